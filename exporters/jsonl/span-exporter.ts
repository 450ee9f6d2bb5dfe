import type { ReadableSpanLike } from '../../src/util/otel-types.ts'
import { spanToEvent } from '../sqlite/convert.ts'
import type { JsonLinesExporterOptions } from './export.ts'
import { JsonLinesExporter } from './exporter.ts'

/**
 * Appends each finished span as one line of JSON, synchronously, with the keys of the `events` table.
 * A failed write never throws; the line is dropped and counted, and the first one of a row is said.
 *
 * @throws ConfigError when the path is no file name
 * @example
 * const exporter = new JsonLinesSpanExporter({ path: './logs/' })
 * new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register()
 */
export class JsonLinesSpanExporter extends JsonLinesExporter<ReadableSpanLike> {
  constructor(options: JsonLinesExporterOptions) {
    super(options, spanToEvent)
  }
}
