/** Spans and log records of the outbox to an OTLP/HTTP backend. */
import type { EventRow } from '../../src/store/types.ts'
import { outcomeOf } from '../shared/http/outcome.ts'
import { createSender } from '../shared/http/sender.ts'
import type { Outcome, OutboxEvent, Sink } from '../shared/outbox/types.ts'
import { readPartialSuccess } from './partial-success.ts'
import { isSampled, rebuildLog, rebuildSpan } from './rebuild.ts'
import { loadSerializers } from './serializer.ts'
import { logsUrl, tracesUrl } from './urls.ts'

export interface OtlpSinkOptions {
  /** Base endpoint, such as `http://localhost:4318`, or the full `/v1/traces` URL. */
  readonly endpoint: string
  readonly headers?: Readonly<Record<string, string>>
  /** For each request. @default 10000 */
  readonly timeoutMs?: number
  /** Log records too: call starts, alerts, the user's events. @default true */
  readonly logs?: boolean
}

/** Receivers built on the collector refuse bodies above 20 MiB, proxies often above 10. */
const MAX_BYTES = 4 * 1024 * 1024
const MAX_EVENTS = 512

/**
 * The sinks of one endpoint, one for each signal: a backend for traces alone must not hold them up.
 *
 * Requests are built by the official serializer and sent by our own sender: the official exporter keeps
 * status codes, `Retry-After` and partial successes to itself, and gives a batch up after ten seconds.
 *
 * @throws MonitorError `CYLESTIO_OTLP` when the exporter is not installed; it says what to install
 */
export function createOtlpSinks(options: OtlpSinkOptions): Sink[] {
  const { endpoint, logs = true } = options
  const serializers = loadSerializers()
  const traces = otlpSink(options, {
    id: 'otlp-traces',
    url: tracesUrl(endpoint),
    record: 'span',
    accepts: isSampled,
    encode: (events) => serializers.traces.serializeRequest(events.map(rebuildSpan)),
  })
  if (!logs) return [traces]
  return [
    traces,
    otlpSink(options, {
      id: 'otlp-logs',
      url: logsUrl(endpoint),
      record: 'log',
      encode: (events) => serializers.logs.serializeRequest(events.map(rebuildLog)),
    }),
  ]
}

interface Signal {
  readonly id: string
  readonly url: string
  readonly record: EventRow['record']
  readonly accepts?: Sink['accepts']
  readonly encode: (events: readonly OutboxEvent[]) => Uint8Array | undefined
}

function otlpSink(options: OtlpSinkOptions, signal: Signal): Sink {
  const sender = createSender({
    url: new URL(signal.url),
    headers: { ...options.headers, 'content-type': 'application/json' },
    timeoutMs: options.timeoutMs ?? 10_000,
    // Every OTLP/HTTP server has to take it (OTLP specification 1.5, "Binary Protobuf Encoding").
    gzip: true,
  })
  return {
    id: signal.id,
    filter: { record: signal.record },
    accepts: signal.accepts,
    maxEvents: MAX_EVENTS,
    maxBytes: MAX_BYTES,
    async send(events) {
      const body = encoded(events)
      if (!(body instanceof Uint8Array)) return body
      const reply = await sender.post(body)
      const outcome = outcomeOf(reply, body.byteLength, Date.now())
      if (reply.kind === 'failure') return outcome
      if (outcome.kind === 'accepted') {
        return { ...outcome, ...readPartialSuccess(reply.headers['content-type'], reply.body) }
      }
      // Jaeger and Tempo take traces alone.
      const unsupported = signal.record === 'log' && reply.status === 404
      return unsupported && outcome.kind === 'paused' ? { ...outcome, unsupported } : outcome
    },
    close: () => sender.close(),
  }

  /** A row that cannot be read is the event's fault, and is found like one that the receiver refuses. */
  function encoded(events: readonly OutboxEvent[]): Uint8Array | Outcome {
    try {
      return signal.encode(events) ?? { kind: 'refused', reason: 'nothing to send' }
    } catch (error) {
      return { kind: 'refused', reason: `cannot be encoded: ${String(error)}` }
    }
  }
}
