/** Puts the gates into a copy of a call's options. */
import type { MediaKind } from './media-models.ts'
import { gatedModel } from './models.ts'
import { isObject } from '../shared/proxied.ts'
import type { Scope } from './scope.ts'
import { gatedTools } from './tools.ts'
import type { CallOptions } from './types.ts'

/** Finds the model behind a name such as `openai/gpt-4o`, as the SDK would. */
/** @param method how a provider gives such a model, such as `languageModel` */
export type ResolveModel = (name: string, method: string) => unknown

export interface GateOptions {
  readonly scope: Scope | undefined
  readonly resolve: ResolveModel
  /** What kind of model it is. @default a language model */
  readonly kind?: 'embeddingModel' | MediaKind
}

/**
 * A copy of the options of `generateText` and its like, or of an agent's settings, whose model and tools are
 * behind gates: those given, and those that `prepareStep` and `prepareCall` give later.
 */
export function gatedOptions<T>(options: T, about: GateOptions): T {
  if (!isObject(options)) return options
  const changes: Record<string, unknown> = {}
  const { model, tools } = options as CallOptions
  if (model !== undefined) changes['model'] = gateModel(model, about)
  if (tools !== undefined) changes['tools'] = gatedTools(tools, about.scope)
  for (const name of ['prepareStep', 'experimental_prepareStep', 'prepareCall']) {
    const prepare = (options as CallOptions)[name]
    if (typeof prepare === 'function') changes[name] = preparing(prepare as Prepare, about)
  }
  return { ...options, ...changes }
}

type Prepare = (...args: unknown[]) => unknown

function preparing(prepare: Prepare, about: GateOptions): Prepare {
  return function (this: unknown, ...args) {
    const prepared = Reflect.apply<unknown, unknown[], unknown>(prepare, this, args)
    if (!isObject(prepared)) return prepared
    if (typeof (prepared as { then?: unknown }).then !== 'function') {
      return gatedOptions(prepared, about)
    }
    return (prepared as Promise<unknown>).then((value) => gatedOptions(value, about))
  }
}

/** A name that cannot be resolved is left to the SDK, which says what is wrong with it. */
function gateModel(model: unknown, { scope, resolve, kind }: GateOptions): unknown {
  const media = typeof kind === 'object' ? kind : undefined
  if (typeof model !== 'string') return gatedModel(model, scope, media)
  try {
    const method = media?.resolver ?? (kind === undefined ? 'languageModel' : 'embeddingModel')
    return gatedModel(resolve(model, method) ?? model, scope, media)
  } catch {
    return model
  }
}

/** As the SDK resolves names: by the application's default provider, the gateway otherwise. */
export function modelResolver(gateway: unknown): ResolveModel {
  return (name, way) => {
    const set = (globalThis as { AI_SDK_DEFAULT_PROVIDER?: unknown }).AI_SDK_DEFAULT_PROVIDER
    const provider = (set ?? gateway) as Readonly<Record<string, unknown>> | undefined
    const older = way === 'embeddingModel' ? provider?.['textEmbeddingModel'] : undefined
    const method = provider?.[way] ?? older
    return typeof method === 'function'
      ? (Reflect.apply(method, provider, [name]) as unknown)
      : undefined
  }
}
