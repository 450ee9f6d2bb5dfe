/** What two runs of the same call may differ in: ports, random ids, boundaries and the headers of tracing. */
import { createHash } from 'node:crypto'
import type { ReceivedRequest } from '../support/wire-server.ts'

/** A request as it is compared. */
export interface SeenRequest {
  readonly method: string
  readonly path: string
  /** By name: order and case mean nothing, and differ where an SDK adds trace headers itself. */
  readonly headers: readonly (readonly [string, string])[]
  /** The body, or its hash where it is long. */
  readonly body: string
  /** Without what tracing adds. */
  readonly bytes: number
  readonly chunks: number
  readonly closedEarly: boolean
}

/** Headers, and keys of MCP's `_meta`, by which tracing links its spans: W3C's and those of other monitors. */
const TRACING = new Set([
  ...['traceparent', 'tracestate', 'baggage', 'sentry-trace', '_dd_trace_context'],
  ...['trace-id', 'parent-id', 'sampling-priority', 'tags'].map((name) => `x-datadog-${name}`),
])
/** The body is compared itself, and what tracing adds to it has a length. */
const LEFT_OUT = new Set([...TRACING, 'content-length'])
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi
const MAX_BODY = 4_096

/** A request without what may differ. */
export function seenRequest(request: ReceivedRequest, url: string): SeenRequest {
  const type = String(request.headers['content-type'] ?? '')
  const boundary = /boundary=("?)([^";]+)\1/.exec(type)?.[2]
  const clean = (text: string): string => {
    const bare = stable(text, url)
    return boundary === undefined ? bare : bare.replaceAll(boundary, '<boundary>')
  }
  const headers = headersOf(request)
    .filter(([name]) => !LEFT_OUT.has(name))
    .map(([name, value]): [string, string] => [name, clean(value)])
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
  const body = clean(withoutTracing(request))
  return {
    method: request.method,
    path: stable(request.path, url),
    headers,
    body:
      body.length <= MAX_BODY ? body : `sha256 ${createHash('sha256').update(body).digest('hex')}`,
    bytes: body.length,
    chunks: request.chunksSent,
    closedEarly: request.closedEarly,
  }
}

function headersOf({ rawHeaders }: ReceivedRequest): [string, string][] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, at) => [
    (rawHeaders[2 * at] ?? '').toLowerCase(),
    rawHeaders[2 * at + 1] ?? '',
  ])
}

/** A text without ports and random ids; their length stays. */
export function stable(text: string, url: string): string {
  return text
    .replaceAll(url, '<server>')
    .replaceAll(new URL(url).host, '<host>')
    .replace(UUID, blank)
}

const blank = (id: string): string => id.replace(/[0-9a-f]/gi, '0')

/** The body's bytes, one character each; trace context in `_meta` of MCP is left out. */
function withoutTracing({ raw, body }: ReceivedRequest): string {
  if (typeof body !== 'object' || !raw.includes('"_meta"')) return raw.toString('latin1')
  return JSON.stringify(body, (key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value
    if (key === '_meta') return untraced(value)
    // Parameters that are there for the trace alone.
    const isBare = key === 'params' && Object.keys(value).join() === '_meta'
    const { _meta: meta } = value as { _meta?: unknown }
    return isBare && untraced(meta as object) === undefined ? undefined : value
  })
}

function untraced(meta: object): object | undefined {
  const kept = Object.entries(meta).filter(([name]) => !TRACING.has(name))
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}
