/** Requests that a client or a server sends. */
import { context, trace } from '@opentelemetry/api'
import { guard } from '../../src/calls/problems.ts'
import { runCall } from '../../src/calls/run-call.ts'
import { type AnyFunction, rememberOriginal } from '../../src/calls/wrap-function.ts'
import { ATTR_JSONRPC_REQUEST_ID } from '../../src/semconv/mcp.ts'
import { setOwnAttributes } from '../../src/util/own-attributes.ts'
import { describeSent } from './describe.ts'
import { peerOf } from './peer-facts.ts'
import { whileSending } from './same-process.ts'
import { noteSession } from './session.ts'
import { withTrace } from './trace-meta.ts'
import type { McpRequest } from './types.ts'

/**
 * Wraps the method through which every request passes.
 *
 * @param at which of its arguments is the request
 */
export function wrapRequest(original: AnyFunction, at: number): AnyFunction {
  const wrapper: AnyFunction = new Proxy(original, {
    apply(target, self: unknown, args: unknown[]) {
      noteSession(self)
      const outside = trace.getActiveSpan()
      return runCall({
        // The request alone: schema, signal and handlers beside it are no content and are passed on as they are.
        args: [args[at]],
        describe: ([request]) => describeSent(request as McpRequest, self),
        invoke: ([request]) => {
          const span = trace.getActiveSpan()
          const send = (given: unknown): unknown =>
            Reflect.apply(target, self, args.with(at, given) as never[])
          // Not monitored now: the span is not of this call.
          if (span === undefined || span === outside) return send(request)
          const traced =
            guard('adding the trace to a request', () =>
              withTrace(request as McpRequest, context.active()),
            ) ?? (request as McpRequest)
          const id = peerOf(self)?._requestMessageId
          const result = whileSending(self, traced, () => send(traced))
          // A request that was refused before it was sent has no id.
          if (typeof id === 'number' && peerOf(self)?._requestMessageId !== id) {
            setOwnAttributes(span, { [ATTR_JSONRPC_REQUEST_ID]: String(id) })
          }
          return result
        },
        original: target,
      })
    },
  })
  return rememberOriginal(wrapper, original)
}
