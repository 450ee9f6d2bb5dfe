/** Models that work through an SDK that is monitored itself: the SDK's call is then the one that counts. */
import { guard } from '../../src/calls/problems.ts'
import { originalOf } from '../../src/calls/wrap-function.ts'
import { areWatched, keptClientIsWatched, libraryBelow } from './kept-client.ts'

type Data = Readonly<Record<string, unknown>>

/** What a model built on the `openai` SDK has: itself, or one object for each of the two APIs. */
interface OpenAIBased {
  readonly client?: unknown
  /** Creates the client on first use. */
  _getClientOptions(options: undefined): unknown
}

/** What a model built on the `@anthropic-ai/sdk` has. */
interface AnthropicBased {
  createClient(options: Data): unknown
}

/** A client of each model, to see whether its methods are watched; it never sends anything. */
const probes = new WeakMap<object, unknown>()

/**
 * How the methods of the models that we know come to their SDK. A subclass may have methods of its own that
 * send a request in another way: what mentions none of these is not taken for one that ends in the SDK.
 */
const WAYS_DOWN: readonly (readonly [method: string, mentions: RegExp])[] = [
  [
    '_generate',
    /WithRetry|_generateNonStreaming|_streamResponseChunks|\b_call\b|\bsuper\b|\.(?:completions|responses|client)\b/,
  ],
  ['_generateNonStreaming', /WithRetry|\bsuper\b|\.client\b/],
  ['_streamResponseChunks', /WithRetry|\bsuper\b|\.(?:completions|responses|client)\b/],
  [
    '_streamChatModelEvents',
    /WithRetry|_streamResponseChunks|\bsuper\b|\.(?:completions|responses|client)\b/,
  ],
  ['_call', /WithRetry|_streamResponseChunks|\bsuper\b|\.client\b/],
  ['completionWithRetry', /\bsuper\b|[cC]lient\b/],
]

/**
 * Whether every request of a model passes through a method that is monitored: judged there as it is sent, and
 * counted once. Anything that is not certain is a no, and the model's own call is judged.
 */
export function isWatchedBelow(model: unknown): boolean {
  return (
    guard(
      'looking at a model',
      () =>
        goesDown(model) &&
        (openAiIsWatched(model) ?? anthropicIsWatched(model) ?? keptClientIsWatched(model)),
    ) === true
  )
}

/** The library whose calls are those of a model, and are left to the model's own call to be judged. */
export const libraryOf = (model: unknown): string | undefined =>
  guard('looking at a model', () => (goesDown(model) ? libraryBelow(model) : undefined))

function goesDown(model: unknown): boolean {
  return WAYS_DOWN.every(([name, mentions]) => {
    const method = (model as Data)[name]
    if (typeof method !== 'function') return true
    return mentions.test(Function.prototype.toString.call(originalOf(method) ?? method))
  })
}

function openAiIsWatched(model: unknown): boolean | undefined {
  const { completions, responses } = model as Data
  const inner = [completions, responses].filter(isOpenAIBased)
  const parts = inner.length > 0 ? inner : [model].filter(isOpenAIBased)
  if (parts.length === 0) return undefined
  return parts.every((part) => {
    if (!goesDown(part)) return false
    try {
      part._getClientOptions(undefined)
    } catch {
      // The same error will meet the call itself, such as that of a missing key.
      return false
    }
    return areWatched(part.client, [
      'chat.completions.create',
      'responses.create',
      'completions.create',
    ])
  })
}

function anthropicIsWatched(model: unknown): boolean | undefined {
  if (!isAnthropicBased(model)) return undefined
  let client = probes.get(model)
  if (client === undefined) {
    client = model.createClient({ apiKey: 'none' })
    probes.set(model, client)
  }
  return areWatched(client, ['messages.create'])
}

const isOpenAIBased = (value: unknown): value is OpenAIBased =>
  typeof (value as Partial<OpenAIBased> | null | undefined)?._getClientOptions === 'function'

const isAnthropicBased = (value: unknown): value is AnthropicBased =>
  typeof (value as Partial<AnthropicBased> | null | undefined)?.createClient === 'function'
