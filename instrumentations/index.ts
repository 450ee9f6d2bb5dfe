/** The libraries of the registry, by name. */
import * as registry from './registry.ts'
import type { ClientSurface } from './shared/client-surface.ts'
import { importedModules, type Library, type LibraryInstrumentation } from './shared/library.ts'

/** Name of an instrumentation, as in its subpath and in `enableMonitoring({ instrumentations })`. */
export type InstrumentationName = (typeof registry)[keyof typeof registry]['name']

export const LIBRARIES: readonly Library<InstrumentationName>[] = Object.values(registry)

export const INSTRUMENTATION_NAMES: readonly InstrumentationName[] = LIBRARIES.map(
  ({ name }) => name,
)

/** Packages that speak to models or run agents, and have no instrumentation: `cylestio doctor` names them. */
export const UNWATCHED_PACKAGES: readonly string[] = [
  ...['@google/genai', '@google/generative-ai', '@mistralai/mistralai', 'cohere-ai', 'groq-sdk'],
  ...[
    'ollama',
    'together-ai',
    'replicate',
    '@huggingface/inference',
    '@aws-sdk/client-bedrock-runtime',
  ],
  ...['llamaindex', '@mastra/core', 'genkit'],
].filter((name) => !LIBRARIES.some(({ packages }) => packages.some((each) => each.name === name)))

/** What `monitor(client)` and `enableMonitoring({ llmClient })` know, beside what is known by shape. */
export const CLIENT_SURFACES: readonly ClientSurface[] = LIBRARIES.flatMap(
  ({ clients }) => clients ?? [],
)

/** The ES modules that the loader hook must let us see; every further one would only cost start-up time. */
export const IMPORTED_MODULES: readonly (string | RegExp)[] = LIBRARIES.flatMap(({ packages }) =>
  packages.flatMap(importedModules),
)

const shared = new Map<InstrumentationName, LibraryInstrumentation>()

/**
 * The process's one instance of an instrumentation: each new one would add a hook that stays, and the hooks
 * do not show it the modules that are loaded already.
 */
export function sharedInstrumentation(name: InstrumentationName): LibraryInstrumentation {
  let instance = shared.get(name)
  if (instance === undefined) {
    const library = LIBRARIES.find((each) => each.name === name)
    if (library === undefined) throw new Error(`no library ${name} in the registry`)
    shared.set(name, (instance = library.create()))
  }
  return instance
}

/**
 * Patches a loaded module. An instrumentation that is not at work yet stays switched off for all others:
 * its hooks were not asked for.
 */
export function patchModule(name: InstrumentationName, exports: object): object {
  const asked = shared.has(name)
  const instrumentation = sharedInstrumentation(name)
  if (!asked) instrumentation.disable()
  return instrumentation.patchModule(exports)
}
