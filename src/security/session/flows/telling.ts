/** What in the arguments of a call says whose idea it was, worked out once for all commands. */
import type { Segment } from '../../types.ts'
import { collapse } from './collapse.ts'
import type { CallArguments } from './arguments.ts'
import { isNamedValue } from './named.ts'
import { eachShingle } from './shingles.ts'
import type { FlowState } from './state.ts'
import type { Tool } from './tools.ts'

/** One argument, in the forms in which a sentence may hold it; none of them did the user write. */
export interface TellingValue {
  readonly segment: Segment
  /** Whether it is part of what is sent. */
  readonly isContent: boolean
  /** The whole value and the identifiers in it, lower case. */
  readonly forms: readonly string[]
  /** A short number behind the thing that it is the number of, such as `ticket 51`. */
  readonly numbered: readonly string[]
}

/** Where a shingle of what is sent stands. */
export type ShinglePlaces = ReadonlyMap<number, readonly [segment: Segment, start: number]>

/** Characters of all arguments together whose shingles and identifiers are looked at. */
const MAX_CHARS = 65_536
/** Longest argument that is looked for as a whole. */
const MAX_VALUE = 120
const MAX_IDENTIFIERS = 32
/** Values that any call may have. */
const COMMON_VALUE =
  /^(?:true|false|null|none|ok|yes|no|\d{1,2}|get|post|put|me|all|default|main|master|low|high|medium|open|closed|public|private|rw|r|w|utf-8|en|(?:19|20)\d\d-\d\d-\d\d.*)$/
/** Where `public` is no common value: it opens something to everybody. */
const OPENING_KEY = /visib|shar|access|privacy|permission|acl|audience/i
/** Words that are nothing but names of things: with a digit or an underscore, and long enough. */
const IDENTIFIER =
  /(?<![a-z0-9])(?=[a-z0-9.-]{0,40}[_\d])[a-z0-9][a-z0-9_.-]{4,60}[a-z0-9](?![a-z0-9])/g

/** The values of a call that the user did not write. */
export function tellingValues(tool: Tool, args: CallArguments, state: FlowState): TellingValue[] {
  // Addresses and hosts are judged as destinations, with what excuses them.
  const addresses = new Set(
    args.targets.filter(({ kind }) => kind !== 'name').map(({ segment }) => segment),
  )
  // The fields and buttons of a page are named on the page.
  const values = tool.isStep ? [] : args.values.filter((segment) => !addresses.has(segment))
  const told: TellingValue[] = []
  let left = MAX_CHARS
  for (const segment of [...values, ...args.contents]) {
    const text = segment.text.slice(0, left)
    left -= text.length
    const isContent = segment.key !== '' && args.contents.includes(segment)
    const forms = formsOf(text, segment.key).filter((form) => !isNamedValue(form, state))
    const numbered = isContent ? [] : numberedOf(text, tool, state)
    if (forms.length > 0 || numbered.length > 0) told.push({ segment, isContent, forms, numbered })
  }
  return told
}

function formsOf(text: string, key: string): string[] {
  const whole = text.length <= MAX_VALUE ? collapse(text) : ''
  const parts = text.toLowerCase().match(IDENTIFIER)?.slice(0, MAX_IDENTIFIERS) ?? []
  return [whole, ...parts].filter(
    (form) =>
      form.length > 1 && (!COMMON_VALUE.test(form) || (form === 'public' && OPENING_KEY.test(key))),
  )
}

function numberedOf(text: string, { nouns }: Tool, state: FlowState): string[] {
  if (!/^\d{1,2}$/.test(text)) return []
  return nouns
    .flatMap((noun) => (noun === 'email' ? [noun, 'mail', 'message'] : [noun]))
    .flatMap((noun) => ['', 'id ', '#', 'number '].map((word) => `${noun} ${word}${text}`))
    .filter((name) => !isNamedValue(name, state))
}

/** The shingles of what is sent, with the first place of each. */
export function shinglePlaces(contents: readonly Segment[]): ShinglePlaces {
  const places = new Map<number, readonly [Segment, number]>()
  let left = MAX_CHARS
  for (const segment of contents) {
    eachShingle(segment.text.slice(0, left), 1, (hash, start) => {
      if (!places.has(hash)) places.set(hash, [segment, start])
    })
    left = Math.max(0, left - segment.text.length)
  }
  return places
}
