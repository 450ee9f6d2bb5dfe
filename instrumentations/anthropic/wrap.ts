import { context, trace } from '@opentelemetry/api'
import { guard } from '../../src/calls/problems.ts'
import { runCall } from '../../src/calls/run-call.ts'
import type { CallDescription } from '../../src/calls/types.ts'
import { type AnyFunction, rememberOriginal } from '../../src/calls/wrap-function.ts'
import { coverScopes } from '../../src/util/covered-spans.ts'
import { NATIVE_SCOPE, withCallSpan, withOpenSpan } from './merged-span.ts'

/** Scopes of the SDK's own spans, where it starts one all the same: on a tracer provider of the client's. */
const NATIVE_SCOPES = ['', '.bedrock', '.vertex', '.foundry'].map(
  (platform) => `${NATIVE_SCOPE}${platform}`,
)

/** A method that sends requests to a model: each call is monitored, and traced by us alone. */
export function wrapRequest<F extends AnyFunction>(
  method: F,
  describe: (args: readonly unknown[], self: unknown) => CallDescription,
): F {
  const wrapper: F = new Proxy(method, {
    apply(target, self: unknown, args: unknown[]) {
      const outer = trace.getActiveSpan()
      return runCall({
        args,
        describe: (given) => describe(given, self),
        invoke(given) {
          const span = trace.getActiveSpan()
          const request = (sent: readonly unknown[]): unknown =>
            Reflect.apply(target, self, sent as never[])
          // Without a span of its own the call is not monitored: the SDK traces it as it would without us.
          if (span === undefined || span === outer) return request(given)
          const merged = guard('merging spans', () => withCallSpan(given, self, span)) ?? given
          return context.with(
            coverScopes(context.active(), NATIVE_SCOPES),
            request,
            undefined,
            merged,
          )
        },
        original: target,
      })
    },
  })
  return rememberOriginal(wrapper, method)
}

/** A helper on top of such a method: no call of its own, and no span of the SDK. */
export function wrapHelper<F extends AnyFunction>(method: F): F {
  const wrapper: F = new Proxy(method, {
    apply(target, self: unknown, args: unknown[]) {
      const helper = (given: readonly unknown[]): unknown =>
        Reflect.apply(target, self, given as never[])
      const merged = guard('merging spans', () => withOpenSpan(args, self)) ?? args
      if (merged !== args) return helper(merged)
      return context.with(coverScopes(context.active(), NATIVE_SCOPES), helper, undefined, args)
    },
  })
  return rememberOriginal(wrapper, method)
}
