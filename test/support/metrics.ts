/** A real meter provider in memory, for the tests of metrics. */
import { type Attributes, metrics } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'

/** One point of a metric. */
export interface Point {
  readonly attributes: Attributes
  /** The sum of a counter or of a histogram. */
  readonly value: number
  /** Recordings of a histogram. */
  readonly count?: number
  readonly boundaries?: readonly number[]
}

export interface Metric {
  readonly unit: string
  readonly description: string
  readonly scope: string
  readonly points: readonly Point[]
}

export interface Measured extends AsyncDisposable {
  /** All that was recorded so far, by name. */
  collect(): Promise<Readonly<Record<string, Metric>>>
}

/** Registers the provider for one test. */
export function measured(): Measured {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })
  const provider = new MeterProvider({ readers: [reader] })
  metrics.setGlobalMeterProvider(provider)
  return {
    async collect() {
      await reader.forceFlush()
      const scopes = exporter.getMetrics().at(-1)?.scopeMetrics ?? []
      const all = scopes.flatMap(({ scope, metrics: found }) =>
        found.map(({ descriptor, dataPoints }) => {
          const points = dataPoints.map(({ attributes, value }): Point =>
            typeof value === 'number'
              ? { attributes, value }
              : {
                  attributes,
                  value: 'sum' in value ? (value.sum ?? 0) : 0,
                  count: value.count,
                  ...('buckets' in value && 'boundaries' in value.buckets
                    ? { boundaries: value.buckets.boundaries }
                    : {}),
                },
          )
          const { name, unit, description } = descriptor
          return [name, { unit, description, scope: scope.name, points }] as const
        }),
      )
      return Object.fromEntries(all)
    },
    async [Symbol.asyncDispose]() {
      metrics.disable()
      await provider.shutdown()
    },
  }
}
