import { loadOptional } from '../../src/util/load-optional.ts'
import type { SpanProcessorLike } from '../../src/util/otel-types.ts'
import { EXPORTER, notInstalled } from './not-installed.ts'
import { tracesUrl } from './urls.ts'

export interface OtlpOptions {
  /** Base endpoint, such as `http://localhost:4318`, or the full `/v1/traces` URL. */
  readonly endpoint: string
  readonly headers?: Readonly<Record<string, string>>
  /** @default 10000 */
  readonly timeoutMs?: number
}

/** Longest wait for the last request of a process that ends by itself. */
const LAST_TIMEOUT_MS = 3_000

/** A batch processor that can be told that the process ends. */
export interface OtlpSpanProcessor extends SpanProcessorLike {
  /**
   * From now on a request is given up after 3 seconds. The official exporter's retries would keep a finished
   * program alive for up to its whole timeout when the backend is down.
   */
  hurry(): void
}

interface OtlpExporter {
  export(spans: unknown, done: (result: unknown) => void): void
  forceFlush?(): Promise<void>
  shutdown(): Promise<void>
}

interface ExporterModule {
  OTLPTraceExporter: new (options: object) => OtlpExporter
}

/** The 2.x line takes the exporter alone, `sdk-trace` takes it among options. */
interface TraceModule {
  BatchSpanProcessor: new (given: OtlpExporter | { exporter: OtlpExporter }) => SpanProcessorLike
}

/**
 * A batch processor over the official `@opentelemetry/exporter-trace-otlp-http`, with whatever content
 * `capture.otlp` put onto the spans.
 *
 * @throws MonitorError `CYLESTIO_OTLP` when the exporter or the SDK is not installed; it says what to install
 *
 * @example createOtlpSpanProcessor({ endpoint: 'http://localhost:4318' })
 */
export function createOtlpSpanProcessor(options: OtlpOptions): OtlpSpanProcessor {
  const exporters = loadOptional<ExporterModule>(EXPORTER)?.module
  if (exporters === undefined) throw notInstalled(EXPORTER)
  const { endpoint, headers = {}, timeoutMs = 10_000 } = options
  const create = (timeoutMillis: number): OtlpExporter =>
    new exporters.OTLPTraceExporter({ url: tracesUrl(endpoint), headers, timeoutMillis })
  const usual = create(timeoutMs)
  let last: OtlpExporter | undefined
  const processor = batchProcessor({
    export: (spans, done) => (last ?? usual).export(spans, done),
    forceFlush: () => usual.forceFlush?.() ?? Promise.resolve(),
    async shutdown() {
      await Promise.all([usual.shutdown(), last?.shutdown()])
    },
  })
  return {
    onStart: (span, parentContext) => processor.onStart(span, parentContext),
    onEnd: (span) => processor.onEnd(span),
    forceFlush: () => processor.forceFlush(),
    shutdown: () => processor.shutdown(),
    hurry() {
      last ??= create(Math.min(timeoutMs, LAST_TIMEOUT_MS))
    },
  }
}

function batchProcessor(exporter: OtlpExporter): SpanProcessorLike {
  const older = loadOptional<TraceModule>('@opentelemetry/sdk-trace-node')?.module
  if (older !== undefined) return new older.BatchSpanProcessor(exporter)
  const newer = loadOptional<TraceModule>('@opentelemetry/sdk-trace')?.module
  if (newer === undefined) throw notInstalled('@opentelemetry/sdk-trace-node')
  return new newer.BatchSpanProcessor({ exporter, ...batchLimitsFromEnv(process.env) })
}

/** `sdk-trace` leaves the standard variables to whoever builds the processor. */
const BATCH_LIMITS = {
  maxQueueSize: 'OTEL_BSP_MAX_QUEUE_SIZE',
  maxExportBatchSize: 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE',
  scheduledDelayMillis: 'OTEL_BSP_SCHEDULE_DELAY',
  exportTimeoutMillis: 'OTEL_BSP_EXPORT_TIMEOUT',
} as const

function batchLimitsFromEnv(env: NodeJS.ProcessEnv): Record<string, number> {
  const set = Object.entries(BATCH_LIMITS).map(([limit, name]) => [limit, Number(env[name])])
  return Object.fromEntries(set.filter(([, value]) => Number(value) > 0)) as Record<string, number>
}
