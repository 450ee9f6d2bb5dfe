/**
 * Holds the items of a streamed result back until what they say has been judged, where the policy may stop
 * output. Items are handed on whole, as they came and in their order.
 */
import type { SecurityError } from '../errors.ts'
import type { Finding, Role, Segment } from '../security/types.ts'
import type { ChunkTexts } from './chunk-texts.ts'
import type { CallContent } from './types.ts'

/** Items that may go on, or the error that the call was stopped with. */
export type Released = { readonly items: readonly unknown[] } | { readonly refused: SecurityError }

/** The items of one result that may not go on yet. */
export interface HoldBack {
  /** Takes the next item in. */
  push(item: unknown): Released
  /** All that is still held, in order; for a result that was judged as a whole. */
  rest(): readonly unknown[]
}

/** What `createHoldBack` needs. */
export interface HoldBackOptions {
  /** What follows a piece of text before it goes on, in characters: no match as long as this is cut in two. */
  readonly chars: number
  readonly texts: (item: unknown) => ChunkTexts
  readonly role: Role
  /** The findings in a content that the policy stops output for. */
  readonly stopping: (content: CallContent) => readonly Finding[]
  /** All that came so far, as the record will have it. */
  readonly whole: () => CallContent
  /** Ends the call; undefined where it is not stopped after all. */
  readonly stop: () => SecurityError | undefined
}

/**
 * What comes after a hit can take it back, such as the `WHERE` of a `DELETE`: so many characters later, or at
 * the text's end, it counts. In the detectors' own cases it happens within 48 characters.
 */
const SETTLED_CHARS = 256

/** Held at most, beside the window itself: tool calls are held whole up to here. */
const MAX_HELD_CHARS = 65_536

/** Texts that are open at once; an older one counts as complete. */
const MAX_OPEN = 1_000

/** A text that comes in pieces. */
interface HeldText {
  /** Its end, from somewhere before what is cleared. */
  tail: string
  length: number
  /** Its length when it was judged last. */
  judged: number
  /** What stands before this may go on. */
  cleared: number
  readonly argument: boolean
}

interface HeldItem {
  readonly item: unknown
  readonly chars: number
  /** Where its pieces end in their texts. */
  readonly marks: readonly { readonly text: HeldText; readonly end: number }[]
}

/**
 * Items go on when the text in them was judged together with `chars` characters behind it, or to its end.
 * Arguments of tool calls go on when they are complete and judged.
 */
export function createHoldBack(options: HoldBackOptions): HoldBack {
  const { chars, stopping, whole } = options
  const step = Math.max(1, Math.floor(chars / 4))
  const open = new Map<string, HeldText>()
  let ended: HeldText[] = []
  let queue: HeldItem[] = []
  let heldChars = 0
  const decoder = new TextDecoder()

  const take = (item: unknown, { pieces }: ChunkTexts): void => {
    let count = 0
    const marks = pieces.map(({ key, text: piece, argument = false }) => {
      let text = open.get(key)
      if (text === undefined) {
        open.set(key, (text = { tail: '', length: 0, judged: 0, cleared: 0, argument }))
      }
      text.tail += piece
      text.length += piece.length
      count += piece.length
      return { text, end: text.length }
    })
    queue.push({ item, chars: count, marks })
    heldChars += count
  }

  const close = (beginnings: readonly string[]): void => {
    for (const [key, text] of open) {
      const tooMany = open.size > MAX_OPEN
      if (!tooMany && !beginnings.some((beginning) => key.startsWith(beginning))) continue
      open.delete(key)
      if (text.cleared < text.length) ended.push(text)
    }
  }

  /** The texts whose window is full of what was not judged yet, up to where they stand now. */
  const due = (): HeldText[] =>
    [...open.values()].filter(
      ({ length, judged, argument }) => !argument && length > chars && length - judged >= step,
    )

  const windowOf = ({ tail, length, cleared }: HeldText): string =>
    tail.slice(Math.max(0, tail.length - (length - cleared) - chars))

  const clear = (text: HeldText, to: number): void => {
    text.judged = text.length
    text.cleared = Math.max(text.cleared, to)
    text.tail = windowOf(text)
  }

  /** What is found at the end of a text that goes on may be taken back by what follows. */
  const isSettled = ({ where, end }: Finding, segments: readonly Segment[]): boolean => {
    if (open.size === 0) return true
    const segment = segments.find(({ path }) => path === where)
    if (segment === undefined || segment.text.length - end >= Math.min(SETTLED_CHARS, chars)) {
      return true
    }
    const texts = [...open.values()]
    if (segment.role === 'tool_argument') return !texts.some(({ argument }) => argument)
    // What came whole, or is at its end, stays as it is.
    return !texts.some(
      ({ argument, tail }) => !argument && tail !== '' && segment.text.endsWith(tail),
    )
  }

  /** Judges all that came; true when it must not go on. */
  const isStopped = (forced: boolean): boolean => {
    const content = whole()
    const findings = stopping(content)
    if (findings.some((finding) => forced || isSettled(finding, content.segments))) return true
    for (const text of open.values()) {
      if (findings.length > 0) text.judged = text.length
      else if (forced) clear(text, text.length)
      else clear(text, text.argument ? 0 : text.length - chars)
    }
    if (findings.length > 0) return false
    for (const text of ended) clear(text, text.length)
    ended = []
    return false
  }

  /** Judges the windows of texts; what is found in one is judged again with all that stands before it. */
  const areStopped = (texts: readonly HeldText[]): boolean => {
    for (const text of texts) {
      const window = { text: windowOf(text), role: options.role, path: 'output', key: '' }
      const content = { segments: [window], complete: true, values: {} }
      if (stopping(content).length > 0) return isStopped(false)
      clear(text, text.length - chars)
    }
    return false
  }

  const release = (): unknown[] => {
    const first = queue.findIndex(
      ({ marks }) => !marks.every(({ text, end }) => text.cleared >= end),
    )
    const free = queue.splice(0, first === -1 ? queue.length : first)
    for (const { chars: count } of free) heldChars -= count
    return free.map(({ item }) => item)
  }

  const rest = (): unknown[] => {
    const items = queue.map(({ item }) => item)
    queue = []
    heldChars = 0
    return items
  }

  return {
    push(given) {
      const bytes = given instanceof Uint8Array
      // The next chunk may be written into the same bytes.
      const item = bytes ? copyOf(given) : given
      const texts = bytes
        ? { pieces: [{ key: '', text: decoder.decode(given, { stream: true }) }], ended: [] }
        : options.texts(given)
      take(item, texts)
      close(texts.ended)
      const forced = heldChars > MAX_HELD_CHARS + chars
      const alone = texts.content
      const stopped =
        (alone !== undefined && stopping(alone).length > 0) ||
        (texts.whole === true || forced || ended.length > 0 ? isStopped(forced) : areStopped(due()))
      if (!stopped) return { items: release() }
      const refused = options.stop()
      return refused === undefined ? { items: rest() } : { refused }
    },
    rest,
  }
}

function copyOf(bytes: Uint8Array): Uint8Array {
  return Buffer.isBuffer(bytes) ? Buffer.from(bytes) : bytes.slice()
}
