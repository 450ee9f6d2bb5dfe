/** What a frame of the journal says: an event, or drops to be counted. */
import { SCALARS, scalarsOf } from '../encode.ts'
import type { PlainEvent } from '../encode.ts'

export type Entry =
  | { readonly kind: 'event'; readonly event: PlainEvent }
  | { readonly kind: 'drop'; readonly reason: string; readonly count: number }

/** JSON texts, in lines of their own: JSON has no line break, so that what is JSON already is not written once more. */
const TEXTS = ['data', 'events', 'links', 'resource', 'scope'] as const

/** The event as text: its scalars and its body, then its JSON texts. */
export function eventPayload(event: PlainEvent): string {
  const scalars = scalarsOf(event)
  scalars.push(event.body)
  return `E${JSON.stringify(scalars)}\n${event.data}\n${event.events ?? ''}\n${event.links ?? ''}\n${event.resource ?? ''}\n${event.scope ?? ''}`
}

export function dropPayload(reason: string, count: number): string {
  return `D${JSON.stringify([reason, count])}`
}

/** @throws SyntaxError for a payload that none of the functions above has made */
export function readPayload(payload: string): Entry {
  if (payload.startsWith('D')) {
    const [reason, count] = JSON.parse(payload.slice(1)) as [string, number]
    return { kind: 'drop', reason, count }
  }
  if (!payload.startsWith('E')) throw new SyntaxError('an unknown kind of journal record')
  const [fields = '', ...texts] = payload.slice(1).split('\n')
  const values = JSON.parse(fields) as (string | number | null)[]
  const event: Record<string, string | number | bigint | null> = {}
  for (const [at, name] of SCALARS.entries()) event[name] = values[at] ?? null
  for (const [at, name] of TEXTS.entries()) event[name] = texts[at] || null
  event['body'] = values[SCALARS.length] ?? null
  for (const name of ['time', 'endTime']) {
    const time = event[name]
    if (time !== null && time !== undefined) event[name] = BigInt(time)
  }
  return { kind: 'event', event: event as unknown as PlainEvent }
}
