/** What a sink tells about itself: as events among the others, and as figures. */
import {
  ATTR_CYLESTIO_REASON,
  ATTR_CYLESTIO_SINK,
  EVENT_MONITOR_PROBLEM,
} from '../../../src/semconv/cylestio.ts'
import {
  METRIC_CYLESTIO_EVENTS_DROPPED,
  METRIC_CYLESTIO_SINK_DEAD_LETTERS,
  METRIC_CYLESTIO_SINK_DELIVERED,
  METRIC_CYLESTIO_SINK_LAG,
  metricOf,
} from '../../../src/semconv/metrics.ts'
import type { MetricName } from '../../../src/semconv/metrics.ts'
import type { Outbox } from '../../../src/store/outbox/open.ts'
import { recordMetric } from '../../../src/util/otel-metrics.ts'
import { patiently } from './patiently.ts'
import type { OutboxEvent } from './types.ts'

export const PROBLEM_PAUSED = 'sink_paused'
export const PROBLEM_DEAD_LETTERS = 'sink_dead_letters'
export const PROBLEM_REJECTED = 'sink_rejected'
const PROBLEMS: readonly string[] = [PROBLEM_PAUSED, PROBLEM_DEAD_LETTERS, PROBLEM_REJECTED]

/** Longest text of a receiver in an event. */
const MAX_REASON = 500

export interface Told {
  /** The receiver refused the event for good, or some of these. */
  refused(problem: string, events: readonly OutboxEvent[], count: number, reason: string): void
  /** Writes one event for each kind of refusal since the last time. */
  write(outbox: Outbox): Promise<void>
  delivered(count: number): void
  lag(events: number): void
}

export function createTold(sink: string): Told {
  const waiting = new Map<string, { readonly count: number; readonly reason: string }>()
  const record = (name: MetricName, value: number, more: Record<string, string> = {}): void =>
    recordMetric(metricOf(name), value, { [ATTR_CYLESTIO_SINK]: sink, ...more })
  return {
    refused(problem, events, count, reason) {
      if (problem === PROBLEM_DEAD_LETTERS) record(METRIC_CYLESTIO_SINK_DEAD_LETTERS, count)
      const dropped = problem === PROBLEM_REJECTED ? PROBLEM_REJECTED : 'sink_dead_letter'
      record(METRIC_CYLESTIO_EVENTS_DROPPED, count, { [ATTR_CYLESTIO_REASON]: dropped })
      // An event about a refusal that is itself refused would be told of for ever.
      if (events.every(isOwn)) return
      const before = waiting.get(problem)?.count ?? 0
      waiting.set(problem, { count: before + count, reason: reason.slice(0, MAX_REASON) })
    },
    async write(outbox) {
      for (const [problem, about] of waiting) {
        await patiently(() => outbox.tell(problem, { sink, ...about }))
        waiting.delete(problem)
      }
    },
    delivered: (count) => record(METRIC_CYLESTIO_SINK_DELIVERED, count),
    lag: (events) => record(METRIC_CYLESTIO_SINK_LAG, events),
  }
}

function isOwn({ row }: OutboxEvent): boolean {
  return row.event_type === EVENT_MONITOR_PROBLEM && PROBLEMS.includes(row.name)
}
