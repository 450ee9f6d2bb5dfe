/** Monitoring by hand, for bundled applications and modules that were imported before monitoring. */
import { gatedByHand } from './integration.ts'
import { gatedModel } from './models.ts'
import { gatedTools } from './tools.ts'

/**
 * A model whose calls are monitored, and judged before anything is sent to the provider: each `doGenerate`,
 * `doStream` or `doEmbed` is a span. The given model is not changed. A model that is monitored already, by
 * hand or automatically, is not counted twice.
 *
 * @param model a model object of a provider package, such as `openai('gpt-4o-mini')`
 * @example generateText({ model: monitorModel(openai('gpt-4o-mini')), prompt: 'Hello' })
 */
export function monitorModel<T extends object>(model: T): T {
  gatedByHand('models')
  return gatedModel(model)
}

/**
 * A copy of a set of tools in which every `execute` is monitored, and judged before it runs. The given
 * tools are not changed.
 *
 * @param tools the `tools` of `generateText`, `streamText` or an agent
 * @example generateText({ model, tools: monitorTools({ weather }), prompt: 'Is it raining?' })
 */
export function monitorTools<T extends object>(tools: T): T {
  gatedByHand('tools')
  return gatedTools(tools)
}
