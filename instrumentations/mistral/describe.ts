import { context } from '@opentelemetry/api'
import { isData } from '../../src/calls/llm/parts.ts'
import { describeLlmCall, type LlmCallOptions } from '../../src/calls/llm-call.ts'
import { runCall } from '../../src/calls/run-call.ts'
import type { CallDescription } from '../../src/calls/types.ts'
import { type AnyFunction, rememberOriginal } from '../../src/calls/wrap-function.ts'
import { ATTR_GEN_AI_REQUEST_STREAM } from '../../src/semconv/gen-ai.ts'
import { coverScopes } from '../../src/util/covered-spans.ts'
import { providerOf } from '../shared/openai/provider.ts'
import { isJudgedAbove } from '../shared/judged-above.ts'
import { serverAttributes } from '../shared/server-attributes.ts'

/** What is special about one method of the client. */
export interface Operation extends Pick<LlmCallOptions, 'readResponse'> {
  readonly operation: string
  readonly stream?: true
}

/** Scope of the spans that the SDK makes itself, where an application asks it to. */
const NATIVE_SCOPES = ['mistralai_sdk_tracer']

/** A method that sends requests to a model: each call is monitored, and counted once beside the SDK's own span. */
export function wrapRequest<F extends AnyFunction>(method: F, operation: Operation): F {
  const wrapper: F = new Proxy(method, {
    apply(target, self: unknown, args: unknown[]) {
      const invoke = (given: readonly unknown[]): unknown =>
        context.with(coverScopes(context.active(), NATIVE_SCOPES), () =>
          Reflect.apply<unknown, unknown[], unknown>(target as never, self, [...given]),
        )
      if (isJudgedAbove('mistral')) return invoke(args)
      return runCall({
        args,
        describe: (given) => describe(given, self, operation),
        invoke,
        original: target,
      })
    },
  })
  return rememberOriginal(wrapper, method)
}

function describe(
  [request, options]: readonly unknown[],
  self: unknown,
  { stream, ...operation }: Operation,
): CallDescription {
  const { agentId, responseFormat, ...body } = isData(request) ? request : {}
  // The schema library's objects, of `parse`, are no data.
  const format = isData(responseFormat) && 'type' in responseFormat ? responseFormat : undefined
  const model = body['model'] ?? agentId
  const { serverURL } = isData(options) ? options : {}
  const own = (self as { readonly _baseURL?: unknown } | undefined)?._baseURL
  const url = typeof serverURL === 'string' ? serverURL : own instanceof URL ? own.href : undefined
  return describeLlmCall([{ ...body, model, format }], {
    fallbackName: operation.operation,
    provider: providerOf(url, 'mistral_ai'),
    attributes: {
      ...serverAttributes(url),
      ...(stream === true ? { [ATTR_GEN_AI_REQUEST_STREAM]: true } : {}),
    },
    blocked: (error) => Promise.reject(error),
    ...operation,
  })
}
