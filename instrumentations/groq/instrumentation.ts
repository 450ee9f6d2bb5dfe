import { MonitorInstrumentation } from '../shared/instrumentation.ts'
import type { LoadedModule } from '../shared/loaded-module.ts'
import { GROQ_METHODS, GROQ_PACKAGES } from './surface.ts'

/**
 * Monitors the `groq-sdk` package: chat completions, embeddings and sound.
 *
 * @example registerInstrumentations({ instrumentations: [new GroqInstrumentation()] })
 */
export class GroqInstrumentation extends MonitorInstrumentation {
  constructor() {
    super('groq')
  }

  protected get packages() {
    return GROQ_PACKAGES
  }

  protected patchExports(module: LoadedModule): undefined {
    const { Groq, default: preset = module.exports } = module.exports as GroqExports
    return this.patchClasses(Groq ?? preset, GROQ_METHODS, module)
  }
}

/** The parts of the package that are touched. */
interface GroqExports {
  readonly Groq?: unknown
  readonly default?: unknown
}
