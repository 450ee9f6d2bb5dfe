/** An application with `NodeSDK` and processors of its own, monitored or with our parts alone. */
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { trace } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { NodeSDK } from '@opentelemetry/sdk-node'
import {
  disableMonitoring,
  enableMonitoring,
  monitorTool,
  SecuritySpanProcessor,
} from 'cylestio-monitor'
import { McpInstrumentation } from 'cylestio-monitor/instrumentations/mcp'
import { OpenAIInstrumentation } from 'cylestio-monitor/instrumentations/openai'
import { work } from './work.mjs'

const alone = process.argv[2] === 'alone'
const spans = new Map()
const logs = []
const done = async () => {}
/** The user's own processors: plain objects of the contract that both lines share. */
const spanProcessor = {
  onStart: (span) => spans.set(span.spanContext().spanId, { span, ends: 0 }),
  onEnd: (span) => (spans.get(span.spanContext().spanId).ends += 1),
  forceFlush: done,
  shutdown: done,
}
const logProcessor = {
  onEmit: (record) => logs.push(record),
  forceFlush: done,
  shutdown: done,
}
const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
const reader = new PeriodicExportingMetricReader({
  exporter: metricExporter,
  exportIntervalMillis: 3_600_000,
})
const sdk = new NodeSDK({
  spanProcessors: alone ? [new SecuritySpanProcessor(), spanProcessor] : [spanProcessor],
  logRecordProcessors: [logProcessor],
  metricReaders: [reader],
})
sdk.start()
if (alone) {
  registerInstrumentations({
    instrumentations: [new OpenAIInstrumentation(), new McpInstrumentation()],
  })
} else {
  enableMonitoring({
    agentId: 'app',
    config: {
      database: { path: process.env.DATABASE },
      security: { dangerous_keywords: ['xyzzy'] },
    },
  })
}
const results = await trace
  .getTracer('app')
  .startActiveSpan('request', (span) => work({ monitorTool }).finally(() => span.end()))
await disableMonitoring()
await reader.forceFlush()

const nameOf = (id) => spans.get(id)?.span.name
const metrics = metricExporter
  .getMetrics()
  .flatMap(({ scopeMetrics }) => scopeMetrics)
  .flatMap((scope) => scope.metrics)
/** Recordings of a histogram, or the sum of a counter. */
const countOf = ({ value }) => (typeof value === 'number' ? value : value.count)
console.log(
  JSON.stringify({
    results,
    spans: [...spans.values()].map(({ span, ends }) => ({
      name: span.name,
      parent: nameOf(span.parentSpanContext?.spanId),
      event: span.attributes['cylestio.event_type'],
      level: span.attributes['cylestio.security.level'],
      ends,
    })),
    logs: logs.map(({ eventName, spanContext }) => ({
      name: eventName,
      span: nameOf(spanContext?.spanId),
    })),
    metrics: Object.fromEntries(
      metrics.map(({ descriptor, dataPoints }) => [
        descriptor.name,
        dataPoints.reduce((sum, point) => sum + countOf(point), 0),
      ]),
    ),
  }),
)
await sdk.shutdown()
