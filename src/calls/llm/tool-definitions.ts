/** Reads the tools of a request out of the wire shapes of OpenAI, Anthropic and Google. */
import type { ToolDefinition } from '../../security/session/types.ts'
import { type Data, isData } from './parts.ts'

/** Tools of one request that are looked at; APIs take a few hundred. */
const MAX_TOOLS = 1_000

/**
 * The tools that a request announces to its model, in any of the shapes `{ type: 'function', function: {…} }`
 * (OpenAI chat), `{ type: 'function', name, parameters }` (OpenAI responses), `{ name, input_schema }`
 * (Anthropic), `{ functionDeclarations: […] }` (Google). What has no name is no tool that could be called.
 */
export function readToolDefinitions(tools: unknown): readonly ToolDefinition[] {
  if (!Array.isArray(tools)) return []
  return tools.slice(0, MAX_TOOLS).flatMap((tool: unknown) => {
    if (!isData(tool)) return []
    const declarations = tool['functionDeclarations'] ?? tool['function_declarations']
    if (Array.isArray(declarations)) return declarations.slice(0, MAX_TOOLS).flatMap(definitionOf)
    return definitionOf(tool['function'] ?? tool['custom'] ?? tool)
  })
}

/**
 * The same tools as the conventions write them down (gen-ai-tool-definitions.json): type, name, description and
 * parameters at the top, and whatever else the provider is told. A tool of the provider's own, which has no name, is
 * called by its type.
 */
export function conventionalTools(tools: unknown): unknown {
  if (!Array.isArray(tools)) return tools
  return tools.flatMap((tool: unknown) => {
    if (!isData(tool)) return [tool]
    const declarations = tool['functionDeclarations'] ?? tool['function_declarations']
    return Array.isArray(declarations)
      ? declarations.map((each: unknown) => conventionalTool(isData(each) ? each : {}))
      : [conventionalTool(tool)]
  })
}

function conventionalTool(tool: Data): Data {
  const { type: given, function: fn, custom, ...outer } = tool
  const inner = [fn, custom].find(isData)
  const { name, description, parameters, input_schema, inputSchema, ...more } = inner ?? outer
  const type = typeof given === 'string' ? given : 'function'
  const schema = parameters ?? input_schema ?? inputSchema
  return {
    type,
    name: typeof name === 'string' && name !== '' ? name : type,
    ...(typeof description === 'string' ? { description } : {}),
    ...(schema === undefined ? {} : { parameters: schema }),
    ...more,
  }
}

function definitionOf(value: unknown): ToolDefinition[] {
  if (!isData(value)) return []
  const { name, description } = value
  if (typeof name !== 'string' || name === '') return []
  const inputSchema = value['parameters'] ?? value['input_schema'] ?? value['inputSchema']
  return [
    {
      name,
      ...(typeof description === 'string' ? { description } : {}),
      ...(inputSchema === undefined ? {} : { inputSchema }),
    },
  ]
}
