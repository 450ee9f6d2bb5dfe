import { isData } from '../../src/calls/llm/parts.ts'
import { describeTool, gatedTool } from '../shared/tools.ts'

/** A tool of `toolRunner` with a gate before its `run`; toolsets, which have none, stay as they are. */
export function gatedRunnable(tool: Readonly<Record<string, unknown>>): unknown {
  const { name } = tool
  if (typeof name !== 'string') return tool
  return gatedTool(tool, 'run', ([input, context]) => {
    const block = isData(context) ? context['toolUseBlock'] : undefined
    const callId = isData(block) ? block['id'] : undefined
    return describeTool({ name, input, callId })
  })
}
