/** The body of `InvokeModel`: JSON as text or bytes. */
import { type Data, isData } from '../../src/calls/llm/parts.ts'

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** What a body holds; itself where it is no JSON. */
export function jsonOf(body: unknown): unknown {
  const text = body instanceof Uint8Array ? decoder.decode(body) : body
  if (typeof text !== 'string') return body
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** A command's input with its body as data, to be read and changed. */
export const withData = (input: unknown): unknown =>
  isData(input) && 'body' in input ? { ...input, body: jsonOf(input['body']) } : input

/** The way back: a body of the same kind as the original's. */
export function withBody(changed: unknown, original: unknown): unknown {
  if (!isData(changed) || !('body' in changed)) return changed
  const before = (original as Data)['body']
  const body = changed['body']
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { ...changed, body: before instanceof Uint8Array ? encoder.encode(text) : text }
}
