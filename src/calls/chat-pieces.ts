/** The pieces of texts in one chunk of a chat completion. */
import { callPieces, functionOf } from './llm/chat-calls.ts'
import { deltaTexts } from './llm/chat-delta.ts'
import { type Data, isData } from './llm/parts.ts'
import { like, pieceIn, placeOf, type Pieces, type TextPiece } from './text-piece.ts'

/** @param choices The chunk's own list. */
export function chatPieces(chunk: Data, choices: readonly unknown[]): Pieces {
  const pieces: TextPiece[] = []
  const ended: string[] = []
  // Usage is counted once, with the chunk that brought it.
  const chunkOf = (choice: Data): unknown =>
    like(chunk, { choices: [choice], ...('usage' in chunk ? { usage: null } : {}) })
  for (const choice of choices.filter(isData)) {
    const index = choice['index'] ?? 0
    const begin = `choice ${placeOf(index)} `
    const reason = choice['finish_reason'] ?? choice['finishReason']
    if (typeof reason === 'string') ended.push(begin)
    const carryDelta = (delta: Data): unknown => chunkOf({ index, delta, finish_reason: null })
    const carryText = (text: string): unknown => chunkOf({ index, text, finish_reason: null })
    pieces.push(...pieceIn(choice, 'text', { key: `${begin}text`, carry: carryText }))
    const delta = choice['delta']
    if (!isData(delta)) continue
    for (const { key, holder, name, carry } of deltaTexts(delta)) {
      const facts = { key: `${begin}${key}`, carry: (text: string) => carryDelta(carry(text)) }
      pieces.push(...pieceIn(holder, name, facts))
    }
    pieces.push(...argumentPieces(delta, begin, carryDelta))
  }
  return { pieces, ended }
}

function argumentPieces(
  delta: Data,
  begin: string,
  carryDelta: (delta: Data) => unknown,
): TextPiece[] {
  const pieces: TextPiece[] = []
  const list = 'toolCalls' in delta ? 'toolCalls' : 'tool_calls'
  for (const call of callPieces(delta).filter(isData)) {
    const at = call['index'] ?? 0
    const holder = isData(call['function']) ? 'function' : 'custom'
    const key = `${begin}tool ${placeOf(at)}`
    for (const name of ['arguments', 'input']) {
      const carry = (text: string): unknown =>
        carryDelta({ [list]: [{ index: at, [holder]: { [name]: text } }] })
      const facts = { key, json: name === 'arguments', argument: true, carry }
      pieces.push(...pieceIn(functionOf(call), name, facts))
    }
  }
  const carry = (text: string): unknown => carryDelta({ function_call: { arguments: text } })
  const legacy = { key: `${begin}function`, json: true, argument: true, carry }
  pieces.push(...pieceIn(delta['function_call'], 'arguments', legacy))
  return pieces
}
