/** Models that reach their SDK by a client that they keep, or by one that they make for each request. */
import { originalOf } from '../../src/calls/wrap-function.ts'

type Data = Readonly<Record<string, unknown>>

interface Below {
  /** Where the client's methods lie that a model's requests take; those that a version lacks are left out. */
  readonly methods: readonly string[]
}

/** By what a model says of itself in `_llmType()`, which its subclasses keep. */
const BY_KEPT_CLIENT: ReadonlyMap<unknown, Below> = new Map([
  // groq-sdk
  ['groq', { methods: ['chat.completions.create'] }],
  // ollama
  ['ollama', { methods: ['chat', 'generate'] }],
  // @aws-sdk/client-bedrock-runtime
  ['chat_bedrock_converse', { methods: ['send'] }],
  // cohere-ai
  ['cohere', { methods: ['chat', 'chatStream', 'generate', 'generateStream'] }],
])

/** Libraries whose client nobody sees before it sends, by the model's `_llmType()`. */
const BY_NEW_CLIENT: ReadonlyMap<unknown, string> = new Map([
  ['mistral_ai', 'mistral'],
  ['mistralai', 'mistral'],
])

/** Whether all methods of a model's own client are watched; undefined for models that we do not know. */
export function keptClientIsWatched(model: unknown): boolean | undefined {
  const below = BY_KEPT_CLIENT.get(typeOf(model))
  return below === undefined ? undefined : areWatched((model as Data)['client'], below.methods)
}

/** The library that a model makes a client of for each request; it leaves the judging to the model's own call. */
export const libraryBelow = (model: unknown): string | undefined => BY_NEW_CLIENT.get(typeOf(model))

/** Whether there is a method at one of the paths, and all that there are are watched. */
export function areWatched(client: unknown, paths: readonly string[]): boolean {
  const methods = paths
    .map((path) =>
      path
        .split('.')
        .reduce<unknown>((at, name) => (at as Data | null | undefined)?.[name], client),
    )
    .filter((method) => typeof method === 'function')
  return methods.length > 0 && methods.every((method) => originalOf(method) !== undefined)
}

function typeOf(model: unknown): unknown {
  const { _llmType: type } = model as Data
  return typeof type === 'function' ? Reflect.apply(type, model, []) : undefined
}
