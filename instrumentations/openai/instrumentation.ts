import { MonitorInstrumentation } from '../shared/instrumentation.ts'
import type { LoadedModule } from '../shared/loaded-module.ts'
import { wrapToolRunner } from '../shared/tools.ts'
import { gatedRunnable } from './run-tools.ts'
import { OPENAI_METHODS, OPENAI_PACKAGES } from './surface.ts'

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
    const client = OpenAI ?? preset
    const target = olderHelpers(client)
    if (target !== undefined) this.patchMethod({ ...OLDER_RUN_TOOLS, module, target })
    return this.patchClasses(client, OPENAI_METHODS, module)
  }
}

/** The parts of the `openai` package that are touched; structural, since 4 to 7 differ in the rest. */
interface OpenAIExports {
  readonly OpenAI?: unknown
  readonly default?: unknown
}

const OLDER_RUN_TOOLS = {
  method: 'runTools',
  label: 'Beta.Chat.Completions.runTools',
  wrap: wrapToolRunner(gatedRunnable),
}

/** The helpers of version 4 are in a resource that no class leads to, only an instance. */
function olderHelpers(client: unknown): object | undefined {
  const { Beta } = (client ?? {}) as { Beta?: new (client: object) => { chat?: OlderChat } }
  if (typeof Beta !== 'function') return undefined
  const { chat } = new Beta({})
  const helpers = chat?.completions
  if (typeof helpers?.runTools !== 'function') return undefined
  return Object.getPrototypeOf(helpers) as object
}

interface OlderChat {
  readonly completions?: { readonly runTools?: unknown }
}
