import { MonitorInstrumentation } from '../shared/instrumentation.ts'
import type { LoadedModule } from '../shared/loaded-module.ts'
import { OPENAI_METHODS, OPENAI_PACKAGES } from './surface.ts'
import type { OpenAIExports } from './types.ts'

/**
 * Monitors the `openai` package: chat completions and responses (with `parse`, `stream` and `runTools`, which
 * are built on them), legacy completions, embeddings, images and sound, of `AzureOpenAI` too.
 *
 * @example registerInstrumentations({ instrumentations: [new OpenAIInstrumentation()] })
 */
export class OpenAIInstrumentation extends MonitorInstrumentation {
  constructor() {
    super('openai')
  }

  protected get packages() {
    return OPENAI_PACKAGES
  }

  protected patchExports(module: LoadedModule): undefined {
    const { OpenAI, default: preset = module.exports } = module.exports as OpenAIExports
    return this.patchClasses(OpenAI ?? preset, OPENAI_METHODS, module)
  }
}
