/** One piece of a text that comes in pieces, and how it is found in what carries it. */
import { type Data, isData } from './llm/parts.ts'

/** A piece of a text that goes on in later items. */
export interface TextPiece {
  /** The same for all pieces of one text, such as `choice 0 content`. */
  readonly key: string
  readonly text: string
  /** Whether it is inside of JSON; undefined when only the text's beginning can tell. */
  readonly json?: boolean
  /** Whether it is part of the arguments of a tool call, which say nothing before their end. */
  readonly argument?: boolean
  /** Writes another text in the piece's place and gives the item; a text is its own item. */
  put(item: unknown, text: string): unknown
  /** An item like the piece's that carries nothing but this text. */
  carry(text: string): unknown
}

/** What an item says of the texts that come in pieces. */
export interface Pieces {
  readonly pieces: readonly TextPiece[]
  /** Beginnings of the keys of texts that end with this item. */
  readonly ended: readonly string[]
}

/** An index or an id as part of a key. */
export const placeOf = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'string' ? String(value) : ''

/** The piece in `holder[name]`, if there is one. */
export function pieceIn(
  holder: unknown,
  name: string,
  facts: Pick<TextPiece, 'key' | 'json' | 'argument' | 'carry'>,
): TextPiece[] {
  if (!isData(holder)) return []
  const property = Object.getOwnPropertyDescriptor(holder, name)
  // What cannot be written to cannot be held back either: it stands for itself.
  if (property?.writable !== true || typeof property.value !== 'string') return []
  const text: string = property.value
  const put = (item: unknown, next: string): unknown => {
    Reflect.set(holder, name, next)
    return item
  }
  return [{ ...facts, text, put }]
}

/** The same item with other fields, of the same class. */
export function like(item: Data, fields: Data): unknown {
  const copy = Object.create(Object.getPrototypeOf(item) as object | null) as object
  return Object.assign(copy, item, fields)
}
