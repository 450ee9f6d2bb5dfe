/** What an HTTP answer means for the events that were sent: the same rules for every sink. */
import { retryAfterMs } from '../outbox/backoff.ts'
import type { Outcome } from '../outbox/types.ts'
import { ADDRESS_REFUSED } from './addresses.ts'
import type { Reply } from './sender.ts'

type Answer = Extract<Reply, { kind: 'answer' }>

/** Answers that may be another one later: time-outs, too early, too many, and every trouble of the server. */
const PASSING = new Set([408, 425, 429])
/** Connections that broke while a request was on its way: some receivers answer too large ones so. */
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT'])
/** Requests above this are made smaller when the connection broke. */
const LARGE_BYTES = 262_144
const EXCERPT_CHARS = 200

/**
 * The outcome of a request, by status code:
 *
 * - 2xx is accepted, also with a body that cannot be read, since sending again would deliver twice
 * - 408, 425, 429, 5xx and no answer: again later, for ever; `Retry-After` is honoured
 * - 413: cut in half; 400 and 422: the events at fault are searched for
 * - everything else, such as 401, 403, 404 and redirects: the sink pauses
 */
export function outcomeOf(reply: Reply, sentBytes: number, now: number): Outcome {
  if (reply.kind === 'failure') {
    if (reply.code === ADDRESS_REFUSED) return { kind: 'paused', reason: reply.reason }
    const smaller = BROKEN.has(reply.code) && sentBytes > LARGE_BYTES
    return { kind: 'retry', reason: reply.reason, ...(smaller ? { smaller } : {}) }
  }
  const { status } = reply
  if (status >= 200 && status < 300) return acceptedOr(reply)
  const reason = describe(reply)
  if (PASSING.has(status) || status >= 500) {
    const afterMs = retryAfterMs(reply.headers['retry-after'], now)
    return { kind: 'retry', reason, ...(afterMs === undefined ? {} : { afterMs }) }
  }
  if (status === 413) return { kind: 'too_large', reason }
  if (status === 400 || status === 422) return { kind: 'refused', reason }
  const { location } = reply.headers
  const moved = status >= 300 && status < 400 && location !== undefined
  return { kind: 'paused', reason: moved ? `${reason}; redirects are not followed` : reason }
}

/** A page of a login or a captive portal says 200 too; a receiver of events answers no web page. */
function acceptedOr(answer: Answer): Outcome {
  const type = answer.headers['content-type'] ?? ''
  const isPage = /^text\/html\b/i.test(type) && /^\s*<(?:!doctype|html)\b/i.test(textOf(answer))
  if (!isPage) return { kind: 'accepted' }
  return { kind: 'retry', reason: `HTTP ${answer.status} with a web page, as of a login` }
}

function describe(answer: Answer): string {
  const excerpt = textOf(answer)
    .replace(/\s+/g, ' ')
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, '')
    .trim()
    .slice(0, EXCERPT_CHARS)
  return excerpt === '' ? `HTTP ${answer.status}` : `HTTP ${answer.status}: ${excerpt}`
}

/** Compressed text is none: it is not asked for, and unpacking it could fill memory. */
function textOf({ headers, body }: Answer): string {
  const encoding = headers['content-encoding'] ?? 'identity'
  return encoding === 'identity' ? body.toString('utf8') : ''
}
