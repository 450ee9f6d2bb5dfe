/**
 * Orders whose verb no list has: a word where an order stands in a stranger's text, which is also a word of the
 * name of the tool that is called next. `Drain basin 5.` and `basin_drain`.
 */
import { setLatest } from '../../../util/bounded.ts'
import type { CallArguments } from './arguments.ts'
import { collapse } from './collapse.ts'
import { copyText } from './copy-text.ts'
import type { Level, Place } from './hit.ts'
import { READING } from './label-words.ts'
import { holdsWords } from './named.ts'
import { MAX_OPENERS } from './state.ts'
import type { FlowState } from './state.ts'
import type { Tool } from './tools.ts'

/** A sentence that may be an order, by its verb's stem. */
export interface Opener {
  /** The sentence, or the first and the last one, in lower case, white space as single spaces. */
  readonly text: string
  /** Name of the tool that brought it. */
  readonly tool: string
}

/** A call that does what such a sentence says. */
export interface Opened extends Place {
  readonly level: Level
  readonly opener: Opener
}

/** Characters of a sentence that are kept. */
const SENTENCE_CHARS = 160
/** Characters of it in front of the verb. */
const BEFORE_CHARS = 60
const LEAST_VERB = 4
/** Shortest argument that a sentence may show. */
const LEAST_VALUE = 2
/** First word of a sentence, of a part behind a comma, or behind what an order begins with. */
const OPENING =
  /(?:^|[.!?;:,"'\]>*-]\s{0,3}|\n\s{0,8}|\\n|\b(?:please|kindly|must|should|shall|to|then|now|and|or|immediately|have)\s)([a-z]{4,16})(?=\s+[\p{L}\p{N}"'#])/giu
const SENTENCE_END = /[.!?;](?=\s|["'\\]|$)|\n|\\n|"\s*[,:}\]]/
/** Words that begin sentences and are no orders. */
const NO_VERB =
  /^(?:this|that|these|those|there|their|they|them|then|than|with|from|when|what|which|where|while|your|yours|have|here|into|onto|over|under|about|after|before|because|been|being|both|each|every|some|many|most|more|much|must|only|other|such|also|just|like|very|will|would|could|should|shall|dear|hello|thanks|thank|please|regards|sincerely)$/

/**
 * Takes in what stands as an order in a text of strangers: of each verb the first and the last sentence. What
 * finds no room is counted.
 */
export function takeOpeners(text: string, tool: string, state: FlowState): void {
  const places = new Map<string, { readonly first: number; readonly last: number }>()
  for (const match of text.matchAll(OPENING)) {
    const verb = (match[1] ?? '').toLowerCase()
    const last = match.index + match[0].length - verb.length
    places.set(verb, { first: places.get(verb)?.first ?? last, last })
  }
  for (const [verb, { first, last }] of places) {
    if (NO_VERB.test(verb) || READING.has(verb)) continue
    const stem = stemOf(verb)
    if (!state.openers.has(stem) && state.openers.size >= MAX_OPENERS) state.lost += 1
    const sentences = first === last ? [first] : [first, last]
    const said = sentences.map((at) => sentenceAt(text, at)).join('. ')
    setLatest(state.openers, copyText(stem), { text: copyText(said), tool }, MAX_OPENERS)
  }
}

function sentenceAt(text: string, start: number): string {
  const before = text.slice(Math.max(0, start - BEFORE_CHARS), start)
  const rest = text.slice(start, start + SENTENCE_CHARS)
  const end = rest.search(SENTENCE_END)
  return collapse((lastPart(before) + (end === -1 ? rest : rest.slice(0, end))).toLowerCase())
}

/** What stands behind the last end of a sentence. */
function lastPart(before: string): string {
  let from = 0
  for (const { index } of before.matchAll(new RegExp(SENTENCE_END, 'g'))) from = index + 1
  return before.slice(from)
}

/**
 * The order that a call carries out. The user must not have used the verb, and something else of the call must
 * stand in the sentence: an argument, or another word of the tool's name.
 */
export function findOpened(
  tool: Tool,
  { values, targets, contents }: CallArguments,
  state: FlowState,
): Opened | undefined {
  if (state.openers.size === 0 || state.named.length === 0 || state.delegated) return undefined
  if (tool.words.some((word) => READING.has(word))) return undefined
  for (const word of tool.words) {
    const opener = word.length < LEAST_VERB ? undefined : state.openers.get(stemOf(word))
    if (opener === undefined || isSaid(stemOf(word), state)) continue
    const segments = [...values, ...contents, ...targets.map(({ segment }) => segment)]
    const shown = segments.find(
      ({ text }) =>
        text.length >= LEAST_VALUE && holdsWords(opener.text, collapse(text).toLowerCase()),
    )
    const isOwn = shown !== undefined && isSaid(collapse(shown.text).toLowerCase(), state)
    const others = tool.words.filter(
      (other) => other !== word && holdsStem(opener.text, stemOf(other)),
    )
    if (shown === undefined && others.length === 0) continue
    const segment = shown ?? segments[0]
    const place = { segment, start: 0, end: segment?.text.length ?? 0 }
    // A value that the user named too says less, unless the sentence names the thing as the tool does.
    const plain = shown !== undefined && (!isOwn || others.length > 0)
    return { ...place, level: plain ? 'dangerous' : 'suspicious', opener }
  }
  return undefined
}

const isSaid = (lower: string, state: FlowState): boolean =>
  state.named.some((text) => holdsStem(text, lower))

/** Without the endings of a verb: `dosing` and `dose`. */
const stemOf = (word: string): string =>
  word.length >= LEAST_VERB ? word.replace(/(?:ings?|ed|es?|s)$/, '') : word

/** Whether a word that begins so stands in a text. */
function holdsStem(text: string, stem: string): boolean {
  for (let at = text.indexOf(stem); at !== -1; at = text.indexOf(stem, at + 1)) {
    if (at === 0 || !/[a-z0-9]/.test(text[at - 1] ?? '')) return true
  }
  return false
}
