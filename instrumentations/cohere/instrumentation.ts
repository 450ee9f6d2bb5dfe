import { MonitorInstrumentation } from '../shared/instrumentation.ts'
import type { LoadedModule } from '../shared/loaded-module.ts'
import { COHERE_METHODS, COHERE_PACKAGES } from './surface.ts'

/**
 * Monitors the `cohere-ai` package: chats, texts, embeddings, rankings and classifications of both versions of the API.
 *
 * @example registerInstrumentations({ instrumentations: [new CohereInstrumentation()] })
 */
export class CohereInstrumentation extends MonitorInstrumentation {
  constructor() {
    super('cohere')
  }

  protected get packages() {
    return COHERE_PACKAGES
  }

  protected patchExports(module: LoadedModule): undefined {
    // The door for AWS has clients that are built on the same classes.
    const { CohereClient, BedrockClient } = module.exports as Readonly<Record<string, unknown>>
    return this.patchClasses(classesOf(CohereClient ?? BedrockClient), COHERE_METHODS, module)
  }
}

/**
 * The class of the first version's methods, which the exported one extends, and that of the second's, which only a
 * getter leads to. `CohereClientV2` has bound methods of both.
 */
function classesOf(client: unknown): unknown {
  if (typeof client !== 'function') return {}
  const exported = client.prototype as object
  const prototype = ownerOf(exported, 'chat') ?? exported
  const probe = Object.create(exported, {
    _options: { value: {} },
    _v2: { value: undefined, writable: true },
  }) as { readonly v2?: object }
  return { prototype, V2: probe.v2?.constructor }
}

function ownerOf(prototype: object, method: string): object | undefined {
  let at: object | null = prototype
  while (at !== null && !Object.hasOwn(at, method)) at = Object.getPrototypeOf(at) as object | null
  return at ?? undefined
}
