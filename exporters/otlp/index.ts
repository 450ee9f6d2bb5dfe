/** OTLP/HTTP by the official exporter: Jaeger, Grafana Tempo, a collector. */
export { createOtlpSpanProcessor } from './span-processor.ts'
export type { OtlpOptions, OtlpSpanProcessor } from './span-processor.ts'
export { tracesUrl } from './urls.ts'
