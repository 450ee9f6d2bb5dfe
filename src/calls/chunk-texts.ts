/** What one chunk of a streamed result adds to the result's texts. */
import { isData } from './llm/parts.ts'
import { piecesOf } from './text-pieces.ts'
import type { CallContent } from './types.ts'

/** What a chunk adds, as far as holding it back needs to know. */
export interface ChunkTexts {
  /** Pieces of texts that go on in later chunks; `key` is the same for all pieces of one text. */
  readonly pieces: readonly ChunkPiece[]
  /** Beginnings of the keys of texts that end with this chunk. */
  readonly ended: readonly string[]
  /** What the chunk says by itself. */
  readonly content?: CallContent
  /** True where the chunk finishes something that the collector reads as a whole, such as a tool call. */
  readonly whole?: boolean
}

export interface ChunkPiece {
  readonly key: string
  readonly text: string
  /** Whether it is part of the arguments of a tool call, which say nothing before their end. */
  readonly argument?: boolean
}

/** Where simple clients put a piece of the answer, in the order in which it is collected. */
const TEXT_FIELDS = ['text', 'content', 'delta'] as const

/**
 * The texts in a chunk, by its shape: chat chunks, events of responses and messages, candidates, strings, and
 * `{ text }`, `{ content }` or `{ delta }`.
 */
export function chunkTexts(chunk: unknown): ChunkTexts {
  const known = piecesOf(chunk)
  if (known.pieces.length > 0 || known.ended.length > 0 || !isData(chunk)) return known
  // Google's SDK has a getter for the text, which warns of all that is none.
  if (Array.isArray(chunk['candidates'])) return known
  const text = TEXT_FIELDS.map((name) => chunk[name]).find((value) => typeof value === 'string')
  return text === undefined ? known : { pieces: [{ key: 'text', text }], ended: [] }
}
