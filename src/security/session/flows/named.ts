/** What the user and the developer named themselves, and what only text of others named. */
import { addBounded, setLatest } from '../../../util/bounded.ts'
import { askedIn } from './asked.ts'
import { copyText } from './copy-text.ts'
import { findDestinations } from './destinations.ts'
import type { Destination } from './destinations.ts'
import { eachShingle } from './shingles.ts'
import { MAX_NAMED_CHARS, MAX_NAMED_KEYS, MAX_NAMED_WORDS, MAX_SEEN } from './state.ts'
import type { FlowState, KnownDestination } from './state.ts'
import { digestOf } from '../digest.ts'

/** Lines from this length on are held against results: prompts quote what tools brought. */
const QUOTED_LINE = 80
/** Longest word that may be a name. */
const MAX_WORD = 40
/** Share of known shingles from which a line is a quotation. */
const QUOTED_SHARE = 0.5
/** Words that stand beside every address. */
const COMMON_WORD =
  /^(?:name|email|mail|sender|from|user|address|contact|contacts|the|and|for|recipient|account|number|phone|iban|info|com|org|net|example|subject|body|date|title|type|label|https?|www|with|that|this|pay|send|transfer|first|last|support|team|office|hello|desk|service|admin|company)$/

/** Takes in a text of the user or the developer. */
export function takeNamed(text: string, state: FlowState): void {
  if (!addBounded(state.seen, digestOf('named', text), MAX_SEEN)) return
  const own = withoutQuotations(text.slice(0, MAX_NAMED_CHARS), state)
  state.lost += Math.max(0, text.length - MAX_NAMED_CHARS)
  const collapsed = copyText(own.toLowerCase().replace(/\s+/g, ' ').trim())
  if (collapsed === '') return
  const asked = askedIn(own)
  state.understood &&= asked.understood
  state.asked |= asked.actions
  state.delegated ||= asked.delegated
  state.named.push(collapsed)
  for (const word of wordsOf(collapsed)) {
    if (word.length <= MAX_WORD) addBounded(state.namedWords, copyText(word), MAX_NAMED_WORDS)
  }
  for (const { kind, key } of findDestinations(own, { phones: true })) {
    if (!state.namedKeys.has(key) && state.namedKeys.size >= MAX_NAMED_KEYS) state.lost += 1
    setLatest(state.namedKeys, copyText(key), kind, MAX_NAMED_KEYS)
  }
  let chars = state.named.reduce((sum, { length }) => sum + length, 0)
  while (chars > MAX_NAMED_CHARS && state.named.length > 1) {
    // The first text is the task or the developer's prompt; what was said next is the oldest chatter.
    const [forgotten] = state.named.splice(1, 1)
    chars -= forgotten?.length ?? 0
    state.lost += forgotten?.length ?? 0
  }
}

/** A prompt that quotes a result must not make the result's addresses the user's. */
function withoutQuotations(text: string, state: FlowState): string {
  if (state.untrustedTools.size === 0) return text
  const lines = text.split('\n')
  return lines.filter((line) => line.length < QUOTED_LINE || !isQuoted(line, state)).join('\n')
}

function isQuoted(line: string, state: FlowState): boolean {
  let known = 0
  let all = 0
  eachShingle(line, 1, (hash) => {
    all += 1
    if (state.untrustedText.has(hash)) known += 1
  })
  // One in four shingles of a result is remembered.
  return known * 4 > all * QUOTED_SHARE
}

/** Whether the user's texts hold a value as whole words. `lower` is in lower case with single spaces. */
export function isNamedValue(lower: string, state: FlowState): boolean {
  return lower !== '' && state.named.some((text) => holdsWords(text, lower))
}

/** Whether a text holds a value with no letter or digit directly beside it. */
export function holdsWords(text: string, value: string): boolean {
  for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + 1)) {
    if (!isWordAt(text, at - 1) && !isWordAt(text, at + value.length)) return true
  }
  return false
}

const isWordAt = (text: string, at: number): boolean => /[\p{L}\p{N}]/u.test(text[at] ?? ' ')

/** Whether the user wrote this very destination. */
export function isNamed({ kind, key }: Destination, state: FlowState): boolean {
  if (kind === 'name') return isNamedValue(key, state)
  if (state.namedKeys.has(key) || isNamedValue(key, state)) return true
  if (kind !== 'host') return false
  // Whoever names example.com means api.example.com too.
  return [...state.namedKeys].some(([named, of]) => of === 'host' && key.endsWith(`.${named}`))
}

/**
 * Whether the user named whose destination it is: a name in front of the at sign or beside it, or the whole
 * name of the organisation. One word of a domain is not enough, for a stranger chooses his domain.
 */
export function isPartlyNamed(
  key: string,
  known: KnownDestination | undefined,
  state: FlowState,
): boolean {
  const at = key.lastIndexOf('@')
  const isTold = (word: string): boolean => state.namedWords.has(word) && !COMMON_WORD.test(word)
  const people = at === -1 ? [] : wordsOf(key.slice(0, at))
  if ([...people, ...wordsOf(known?.near ?? '')].some(isTold)) return true
  if (!/[@.]/.test(key) || FREE_MAIL.test(key)) return false
  const organisation = wordsOf(
    key
      .slice(at + 1)
      .split('.')
      .at(-2) ?? '',
  )
  return organisation.length > 0 && organisation.every((word) => state.namedWords.has(word))
}

const FREE_MAIL = /@(?:gmail|gmx|outlook|hotmail|yahoo|icloud|proton|protonmail)\./
const wordsOf = (text: string): string[] =>
  text.split(/[^\p{L}]+/u).filter((word) => word.length >= 3)
