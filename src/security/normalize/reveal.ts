/**
 * Takes the veil off a text: look-alike forms, characters that nobody sees, stretched spacing.
 * Offsets in a normalised text do not map back, so a hit that exists only there covers its whole segment.
 */
import type { Disguise, TextForm } from './types.ts'

/**
 * First and last of the characters that `revealText` never changes, whatever stands beside them: ASCII, and
 * the letters of the larger scripts that are their own compatibility form.
 */
const PLAIN_RANGES: readonly (readonly [number, number])[] = [
  [0x09, 0x0a],
  [0x0d, 0x0d],
  [0x20, 0x7e],
  [0xc0, 0xff],
  [0x391, 0x3a1],
  [0x3a3, 0x3c9],
  [0x400, 0x481],
  [0x48a, 0x52f],
  [0x5d0, 0x5ea],
  [0x621, 0x64a],
  [0x2013, 0x2014],
  [0x2018, 0x201d],
  [0x2022, 0x2022],
  [0x3001, 0x3002],
  [0x3041, 0x3094],
  [0x30a1, 0x30fa],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
]
const PLAIN = new Uint8Array(0x10000)
for (const [first, last] of PLAIN_RANGES) PLAIN.fill(1, first, last + 1)

/** Quicker than a pattern, and than `normalize`, which looks each character up in Unicode's tables. */
function mayHide(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (PLAIN[text.charCodeAt(index)] === 0) return true
  }
  return false
}

/** Tag characters U+E0020-E007E mirror ASCII invisibly; they carry smuggled instructions. */
const TAGS = /[\u{e0020}-\u{e007e}]+/gu
/** Zero-width, bidi, variation selectors, fillers and remaining tags; controls other than white space. */
const INVISIBLE =
  /[\p{Default_Ignorable_Code_Point}\u2065\ufff9-\ufffb\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]/gu
/** Variation selectors in a row: one may follow a character, more of them carry bytes. */
const SELECTORS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{4,4096}/gu
/** A superset of the invisible characters by their first halves: quick to rule out. */
const MAY_BE_INVISIBLE =
  /[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud82f\ud834\udb40-\udb43]/
const SPACES = /\s+/g
const SPACED = /\s\s|[^\S ]|^\s|\s$/

/**
 * NFKC with tag characters decoded to ASCII and invisible, bidi and control characters removed.
 * Line breaks stay, which command lines need. Total and idempotent.
 */
export function revealText(text: string): string {
  if (!mayHide(text)) return text
  // Well-formed first: removing a character between two lone surrogates would create a new one.
  let revealed = text.toWellFormed()
  if (MAY_BE_INVISIBLE.test(revealed))
    revealed = revealed.replace(TAGS, ascii).replace(INVISIBLE, '')
  if (PHRASES.test(revealed)) revealed = revealed.replace(ALL_PHRASES, ' ')
  // Once more behind it: one character may have become several marks.
  return cutMarks(cutMarks(revealed).normalize('NFKC'))
}

/**
 * Normalisation sorts the marks of a letter, which takes the square of their number; thirty are more than any
 * language needs (Unicode Standard Annex 15, Stream-Safe Text Format).
 */
const cutMarks = (text: string): string =>
  mayHaveManyMarks(text) ? text.replace(/(\p{M}{30})\p{M}+/gu, '$1') : text
const MANY_MARKS = 31

/** Whether so many characters in a row are beyond Latin and no Chinese or Korean, as marks are; a pattern is slow. */
function mayHaveManyMarks(text: string): boolean {
  let inRow = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    const isLetter =
      code < 0x300 || (code >= 0x3400 && code <= 0x9fff) || (code >= 0xac00 && code <= 0xd7ff)
    inRow = isLetter ? 0 : inRow + 1
    if (inRow >= MANY_MARKS) return MANY_IN_ROW.test(text)
  }
  return false
}
const MANY_IN_ROW = /\p{M}{31}/u
/** Single characters that stand for eighteen and eight; sixteen thousand of them would become a book. */
const PHRASES = /[\ufdfa\ufdfb]/
const ALL_PHRASES = /[\ufdfa\ufdfb]+/g

/** A tag character's second half is 0xdc00 more than the ASCII character that it mirrors. */
function ascii(tags: string): string {
  let read = ''
  for (let index = 1; index < tags.length; index += 2) {
    read += String.fromCharCode(tags.charCodeAt(index) - 0xdc00)
  }
  return read
}

/** Tags that make a flag out of a black flag; they are an ordinary emoji. */
const FLAG = /\u{1f3f4}[\u{e0061}-\u{e007a}\u{e0030}-\u{e0039}]{1,6}\u{e007f}/gu
/** Invisible characters next to a Latin letter, where no language puts them; one soft hyphen is typesetting. */
const INVISIBLE_IN_WORDS =
  /[A-Za-z][\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2064\ufeff]{1,64}[A-Za-z][^]{0,64}?[\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2064\ufeff][A-Za-z]/
const OVERRIDES = /[\u202d\u202e]/
/** Letters in forms that NFKC takes away: full-width, mathematical, circled. */
const STYLED = /(?:[\uff21-\uff3a\uff41-\uff5a]|[\u{1d400}-\u{1d6a5}]|[\u24b6-\u24e9]){3}/u

/** Which means of hiding a text uses that show in its characters alone. */
export function veilsOf(text: string): Disguise[] {
  const veils: Disguise[] = []
  if (text.includes('\udb40') && text.replace(FLAG, '').search(TAGS) >= 0)
    veils.push('tag-characters')
  if (INVISIBLE_IN_WORDS.test(text)) veils.push('invisible')
  if (OVERRIDES.test(text)) veils.push('bidi')
  if (STYLED.test(text)) veils.push('styled')
  return veils
}

/** Texts written in the bytes of variation selectors. */
export function hiddenPayloads(text: string): TextForm[] {
  return [...text.matchAll(SELECTORS)].slice(0, 8).flatMap((match) => {
    const bytes = Array.from(match[0], (char) => {
      const point = char.codePointAt(0) ?? 0
      return point < 0xe0100 ? point - 0xfe00 : point - 0xe0100 + 16
    })
    const payload = new TextDecoder().decode(new Uint8Array(bytes))
    const place = { start: match.index, end: match.index + match[0].length }
    return /[A-Za-z]{2}/.test(payload) ? [{ kind: 'hidden', text: payload, ...place } as const] : []
  })
}

/**
 * A text as a reader means it: NFKC, invisible, bidi and control characters removed, tag characters
 * decoded, white space runs collapsed to one space and trimmed. Case is kept, unlike in the original
 * product: the detectors ignore case. Total and idempotent.
 *
 * @example normalizeText('ＤＲＯＰ \u200b\n table') // 'DROP table'
 */
export function normalizeText(text: string): string {
  const revealed = revealText(text)
  return SPACED.test(revealed) ? revealed.replace(SPACES, ' ').trim() : revealed
}
