import { MonitorInstrumentation } from '../shared/instrumentation.ts'
import type { LoadedModule } from '../shared/loaded-module.ts'
import { ANTHROPIC_METHODS, ANTHROPIC_PACKAGES } from './surface.ts'
import type { AnthropicExports } from './types.ts'

/**
 * Monitors the `@anthropic-ai/sdk` package: messages and beta messages (with `stream`, `parse` and the tool
 * runner, which are built on them), legacy completions; the clients of the Bedrock, Vertex and Foundry packages
 * too, which use the same resources. The spans that the SDK makes itself since 0.134 are merged into ours.
 *
 * @example registerInstrumentations({ instrumentations: [new AnthropicInstrumentation()] })
 */
export class AnthropicInstrumentation extends MonitorInstrumentation {
  constructor() {
    super('anthropic')
  }

  protected get packages() {
    return ANTHROPIC_PACKAGES
  }

  protected patchExports(module: LoadedModule): undefined {
    const { Anthropic, default: preset = module.exports } = module.exports as AnthropicExports
    return this.patchClasses(Anthropic ?? preset, ANTHROPIC_METHODS, module)
  }
}
