import { MonitorInstrumentation } from '../shared/instrumentation.ts'
import type { LoadedModule } from '../shared/loaded-module.ts'
import { MISTRAL_METHODS, MISTRAL_PACKAGES } from './surface.ts'

/**
 * Monitors the `@mistralai/mistralai` package: chats, agents, fill-in-the-middle, classifiers and embeddings. Spans
 * that the SDK makes itself since 2.0 are not counted again.
 *
 * @example registerInstrumentations({ instrumentations: [new MistralInstrumentation()] })
 */
export class MistralInstrumentation extends MonitorInstrumentation {
  constructor() {
    super('mistral')
  }

  protected get packages() {
    return MISTRAL_PACKAGES
  }

  protected patchExports(module: LoadedModule): undefined {
    const { Mistral } = module.exports as { readonly Mistral?: unknown }
    return this.patchClasses(classesOf(Mistral), MISTRAL_METHODS, module)
  }
}

/** The resources' classes, which only a client's getters lead to; they make a resource of options alone. */
function classesOf(client: unknown): Readonly<Record<string, unknown>> {
  if (typeof client !== 'function') return {}
  const probe = Object.create(client.prototype as object, {
    _options: { value: {} },
  }) as Readonly<Record<string, object | undefined>>
  const names = new Set(MISTRAL_METHODS.flatMap(({ classes }) => classes))
  return Object.fromEntries(
    [...names].map((name) => [name, probe[name.toLowerCase()]?.constructor]),
  )
}
