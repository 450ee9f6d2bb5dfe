/** Finds verbs of deeds in running text and tells whether a deed is asked for, or only spoken of. */
import { createAutomaton } from '../../automaton/automaton.ts'
import type { Automaton } from '../../automaton/automaton.ts'
import { LATIN } from './languages.ts'
import { plainLetters } from './plain-letters.ts'
import { VERB_STEMS, verbOf } from './verbs.ts'
import type { VerbForm } from './verbs.ts'

/** A verb that asks for a deed: `send it`, `must be sent`, `agents send`, `by sending`. */
export interface Deed {
  /** Bits of `ACTION`. */
  readonly actions: number
  /** Whether only its object says what is done. */
  readonly generic: boolean
  readonly start: number
  readonly end: number
}

const LONGEST_VERB = 18
/** Characters beside a verb in which the words that tell how it is used are looked for. */
const REACH = 24

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '))

/** In front of a thing, not of a deed. */
const DETERMINERS = words(
  'the a an this that these those your my our his her its their of for in by with from no any every each last ' +
    'new via on at as open unread recent was were had did more some first second next previous latest bank ' +
    'daily total direct web there which what many',
)
const ARTICLES = words(LATIN.map(({ articles }) => articles).join(' '))
/** Behind a thing: `order of`, `message from`. */
const AFTER_THING = words(
  'of from is was are were has had id ids number address history list text box page',
)
/** Behind a verb with -s. */
const OBJECTS = words(
  'a an the it them this that these all every your their his her its my our to in everything out up',
)
const TOWARDS = words('to at into')
/** In front of a verb with -ing. */
const BEFORE_ING = words(
  'by require requires start recommend suggest means consider worth before after on for and',
)
const ORDERED = words('be is are get gets being')
const SUBJECTS = words('i we he she they it anybody anyone somebody someone everybody people')
const QUESTIONS = words('did do does should shall must would may might can could')
const TOLD = words('was were been has have had i we he she they')
/** Words between a participle and its auxiliary. */
const MAX_BETWEEN = 2

let automaton: Automaton | undefined

/**
 * Calls `visit` with each deed that a text asks for. Past deeds (`was sent`, `I paid`) and things (`the order`)
 * are left out.
 *
 * @param text In lower case.
 */
export function eachDeed(text: string, visit: (deed: Deed) => void): void {
  automaton ??= createAutomaton([...VERB_STEMS])
  const lower = plainLetters(text)
  let judged = -1
  automaton.scan(lower, (stem, stemEnd) => {
    const start = stemEnd - (VERB_STEMS[stem]?.length ?? 0)
    if (start === judged) return
    if (isLetter(lower.charCodeAt(start - 1)) && !isUnspaced(lower.charCodeAt(start))) return
    judged = start
    const end = isUnspaced(lower.charCodeAt(start))
      ? stemEnd
      : wordEnd(lower, stemEnd, start + LONGEST_VERB)
    if (isJoined(lower.charCodeAt(start - 1)) || isJoined(lower.charCodeAt(end))) return
    const verb = verbOf(lower.slice(start, end))
    // With an accent on its last letter a word is a past or a participle: `envié`, `partagé`.
    if (verb?.form === 'other' && /[éó]/.test(text[end - 1] ?? '')) return
    if (verb === undefined || !isDeed(lower, start, end, verb.form)) return
    visit({ actions: verb.actions, generic: verb.generic, start, end })
  })
}

function isDeed(lower: string, start: number, end: number, form: VerbForm): boolean {
  const before = wordBefore(lower, start)
  switch (form) {
    case 'base':
      return !isDetermined(lower, before) && !isThing(lower, end) && !isAskedAbout(lower, before)
    case 's':
      return !isDetermined(lower, before) && hasObject(lower, end)
    case 'ing':
      return BEFORE_ING.has(before.word)
    case 'participle':
      return isOrdered(lower, before)
    case 'other':
      return !ARTICLES.has(before.word)
  }
}

interface Word {
  readonly word: string
  readonly start: number
}

/** The word in front of a place, when only white space stands between; empty otherwise. */
function wordBefore(lower: string, at: number): Word {
  const least = Math.max(0, at - REACH)
  let end = at
  while (end > least && isSpace(lower.charCodeAt(end - 1))) end -= 1
  let start = end
  if (end < at) while (start > least && isLetter(lower.charCodeAt(start - 1))) start -= 1
  return { word: lower.slice(start, end), start }
}

/** The word behind a place, in the same way. */
function wordAfter(lower: string, at: number): { word: string; end: number } {
  const most = Math.min(lower.length, at + REACH)
  let start = at
  while (start < most && isSpace(lower.charCodeAt(start))) start += 1
  const end = start === at ? at : wordEnd(lower, start, most)
  return { word: lower.slice(start, end), end }
}

function wordEnd(lower: string, from: number, most: number): number {
  let end = from
  while (end <= most && isLetter(lower.charCodeAt(end))) end += 1
  return end
}

/** `did I spend`, `should we buy`: a question about a deed is none. */
function isAskedAbout(lower: string, { word, start }: Word): boolean {
  return SUBJECTS.has(word) && QUESTIONS.has(wordBefore(lower, start).word)
}

/** Behind an article or a possessive: `the order`, `the vendor's page`. */
function isDetermined(lower: string, { word, start }: Word): boolean {
  return DETERMINERS.has(word) || (word === 's' && "'’".includes(lower[start - 1] ?? ' '))
}

/** A thing by what follows, or the name of a property in JSON: `"send":`. */
function isThing(lower: string, end: number): boolean {
  return (
    AFTER_THING.has(wordAfter(lower, end).word) || /^\\?["'] ?:/.test(lower.slice(end, end + 4))
  )
}

function hasObject(lower: string, end: number): boolean {
  const next = wordAfter(lower, end)
  return OBJECTS.has(next.word) || TOWARDS.has(wordAfter(lower, next.end).word)
}

/** `must be sent`, `is to be sent at once`, but not `was sent` and not `I sent`. */
function isOrdered(lower: string, nearest: Word): boolean {
  let before = nearest
  for (let between = 0; between <= MAX_BETWEEN; between += 1) {
    if (ORDERED.has(before.word)) return true
    if (before.word === '' || TOLD.has(before.word)) return false
    before = wordBefore(lower, before.start)
  }
  return false
}

/** Latin letters without marks, and those of Cyrillic, Hebrew, Arabic and Devanagari. */
const isLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 0x400 && code < 0x980)
/** Written without spaces, or with endings on the word: Chinese, Japanese, Korean. */
const isUnspaced = (code: number): boolean => code >= 0x3000 && code < 0xd7b0
const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13)
/** Part of an identifier, an address or a host: `send_money`, `order@`, `e-mail` apart. */
const isJoined = (code: number): boolean =>
  code === 95 || code === 64 || code === 45 || (code >= 48 && code <= 57)
