/** One look at every character, which for ordinary text decides that nothing has to be undone. */
import { respelledWords } from './words.ts'

const LETTER = 1
const DIGIT = 2
/** Signs that stand for letters. */
const SIGN = 4
/** Signs of the base64 alphabets. */
const BASE64 = 8
/** Signs that begin an encoded character. */
const ESCAPE = 16
/** What a reader does not see: ASCII that `revealText` may take out. */
const CONTROL = 32

const KINDS = new Uint8Array(256)
for (let code = 0; code < 128; code += 1) {
  const char = String.fromCharCode(code)
  if (/[A-Za-z]/.test(char)) KINDS[code] = LETTER
  if (/[0-9]/.test(char)) KINDS[code] = DIGIT
  if ('@$!|+'.includes(char)) KINDS[code] = SIGN
  if ('+/-_'.includes(char)) KINDS[code] = (KINDS[code] ?? 0) | BASE64
  if ('%&\\='.includes(char)) KINDS[code] = ESCAPE
  if (code === 127 || (code < 32 && !'\t\n\r'.includes(char))) KINDS[code] = CONTROL
}

/** How a respelled word was respelled. */
export const ROT13 = 1
export const REVERSED = 2

export const rotated = (text: string): string =>
  text.replace(/[A-Za-z]/g, (letter) => {
    const code = letter.charCodeAt(0)
    const first = code < 97 ? 65 : 97
    return String.fromCharCode(((code - first + 13) % 26) + first)
  })

/** Unicode characters in the opposite order. */
export const reversed = (text: string): string => [...text].reverse().join('')

const RESPELLED = new Map<string, number>()
for (const word of respelledWords(rotated)) RESPELLED.set(word, ROT13)
for (const word of respelledWords(reversed)) RESPELLED.set(word, REVERSED)

/** Marks of the respelled words: a word whose place is not marked needs no look into the table. */
const MASK = 0x7fff
const MARKS = new Uint8Array(MASK + 1)
const SHORTEST = 5
for (const word of RESPELLED.keys()) {
  MARKS[markOf(Buffer.from(word, 'latin1'), 0, word.length)] = 1
}

/** The first letters, the last one and the length, whatever the case, say enough. */
function markOf(bytes: Uint8Array, start: number, end: number): number {
  const first = ((bytes[start] ?? 0) & 31) | (((bytes[start + 1] ?? 0) & 31) << 5)
  const next = ((bytes[start + 2] ?? 0) & 31) | (((bytes[start + 3] ?? 0) & 31) << 5)
  const last = ((bytes[end - 1] ?? 0) & 31) | ((end - start) << 5)
  return (first ^ Math.imul(next, 0x1f3) ^ Math.imul(last, 0x3b)) & MASK
}

/** Shortest run of base64 or hex characters that is tried. */
const LEAST_RUN = 16
/** Few words are as long; more letters in a row may be several words. */
const LONG_WORD = 16

/** What a text seems to hold; each is looked into further. */
export interface Scan {
  /** Most single letters in a row with other characters between, such as `i.g.n.o.r.e`. */
  readonly singles: number
  /** Places where a letter follows a digit or sign that may stand for a letter. */
  readonly mixed: number
  /** Six and more short numbers in a row, such as `69 67 6e …`: start, end, start, end. */
  readonly codes: readonly number[]
  /** Whether there are two letters in a row. */
  readonly words: boolean
  /** Runs of letters longer than most words are: start, end, start, end. */
  readonly longWords: readonly number[]
  /** Encoded characters such as `%20`, `&#32;`, `\\x20`, `=20`. */
  readonly escapes: number
  /** Long runs of base64 characters: start, end, start, end. */
  readonly runs: readonly number[]
  /** Words that are words of the vocabulary respelled, by kind. */
  readonly rot13: number
  readonly reversed: number
  /** Whether there are ASCII control characters besides tab and line ends. */
  readonly controls: boolean
}

/** Numbers in a row that may be characters. */
const LEAST_CODES = 6

