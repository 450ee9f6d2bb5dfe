import { MonitorInstrumentation } from '../shared/instrumentation.ts'
import type { LoadedModule } from '../shared/loaded-module.ts'
import { monitoredQuery } from './query.ts'
import { CLAUDE_AGENT_SDK_PACKAGES } from './surface.ts'

/**
 * Monitors `query()` of `@anthropic-ai/claude-agent-sdk`: the agent and its sub-agents as a tree, each tool judged
 * before Claude Code runs it.
 *
 * @example registerInstrumentations({ instrumentations: [new ClaudeAgentSdkInstrumentation()] })
 */
export class ClaudeAgentSdkInstrumentation extends MonitorInstrumentation {
  constructor() {
    super('claude-agent-sdk')
  }

  protected get packages() {
    return CLAUDE_AGENT_SDK_PACKAGES
  }

  protected patchExports(module: LoadedModule): object {
    const exports = this.changeableExports(module, 'query')
    // Whoever required the module before has a function that nothing can reach any more.
    const late = module.by === 'require.cache' && exports !== module.exports
    this.patchMethod({
      module,
      target: late ? undefined : exports,
      method: 'query',
      label: 'query',
      wrap: monitoredQuery,
    })
    return exports
  }
}
