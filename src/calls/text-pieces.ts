/** The texts of streamed answers that come in pieces, in the shapes of the providers. */
import { chatPieces } from './chat-pieces.ts'
import { coherePieces } from './cohere-pieces.ts'
import { type Data, isData } from './llm/parts.ts'
import { like, pieceIn, placeOf, type Pieces, type TextPiece } from './text-piece.ts'

export type { TextPiece } from './text-piece.ts'

const NOTHING: Pieces = { pieces: [], ended: [] }

/**
 * The pieces in one item of a stream: OpenAI's chat chunks and response events, Anthropic's events, Google's
 * candidates, Ollama's lines, Cohere's events, and plain strings. In any other item each text stands for itself, for it may
 * be a snapshot of all that came before.
 */
export function piecesOf(item: unknown): Pieces {
  if (typeof item === 'string') {
    const piece = { key: '', text: item, put: (_: unknown, text: string) => text, carry: String }
    return { pieces: [piece], ended: [] }
  }
  if (!isData(item)) return NOTHING
  if (isWrappedChunk(item)) return ofWrapped(item, item.data)
  if (Array.isArray(item['choices'])) return chatPieces(item, item['choices'])
  if (Array.isArray(item['candidates'])) return ofCandidates(item, item['candidates'])
  if (isData(item['contentBlockDelta'])) return ofConverse(item, item['contentBlockDelta'])
  if (isData(item['contentBlockStop']))
    return { pieces: [], ended: [blockOf(item['contentBlockStop'])] }
  const cohere = coherePieces(item)
  if (cohere !== undefined) return cohere
  if (typeof item['type'] === 'string') return ofEvent(item, item['type'])
  return typeof item['done'] === 'boolean' ? ofOllama(item, item['done']) : NOTHING
}

/** The events of Mistral's SDK, which hold a chat chunk. */
export const isWrappedChunk = (item: Data): item is Data & { readonly data: Data } =>
  isData(item['data']) && Array.isArray(item['data']['choices'])

function ofWrapped(event: Data, data: Data): Pieces {
  const { pieces, ended } = piecesOf(data)
  return {
    ended,
    pieces: pieces.map((piece) => ({
      ...piece,
      put(item, text) {
        piece.put(data, text)
        return item
      },
      carry: (text) => like(event, { data: piece.carry(text) }),
    })),
  }
}

function ofCandidates(chunk: Data, candidates: readonly unknown[]): Pieces {
  const pieces: TextPiece[] = []
  const ended: string[] = []
  candidates.forEach((candidate, position) => {
    if (!isData(candidate)) return
    const begin = `candidate ${placeOf(candidate['index'] ?? position)} `
    if (typeof candidate['finishReason'] === 'string') ended.push(begin)
    const content = isData(candidate['content']) ? candidate['content'] : {}
    const parts = Array.isArray(content['parts']) ? (content['parts'] as unknown[]) : []
    for (const part of parts.filter(isData)) {
      const carry = (text: string): unknown => {
        const { finishReason: _, ...rest } = candidate
        return like(chunk, {
          candidates: [{ ...rest, content: { ...content, parts: [{ ...part, text }] } }],
        })
      }
      const key = `${begin}${part['thought'] === true ? 'thought' : 'text'}`
      pieces.push(...pieceIn(part, 'text', { key, carry }))
    }
  })
  return { pieces, ended }
}

const blockOf = (event: Data): string => `block ${placeOf(event['contentBlockIndex'])} `

/** A piece of a content block of Bedrock's Converse. */
function ofConverse(item: Data, event: Data): Pieces {
  const { delta } = event
  const begin = blockOf(event)
  if (!isData(delta)) return NOTHING
  const carrying = (change: (text: string) => Data) => (text: string) =>
    like(item, { contentBlockDelta: { ...event, delta: change(text) } })
  const text = { key: `${begin}text`, carry: carrying((given) => ({ text: given })) }
  const thought = {
    key: `${begin}thought`,
    carry: carrying((given) => ({ reasoningContent: { text: given } })),
  }
  const input = {
    key: `${begin}input`,
    carry: carrying((given) => ({ toolUse: { input: given } })),
    json: true,
    argument: true,
  }
  return {
    pieces: [
      ...pieceIn(delta, 'text', text),
      ...pieceIn(delta['reasoningContent'], 'text', thought),
      ...pieceIn(delta['toolUse'], 'input', input),
    ],
    ended: [],
  }
}

