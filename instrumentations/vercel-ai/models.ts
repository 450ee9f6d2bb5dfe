/** The gate before the model: each `doGenerate`, `doStream` and `doEmbed` is a call of ours. */
import type { Attributes } from '@opentelemetry/api'
import { describeLlmCall } from '../../src/calls/llm-call.ts'
import { runCall } from '../../src/calls/run-call.ts'
import type { CallDescription, OutputReading } from '../../src/calls/types.ts'
import type { SecurityError } from '../../src/errors.ts'
import {
  ATTR_GEN_AI_EMBEDDINGS_DIMENSION_COUNT,
  ATTR_GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_OPERATION_EMBEDDINGS,
} from '../../src/semconv/gen-ai.ts'
import { answerCollector, readAnswer } from './answer.ts'
import { describeMedia, type MediaKind } from './media-models.ts'
import { requestOf } from './prompt.ts'
import { providerOf } from './provider.ts'
import { isObject, unwrapped, withMethods } from '../shared/proxied.ts'
import { inModelCall, inScope, isInModelCall, type Scope } from './scope.ts'
import type { EmbeddingModelLike, LanguageModelLike } from './types.ts'

/** Shape of a blocked or deferred result: the methods of models are asynchronous. */
const ASYNC = async (): Promise<void> => {}

const refused = (error: SecurityError): unknown => Promise.reject(error)

type Method = (...args: unknown[]) => unknown

/**
 * The model with its calls monitored and judged before anything is sent; other values as they are. The
 * model itself is not changed. The gate stands before the model: with middleware, before the middleware.
 *
 * @param scope the `generateText` or the like that it is used by
 * @param media what kind of model it is, where it makes no text
 */
export function gatedModel<T>(given: T, scope?: Scope, media?: MediaKind): T {
  const model = unwrapped(given)
  if (!isObject(model)) return given
  if (media !== undefined) return gatedMediaModel(model, media)
  if (isLanguageModel(model)) return gatedLanguageModel(model, scope)
  return isEmbeddingModel(model) ? gatedEmbeddingModel(model, scope) : given
}

const has = (value: object, name: string): boolean =>
  typeof (value as Record<string, unknown>)[name] === 'function'

const isLanguageModel = (value: object): value is LanguageModelLike =>
  has(value, 'doGenerate') && has(value, 'doStream')
const isEmbeddingModel = (value: object): value is EmbeddingModelLike => has(value, 'doEmbed')

function gatedLanguageModel<T extends LanguageModelLike>(model: T, scope?: Scope): T {
  const describing =
    (stream: boolean) =>
    ([options]: readonly unknown[]): CallDescription => {
      const name = modelName(model)
      return describeLlmCall([requestOf(options, name, stream)], {
        fallbackName: name ?? 'model',
        provider: providerOf(model.provider),
        readResponse: readAnswer,
        collector: () => answerCollector(scope?.brokenOff),
        blocked: refused,
      })
    }
  return withMethods(model, {
    doGenerate: gate(scope, (doGenerate, args) =>
      runCall({
        args,
        describe: describing(false),
        invoke: (now) => inModelCall(() => doGenerate(...now)),
        original: ASYNC,
      }),
    ),
    doStream: gate(scope, async (doStream, args) => {
      let result: unknown
      const given = await runCall({
        args,
        describe: describing(true),
        invoke: async (now) => {
          result = await inModelCall(() => doStream(...now))
          // The call lasts as long as this stream, which is watched in its place.
          return (result as { stream?: unknown } | undefined)?.stream
        },
        original: ASYNC,
      })
      const { stream } = (result ?? {}) as { stream?: unknown }
      return stream === given ? result : { ...(result as object), stream: given }
    }),
  })
}

function gatedEmbeddingModel<T extends EmbeddingModelLike>(model: T, scope?: Scope): T {
  const describe = ([options]: readonly unknown[]): CallDescription => {
    const name = modelName(model)
    const { values, providerOptions } = (options ?? {}) as Readonly<Record<string, unknown>>
    return describeLlmCall([{ model: name, input: values, providerOptions }], {
      fallbackName: name ?? 'model',
      provider: providerOf(model.provider),
      operation: GEN_AI_OPERATION_EMBEDDINGS,
      readResponse: readEmbeddings,
      blocked: refused,
    })
  }
  return withMethods(model, {
    doEmbed: gate(scope, (doEmbed, args) =>
      runCall({
        args,
        describe,
        invoke: (now) => inModelCall(() => doEmbed(...now)),
        original: ASYNC,
      }),
    ),
  })
}

function gatedMediaModel<T extends object>(model: T, media: MediaKind): T {
  return withMethods(model, {
    [media.method]: gate(undefined, (ask, args) =>
      runCall({
        args,
        describe: (given) => describeMedia(media, model, given),
        invoke: (now) => inModelCall(() => ask(...now)),
        original: ASYNC,
      }),
    ),
  })
}

/** Replaces a model's method, which in the midst of another monitored model is left alone. */
function gate(scope: Scope | undefined, run: (original: Method, args: unknown[]) => unknown) {
  return (original: Method): Method =>
    (...args) =>
      isInModelCall() ? original(...args) : inScope(scope, () => run(original, args))
}

const modelName = ({ modelId }: { readonly modelId?: unknown }): string | undefined =>
  typeof modelId === 'string' ? modelId : undefined

/** Vectors are no text that could be judged. */
function readEmbeddings(value: unknown): OutputReading {
  const { embeddings, usage } = (value ?? {}) as {
    readonly embeddings?: readonly unknown[]
    readonly usage?: { readonly tokens?: unknown }
  }
  const attributes: Attributes = {}
  const first = embeddings?.[0]
  if (Array.isArray(first)) attributes[ATTR_GEN_AI_EMBEDDINGS_DIMENSION_COUNT] = first.length
  if (typeof usage?.tokens === 'number') attributes[ATTR_GEN_AI_USAGE_INPUT_TOKENS] = usage.tokens
  return { attributes }
}
