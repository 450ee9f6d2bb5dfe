/** What a frame of the journal says: an event, or drops to be counted. */
import type { PlainEvent } from '../encode.ts'

export type Entry =
  | { readonly kind: 'event'; readonly event: PlainEvent }
  | { readonly kind: 'drop'; readonly reason: string; readonly count: number }

/**
 * The event as text. JSON texts stand in lines of their own (JSON has no line break), so that what is JSON
 * already is not written as JSON once more.
 */
export function eventPayload(event: PlainEvent): string {
  const fields = JSON.stringify([
    event.eventId,
    event.record,
    String(event.time),
    event.endTime === null ? null : String(event.endTime),
    event.agentId,
    event.sessionId,
    event.userId,
    event.eventType,
    event.name,
    event.channel,
    event.level,
    event.securityLevel,
    event.traceId,
    event.spanId,
    event.parentSpanId,
    event.kind,
    event.status,
    event.statusMessage,
    event.body,
  ])
  return `E${fields}\n${event.data}\n${event.events ?? ''}\n${event.links ?? ''}\n${event.resource ?? ''}\n${event.scope ?? ''}`
}

export function dropPayload(reason: string, count: number): string {
  return `D${JSON.stringify([reason, count])}`
}

type Fields = [
  eventId: string,
  record: string,
  time: string,
  endTime: string | null,
  agentId: string,
  sessionId: string | null,
  userId: string | null,
  eventType: string,
  name: string,
  channel: string,
  level: string,
  securityLevel: string,
  traceId: string | null,
  spanId: string | null,
  parentSpanId: string | null,
  kind: number | null,
  status: string | null,
  statusMessage: string | null,
  body: string | null,
]

/** @throws SyntaxError for a payload that none of the functions above has made */
export function readPayload(payload: string): Entry {
  if (payload.startsWith('D')) {
    const [reason, count] = JSON.parse(payload.slice(1)) as [string, number]
    return { kind: 'drop', reason, count }
  }
  if (!payload.startsWith('E')) throw new SyntaxError('an unknown kind of journal record')
  const [fields = '', data = '{}', events, links, resource, scope] = payload.slice(1).split('\n')
  const [
    eventId,
    record,
    time,
    endTime,
    agentId,
    sessionId,
    userId,
    eventType,
    name,
    channel,
    level,
    securityLevel,
    traceId,
    spanId,
    parentSpanId,
    kind,
    status,
    statusMessage,
    body,
  ] = JSON.parse(fields) as Fields
  return {
    kind: 'event',
    event: {
      eventId,
      record,
      time: BigInt(time),
      endTime: endTime === null ? null : BigInt(endTime),
      agentId,
      sessionId,
      userId,
      eventType,
      name,
      channel,
      level,
      securityLevel,
      traceId,
      spanId,
      parentSpanId,
      kind,
      status,
      statusMessage,
      body,
      data,
      events: orNull(events),
      links: orNull(links),
      resource: orNull(resource),
      scope: orNull(scope),
    },
  }
}

function orNull(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text
}
