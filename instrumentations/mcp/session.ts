/** How long the sessions of clients and servers last, by the conventions: `mcp.{client,server}.session.duration`. */
import type { Attributes } from '@opentelemetry/api'
import { guard } from '../../src/calls/problems.ts'
import { currentRuntime } from '../../src/calls/runtime.ts'
import { type AnyFunction, rememberOriginal } from '../../src/calls/wrap-function.ts'
import {
  ATTR_NETWORK_TRANSPORT,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
} from '../../src/semconv/gen-ai.ts'
import { ATTR_MCP_PROTOCOL_VERSION, ATTR_NETWORK_PROTOCOL_NAME } from '../../src/semconv/mcp.ts'
import {
  METRIC_MCP_CLIENT_SESSION_DURATION,
  METRIC_MCP_SERVER_SESSION_DURATION,
  metricOf,
} from '../../src/semconv/metrics.ts'
import { recordMetric } from '../../src/util/otel-metrics.ts'
import { connectionAttributes, peerOf } from './peer-facts.ts'
import type { McpPeer } from './types.ts'

const ATTRIBUTES = [
  ...[ATTR_MCP_PROTOCOL_VERSION, ATTR_NETWORK_TRANSPORT, ATTR_NETWORK_PROTOCOL_NAME],
  ...[ATTR_SERVER_ADDRESS, ATTR_SERVER_PORT],
]

/** When the session of a client or server began, in milliseconds. */
const began = new WeakMap<object, number>()

/** A session begins with the first request of its connection, which is `initialize` in most versions. */
export function noteSession(self: unknown): void {
  const peer = peerOf(self)
  if (peer !== undefined && !began.has(peer)) began.set(peer, performance.now())
}

/** Wraps the method by which a client or server learns that its connection is closed, by either end. */
export function wrapOnClose(original: AnyFunction): AnyFunction {
  const wrapper: AnyFunction = new Proxy(original, {
    apply(target, self: unknown, args: unknown[]) {
      // Before the connection is forgotten.
      guard('measuring a session', () => endSession(peerOf(self)))
      return Reflect.apply(target, self, args as never[]) as unknown
    },
  })
  return rememberOriginal(wrapper, original)
}

function endSession(peer: McpPeer | undefined): void {
  const since = peer === undefined ? undefined : began.get(peer)
  if (peer === undefined || since === undefined) return
  began.delete(peer)
  if (!currentRuntime().enabled) return
  const isClient = typeof peer.getServerVersion === 'function'
  const name = isClient ? METRIC_MCP_CLIENT_SESSION_DURATION : METRIC_MCP_SERVER_SESSION_DURATION
  const known = connectionAttributes(peer)
  const attributes: Attributes = Object.fromEntries(
    ATTRIBUTES.filter((key) => known[key] !== undefined).map((key) => [key, known[key]]),
  )
  recordMetric(metricOf(name), (performance.now() - since) / 1000, attributes)
}
