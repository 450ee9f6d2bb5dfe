/**
 * Chat messages in the shape of the GenAI conventions (gen-ai-input-messages.json and
 * gen-ai-output-messages.json), read from the wire shapes of OpenAI, Anthropic and Google.
 */
import type { Role, Segment } from '../../security/types.ts'
import { collectTexts } from '../../util/collect-texts.ts'
import { readAnthropicBlock } from './anthropic-parts.ts'
import { REASONING_FIELDS } from './chat-delta.ts'
import { type ChatMessage, type Data, isData, type MessagePart, parseJson } from './parts.ts'
import { readItem } from './response-items.ts'

export { isData, parseJson } from './parts.ts'
export type { ChatMessage, MessagePart, OutputMessage } from './parts.ts'

const textOr = (value: unknown, fallback: string): string =>
  typeof value === 'string' ? value : fallback
const idOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** Reads one message of a request; anything that is not a known shape is kept as a generic part. */
export function readMessage(value: unknown): ChatMessage {
  if (typeof value === 'string') return { role: 'user', parts: [{ type: 'text', content: value }] }
  if (!isData(value)) return { role: 'user', parts: [{ type: 'generic', value }] }
  if (value['role'] === undefined) {
    const item = readItem(value)
    if (item !== undefined) return item
    // A template's variables, or an item of a kind to come: seen as a whole.
    if ((value['content'] ?? value['parts']) === undefined) {
      return { role: 'user', parts: [{ type: 'generic', value }] }
    }
  }
  const role = ROLES[textOr(value['role'], 'user')] ?? 'user'
  const parts = readParts(value['content'] ?? value['parts'])
  if (role === 'tool') {
    const response = value['content']
    return {
      role,
      parts: [
        {
          type: 'tool_call_response',
          id: idOf(value['tool_call_id'] ?? value['toolCallId']),
          response,
        },
      ],
    }
  }
  const thoughts = REASONING_FIELDS.flatMap((name) => textPart('reasoning', value[name]))
  const spoken = isData(value['audio']) ? textPart('text', value['audio']['transcript']) : []
  const refusal = textPart('text', value['refusal'])
  const said = [...thoughts, ...parts, ...refusal, ...spoken]
  return { role, parts: [...said, ...readExecutedTools(value), ...readToolCalls(value)] }
}

/** Tools that Groq's compound models ran by themselves, each with its result. */
export function readExecutedTools({ executed_tools: tools }: Data): MessagePart[] {
  if (!Array.isArray(tools)) return []
  return tools.filter(isData).flatMap((tool: Data): MessagePart[] => {
    const { type, arguments: args, output: response } = tool
    const name = textOr(type, '')
    const call = { type: 'tool_call', id: null, name, arguments: parseJson(args) } as const
    if (response === undefined || response === null) return [call]
    return [call, { type: 'tool_call_response', id: null, response }]
  })
}

const textPart = (type: 'text' | 'reasoning', content: unknown): MessagePart[] =>
  typeof content === 'string' && content !== '' ? [{ type, content }] : []

const ROLES: Readonly<Record<string, ChatMessage['role'] | undefined>> = {
  __proto__: null as never,
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  model: 'assistant',
  ai: 'assistant',
  tool: 'tool',
  function: 'tool',
}

/** Reads a message's content: a string, one part, or a list of parts. */
export function readParts(content: unknown): MessagePart[] {
  if (content === undefined || content === null) return []
  const parts: readonly unknown[] = Array.isArray(content) ? content : [content]
  return parts.flatMap(
    (part) => (isData(part) ? readAnthropicBlock(part, readParts) : undefined) ?? readPart(part),
  )
}

function readPart(part: unknown): MessagePart {
  if (typeof part === 'string') return { type: 'text', content: part }
  if (!isData(part)) return { type: 'generic', value: part }
  const type = part['type']
  if (type === 'tool_use') {
    return {
      type: 'tool_call',
      id: idOf(part['id']),
      name: textOr(part['name'], ''),
      arguments: part['input'],
    }
  }
  if (type === 'thinking' && typeof part['thinking'] === 'string') {
    return { type: 'reasoning', content: part['thinking'] }
  }
  if (type === 'reasoning' && typeof part['reasoning'] === 'string') {
    return { type: 'reasoning', content: part['reasoning'] }
  }
  if (typeof part['text'] === 'string') {
    return { type: part['thought'] === true ? 'reasoning' : 'text', content: part['text'] }
  }
  if (type === 'refusal' && typeof part['refusal'] === 'string') {
    return { type: 'text', content: part['refusal'] }
  }
  return readMediaPart(part) ?? readGooglePart(part) ?? { type: 'generic', value: part }
}

