import { isData, parseJson } from '../../src/calls/llm/parts.ts'
import { copyWith, describeTool, gatedTool } from '../shared/tools.ts'

/**
 * A tool of `runTools` with a gate: `{ function: { function, name, parse } }`, or what `zodFunction` and its like
 * make, with `$callback` beside it.
 */
export function gatedRunnable(tool: Readonly<Record<string, unknown>>): unknown {
  const about = tool['function']
  if (!isData(about)) return tool
  const run = about['function']
  const { name: given = typeof run === 'function' ? run.name : undefined } = about
  const name = typeof given === 'string' ? given : 'unknown'
  const describe = ([input]: readonly unknown[]) =>
    // Without `parse` the function gets the model's JSON text.
    describeTool({ name, input: parseJson(input) })
  if (typeof run !== 'function') return gatedTool(tool, '$callback', describe)
  const gatedAbout = gatedTool(about, 'function', describe)
  return copyWith(tool, (value, name) => (name === 'function' ? gatedAbout : value))
}
