import type { ExportResultLike, ReadableLogRecordLike } from '../../src/util/otel-types.ts'
import { logToEvent } from './convert.ts'
import type { ConvertOptions } from './convert.ts'
import { openOutlet } from './export.ts'
import type { Outlet, SqliteExporterOptions } from './export.ts'

/**
 * Writes log records into the event database, synchronously: when `logger.emit()` returns, the record is on
 * disk. Put it behind a `SimpleLogRecordProcessor`. Failures are treated as in `SqliteSpanExporter`; both on
 * the same path share one open file.
 *
 * @throws MonitorError `CYLESTIO_STORE` when the path cannot be a file name
 * @example
 * const exporter = new SqliteLogRecordExporter({ path: './events.db' })
 * new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] })
 */
export class SqliteLogRecordExporter {
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
    records: readonly ReadableLogRecordLike[],
    resultCallback: (result: ExportResultLike) => void,
  ): void {
    const options = this.#options
    this.#outlet.write(records, (record) => logToEvent(record, options), resultCallback)
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
