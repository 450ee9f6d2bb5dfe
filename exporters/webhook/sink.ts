/** Events of the outbox to a webhook: one POST with a batch of them. */
import { createHash } from 'node:crypto'
import { ConfigError } from '../../src/errors.ts'
import { addressKind, isLoopbackHost } from '../shared/http/addresses.ts'
import type { AddressRule } from '../shared/http/addresses.ts'
import { outcomeOf } from '../shared/http/outcome.ts'
import { createSender } from '../shared/http/sender.ts'
import type { Outcome, OutboxEvent, Sink } from '../shared/outbox/types.ts'
import { webhookBody } from './body.ts'
import type { WebhookContent } from './body.ts'

export type { WebhookContent } from './body.ts'

export interface WebhookOptions {
  /** `https://`; `http://` only to this machine. */
  readonly url: string
  /** Sent as `authorization: Bearer …`. */
  readonly token?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** For each request. @default 10000 */
  readonly timeoutMs?: number | undefined
  /** Compress bodies from 1 KiB on. @default true */
  readonly gzip?: boolean | undefined
  /** Allow private addresses, such as 10.0.0.1; link-local and metadata addresses never are. @default false */
  readonly allowPrivate?: boolean | undefined
  /** What is sent of the content of calls. @default 'otlp' */
  readonly content?: WebhookContent | undefined
  /** Which events. @default all */
  readonly filter?: Sink['filter'] | undefined
  readonly accepts?: Sink['accepts']
  /** Names the cursor in the file. @default 'webhook' */
  readonly id?: string | undefined
  /** Most events of one request. @default 100 */
  readonly maxEvents?: number | undefined
}

/** Usual limits of receivers begin at 1 MiB. */
const MAX_BYTES = 900_000
const MAX_EVENTS = 100

/**
 * @throws ConfigError when the URL is none, carries a password, or is `http://` to another machine
 */
export function createWebhookSink(options: WebhookOptions): Sink {
  const url = checkedUrl(options.url)
  const { id = 'webhook', token, content = 'otlp' } = options
  const sender = createSender({
    url,
    headers: {
      ...options.headers,
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    timeoutMs: options.timeoutMs ?? 10_000,
    gzip: options.gzip ?? true,
    rule: addressRule(url, options.allowPrivate === true),
  })
  return {
    id,
    filter: options.filter ?? {},
    accepts: options.accepts,
    maxEvents: options.maxEvents ?? MAX_EVENTS,
    maxBytes: MAX_BYTES,
    async send(events) {
      const body = webhookBody(events, content)
      const reply = await sender.post(body, batchHeaders(id, events))
      return withoutToken(outcomeOf(reply, body.byteLength, Date.now()), token)
    },
    close: () => sender.close(),
  }
}

/** With them a receiver knows a batch, or an event, that it has had before. */
function batchHeaders(sink: string, events: readonly OutboxEvent[]): Record<string, string> {
  const key = createHash('sha256').update(sink)
  for (const { row } of events) key.update(`\n${row.event_id}`)
  return {
    'idempotency-key': key.digest('hex').slice(0, 32),
    'x-event-first-id': String(events[0]?.row.id ?? 0),
    'x-event-last-id': String(events.at(-1)?.row.id ?? 0),
    'x-event-count': String(events.length),
  }
}

function checkedUrl(text: string): URL {
  const wrong = (expected: string, found: string): ConfigError =>
    new ConfigError([{ path: 'webhook.url', expected, found }])
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) throw wrong('an https:// URL', 'none')
  if (url.username !== '' || url.password !== '') {
    throw wrong('a URL without user and password', 'one with them; use webhook.token')
  }
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) {
    throw wrong('https://, or http:// to this machine', `http:// to ${url.hostname}`)
  }
  return url
}

/** This machine only when the URL says so; a public name that leads here is an attack. */
function addressRule(url: URL, allowPrivate: boolean): AddressRule {
  const local = isLoopbackHost(url.hostname)
  return (address) => {
    const kind = addressKind(address)
    if (kind === 'public' && !local) return undefined
    if (kind === 'loopback' && local) return undefined
    if (kind === 'private' && allowPrivate && !local) return undefined
    const hint = kind === 'private' && !local ? '; webhook.allow_private_addresses allows it' : ''
    return `the address ${address} is ${kind}, and refused${hint}`
  }
}

/** An answer may repeat what it was sent, and the reason is stored and shown. */
function withoutToken(outcome: Outcome, token: string | undefined): Outcome {
  if (token === undefined || token === '' || !('reason' in outcome)) return outcome
  return { ...outcome, reason: outcome.reason.replaceAll(token, '[token]') }
}
