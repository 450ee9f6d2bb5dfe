/** What detectors of running text share: the readings of a text, made once, and hits placed in the original. */
import { normalize } from '../normalize.ts'
import type { FormKind, NormalizedText } from '../normalize.ts'
import type { Hit, Role, SecurityLevel } from '../types.ts'

/** One rule as data. */
export interface TextRule {
  readonly id: string
  readonly level: Exclude<SecurityLevel, 'none'>
  readonly score: number
  readonly reason: string
  /** Native, bounded gaps only, not global. */
  readonly patterns: readonly RegExp[]
  /** @default every role of the detector */
  readonly roles?: readonly Role[]
}

/** Where a pattern stands in a segment. */
export interface Place {
  readonly start: number
  readonly end: number
  /** The reading in which it was found; absent for the text as it came. */
  readonly form?: FormKind
}

/** A text to judge and where its matches lie in the segment. */
export interface Form {
  readonly text: string
  /** Absent for the text as it came. */
  readonly kind?: FormKind
  readonly place: (match: { readonly index: number; readonly 0: string }) => Place
}

/** Gaps that patterns bound at four characters; wider ones are closed before a second look. */
const WIDE_GAP = /\s{5}/
const GAPS = /\s+/g
/** Latin letters with accents, and accents apart from their letters. */
const ACCENTED = /[\u00c0-\u024f\u1e00-\u1eff]/
const ACCENTS = /[\u0300-\u036f]+/g
/** Part of the way to 1 that a score goes when the hit was hidden: hiding it is evidence by itself. */
const HIDDEN_WEIGHT = 0.3

/** What was worked out from the last texts, by what works it out. */
interface TextMemo {
  readonly forget: () => void
}

const memos: TextMemo[] = []
/** A text as it came, unveiled, and decoded: detectors judge them by turns. */
const KEPT_TEXTS = 3

/**
 * A function of a text that keeps its last answers, because every detector asks for the same few texts in turn.
 * `forgetReadings` lets go of them: a secret must not live longer because it was judged.
 */
export function rememberLast<T>(make: (text: string) => T): (text: string) => T {
  const kept: { readonly text: string; readonly answer: T }[] = []
  memos.push({ forget: () => void (kept.length = 0) })
  return (text) => {
    for (const entry of kept) if (entry.text === text) return entry.answer
    const answer = make(text)
    if (kept.length === KEPT_TEXTS) kept.shift()
    kept.push({ text, answer })
    return answer
  }
}

/** The readings of a text. */
export const readingsOf: (text: string) => NormalizedText = rememberLast(normalize)

/** Lets go of the last text; the inspector calls it at the end of each call. */
export function forgetReadings(): void {
  for (const memo of memos) memo.forget()
}

/**
 * The text as it came, then its other readings: unveiled, look-alikes folded, decoded. A hit in another
 * reading has no offsets of its own, so its place is the part of the text that was read so.
 */
export function* formsOf(text: string): Iterable<Form> {
  yield {
    text,
    place: (match) => ({ start: match.index, end: match.index + match[0].length }),
  }
  const { plain, forms } = readingsOf(text)
  if (plain !== text || WIDE_GAP.test(text)) {
    const place: Place = { start: 0, end: text.length, form: 'revealed' }
    yield { text: plain.replace(GAPS, ' ').trim(), kind: 'revealed', place: () => place }
  }
  // Accents are spelling, not disguise, so that they are no reading of their own; a keyword may still lie below.
  if (ACCENTED.test(plain)) {
    const place: Place = { start: 0, end: text.length, form: 'revealed' }
    yield {
      text: plain.normalize('NFD').replace(ACCENTS, ''),
      kind: 'revealed',
      place: () => place,
    }
  }
  for (const { kind, text: reading, start, end } of forms) {
    const place: Place = { start, end, form: kind }
    yield {
      text: WIDE_GAP.test(reading) ? reading.replace(GAPS, ' ') : reading,
      kind,
      place: () => place,
    }
  }
}

const NONE: ReadonlySet<string> = new Set()

/** Decodings that the receiver of a tool argument may well undo before it acts on it. */
const DECODED: ReadonlySet<FormKind> = new Set([
  'base64',
  'hex',
  'percent',
  'entities',
  'escapes',
  'quoted-printable',
  'hidden',
])

/** What is not ASCII; what parsers know by name is. */
const BEYOND_ASCII = /[^\0-\x7f]+/g

/** Whether two readings differ in more than the letters of other scripts, such as joiners inside a Persian word. */
export const differInAscii = (one: string, other: string): boolean =>
  one !== other && one.replace(BEYOND_ASCII, '\x80') !== other.replace(BEYOND_ASCII, '\x80')

/**
 * For detectors that parse: judges a text as it came, unveiled with its line breaks kept, and decoded where
 * it is encoded from end to end. A blob inside a text is data to whatever parses the text. A rule that speaks
 * only there covers the part that was read so.
 *
 * @param judge Need not look for the rules that are known by then.
 * @param changes What of the unveiled text is to be judged, where the rest says nothing new.
 */
export function judgeBothForms(
  text: string,
  judge: (text: string, known: ReadonlySet<string>) => readonly Hit[],
  changes: (text: string, plain: string) => string = (_, plain) => plain,
): readonly Hit[] {
  const direct = judge(text, NONE)
  const { plain, forms } = readingsOf(text)
  if (plain === text && forms.length === 0) return direct
  const hits = [...direct]
  const known = new Set(direct.map(({ ruleId }) => ruleId))
  const judgeForm = (reading: string, start: number, end: number): void => {
    for (const hit of judge(reading, known)) {
      if (!known.has(hit.ruleId)) hits.push({ ...hit, start, end })
    }
  }
  if (differInAscii(plain, text)) {
    judgeForm(changes(text, plain), 0, text.length)
  }
  for (const { kind, text: reading, start, end } of forms) {
    const around = text.slice(0, start) + text.slice(end)
    // Percent signs may be few in a text that is encoded as a whole, blanks and slashes alone.
    const whole = kind === 'percent' ? !/\s/.test(text) : around.trim() === ''
    if (DECODED.has(kind) && whole) judgeForm(reading, start, end)
  }
  return hits
}

/** The first place where a rule applies in one form of a text. */
export function firstMatch(patterns: readonly RegExp[], text: string): RegExpExecArray | undefined {
  for (const pattern of patterns) {
    const match = pattern.exec(text)
    if (match !== null) return match
  }
  return undefined
}

/** A rule's hit at a place; its score is raised when it was hidden there. */
export function hitOf(
  rule: Pick<TextRule, 'id' | 'level' | 'score' | 'reason'>,
  category: string,
  place: Place,
): Hit {
  const hidden = place.form !== undefined && place.form !== 'revealed'
  return {
    ruleId: rule.id,
    category,
    level: rule.level,
    score: hidden ? rule.score + (1 - rule.score) * HIDDEN_WEIGHT : rule.score,
    start: place.start,
    end: place.end,
    reason: rule.reason,
  }
}
