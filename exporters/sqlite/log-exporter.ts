import type { ReadableLogRecordLike } from '../../src/util/otel-types.ts'
import { logToEvent } from './convert.ts'
import type { SqliteExporterOptions } from './export.ts'
import { SqliteExporter } from './exporter.ts'

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
export class SqliteLogRecordExporter extends SqliteExporter<ReadableLogRecordLike> {
  constructor(options: SqliteExporterOptions = {}) {
    super(options, logToEvent)
  }
}
