/** Letters of other scripts and stacked marks, read as the ASCII letters that they look like. */
import { LOOK_ALIKES } from './look-alikes.ts'
import { isWord } from './words.ts'

/** Latin beyond ASCII, Greek, Cyrillic, Armenian, Cherokee and the like; Chinese or Arabic have nothing to fold. */
const MAY_FOLD =
  /[\u00c0-\u058f\u10a0-\u10ff\u13a0-\u13ff\u1c80-\u1cff\u1d00-\u1fff\u2c00-\u2dff\ua4d0-\ua7ff\uab30-\uabbf\ud800-\udfff]/
/** Marks that NFKC left beside their letter. Vowel signs of Arabic or Hindi are letters, not ornament. */
const MARKS = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+/g
const HAS_MARK = new RegExp(MARKS.source)

/** Kinds of a letter: none of these bits for what belongs to no word that may be folded. */
const LETTER = 1
/** Taken for the ASCII letter of `BASES`. */
const LOOK_ALIKE = 2
/** ASCII, or a letter that serves no language but looks like ASCII: small capitals, letters in boxes. */
const LATIN = 4
/** Beyond the letters of European languages in Latin script. */
const FOREIGN = 8

const KINDS = new Uint8Array(0x10000)
const BASES = new Uint8Array(0x10000)
/** The same for the few letters beyond the first plane. */
const ASTRAL = new Map<number, { readonly kind: number; readonly base: number }>()
const LATIN_LETTER = /[A-Za-z\u0250-\u02af\u1d00-\u1d7f\ua730-\ua7ff\u{1f150}-\u{1f189}]/u

for (let code = 0x41; code < 0x1f00; code += 1) {
  const letter = String.fromCharCode(code)
  const base = letter.normalize('NFD').charAt(0)
  if (!/[A-Za-z]/.test(base)) continue
  KINDS[code] = LETTER | LATIN
  BASES[code] = base.charCodeAt(0)
}
for (const [letter, points] of Object.entries(LOOK_ALIKES)) {
  const base = letter.charCodeAt(0)
  for (const digits of points.split(' ')) {
    const point = Number.parseInt(digits, 36)
    const latin = LATIN_LETTER.test(String.fromCodePoint(point)) ? LATIN : 0
    const kind = LETTER | LOOK_ALIKE | latin | (point > 0x24f ? FOREIGN : 0)
    if (point > 0xffff) ASTRAL.set(point, { kind, base })
    else {
      KINDS[point] = kind
      BASES[point] = base
    }
  }
}

/** A folded text. */
export interface Folded {
  readonly text: string
  /** Words that mix ASCII letters with look-alikes of other scripts, as no language does. */
  readonly mixed: number
}

/**
 * Folds a text in compatibility form: look-alikes, and accents of every letter.
 *
 * @example foldText('réаd').text // 'read', whose `а` was Cyrillic
 */
export function foldText(plain: string): Folded {
  const { text, mixed } = foldLookAlikes(plain)
  if (!MAY_FOLD.test(text)) return { text, mixed }
  return { text: text.normalize('NFD').replace(MARKS, '').normalize('NFC'), mixed }
}

/**
 * Folds words with look-alikes in them, and takes stacked marks away. Words wholly in another script stay,
 * unless they read as an English word: Russian is not English in disguise. Letters with one accent stay too,
 * outside of such words: that is how half of the world writes.
 */
export function foldLookAlikes(plain: string): Folded {
  if (!MAY_FOLD.test(plain)) return { text: plain, mixed: 0 }
  const bare = HAS_MARK.test(plain)
    ? plain.normalize('NFD').replace(MARKS, '').normalize('NFC')
    : plain
  let mixed = 0
  let text = ''
  let copied = 0
  for (let at = 0; at < bare.length; at += 1) {
    if (kindAt(bare, at) === 0) continue
    // The run of letters at this place, and all bits of them.
    let kinds = 0
    let end = at
    for (; end < bare.length; end += 1) {
      const kind = kindAt(bare, end)
      if (kind === 0) break
      kinds |= kind
      if (isHigh(bare, end)) end += 1
    }
    if ((kinds & LOOK_ALIKE) !== 0 && isDisguised(bare, at, end, kinds)) {
      text += bare.slice(copied, at) + foldWord(bare, at, end)
      copied = end
      if ((kinds & FOREIGN) !== 0 && end - at > 3) mixed += 1
    }
    at = end - 1
  }
  return { text: text + bare.slice(copied), mixed }
}

function foldWord(text: string, start: number, end: number): string {
  let folded = ''
  for (let at = start; at < end; at += 1) folded += baseAt(text, at)
  return folded
}

const isHigh = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xd800

function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if ((code & 0xf800) !== 0xd800) return KINDS[code] ?? 0
  return ASTRAL.get(text.codePointAt(at) ?? 0)?.kind ?? 0
}

function baseAt(text: string, at: number): string {
  const code = text.charCodeAt(at)
  if ((code & 0xfc00) === 0xdc00) return ''
  const base = isHigh(text, at) ? ASTRAL.get(text.codePointAt(at) ?? 0)?.base : BASES[code]
  return String.fromCharCode(base ?? code)
}

/** Whether a word with look-alikes in it is meant to be read as ASCII. */
function isDisguised(text: string, start: number, end: number, kinds: number): boolean {
  if ((kinds & LATIN) !== 0) return true
  // Three letters at least with no other letter beside: not the part of a Russian word that has look-alikes.
  return (
    end - start > 2 &&
    isWord(foldWord(text, start, end).toLowerCase()) &&
    !/\p{L}$/u.test(text.slice(Math.max(0, start - 1), start)) &&
    !/^\p{L}/u.test(text.slice(end, end + 2))
  )
}
