import { type AnyFunction, rememberOriginal } from '../../src/calls/wrap-function.ts'
import { MonitorInstrumentation } from '../shared/instrumentation.ts'
import type { LoadedModule } from '../shared/loaded-module.ts'
import { addHandler, followStream, runInside, withoutRetries } from './callbacks.ts'
import { unwrapConcrete } from './concrete.ts'
import { modelEntry } from './model.ts'
import { forgetRuns } from './runs.ts'
import { LANGCHAIN_PACKAGES } from './surface.ts'
import { retrieverEntry, toolEntry, toolLikeEntry } from './tool.ts'
import type { Method } from './types.ts'

interface Patch {
  /** Name of the class, or of the one object of its class, among the exports. */
  readonly from: string
  readonly on: 'class' | 'prototype' | 'object'
  /** The first of these that there is. */
  readonly methods: readonly string[]
  readonly wrap: (target: object, method: string) => (original: Method) => Method
  /** Not every version has it, and nothing is lost without. */
  readonly optional?: boolean
}

const PATCHES: readonly Patch[] = [
  { from: 'CallbackManager', on: 'class', methods: ['_configureSync'], wrap: () => addHandler },
  ...['generate', '_streamIterator'].flatMap((method) =>
    ['BaseChatModel', 'BaseLLM'].map((from): Patch => ({
      from,
      on: 'prototype',
      methods: [method],
      wrap: modelEntry,
    })),
  ),
  {
    from: 'BaseChatModel',
    on: 'prototype',
    methods: ['streamEvents'],
    wrap: modelEntry,
    optional: true,
  },
  { from: 'StructuredTool', on: 'prototype', methods: ['call'], wrap: toolEntry },
  { from: 'RunnableToolLike', on: 'prototype', methods: ['invoke'], wrap: () => toolLikeEntry },
  { from: 'BaseRetriever', on: 'prototype', methods: ['invoke'], wrap: retrieverEntry },
  { from: 'Runnable', on: 'prototype', methods: ['stream'], wrap: () => followStream },
  {
    from: 'AsyncLocalStorageProviderSingleton',
    on: 'object',
    methods: ['runWithConfig'],
    wrap: () => runInside,
  },
  {
    from: 'AsyncCaller',
    on: 'prototype',
    methods: ['callWithRetries', 'call'],
    wrap: (_target, method) => withoutRetries(method === 'call' ? 0 : 1),
  },
]

/**
 * Monitors `@langchain/core` and what is built on it: chains, models, tools, retrievers and the graphs of
 * LangGraph. Models whose SDK is monitored itself, such as `ChatOpenAI`, are judged and counted there.
 *
 * @example registerInstrumentations({ instrumentations: [new LangChainInstrumentation()] })
 */
export class LangChainInstrumentation extends MonitorInstrumentation {
  constructor() {
    super('langchain')
  }

  protected get packages() {
    return LANGCHAIN_PACKAGES
  }

  override disable(): void {
    super.disable()
    unwrapConcrete()
    forgetRuns()
  }

  protected patchExports(module: LoadedModule): undefined {
    for (const patch of PATCHES) {
      const target = targetOf(module.exports, patch)
      if (target === undefined) continue
      const { from, methods, wrap } = patch
      const method = methods.find((name) => name in target) ?? methods[0]
      if (method === undefined || (patch.optional === true && !Object.hasOwn(target, method)))
        continue
      this.patchMethod({
        module,
        target,
        method,
        label: `${from}.${method}`,
        wrap: (original) => wrapped(original, wrap(target, method)),
      })
    }
  }
}

/** What has the method; undefined where this file does not export it. */
function targetOf(exports: object, { from, on }: Patch): object | undefined {
  const found = (exports as Readonly<Record<string, unknown>>)[from]
  const at: unknown =
    on === 'prototype' ? (found as { readonly prototype?: unknown } | undefined)?.prototype : found
  return (typeof at === 'object' || typeof at === 'function') && at !== null ? at : undefined
}

function wrapped(original: AnyFunction, wrap: (original: Method) => Method): AnyFunction {
  const inner = wrap(original as Method)
  const wrapper = new Proxy(original, {
    apply: (_target, self: unknown, args: unknown[]) => Reflect.apply(inner, self, args),
  })
  return rememberOriginal(wrapper, original)
}
