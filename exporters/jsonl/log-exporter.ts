import type { ReadableLogRecordLike } from '../../src/util/otel-types.ts'
import { logToEvent } from '../sqlite/convert.ts'
import type { JsonLinesExporterOptions } from './export.ts'
import { JsonLinesExporter } from './exporter.ts'

/**
 * Appends each log record as one line of JSON, synchronously, with the keys of the `events` table.
 * A failed write never throws; the line is dropped and counted, and the first one of a row is said.
 *
 * @throws ConfigError when the path is no file name
 * @example
 * const exporter = new JsonLinesLogRecordExporter({ path: './logs/' })
 * new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] })
 */
export class JsonLinesLogRecordExporter extends JsonLinesExporter<ReadableLogRecordLike> {
  constructor(options: JsonLinesExporterOptions) {
    super(options, logToEvent)
  }
}
