import type { AnyFunction } from '../../src/calls/wrap-function.ts'
import { MonitorInstrumentation } from '../shared/instrumentation.ts'
import type { LoadedModule } from '../shared/loaded-module.ts'
import { listeningEmit, monitoredRun } from './runs.ts'
import { OPENAI_AGENTS_PACKAGES } from './surface.ts'
import { gatedHandoffs, gatedInvocation, gatedTools } from './tools.ts'
import type { Exports } from './types.ts'

type Patch = readonly [
  from: 'Runner' | 'Agent',
  method: string,
  wrap: (original: AnyFunction) => AnyFunction,
]

/** Methods of exported classes, and how each is wrapped. */
const METHODS: readonly Patch[] = [
  ['Runner', 'run', monitoredRun],
  ['Runner', 'emit', listeningEmit],
  ['Agent', 'getEnabledHandoffs', gatedHandoffs],
]

/**
 * Monitors `@openai/agents`: runs, their agents and handoffs as a tree, and each tool behind a gate. Requests to
 * models go through the `openai` package and are counted there.
 *
 * @example registerInstrumentations({ instrumentations: [new OpenAIAgentsInstrumentation()] })
 */
export class OpenAIAgentsInstrumentation extends MonitorInstrumentation {
  constructor() {
    super('openai-agents')
  }

  protected get packages() {
    return OPENAI_AGENTS_PACKAGES
  }

  protected patchExports(module: LoadedModule): undefined {
    const exports = module.exports as Exports
    const byHand = module.by === 'monitorModule()'
    const getAllTools: Patch = ['Agent', 'getAllTools', gatedTools(byHand)]
    for (const [from, method, wrap] of [...METHODS, getAllTools]) {
      const target = exports[from]?.prototype
      if (target === undefined) continue
      this.patchMethod({ module, target, method, label: `${from}.prototype.${method}`, wrap })
    }
    // Nobody calls the functions of a front door but the application.
    if (exports.Agent !== undefined || exports.tool === undefined) return
    this.patchMethod({
      module,
      target: exports,
      method: 'invokeFunctionTool',
      label: 'invokeFunctionTool',
      wrap: gatedInvocation,
    })
  }
}
