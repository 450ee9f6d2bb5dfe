import { MonitorInstrumentation } from '../shared/instrumentation.ts'
import type { LoadedModule } from '../shared/loaded-module.ts'
import { OLLAMA_METHODS, OLLAMA_PACKAGES } from './surface.ts'

/**
 * Monitors the `ollama` package: chats, texts and embeddings of the preset client and of one's own.
 *
 * @example registerInstrumentations({ instrumentations: [new OllamaInstrumentation()] })
 */
export class OllamaInstrumentation extends MonitorInstrumentation {
  constructor() {
    super('ollama')
  }

  protected get packages() {
    return OLLAMA_PACKAGES
  }

  protected patchExports(module: LoadedModule): undefined {
    return this.patchClasses(
      (module.exports as { Ollama?: unknown }).Ollama,
      OLLAMA_METHODS,
      module,
    )
  }
}
