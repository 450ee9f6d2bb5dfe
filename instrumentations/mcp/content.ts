/** Reads parameters and results of MCP requests. */
import { NO_CONTENT, valueContent } from '../../src/calls/content.ts'
import { conventionalTools } from '../../src/calls/llm/tool-definitions.ts'
import type { CallContent, CallDescription } from '../../src/calls/types.ts'
import { ATTR_GEN_AI_TOOL_DEFINITIONS } from '../../src/semconv/gen-ai.ts'
import type { Reading } from './methods.ts'

type Definitions = ReturnType<NonNullable<NonNullable<CallDescription['session']>['definitions']>>

/** The content of one side of a request. `path` is `input` or `output`. */
export function readContent(
  value: unknown,
  reading: Reading | undefined,
  path: string,
): CallContent {
  if (reading === undefined || typeof value !== 'object' || value === null) return NO_CONTENT
  const record = value as Readonly<Record<string, unknown>>
  const { role, attribute, of, only } = reading
  if (of !== undefined) {
    return valueContent(record[of], { role, attribute, path: `${path}.${of}` })
  }
  const names = only ?? Object.keys(record).filter((name) => name !== '_meta')
  const present = names.filter((name) => record[name] !== undefined)
  if (present.length === 0) return NO_CONTENT
  const picked = Object.fromEntries(present.map((name) => [name, record[name]]))
  return valueContent(picked, { role, attribute, path })
}

/** The same content, kept but not judged. */
export function unjudged(content: CallContent): CallContent {
  return { segments: [], complete: true, values: content.values }
}

/** The definitions of a page of `tools/list`; what is none, such as an entry without a name, is left out. */
export function definitionsOf(result: unknown): Definitions {
  const tools = (result as { tools?: unknown } | null | undefined)?.tools
  if (!Array.isArray(tools)) return []
  return tools.filter((tool): tool is Definitions[number] => {
    return typeof (tool as { name?: unknown } | null | undefined)?.name === 'string'
  })
}

/** Each text of a definition is judged under a path with its tool's name, such as `tools.add.description`. */
export function definitionContent(result: unknown): CallContent {
  const definitions = definitionsOf(result)
  const contents = definitions.map((definition) =>
    valueContent(definition, {
      role: 'tool_definition',
      path: `tools.${definition.name}`,
      attribute: ATTR_GEN_AI_TOOL_DEFINITIONS,
    }),
  )
  return {
    segments: contents.flatMap(({ segments }, index) => {
      const tool = definitions[index]?.name
      return tool === undefined ? segments : segments.map((segment) => ({ ...segment, tool }))
    }),
    complete: contents.every(({ complete }) => complete),
    values: { [ATTR_GEN_AI_TOOL_DEFINITIONS]: conventionalTools(definitions) },
  }
}
