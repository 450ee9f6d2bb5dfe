/** Content blocks and messages of Converse, as those of Anthropic's messages API, which the readers know. */
import { type Data, isData } from '../../src/calls/llm/parts.ts'

type Block = Data

/** Blocks that hold bytes: what they are is kept, the bytes are not. */
const MEDIA = ['image', 'video', 'audio', 'document'] as const

export const messageOf = (message: unknown): unknown =>
  isData(message) ? { role: message['role'], content: blocksOf(message['content']) } : message

export const blocksOf = (content: unknown): unknown[] =>
  (Array.isArray(content) ? content : []).map((block: unknown) =>
    isData(block) ? blockOf(block) : block,
  )

function blockOf(block: Block): Block {
  const { toolUse: use, toolResult: result, reasoningContent: thought } = block
  if (isData(use)) {
    return { type: 'tool_use', id: use['toolUseId'], name: use['name'], input: use['input'] }
  }
  if (isData(result)) {
    const { toolUseId, content } = result
    return { type: 'tool_result', tool_use_id: toolUseId, content: blocksOf(content) }
  }
  if (isData(thought)) {
    const { reasoningText: said } = thought
    return { type: 'thinking', thinking: isData(said) ? (said['text'] ?? '') : '' }
  }
  for (const name of MEDIA) {
    const media = block[name]
    if (isData(media)) return { [name]: withoutBytes(media) }
  }
  return block
}

/** A document may be a text; other sources are a place or bytes. */
function withoutBytes(media: Data): Data {
  const { source, ...facts } = media
  if (!isData(source)) return facts
  const { bytes: _, ...rest } = source
  return { ...facts, source: rest }
}

/** The tools of a request, `{ toolSpec: { name, description, inputSchema: { json } } }`. */
export const toolsOf = (config: unknown): unknown[] | undefined => {
  const tools = isData(config) ? config['tools'] : undefined
  if (!Array.isArray(tools)) return undefined
  return tools.map((tool: unknown) => {
    const spec = isData(tool) ? tool['toolSpec'] : undefined
    if (!isData(spec)) return tool
    const { name, description, inputSchema: schema } = spec
    return { name, description, input_schema: isData(schema) ? schema['json'] : schema }
  })
}
