/** The pieces of texts in one event of Cohere's chats, of both versions of its API. */
import { type Data, isData } from './llm/parts.ts'
import { like, pieceIn, placeOf, type Pieces, type TextPiece } from './text-piece.ts'

/** Undefined for what is no event of theirs. */
export function coherePieces(event: Data): Pieces | undefined {
  const { type, eventType } = event
  if (typeof eventType === 'string') return ofFirstVersion(event, eventType)
  return typeof type === 'string' ? ofSecondVersion(event, type) : undefined
}

function ofSecondVersion(event: Data, type: string): Pieces | undefined {
  const place = placeOf(event['index'] ?? 0)
  if (type === 'content-end') return { pieces: [], ended: [`content ${place} `] }
  if (type === 'tool-call-end') return { pieces: [], ended: [`call ${place} `] }
  if (type === 'message-end') return { pieces: [], ended: [''] }
  const message = isData(event['delta']) ? event['delta']['message'] : undefined
  if (!isData(message)) return undefined
  const carrying = (kind: string, change: (text: string) => Data) => (text: string) =>
    like(event, { type: kind, delta: { message: change(text) } })
  const { content, toolCalls: call } = message
  const pieces: TextPiece[] = []
  for (const name of ['text', 'thinking']) {
    const carry = carrying('content-delta', (text) => ({ content: { [name]: text } }))
    pieces.push(...pieceIn(content, name, { key: `content ${place} ${name}`, carry }))
  }
  const plan = carrying('tool-plan-delta', (toolPlan) => ({ toolPlan }))
  pieces.push(...pieceIn(message, 'toolPlan', { key: 'plan text', carry: plan }))
  const carry = carrying('tool-call-delta', (text) => ({
    toolCalls: { function: { arguments: text } },
  }))
  const facts = { key: `call ${place} arguments`, json: true, argument: true, carry }
  pieces.push(...pieceIn(isData(call) ? call['function'] : undefined, 'arguments', facts))
  // An event that begins a text has none of it yet.
  const said = pieces.filter(({ text }) => text !== '')
  return { pieces: said, ended: type === 'tool-call-start' ? ['plan '] : [] }
}

function ofFirstVersion(event: Data, type: string): Pieces | undefined {
  if (type === 'stream-end') return { pieces: [], ended: [''] }
  if (type === 'tool-calls-generation') return { pieces: [], ended: ['plan ', 'call '] }
  if (type === 'text-generation') {
    const key = `text ${placeOf(event['index'] ?? 0)}`
    return {
      pieces: pieceIn(event, 'text', { key, carry: (text) => like(event, { text }) }),
      ended: [],
    }
  }
  if (type !== 'tool-calls-chunk') return undefined
  const { toolCallDelta: delta } = event
  const carrying = (name: string) => (text: string) =>
    like(event, {
      text: undefined,
      toolCallDelta: { index: isData(delta) ? delta['index'] : undefined, [name]: text },
    })
  const place = placeOf(isData(delta) ? (delta['index'] ?? 0) : 0)
  const key = `call ${place} parameters`
  const call = { key, json: true, argument: true, carry: carrying('parameters') }
  return {
    pieces: [
      ...pieceIn(event, 'text', { key: 'plan text', carry: (text) => like(event, { text }) }),
      ...pieceIn(delta, 'text', { key: 'plan delta', carry: carrying('text') }),
      ...pieceIn(delta, 'parameters', call),
    ],
    ended: [],
  }
}
