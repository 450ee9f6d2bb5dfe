/** Events of the store about itself, as rows like all others. */
import { randomUUID } from 'node:crypto'
import { ATTR_CYLESTIO_CHANNEL, ATTR_CYLESTIO_EVENT_TYPE } from '../semconv/cylestio.ts'
import { EVENT_MONITOR_PROBLEM } from '../semconv/cylestio.ts'
import { dateToNanos } from '../util/time.ts'
import type { PlainEvent } from './encode.ts'

/** Stands in for the agent: a file may have several, and the trouble is that of the file. */
const AGENT = 'cylestio-monitor'

/**
 * A `monitor_problem` on the SYSTEM channel.
 *
 * @param problem a name such as `events_dropped`
 * @param about flat values
 */
export function problemEvent(
  problem: string,
  about: Readonly<Record<string, string | number>>,
): PlainEvent {
  const data = {
    [ATTR_CYLESTIO_EVENT_TYPE]: EVENT_MONITOR_PROBLEM,
    [ATTR_CYLESTIO_CHANNEL]: 'SYSTEM',
    problem,
    ...about,
  }
  return {
    eventId: randomUUID(),
    record: 'log',
    time: dateToNanos(new Date()),
    endTime: null,
    agentId: AGENT,
    sessionId: null,
    userId: null,
    eventType: EVENT_MONITOR_PROBLEM,
    name: problem,
    channel: 'SYSTEM',
    level: 'warning',
    securityLevel: 'none',
    traceId: null,
    spanId: null,
    parentSpanId: null,
    kind: null,
    status: null,
    statusMessage: null,
    body: null,
    data: JSON.stringify(data),
    events: null,
    links: null,
    resource: null,
    scope: null,
  }
}
