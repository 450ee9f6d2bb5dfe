import type { ExportResultLike, ReadableSpanLike } from '../../src/util/otel-types.ts'
import { spanToEvent } from './convert.ts'
import type { ConvertOptions } from './convert.ts'
import { openOutlet } from './export.ts'
import type { Outlet, SqliteExporterOptions } from './export.ts'

/**
 * Writes finished spans into the event database, synchronously: when `span.end()` returns, the span is on
 * disk. Put it behind a `SimpleSpanProcessor`; a batching one would keep spans in memory, and lose them
 * with the process.
 *
 * A failed write never throws: the span waits in memory, is tried again, and is counted when it must go.
 *
 * @throws MonitorError `CYLESTIO_STORE` when the path cannot be a file name
 * @example
 * const exporter = new SqliteSpanExporter({ path: './events.db' })
 * new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register()
 */
export class SqliteSpanExporter {
  readonly #outlet: Outlet
  readonly #options: ConvertOptions

  constructor(options: SqliteExporterOptions = {}) {
    this.#outlet = openOutlet(options)
    const { agentId, keepExported } = options
    this.#options = { agentId, keepExported }
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
  export(
    spans: readonly ReadableSpanLike[],
    resultCallback: (result: ExportResultLike) => void,
  ): void {
    const options = this.#options
    this.#outlet.write(spans, (span) => spanToEvent(span, options), resultCallback)
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
