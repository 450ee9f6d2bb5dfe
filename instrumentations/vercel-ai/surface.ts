/** What of the `ai` package is monitored. */
import type { LibraryPackage, SurfaceRow } from '../shared/library.ts'
import { MEDIA_FUNCTIONS } from './media-models.ts'
import { gatedOptions, type ResolveModel } from './options.ts'
import { runOuter, runStreamingOuter } from './outer.ts'
import { isObject } from '../shared/proxied.ts'
import type { AnyAsync } from './types.ts'

/** Majors of `ai` that the tests cover. */
export const TESTED_MAJORS = [5, 7] as const

export const VERCEL_AI_PACKAGES: readonly LibraryPackage[] = [
  { name: 'ai', testedMajors: TESTED_MAJORS, files: ['dist/index.js', 'dist/index.mjs'] },
]

export const VERCEL_AI_ROWS: readonly SurfaceRow[] = [
  ...['generateText', 'streamText', 'generateObject', 'streamObject'].map((call): SurfaceRow => ({
    call,
    span: 'invoke_agent <name>',
    channel: 'AGENT',
  })),
  {
    call: 'agent.generate',
    also: ['agent.stream'],
    span: 'invoke_agent <name>',
    channel: 'AGENT',
  },
  { call: 'each model call inside', span: 'chat <model>', channel: 'LLM' },
  { call: 'each `execute` of a tool', span: 'execute_tool <name>', channel: 'TOOL' },
  { call: 'embed', also: ['embedMany'], span: 'embeddings <model>', channel: 'LLM' },
  { call: 'generateImage', span: 'image_generation <model>', channel: 'LLM' },
  { call: 'generateSpeech', span: 'speech_generation <model>', channel: 'LLM' },
  { call: 'transcribe', span: 'speech_transcription <model>', channel: 'LLM' },
  { call: 'rerank', span: 'reranking <model>', channel: 'LLM' },
]

type Loose = (...args: unknown[]) => unknown

/** How a function's result ends, or that it is no call of its own. */
type Kind = 'promise' | 'stream' | 'embedding' | 'media'

/** Exported functions; not every major has all of them. */
export const FUNCTIONS: Readonly<Record<string, Kind>> = {
  generateText: 'promise',
  streamText: 'stream',
  experimental_streamTextLowMemory: 'stream',
  generateObject: 'promise',
  streamObject: 'stream',
  embed: 'embedding',
  embedMany: 'embedding',
  ...Object.fromEntries(Object.keys(MEDIA_FUNCTIONS).map((name) => [name, 'media' as const])),
}

/** Functions that every tested major has: one that is missing is said. */
export const EXPECTED = [
  'generateText',
  'streamText',
  'generateObject',
  'streamObject',
  'embed',
  'embedMany',
]

/** Exported agent classes; the names stand for one class in some majors. */
export const AGENTS = ['ToolLoopAgent', 'Experimental_Agent'] as const

export const AGENT_METHODS: Readonly<Record<'generate' | 'stream', Kind>> = {
  generate: 'promise',
  stream: 'stream',
}

/** A function like `original` that runs behind gates. */
export function monitoredFunction(
  original: AnyAsync,
  name: string,
  resolve: ResolveModel,
): AnyAsync {
  const kind = FUNCTIONS[name]
  return new Proxy(original, {
    apply(target, self, args: unknown[]) {
      const [options, ...rest] = args
      if (kind === 'embedding' || kind === 'media') {
        const modelKind = MEDIA_FUNCTIONS[name] ?? 'embeddingModel'
        const gated = gatedOptions(options, { scope: undefined, resolve, kind: modelKind })
        return Reflect.apply(target as Loose, self, [gated, ...rest])
      }
      const run = kind === 'stream' ? runStreamingOuter : runOuter
      return run({
        name,
        options,
        invoke: (given, scope) =>
          Reflect.apply(target as Loose, self, [gatedOptions(given, { scope, resolve }), ...rest]),
      })
    },
  })
}

/**
 * An agent's method that runs behind gates. The agent keeps its model and tools in its settings and calls the
 * SDK's functions from inside the module; so the method runs on a shadow of the agent with gated settings.
 */
export function monitoredMethod(
  original: AnyAsync,
  {
    className,
    method,
    resolve,
  }: {
    readonly className: string
    readonly method: 'generate' | 'stream'
    readonly resolve: ResolveModel
  },
): AnyAsync {
  return new Proxy(original, {
    apply(target, self: unknown, args: unknown[]) {
      const settings = isObject(self)
        ? (self as { readonly settings?: unknown }).settings
        : undefined
      if (!isObject(self) || !isObject(settings)) return Reflect.apply(target as Loose, self, args)
      const run = AGENT_METHODS[method] === 'stream' ? runStreamingOuter : runOuter
      return run({
        name: `${className}.${method}`,
        options: settings,
        invoke(given, scope) {
          const gated = gatedOptions(given, { scope, resolve })
          const shadow: unknown = Object.create(self, {
            settings: { value: gated, writable: true, configurable: true, enumerable: true },
          })
          return Reflect.apply(target as Loose, shadow, args)
        },
      })
    },
  })
}
