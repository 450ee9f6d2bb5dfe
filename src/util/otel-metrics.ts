/**
 * Our instruments, on the application's meter provider. The API has no stand-in that would wait for one: what is
 * created before the provider is registered stays mute, so instruments are made anew for each provider.
 */
import {
  type Attributes,
  type Context,
  type Counter,
  diag,
  type Gauge,
  type Histogram,
  type Meter,
  metrics,
  ValueType,
} from '@opentelemetry/api'
import { PACKAGE_VERSION } from './package-version.ts'

/** What an instrument is made of. */
export interface InstrumentFacts {
  readonly name: string
  readonly kind: 'counter' | 'gauge' | 'histogram'
  readonly unit: string
  readonly description: string
  /** Values are whole numbers. */
  readonly whole?: boolean
  /** Boundaries of a histogram's buckets. */
  readonly buckets?: readonly number[]
}

let provider: unknown
let instruments = new Map<string, Counter | Gauge | Histogram>()

/** Adds to a counter, or records into a histogram or a gauge. Never throws: a figure must not break a call. */
export function recordMetric(
  facts: InstrumentFacts,
  value: number,
  attributes: Attributes,
  context?: Context,
): void {
  try {
    const instrument = instrumentOf(facts)
    if ('add' in instrument) instrument.add(value, attributes, context)
    else instrument.record(value, attributes, context)
  } catch (error) {
    diag.warn(`cylestio-monitor: a figure of ${facts.name} was lost: ${String(error)}`)
  }
}

function instrumentOf(facts: InstrumentFacts): Counter | Gauge | Histogram {
  const current = metrics.getMeterProvider()
  if (current !== provider) {
    provider = current
    instruments = new Map()
  }
  let instrument = instruments.get(facts.name)
  if (instrument === undefined) {
    instrument = create(current.getMeter('cylestio-monitor', PACKAGE_VERSION), facts)
    instruments.set(facts.name, instrument)
  }
  return instrument
}

function create(meter: Meter, facts: InstrumentFacts): Counter | Gauge | Histogram {
  const { name, kind, unit, description, whole = false, buckets } = facts
  const options = { unit, description, valueType: whole ? ValueType.INT : ValueType.DOUBLE }
  if (kind === 'counter') return meter.createCounter(name, options)
  if (kind === 'gauge') return meter.createGauge(name, options)
  return meter.createHistogram(name, {
    ...options,
    ...(buckets === undefined ? {} : { advice: { explicitBucketBoundaries: [...buckets] } }),
  })
}
