/** The official OTLP serializers, out of the package that the official exporter brings with it. */
import { loadOptional, loadOptionalFrom } from '../../src/util/load-optional.ts'
import type { ReadableLogRecordLike, ReadableSpanLike } from '../../src/util/otel-types.ts'
import { EXPORTER, notInstalled } from './not-installed.ts'

/** `ISerializer` of `@opentelemetry/otlp-transformer`. */
export interface Serializer<T> {
  serializeRequest(records: readonly T[]): Uint8Array | undefined
}

export interface Serializers {
  readonly traces: Serializer<ReadableSpanLike>
  readonly logs: Serializer<ReadableLogRecordLike>
}

interface TransformerModule {
  readonly JsonTraceSerializer: Serializer<ReadableSpanLike>
  readonly JsonLogsSerializer: Serializer<ReadableLogRecordLike>
}

const TRANSFORMER = '@opentelemetry/otlp-transformer'

/** @throws MonitorError `CYLESTIO_OTLP` when the exporter is not installed; it says what to install */
export function loadSerializers(): Serializers {
  const exporter = loadOptional(EXPORTER)
  if (exporter === undefined) throw notInstalled(EXPORTER)
  // Beside the exporter: a strict package manager puts its dependencies where only it can see them.
  const transformer = loadOptionalFrom<TransformerModule>(exporter.entry, TRANSFORMER)
  if (transformer === undefined) throw notInstalled(TRANSFORMER)
  const { JsonTraceSerializer, JsonLogsSerializer } = transformer.module
  return { traces: JsonTraceSerializer, logs: JsonLogsSerializer }
}
