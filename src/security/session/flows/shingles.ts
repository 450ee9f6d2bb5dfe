/** Pieces of a text that survive reformatting: ten letters in a row, and values with digits. */

/** Letters and digits of one shingle: so many that two texts share one only when one copies the other. */
export const SHINGLE_CHARS = 10
/** Of a remembered text every fourth shingle is kept, so a copy of 21 letters holds three of them. */
export const SHINGLE_STRIDE = 4

const BASE = 0x01000193
/** `BASE` to the power of the shingle's length: what the character that leaves has been multiplied with. */
const LEAVING = Array.from({ length: SHINGLE_CHARS }).reduce<number>(
  (power) => Math.imul(power, BASE),
  1,
)

/** Letters and digits as lower case; all other ASCII is left out. */
const FOLDED = new Uint8Array(128)
for (let code = 0; code < 128; code += 1) {
  const char = String.fromCharCode(code)
  if (/[a-z0-9]/i.test(char)) FOLDED[code] = char.toLowerCase().charCodeAt(0)
}
/** Scripts in which a character says as much as two or three letters, and counts as two. */
const FIRST_DENSE = 0x3040
const LAST_DENSE = 0xd7af
/** Punctuation of Unicode, which is left out like that of ASCII. */
const FIRST_PUNCTUATION = 0x2000
const LAST_PUNCTUATION = 0x303f

/** Characters and places of the last ten, as a ring; one text at a time is read. */
const ring = new Uint16Array(SHINGLE_CHARS)
const places = new Uint32Array(SHINGLE_CHARS)

/**
 * Visits the shingles of a text. Case, white space and punctuation do not count, so that a value taken out of
 * JSON and put into a sentence keeps its shingles, and one that is spaced out or cut into several too.
 *
 * @param stride 1 visits every shingle, 4 every fourth.
 * @param visit The hash, the place of the shingle in the text, end exclusive.
 */
export function eachShingle(
  text: string,
  stride: number,
  visit: (hash: number, start: number, end: number) => void,
): void {
  let hash = 0
  let count = 0
  let slot = 0

  const push = (code: number, index: number): void => {
    const left = ring[slot] ?? 0
    hash = (Math.imul(hash, BASE) + code) | 0
    if (count >= SHINGLE_CHARS) hash = (hash - Math.imul(left, LEAVING)) | 0
    ring[slot] = code
    places[slot] = index
    slot = slot + 1 === SHINGLE_CHARS ? 0 : slot + 1
    count += 1
    if (count < SHINGLE_CHARS || (count - SHINGLE_CHARS) % stride !== 0) return
    visit(hash, places[slot] ?? 0, index + 1)
  }

  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code < 128) {
      const folded = FOLDED[code] ?? 0
      if (folded !== 0) push(folded, index)
    } else if (code < FIRST_PUNCTUATION || code > LAST_PUNCTUATION) {
      push(code, index)
      if (code >= FIRST_DENSE && code <= LAST_DENSE) push(code, index)
    }
  }
}

/** Words that hold a digit or an at sign: codes, keys, ids, addresses. */
const WORD_VALUE =
  /[A-Za-z0-9\u00c0-\uffff][A-Za-z0-9\u00c0-\uffff@._+-]{3,62}[A-Za-z0-9\u00c0-\uffff]/g
const TELLING = /\d|@/
/** Digits in groups: cards, phones, accounts. */
const DIGITS = /\d(?:[ ./()-]{0,2}\d){5,21}/g
/** Dates, times, years and amounts say nothing: everybody writes them. */
const COMMON =
  /^(?:(?:19|20)\d\d[-./]?\d\d?(?:[-./]?\d\d?)?(?:t[\d:.]*)?|\d\d?[-./]\d\d?[-./](?:19|20)?\d\d|\d{1,4}[.]\d{1,2})$/i
const LEAST_VALUE = 5
/** A run without white space and quotes that holds a sign: passwords are often such. */
const SIGNED = /[^\s"'`<>{}[\],;()]{8,64}/g
const SIGN = /[!#$%&*?^~|+=]/
/** Values of one text; a table of numbers would otherwise fill the memory. */
const MAX_VALUES = 20_000

/**
 * Visits the values of a text that are too short or too reformatted for shingles: codes, keys, ids, mail
 * addresses, digits in groups.
 */
export function eachValue(
  text: string,
  visit: (value: string, start: number, end: number) => void,
): void {
  let left = MAX_VALUES
  for (const match of text.matchAll(DIGITS)) {
    if ((left -= 1) < 0) return
    if (COMMON.test(match[0])) continue
    visit(match[0].replace(/\D/g, ''), match.index, match.index + match[0].length)
  }
  for (const match of text.matchAll(WORD_VALUE)) {
    const [word] = match
    if (!TELLING.test(word) || COMMON.test(word)) continue
    if ((left -= 1) < 0) return
    visitWord(word, match.index, visit)
  }
  for (const match of text.matchAll(SIGNED)) {
    const [word] = match
    // An address has its signs too, and is looked into as such.
    if (word.includes('/') || !SIGN.test(word) || !/[A-Za-z]/.test(word)) continue
    if ((left -= 1) < 0) return
    visitWord(word, match.index, visit)
  }
}

/** Separators do not count: they come and go when a value is written down again. */
function visitWord(
  word: string,
  start: number,
  visit: (value: string, start: number, end: number) => void,
): void {
  const value = word.toLowerCase().replace(/[^\p{L}\p{N}@]+/gu, '')
  if (value.length >= LEAST_VALUE) visit(value, start, start + word.length)
}

/** Hash of a value, of the same kind as those of shingles. */
export function hashOfValue(value: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < value.length; index += 1) {
    hash = Math.imul(hash ^ value.charCodeAt(index), BASE)
  }
  return hash | 0
}
