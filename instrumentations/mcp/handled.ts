/** Requests that a server or a client answers. */
import { type Context, context, trace } from '@opentelemetry/api'
import { guard, isOwnWork } from '../../src/calls/problems.ts'
import { runCall } from '../../src/calls/run-call.ts'
import { currentRuntime } from '../../src/calls/runtime.ts'
import { type AnyFunction, rememberOriginal } from '../../src/calls/wrap-function.ts'
import { CallersFault } from './callers-fault.ts'
import { describeHandled, methodOf } from './describe.ts'
import { peerOf } from './peer-facts.ts'
import { replyTo } from './refusal.ts'
import { isBeingSent } from './same-process.ts'
import { noteSession } from './session.ts'
import { traceIn } from './trace-meta.ts'
import type { McpHandler, McpRequest } from './types.ts'

interface Arrival {
  readonly self: unknown
  readonly judged: boolean
  /** What was active when the request arrived, such as the span of an HTTP server. */
  readonly ambient: Context
}

/** Wraps the method that takes a request from the transport and runs its handler. */
export function wrapOnRequest(original: AnyFunction): AnyFunction {
  const wrapper: AnyFunction = new Proxy(original, {
    apply(target, self: unknown, args: unknown[]) {
      const run = (): unknown => Reflect.apply(target, self, args as never[])
      if (!currentRuntime().enabled || isOwnWork()) return run()
      noteSession(self)
      const request = args[0] as McpRequest
      const ambient = context.active()
      const arrived = guard('reading a request', () => ({
        arrival: { self, judged: isBeingSent(self, request), ambient },
        parent: traceIn(request, ambient),
      }))
      if (arrived === undefined) return run()
      const { arrival, parent } = arrived
      return context.with(parent, () => withHandler(arrival, methodOf(request), run))
    },
  })
  return rememberOriginal(wrapper, original)
}

/** Wraps the method by which 2.x finds the handler of a request that came inside a result. */
export function wrapGetHandler(original: AnyFunction): AnyFunction {
  const wrapper: AnyFunction = new Proxy(original, {
    apply(target, self: unknown, args: unknown[]) {
      const handler: unknown = Reflect.apply(target, self, args as never[])
      if (typeof handler !== 'function' || !currentRuntime().enabled) return handler
      const arrival = { self, judged: false, ambient: context.active() }
      return watched(handler as McpHandler, arrival)
    },
  })
  return rememberOriginal(wrapper, original)
}

/**
 * Runs `run` while the handler that it will look up is a watched one. Nothing of ours stays in the server:
 * handlers that are registered before, after or anew are found all the same.
 */
function withHandler(arrival: Arrival, method: string, run: () => unknown): unknown {
  const peer = peerOf(arrival.self)
  const handlers = peer?._requestHandlers
  const own: unknown = handlers instanceof Map ? handlers.get(method) : undefined
  if (handlers instanceof Map && typeof own === 'function') {
    const handler = watched(own as McpHandler, arrival)
    handlers.set(method, handler)
    try {
      return run()
    } finally {
      if (handlers.get(method) === handler) handlers.set(method, own)
    }
  }
  const fallback = peer?.fallbackRequestHandler
  if (peer === undefined || typeof fallback !== 'function') return run()
  const handler = watched(fallback as McpHandler, arrival)
  peer.fallbackRequestHandler = handler
  try {
    return run()
  } finally {
    if (peer.fallbackRequestHandler === handler) peer.fallbackRequestHandler = fallback
  }
}

function watched(handler: McpHandler, arrival: Arrival): McpHandler {
  return async (request, extra) => {
    const outside = trace.getActiveSpan()
    let settled: unknown
    try {
      settled = await runCall({
        args: [request],
        describe: ([given]) => describeHandled(given as McpRequest, arrival.self, arrival.judged),
        invoke: ([given]) => {
          if (trace.getActiveSpan() !== outside) guard('linking a span', () => link(arrival))
          return settle(handler, given as McpRequest, extra)
        },
        original: handler,
      })
    } catch (error) {
      return replyTo(request, error)
    }
    if (settled instanceof CallersFault) throw settled.error
    return settled
  }
}

async function settle(handler: McpHandler, request: McpRequest, extra: unknown): Promise<unknown> {
  try {
    return await handler(request, extra)
  } catch (error) {
    const fault = CallersFault.of(error)
    if (fault !== undefined) return fault
    throw error
  }
}

/** The parent is the caller's span; that of the transport, such as an HTTP server's, is linked. */
function link({ ambient }: Arrival): void {
  const around = trace.getSpanContext(ambient)
  const span = trace.getActiveSpan()
  if (around === undefined || span === undefined) return
  const parent = (span as { parentSpanContext?: { spanId?: string } }).parentSpanContext
  if (parent?.spanId !== around.spanId) span.addLink({ context: around })
}
