/** Sentences of results that tell somebody to do something. */
import { copyText } from './copy-text.ts'
import { eachDeed } from './deeds.ts'
import type { Deed } from './deeds.ts'
import { eachShingle, SHINGLE_STRIDE } from './shingles.ts'
import { actionsOfObjects, ANY_ACTION } from './verbs.ts'

/** One such sentence. */
export interface Command {
  /** The sentence in lower case, white space as single spaces. */
  readonly text: string
  /** The sentence with what stands before and after it: an id is often named there. */
  readonly around: string
  /** Bits of `ACTION`, of all its verbs. */
  readonly actions: number
  /** Of these, those that its verbs say by themselves or by their objects: `add a note`, but not `add it`. */
  readonly specific: number
  /** Hashes of every fourth shingle, in order. */
  readonly shingles: readonly number[]
  /** Name of the tool that brought it. */
  readonly tool: string
  /** Whether that tool brings text of strangers. */
  readonly untrusted: boolean
  /** Whether it puts something in the place of what is right elsewhere. */
  readonly redirects: boolean
  /** Whether it speaks to the reader's program: `assistants must`, `dear bot`. */
  readonly addressed: boolean
}

/** Longest part of a sentence on either side of its verb, in characters. */
const REACH = 240
/** Characters around a sentence. */
const MARGIN = 120
/** Characters behind a verb in which its object stands. */
const OBJECT_CHARS = 48
/** Commands of one result; a manual is full of them. */
const MAX_COMMANDS = 48

const REDIRECTING =
  /\b(?:instead|from now on|no longer|old (?:one|account|address|number)|closed|correct(?:ed|ion)|(?:has|have|was|were|been|is|are) (?:changed|replaced|updated|moved)|(?:our|my|the) new|(?:is|are) now|better (?:link|one|address|url)|ab sofort|stattdessen|neue[sn]?|nuev[oa]|en lugar de|nouve(?:au|lle)|a la place|nuovo|invece|nov[oa]|nieuwe?|in plaats)\b/
const ADDRESSED =
  /\b(?:(?:ai|llm|language) (?:models?|systems?|readers?|agents?|assistants?)|assistants?|agents?|bots?|chatgpt|claude|gemini|copilot|whoever reads|system (?:notice|message|note|override)|assistenten?|asistentes?|assistentes?|assistenti)\b|助手|アシスタント|бот|ассистент/
/** Where a text ends: a line, or the border of a JSON text. */
const TEXT_BORDER = /\n|\\n|"\s*[,:}\]]|[{[]/g
/** Where a sentence ends: there, or at a full stop with a space behind. */
const BORDER = new RegExp(`[.!?;](?=\\s|["'\\\\]|$)|[。！？；]|${TEXT_BORDER.source}`, 'g')

/** The commands of a result. A text that has more than 48 gives the first and the last of them. */
export function commandsIn(text: string, tool: string, untrusted: boolean): Command[] {
  const lower = lowerCase(text)
  const spans: { start: number; end: number; actions: number; specific: number }[] = []
  eachDeed(lower, (deed) => {
    const last = spans.at(-1)
    const specific = specificOf(lower, deed)
    if (last !== undefined && deed.start < last.end) {
      last.actions |= actionsOf(deed)
      last.specific |= specific
      return
    }
    // Of too many the last half stays; what a new one pushes out was never cut out of the text.
    if (spans.length >= MAX_COMMANDS) spans.splice(MAX_COMMANDS / 2, 1)
    const { start, end } = spanAt(lower, deed.start, deed.end, BORDER, REACH)
    spans.push({ start, end, actions: actionsOf(deed), specific })
  })
  return spans.map(({ start, end, actions, specific }) => {
    const sentence = collapse(lower.slice(start, end))
    const around = spanAt(lower, start, end, TEXT_BORDER, MARGIN)
    return {
      text: copyText(sentence),
      around: copyText(collapse(lower.slice(around.start, around.end))),
      actions,
      specific,
      shingles: shinglesOf(sentence),
      tool,
      untrusted,
      redirects: isRedirecting(sentence),
      addressed: ADDRESSED.test(sentence),
    }
  })
}

/**
 * `use this account instead`, `our new address is`: whether a sentence replaces one destination by another.
 *
 * @param sentence In lower case.
 */
export function isRedirecting(sentence: string): boolean {
  return REDIRECTING.test(sentence)
}

/** What `add` and `put` command is said by their object, in too many words to list: anything. */
const actionsOf = ({ actions, generic }: Deed): number => (generic ? ANY_ACTION : actions)

function specificOf(lower: string, { actions, generic, end }: Deed): number {
  if (!generic) return actions
  const object = /^[^.!?;\n]*/.exec(lower.slice(end, end + OBJECT_CHARS))?.[0] ?? ''
  return actionsOfObjects(object.split(/[^a-z]+/))
}

/** From the border before a place to the border behind it, at most `reach` characters on either side. */
function spanAt(
  text: string,
  from: number,
  to: number,
  border: RegExp,
  reach: number,
): { start: number; end: number } {
  const left = Math.max(0, from - reach)
  let start = left
  for (const match of text.slice(left, from).matchAll(border)) {
    start = left + match.index + match[0].length
  }
  const right = Math.min(text.length, to + reach)
  const length = text.slice(to, right).search(border)
  return { start, end: length === -1 ? right : to + length }
}

function shinglesOf(sentence: string): number[] {
  const shingles: number[] = []
  eachShingle(sentence, SHINGLE_STRIDE, (hash) => shingles.push(hash))
  return shingles
}

const collapse = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Lower case of the same length. */
function lowerCase(text: string): string {
  const lower = text.toLowerCase()
  return lower.length === text.length
    ? lower
    : text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase())
}