/** The fields of Anthropic's `content_block_delta.delta`. */
const BLOCK_FIELDS = ['text', 'thinking', 'content', 'partial_json'] as const

function ofEvent(event: Data, type: string): Pieces {
  if (type === 'content_block_start') return ofBlockStart(event)
  if (type === 'content_block_delta' || type === 'content_block_stop') {
    const begin = `block ${placeOf(event['index'] ?? 0)} `
    if (type === 'content_block_stop') return { pieces: [], ended: [begin] }
    const { delta } = event
    const pieces = BLOCK_FIELDS.flatMap((name) => {
      const carry = (text: string): unknown =>
        like(event, { delta: { ...(isData(delta) ? delta : {}), [name]: text } })
      const json = name === 'partial_json' ? { json: true, argument: true } : {}
      return pieceIn(delta, name, { key: `${begin}${name}`, carry, ...json })
    })
    return { pieces, ended: [] }
  }
  const [, stem = '', step] = /^(.*)[.-](delta|done|end)$/.exec(type) ?? []
  const place = PLACE_FIELDS.map((name) => placeOf(event[name])).join(' ')
  const key = `${stem} ${place}`
  if (step === 'delta') {
    const { delta } = event
    if (isData(delta)) return { pieces: shellPieces(event, delta, key), ended: [] }
    const name = typeof event['text'] === 'string' ? 'text' : 'delta'
    const carry = (text: string): unknown => like(event, { [name]: text })
    const facts = { key, carry, json: JSON_TEXT.test(stem), argument: ARGUMENT.test(stem) }
    return { pieces: pieceIn(event, name, facts), ended: [] }
  }
  if (step !== undefined) return { pieces: [], ended: [key] }
  return /^response\.(?:completed|incomplete|failed)$/.test(type)
    ? { pieces: [], ended: [''] }
    : NOTHING
}

/** A block begins empty, but may have the beginning of its text. */
function ofBlockStart(event: Data): Pieces {
  const block = event['content_block']
  const pieces = (['text', 'thinking'] as const).flatMap((name) => {
    if (!isData(block) || block[name] === '') return []
    const carry = (text: string): unknown =>
      like(event, { content_block: { ...block, [name]: text } })
    return pieceIn(block, name, { key: `block ${placeOf(event['index'] ?? 0)} ${name}`, carry })
  })
  return { pieces, ended: [] }
}

/** What tells the texts of one response apart. */
const PLACE_FIELDS = [
  ...['item_id', 'output_index', 'content_index', 'summary_index', 'command_index', 'id'],
] as const
/** Events with pieces of a tool call's arguments: those in JSON, and all. */
const JSON_TEXT = /arguments|tool-input/
const ARGUMENT = /arguments|tool-input|tool_call_input|call_code|shell_call_command/

/** What a shell wrote, at the provider: `{ stdout }` or `{ stderr }`. */
function shellPieces(event: Data, delta: Data, key: string): TextPiece[] {
  return ['stdout', 'stderr'].flatMap((name) => {
    const carry = (text: string): unknown => like(event, { delta: { [name]: text } })
    return pieceIn(delta, name, { key: `${key} ${name}`, carry })
  })
}

function ofOllama(line: Data, done: boolean): Pieces {
  const { message } = line
  const carryMessage = (content: string): unknown =>
    like(line, { message: { ...(isData(message) ? message : {}), content }, done: false })
  const carryThinking = (thinking: string): unknown =>
    like(line, {
      message: { ...(isData(message) ? message : {}), content: '', thinking },
      done: false,
    })
  const carryResponse = (response: string): unknown => like(line, { response, done: false })
  return {
    pieces: [
      ...pieceIn(message, 'content', { key: 'line message', carry: carryMessage }),
      ...pieceIn(message, 'thinking', { key: 'line thinking', carry: carryThinking }),
      ...pieceIn(line, 'response', { key: 'line response', carry: carryResponse }),
    ],
    ended: done ? ['line '] : [],
  }
}
