/** Requests in other languages than English: which language it is, and whether all of it was understood. */
import { eachDeed } from './deeds.ts'
import { ANSWERED_OTHER_SCRIPTS, LATIN } from './languages.ts'
import { plainLetters } from './plain-letters.ts'
import { verbOf } from './verbs.ts'

/** A language with its words at hand; `scripts` for all that are not written in Latin letters. */
type Known =
  | 'scripts'
  | {
      readonly answered: ReadonlySet<string>
      readonly articles: ReadonlySet<string>
      readonly clause: RegExp
    }

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '))

const ENGLISH = words(
  'the to my me please and for of is in what how it i with on from a an are do all that this can you by if at as not ' +
    'when will did does was were has have had who which where why whose any anybody there our your their his her we he she they us ' +
    'tell show give send list read find check get make put new',
)
const LANGUAGES = LATIN.map(({ marks, answered, articles, joins }) => ({
  marks: words(marks),
  known: {
    answered: words(answered),
    articles: words(articles),
    clause: new RegExp(
      `(?:^\\s*|[.!?:\\n]\\s+|[\\u00bf\\u00a1]|\\b(?:${joins.replaceAll(' ', '|')})\\s+)([a-z']+)(?![a-z'])`,
      'g',
    ),
  },
}))
/** Characters by which the language is told; a task stands at the beginning. */
const MAX_CHARS = 2_048
const MAX_ARTICLE = 12
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
    // `la` is a word of three languages, `cosa` of one.
    const score = count + found.filter((word) => known.answered.has(word)).length / 2
    if (count === 0 || score <= most) continue
    most = score
    language = known
  }
  return language
}

/**
 * Whether a word of a language asks for an answer, or is a thing by the article before it: `la mail`.
 *
 * @param before The text in front of the word, lower case.
 */
export function isNoDeed(word: string, before: string, language: Known | undefined): boolean {
  if (typeof language !== 'object') return false
  const article = /([a-z]+) $/.exec(plainLetters(before.slice(-MAX_ARTICLE)))?.[1] ?? ''
  return language.answered.has(plainLetters(word)) || language.articles.has(article)
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
