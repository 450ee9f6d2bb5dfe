/** The public forwarder: sends the events of the database to a URL, whatever else is configured. */
import { createHash } from 'node:crypto'
import { inspect } from 'node:util'
import { ConfigError } from '../../src/errors.ts'
import type { EventFilter } from '../../src/store/event-filter.ts'
import { getDatabasePath } from '../../src/store/location.ts'
import type { EventRow } from '../../src/store/types.ts'
import { startOutboxForwarder } from '../shared/outbox/forwarder.ts'
import { createWebhookSink } from './sink.ts'
import type { WebhookContent } from './sink.ts'

/** Which events are forwarded: all fields must hold. */
export type ForwardFilter = Pick<
  EventFilter,
  'agentId' | 'record' | 'channel' | 'eventType' | 'level' | 'securityLevel' | 'minSecurity'
>

export interface StartForwarderOptions {
  /** `https://`; `http://` only to this machine. */
  readonly url: string
  /** Sent as `authorization: Bearer …`. */
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Longest time between two looks for events of other processes, in milliseconds. @default 200 */
  readonly intervalMs?: number
  /** Fields that must hold, or a function that says which events are sent. @default all */
  readonly filter?: ForwardFilter | ((event: EventRow) => boolean)
  /** Database file. @default getDatabasePath() */
  readonly path?: string
  /** Names the cursor in the database. @default made of the URL's host and path */
  readonly id?: string
  /** What is sent of the content of calls: what `capture.otlp` lets out, or all that is stored. @default 'otlp' */
  readonly content?: WebhookContent
  /** Allow private addresses, such as 10.0.0.1. @default false */
  readonly allowPrivate?: boolean
  /** For each request, in milliseconds. @default 10000 */
  readonly timeoutMs?: number
}

/** A running forwarder. */
export interface RunningForwarder {
  /** Names it in `cylestio sinks`. */
  readonly id: string
  /** Sends what is there now; true when all of it was taken. @param ms longest wait, default 10000 */
  flush(ms?: number): Promise<boolean>
  /** Ends it; what is not sent stays, and goes on from there at the next start. Never rejects. */
  stop(): Promise<void>
}

/**
 * Sends the events of the database to a URL: in order, at least once, from where an earlier run with the same
 * `id` stopped. New events are sent at once; a failed batch is tried again for ever. Does not keep the
 * process alive.
 *
 * @throws ConfigError when an option is wrong
 * @example
 * const forwarder = startForwarder({
 *   url: 'https://siem.example.com/events',
 *   token: process.env.SIEM_TOKEN,
 *   filter: { minSecurity: 'suspicious' },
 * })
 * await forwarder.stop()
 */
export function startForwarder(options: StartForwarderOptions): RunningForwarder {
  const { url, filter, intervalMs, path = getDatabasePath(), id = idOf(url) } = options
  if (intervalMs !== undefined && !(Number.isFinite(intervalMs) && intervalMs > 0)) {
    const expected = 'milliseconds above 0'
    throw new ConfigError([{ path: 'intervalMs', expected, found: inspect(intervalMs) }])
  }
  const choose = typeof filter === 'function' ? filter : undefined
  const sink = createWebhookSink({
    ...options,
    id,
    filter: typeof filter === 'function' ? {} : filter,
    // A filter of the user's that throws must not stop delivery: what it cannot judge is sent.
    accepts: choose && (({ row }) => attempt(() => choose(row)) ?? true),
  })
  const forwarder = startOutboxForwarder({ path, sinks: [sink], pollMs: intervalMs })
  return {
    id,
    flush: (ms = 10_000) => forwarder.flush(ms),
    stop: () => forwarder.stop(),
  }
}

/** The query may hold a key that changes; host and path are what the receiver is. */
function idOf(url: unknown): string {
  const parsed = URL.parse(String(url))
  const place = parsed === null ? String(url) : `${parsed.host}${parsed.pathname}`
  const digest = createHash('sha256').update(place).digest('hex').slice(0, 8)
  return `forwarder-${digest}`
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