/** Texts are copied here in one go: reading bytes is twice as fast as asking a string for each character. */
let copy = Buffer.alloc(16_384)
/** Longest copy that is kept between calls. */
const KEPT = 1 << 20
const SPACE = 32

/** What characters beyond ASCII are copied as: none of the kinds. */
const OTHER = 0x80

/**
 * Looks at a text once.
 *
 * @param ascii Whether it is known to have ASCII characters alone, which are copied faster. @default false
 */
export function scan(text: string, ascii = false): Scan {
  const { length } = text
  // One more for the space behind the end, which closes the last word.
  if (copy.length <= length) copy = Buffer.alloc(length + 1)
  const bytes = copy
  if (ascii) bytes.write(text, 'latin1')
  else copyAscii(text, bytes)
  bytes[length] = SPACE
  if (copy.length > KEPT) copy = Buffer.alloc(16_384)

  let before = 0
  let singles = 0
  let mostSingles = 0
  let mixed = 0
  let digits = 0
  let inRow = 0
  let rowStart = 0
  let rowEnd = 0
  let escapes = 0
  let run = 0
  let words = false
  let rot13 = 0
  let backwards = 0
  let controls = false
  const runs: number[] = []
  const codes: number[] = []
  const longWords: number[] = []
  for (let index = 0; index <= length; index += 1) {
    const code = bytes[index] ?? 0
    const kind = KINDS[code] ?? 0
    if (kind === LETTER) {
      const start = index
      while (KINDS[bytes[index + 1] ?? 0] === LETTER) index += 1
      const word = index + 1 - start
      if ((before & (DIGIT | SIGN)) !== 0) mixed += 1
      before = LETTER
      run += word
      if (word === 1) {
        singles += 1
        if (singles > mostSingles) mostSingles = singles
        continue
      }
      singles = 0
      words = true
      if (word >= LONG_WORD) longWords.push(start, index + 1)
      if (word >= SHORTEST && MARKS[markOf(bytes, start, index + 1)] === 1) {
        const how = RESPELLED.get(text.slice(start, index + 1).toLowerCase())
        if (how === ROT13) rot13 += 1
        else if (how === REVERSED) backwards += 1
      }
      continue
    }
    if ((kind & (DIGIT | BASE64)) !== 0) {
      run += 1
      if (kind === DIGIT) digits += 1
    } else if (run !== 0) {
      if (digits !== 0 && (run < 5 || run === 8)) {
        if (inRow === 0) rowStart = index - run
        inRow += 1
        rowEnd = index
      } else if (inRow !== 0 && !isHexPair(bytes, index, run)) {
        inRow = endRow(codes, inRow, rowStart, rowEnd)
      }
      if (run >= LEAST_RUN) runs.push(index - run, index)
      run = 0
      digits = 0
    }
    if (kind === ESCAPE) {
      if (startsEscape(bytes, index, code)) escapes += 1
    } else if (kind === CONTROL) controls = true
    before = kind
  }
  endRow(codes, inRow, rowStart, rowEnd)
  return {
    singles: mostSingles,
    mixed,
    codes,
    words,
    longWords,
    escapes,
    runs,
    rot13,
    reversed: backwards,
    controls,
  }
}

function copyAscii(text: string, bytes: Uint8Array): void {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    bytes[index] = code < OTHER ? code : OTHER
  }
}

/** Notes a row of short numbers that is long enough; the count of the next one begins at 0. */
function endRow(codes: number[], inRow: number, start: number, end: number): number {
  if (inRow >= LEAST_CODES) codes.push(start, end)
  return 0
}

/** `bf`: a byte without a digit, as bytes of other scripts are. */
const isHexPair = (bytes: Uint8Array, end: number, run: number): boolean =>
  run === 2 && isHex(bytes[end - 1] ?? 0) && isHex(bytes[end - 2] ?? 0)

const isHex = (code: number): boolean =>
  (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 102)

function startsEscape(bytes: Uint8Array, index: number, sign: number): boolean {
  const next = bytes[index + 1] ?? 0
  if (sign === 38) return next === 35
  if (sign === 92) return next === 120 || next === 117
  return isHex(next) && isHex(bytes[index + 2] ?? 0)
}
