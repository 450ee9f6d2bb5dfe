/** Requests in other languages than English: which language it is, and whether all of it was understood. */
import { eachDeed } from './deeds.ts'
import { ANSWERED_OTHER_SCRIPTS, LATIN } from './languages.ts'
import { plainLetters } from './plain-letters.ts'
import { verbOf } from './verbs.ts'

/** A language with its words at hand; `scripts` for all that are not written in Latin letters. */
type Known = 'scripts' | { readonly answered: ReadonlySet<string>; readonly clause: RegExp }

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '))

const ENGLISH = words(
  'the to my me please and for of is in what how it i with on from a an are do all that this can you by if at as not',
)
const LANGUAGES = LATIN.map(({ marks, answered, joins }) => ({
  marks: words(marks),
  known: {
    answered: words(answered),
    clause: new RegExp(
      `(?:^\\s*|[.!?:\\n]\\s+|[\\u00bf\\u00a1]|\\b(?:${joins.replaceAll(' ', '|')})\\s+)([a-z']+)(?![a-z'])`,
      'g',
    ),
  },
}))
/** Characters by which the language is told; a task stands at the beginning. */
const MAX_CHARS = 2_048
/** Share of letters of other scripts from which a text is in one of them. */
const OTHER_SHARE = 0.2
const OTHER_LETTER = /[\u0370-\u1dff\u3000-\ud7af]/g
const PARTS =
  /[,.;!?\n\uff0c\u3002\uff1b\uff01\uff1f\u3001]|并且|并|然后|接着|そして| и | затем | потом |그리고| ثم /

/** The language of a request in lower case; undefined for English and for one that is not known. */
export function languageOf(text: string): Known | undefined {
  const lower = text.slice(0, MAX_CHARS)
  const others = lower.match(OTHER_LETTER)?.length ?? 0
  if (others > lower.length * OTHER_SHARE) return 'scripts'
  const found = plainLetters(lower).match(/[a-z]+/g) ?? []
  let most = found.filter((word) => ENGLISH.has(word)).length
  let language: Known | undefined
  for (const { marks, known } of LANGUAGES) {
    const count = found.filter((word) => marks.has(word)).length
    if (count <= most) continue
    most = count
    language = known
  }
  return language
}

/** Whether a word of a language asks for an answer. */
export function isAnswered(word: string, language: Known | undefined): boolean {
  return typeof language === 'object' && language.answered.has(plainLetters(word))
}

/** Whether every request of a text is a known deed, or one for an answer. */
export function isUnderstood(lower: string, language: Known): boolean {
  if (language === 'scripts') {
    return lower
      .split(PARTS)
      .filter((part) => part.trim() !== '')
      .every((part) => ANSWERED_OTHER_SCRIPTS.test(part) || hasDeed(part))
  }
  for (const [, word = ''] of plainLetters(lower).matchAll(language.clause)) {
    if (!language.answered.has(word) && verbOf(word) === undefined) return false
  }
  return true
}

function hasDeed(text: string): boolean {
  let found = false
  eachDeed(text, () => {
    found = true
  })
  return found
}
