import { context } from '@opentelemetry/api'
import { isData } from '../../src/calls/llm/parts.ts'
import { describeLlmCall, type LlmCallOptions } from '../../src/calls/llm-call.ts'
import { runCall } from '../../src/calls/run-call.ts'
import type { CallDescription } from '../../src/calls/types.ts'
import { type AnyFunction, rememberOriginal } from '../../src/calls/wrap-function.ts'
import type { SecurityError } from '../../src/errors.ts'
import { ATTR_GEN_AI_REQUEST_STREAM } from '../../src/semconv/gen-ai.ts'
import { isJudgedAbove, judgeAbove } from '../shared/judged-above.ts'
import { serverAttributes } from '../shared/server-attributes.ts'
import { eventCollector } from './events.ts'
import { requestOf } from './request.ts'
import { readAnswer } from './response.ts'

/** What is special about one method of the client. */
export interface Operation extends Pick<LlmCallOptions, 'readResponse'> {
  readonly operation: string
  readonly stream?: true
}

/**
 * A method that asks a model. `CohereClientV2` has bound copies of methods that may be watched already where they come
 * from; then the outer one counts.
 */
export function wrapRequest<F extends AnyFunction>(method: F, operation: Operation): F {
  const wrapper: F = new Proxy(method, {
    apply(target, self: unknown, args: unknown[]) {
      const send = (given: readonly unknown[]): unknown =>
        Reflect.apply<unknown, unknown[], unknown>(target as never, self, [...given])
      if (isJudgedAbove('cohere')) return send(args)
      return runCall({
        args,
        describe: (given) => describe(given, self, operation),
        invoke: (given) => context.with(judgeAbove(context.active(), 'cohere'), () => send(given)),
        original: target,
      })
    },
  })
  return rememberOriginal(wrapper, method)
}

function describe(
  [request]: readonly unknown[],
  self: unknown,
  { operation, stream, readResponse = readAnswer }: Operation,
): CallDescription {
  return describeLlmCall([requestOf(isData(request) ? request : {})], {
    fallbackName: operation,
    provider: 'cohere',
    operation,
    attributes: {
      ...serverAttributes(baseUrlOf(self)),
      ...(stream === true ? { [ATTR_GEN_AI_REQUEST_STREAM]: true } : {}),
    },
    readResponse,
    collector: eventCollector,
    blocked: rejected,
  })
}

/** A promise with the helper that the SDK's own has. */
function rejected(error: SecurityError): unknown {
  const refusal = Promise.reject(error)
  return Object.assign(refusal, { withRawResponse: () => refusal })
}

/** Where the client sends to, unless that is known only as it sends. */
function baseUrlOf(client: unknown): string | undefined {
  const { _options: options } = (client ?? {}) as { readonly _options?: unknown }
  if (!isData(options)) return undefined
  // The clients for AWS have a way of their own to send.
  const preset = options['fetcher'] === undefined ? 'https://api.cohere.com' : undefined
  const url = options['baseUrl'] ?? options['environment'] ?? preset
  return typeof url === 'string' ? url : undefined
}
