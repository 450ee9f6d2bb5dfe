/** The gate before the tools: each `execute` is a call of ours. */
import { copyWith, describeTool, gatedTool } from '../shared/tools.ts'
import { isObject } from '../shared/proxied.ts'
import { inScope, type Scope } from './scope.ts'

/**
 * A copy of a set of tools in which every `execute` is monitored and judged before it runs; other values as
 * they are. The tools themselves are not changed.
 *
 * @param scope the `generateText` or the like that they are used by
 */
export function gatedTools<T>(tools: T, scope?: Scope): T {
  if (!isObject(tools)) return tools
  return copyWith(tools, (tool, name) =>
    isObject(tool)
      ? gatedTool(
          tool,
          'execute',
          ([input, options]) => {
            const { toolCallId: callId } = (options ?? {}) as { readonly toolCallId?: unknown }
            return describeTool({ name: String(name), input, callId })
          },
          (run) => inScope(scope, run),
        )
      : tool,
  )
}
