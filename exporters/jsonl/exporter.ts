import type { NewEvent } from '../../src/store/types.ts'
import type { ExportResultLike } from '../../src/util/otel-types.ts'
import type { ConvertOptions } from '../sqlite/convert.ts'
import { openLineOutlet } from './export.ts'
import type { JsonLinesExporterOptions, LineOutlet } from './export.ts'

/** What the exporters of spans and of log records are, but for the record that they read. */
export abstract class JsonLinesExporter<T> {
  readonly #outlet: LineOutlet
  readonly #convert: (record: T) => NewEvent

  /** @throws ConfigError when the path is no file name */
  protected constructor(
    options: JsonLinesExporterOptions,
    toEvent: (record: T, options: ConvertOptions) => NewEvent,
  ) {
    this.#outlet = openLineOutlet(options)
    const { agentId } = options
    this.#convert = (record) => toEvent(record, { agentId })
  }

  /** Lines that could not be written. */
  get dropped(): number {
    return this.#outlet.dropped
  }

  /** The callback is called before this returns. */
  export(records: readonly T[], resultCallback: (result: ExportResultLike) => void): void {
    this.#outlet.write(records, this.#convert, resultCallback)
  }

  /** Nothing waits: every line is written when it comes. */
  async forceFlush(): Promise<void> {}

  /** Closes the files. Never rejects. */
  async shutdown(): Promise<void> {
    this.#outlet.shutdown()
  }
}
