/** What the user asks the agent to do. */
import { eachDeed } from './deeds.ts'
import { isNoDeed, isUnderstood, languageOf } from './requests.ts'
import type { Deed } from './deeds.ts'
import { ACTION, actionsOfObjects, verbOf } from './verbs.ts'

const REFUSED = /(?:don'?t|do not|not|never|without|nothing)(?: [a-z]+){0,2} $/
/** `tell me` asks for an answer, not for a message to somebody. */
const TELLING =
  /^(?:tell|send|give|inform|write|provide|report|share|forward|mail|email|message|text|notify|pass|hand|answer)/
const TO_ME = /^ (?:me|us|it to me|them to me|that to me|this to me)(?![a-z])/
/** The user lets a text decide what is done. */
const DELEGATED =
  /\b(?:do|carry out|follow|go through|go by|complete|perform|handle|execute|take care of|work through|work on|act on|process|address|implement|fix)\b[^.!?]{0,40}?\b(?:what|everything|whatever|instructions?|tasks?|steps|to-?dos?|actions?|requests?|asks?|asked|says|items|queue|inbox|tickets|runbooks?|playbooks?|checklists?|procedures?|manual|guide|how-?to|workflow|agenda)\b/
/** Words that every English request has; without them the verbs say nothing. */
const ENGLISH = /\b(?:the|to|my|me|please|and|for|of|is|in|what|how|it|i|with|on|from)\b/

/** What a text of the user asks for. */
export interface Asked {
  /** Bits of `ACTION`. */
  readonly actions: number
  /** Whether the user told the agent to do what some text says. */
  readonly delegated: boolean
  /** Whether all that is asked for was understood: false for verbs that are not known, and for other languages. */
  readonly understood: boolean
}

/** A question that asks for an answer, by its first word. */
const QUESTION =
  /^[\s"'(]*(?:(?:and|so|ok|okay|hi|hello|hey),? )?(?:what|which|who|whom|whose|when|where|how|why(?! don| not)|is|are|was|were|do|does|did|has|have|had|any|anything)\b/
const QUESTION_CHARS = 200
/** Where a request or a question begins: the text, a sentence, what follows an `and`. */
const CLAUSE =
  /(?:^\s*|[.!?\n]\s+|\b(?:and|then|please)\s+)(?:(?:please|also|then|just|now|and|can you|could you|would you) )*([a-z']+)(?![a-z']|\s?:)/gi
/** Beginnings that ask for an answer, or say how things are. */
const ANSWERED = new Set(
  (
    'what which who whom whose when where why how is are was were do does did has have had can could will would should ' +
    "may am i i'm i'd i've my me mine we our us you your he his she her they their it its it's this that these those there " +
    'the a an in on at of off to from for with without by about as if so but because since until while after before ' +
    'during all any both each every some no not only one two three four five ten first last next today tomorrow ' +
    'yesterday monday tuesday wednesday thursday friday saturday sunday maybe here hello hi hey dear thanks thank ' +
    'summarise summarize summary sum then also just please tell give show list read find look search check compare explain describe translate count ' +
    'calculate analyse analyze see get fetch collect watch examine inspect review rank name identify determine ' +
    'recommend suggest plot research brief track work know wants needs asked wrote said against above below well very more less other others'
  ).split(' '),
)

/** Whom one writes to, behind `write`. */
const READER =
  /^(?:to|him|her|them|back|everyone|everybody|(?:seller|customer|client|boss|author|owner|colleague|landlord|advisor|teacher|friend|wife|husband|hotel|guest|applicant|supplier|manager|mum|dad|mother|father|brother|sister|neighbou?r)s?)$/
/** `let Eva know`. */
const LET_KNOW = /\blet\b[^.!?]{1,40}\bknow\b(?! (?:if|when) (?:you|it))/
/** Deeds of two words. */
const PHRASES: readonly (readonly [RegExp, number])[] = [
  [/\bcheck(?:ing)? out\b/, ACTION.pay],
  [/\bget (?:me|us)\b/, ACTION.pay | ACTION.book],
  [/\bsign (?:me |us )?up\b/, ACTION.book | ACTION.send],
  [/\bset up\b/, ACTION.book | ACTION.create],
  [/\bget back to\b|\bfollow up\b|\bgive \w+ a (?:call|ring)\b/, ACTION.send],
]
/** Characters behind a verb in which its object stands. */
const OBJECT_CHARS = 80
/** Longest text of a user that is read for verbs; characters. */
const MAX_CHARS = 65_536
/** A task stands at the beginning; what follows is data. */
const CLAUSE_CHARS = 2_048

/**
 * The deeds that a user's or a developer's text asks for.
 *
 * @example askedIn('Reply to Ann and do not book anything').actions === ACTION.send | ACTION.post
 */
export function askedIn(text: string): Asked {
  const lower = text.slice(0, MAX_CHARS).toLowerCase()
  const other = languageOf(lower)
  let actions = 0
  eachDeed(lower, (deed) => {
    // `Résume` is no English verb in a French text, nor is `mail` in an Italian one.
    const word = lower.slice(deed.start, deed.end)
    if (isNoDeed(word, lower.slice(0, deed.start), other)) return
    if (isInQuestion(lower, deed.start)) return
    const before = lower.slice(Math.max(0, deed.start - 32), deed.start)
    const after = lower.slice(deed.end, deed.end + 20)
    if (REFUSED.test(before) || (TO_ME.test(after) && TELLING.test(lower.slice(deed.start)))) return
    actions |= deed.generic ? genericActions(lower, deed) : deed.actions
  })
  for (const [phrase, meant] of PHRASES) if (phrase.test(lower)) actions |= meant
  if (LET_KNOW.test(lower) && !/\blet (?:me|us) know\b/.test(lower)) actions |= ACTION.send
  const understood =
    other === undefined
      ? ENGLISH.test(lower) && !hasUnknownRequest(text)
      : isUnderstood(lower.slice(0, CLAUSE_CHARS), other)
  return { actions, delegated: DELEGATED.test(lower), understood }
}

/** `Which deals close this month?` asks about deeds; `Who wrote, and reply to him` asks for one all the same. */
function isInQuestion(lower: string, at: number): boolean {
  const from = Math.max(0, at - QUESTION_CHARS)
  const before = lower.slice(from, at)
  const sentence = before.slice(1 + Math.max(...[...'.!?\n'].map((end) => before.lastIndexOf(end))))
  if (!QUESTION.test(sentence) || /(?:\band|\bthen|\bplease|,|;|:)(?: also)? $/.test(sentence))
    return false
  return /^[^.!\n]*\?/.test(lower.slice(at, at + QUESTION_CHARS))
}

/** Whether a clause begins with a word that is neither a known deed nor the beginning of a question. */
function hasUnknownRequest(text: string): boolean {
  for (const [clause, first = ''] of text.slice(0, CLAUSE_CHARS).matchAll(CLAUSE)) {
    const word = first.toLowerCase()
    // Behind an `and`, capitals begin a name.
    if (word !== first && /^(?:and|then)\b/.test(clause)) continue
    if (!ANSWERED.has(word) && verbOf(word) === undefined && /^[a-z]{3,}$/.test(word)) return true
  }
  return false
}

/** What `add`, `put`, `write` and the like ask for: their object says it. */
function genericActions(lower: string, { actions, start, end }: Deed): number {
  const object = (/^[^.!?;\n]*/.exec(lower.slice(end, end + OBJECT_CHARS))?.[0] ?? '').split(
    /[^a-z]+/,
  )
  const isLetter =
    lower.startsWith('writ', start) && object.slice(1, 5).some((word) => READER.test(word))
  const made = actions & (ACTION.create | ACTION.change | ACTION.web)
  return made | actionsOfObjects(object) | (isLetter ? ACTION.send : 0)
}