function readMediaPart(part: Data): MessagePart | undefined {
  const image = part['image_url'] ?? part['imageUrl']
  const url = isData(image) ? image['url'] : image
  if (typeof url !== 'string') return undefined
  // Inline images are data, not evidence worth their size.
  const uri = url.startsWith('data:') ? `${url.slice(0, url.indexOf(',') + 1)}…` : url
  return { type: 'uri', modality: 'image', uri }
}

function readGooglePart(part: Data): MessagePart | undefined {
  const call = part['functionCall']
  if (isData(call)) {
    return {
      type: 'tool_call',
      id: idOf(call['id']),
      name: textOr(call['name'], ''),
      arguments: call['args'],
    }
  }
  const code = part['executableCode']
  if (isData(code)) return { type: 'tool_call', id: null, name: 'code_execution', arguments: code }
  const result = part['codeExecutionResult']
  if (isData(result)) return { type: 'tool_call_response', id: null, response: result['output'] }
  const file = part['inlineData']
  const media = isData(file) ? textOr(file['mimeType'], 'application/octet-stream') : ''
  // Texts are judged as they are sent.
  if (isData(file) && !media.startsWith('text/')) {
    const modality = media.split('/', 1)[0] ?? 'file'
    return { type: 'uri', modality, uri: `data:${media};base64,…` }
  }
  const stored = part['fileData']
  if (isData(stored) && typeof stored['fileUri'] === 'string') {
    const modality = textOr(stored['mimeType'], 'file').split('/', 1)[0] ?? 'file'
    return { type: 'uri', modality, uri: stored['fileUri'] }
  }
  const response = part['functionResponse']
  if (!isData(response)) return undefined
  return { type: 'tool_call_response', id: idOf(response['id']), response: response['response'] }
}

function readToolCalls(message: Data): MessagePart[] {
  const legacy = message['function_call']
  const calls =
    message['tool_calls'] ??
    message['toolCalls'] ??
    (isData(legacy) ? [{ function: legacy }] : undefined)
  if (!Array.isArray(calls)) return []
  return calls.map((call: unknown): MessagePart => {
    const fn = isData(call) ? (call['function'] ?? call['custom']) : undefined
    if (!isData(call) || !isData(fn)) return { type: 'generic', value: call }
    const args = fn['arguments'] ?? fn['input']
    return {
      type: 'tool_call',
      id: idOf(call['id']),
      name: textOr(fn['name'], ''),
      arguments: parseJson(args),
    }
  })
}

/**
 * The texts of messages, each under the role that its part has. A tool call in an answer is about to run
 * and judged as such; in a request it is history: it was judged when the model asked for it and when the
 * tool was called, and must not stop the conversation that tells the model of the refusal.
 */
export function messageSegments(
  messages: readonly ChatMessage[],
  path: string,
  phase: 'input' | 'output',
): { segments: Segment[]; numbers: Segment[]; complete: boolean } {
  const segments: Segment[] = []
  const numbers: Segment[] = []
  const calls = new Map<string, string>()
  let complete = true
  messages.forEach((message, index) => {
    message.parts.forEach((part, at) => {
      const found = collectTexts(partValue(part), { path: `${path}[${index}].parts[${at}]` })
      const role = partRole(part, phase) ?? MESSAGE_ROLES[message.role]
      const tool = toolOf(part, calls)
      for (const { text, path: place, key } of found.texts) {
        const about = {
          text,
          path: place,
          key: part.type === 'reasoning' ? 'reasoning' : key,
          role,
        }
        segments.push(tool === undefined ? about : { ...about, tool })
      }
      if (role === 'tool_argument' || role === 'tool_result') {
        const about = tool === undefined ? { role } : { role, tool }
        for (const number of found.numbers) numbers.push({ ...number, ...about })
      }
      complete &&= found.complete
    })
  })
  return { segments, numbers, complete }
}

/** The tool that a part calls or answers for; an answer names its call by id alone. */
function toolOf(part: MessagePart, calls: Map<string, string>): string | undefined {
  if (part.type === 'tool_call') {
    if (part.id !== null) calls.set(part.id, part.name)
    return part.name
  }
  if (part.type !== 'tool_call_response' || part.id === null) return undefined
  return calls.get(part.id)
}

const MESSAGE_ROLES: Readonly<Record<ChatMessage['role'], Role>> = {
  system: 'system',
  user: 'user',
  assistant: 'assistant',
  tool: 'tool_result',
}

function partRole(part: MessagePart, phase: 'input' | 'output'): Role | undefined {
  if (part.type === 'tool_call_response') return 'tool_result'
  if (part.type === 'tool_call') return phase === 'output' ? 'tool_argument' : 'assistant'
  return undefined
}

function partValue(part: MessagePart): unknown {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return part.content
    case 'tool_call':
      return part.arguments
    case 'tool_call_response':
      return part.response
    case 'uri':
      return part.uri
    case 'generic':
      return part.value
  }
}
