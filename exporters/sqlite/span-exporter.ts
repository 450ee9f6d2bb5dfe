import type { ReadableSpanLike } from '../../src/util/otel-types.ts'
import { spanToEvent } from './convert.ts'
import type { SqliteExporterOptions } from './export.ts'
import { SqliteExporter } from './exporter.ts'

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
export class SqliteSpanExporter extends SqliteExporter<ReadableSpanLike> {
  constructor(options: SqliteExporterOptions = {}) {
    super(options, spanToEvent)
  }
}
