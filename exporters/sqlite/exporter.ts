import type { NewEvent } from '../../src/store/types.ts'
import type { ExportResultLike } from '../../src/util/otel-types.ts'
import type { ConvertOptions } from './convert.ts'
import { openOutlet } from './export.ts'
import type { Outlet, SqliteExporterOptions } from './export.ts'

/** What the exporters of spans and of log records are, but for the record that they read. */
export abstract class SqliteExporter<T> {
  readonly #outlet: Outlet
  readonly #convert: (record: T) => NewEvent

  /** @throws MonitorError `CYLESTIO_STORE` when the path cannot be a file name */
  protected constructor(
    options: SqliteExporterOptions,
    toEvent: (record: T, options: ConvertOptions) => NewEvent,
  ) {
    this.#outlet = openOutlet(options)
    const { agentId, keepExported } = options
    this.#convert = (record) => toEvent(record, { agentId, keepExported })
  }

  /** Absolute path of the database file. */
  get path(): string {
    return this.#outlet.path
  }

  /** Records that wait in memory until the file can be written. */
  get pending(): number {
    return this.#outlet.pending
  }

  /** Records dropped since the start, by reason; persisted in the `drops` table too. */
  get dropped(): Readonly<Record<string, number>> {
    return this.#outlet.dropped
  }

  /** The callback is called before this returns. */
  export(records: readonly T[], resultCallback: (result: ExportResultLike) => void): void {
    this.#outlet.write(records, this.#convert, resultCallback)
  }

  /** Tries for up to 2 s to write what waits. Never rejects. */
  async forceFlush(): Promise<void> {
    await this.#outlet.flush()
  }

  /** Flushes, and closes the file when no other exporter uses it. Never rejects. */
  async shutdown(): Promise<void> {
    await this.#outlet.shutdown()
  }
}
