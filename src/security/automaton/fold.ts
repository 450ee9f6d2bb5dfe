/**
 * One alphabet for keywords, patterns and the model: lower case, no diacritics, one kind of quote, runs of
 * white space as one character. Each character folds to one character, so that a place in the folded text
 * can be traced back.
 */

/** Everything above has no case and no diacritics that matter here. */
const TABLE_SIZE = 0x2100
const SPACE = 0x20
const NEWLINE = 0x0a

/** Letters whose decomposition does not lead to their plain form, and the quotes and dashes of typesetting. */
const SPECIAL: readonly (readonly [string, string])[] = [
  ['\u00df', 's'],
  ['\u0111\u0110', 'd'],
  ['\u0142\u0141', 'l'],
  ['\u00f8\u00d8', 'o'],
  ['\u0131\u0130', 'i'],
  ['\u00e6\u00c6', 'a'],
  ['\u0153\u0152', 'o'],
  ['\u0451\u0401', '\u0435'],
  ['\u0491\u0490', '\u0433'],
  ['\u0622\u0623\u0625', '\u0627'],
  ['\u0629', '\u0647'],
  ['\u0649', '\u064a'],
  ['\u2018\u2019\u201a\u201b\u02bc\u00b4', "'"],
  ['\u201c\u201d\u201e\u201f\u00ab\u00bb', '"'],
  ['\u2010\u2011\u2012\u2013\u2014\u2015', '-'],
]

const FOLD = foldTable()

function foldTable(): Uint16Array {
  const table = new Uint16Array(TABLE_SIZE)
  for (let code = 0; code < TABLE_SIZE; code += 1) {
    const char = String.fromCharCode(code)
    const lower = char.toLowerCase()
    const base = isLatin(code) ? lower.normalize('NFD') : lower
    table[code] = /\s/.test(char) ? SPACE : lower.length === 1 ? base.charCodeAt(0) : code
  }
  table[NEWLINE] = NEWLINE
  table[0x0d] = NEWLINE
  for (const [from, to] of SPECIAL) {
    for (const char of from) table[char.charCodeAt(0)] = to.charCodeAt(0)
  }
  return table
}

/** Cyrillic й and the Greek accents stay: they tell words apart. */
function isLatin(code: number): boolean {
  return (code >= 0xc0 && code <= 0x24f) || (code >= 0x1e00 && code <= 0x1eff)
}

const foldCode = (code: number): number =>
  code < TABLE_SIZE ? (FOLD[code] ?? code) : code === 0x3000 || code === 0xfeff ? SPACE : code

/** ASCII white space other than single blanks and line feeds, which folding leaves as they are. */
const UNEVEN = /[\t\v\f\r]|[ \n][ \n]/

/** Reused between calls: inspection is synchronous. */
let buffer = new Uint16Array(4096)
/** Longest buffer that is kept between calls, in characters. */
const KEPT = 1 << 20

/**
 * Folds a text; a run of white space becomes one space, or one line feed when it holds a line break.
 * Runs in time linear in the length.
 */
export function foldText(text: string): string {
  const { length } = text
  // Nothing but ASCII takes one byte a character; then lower case is all that folding does to letters.
  if (Buffer.byteLength(text) === length && !UNEVEN.test(text)) return text.toLowerCase()
  if (buffer.length < length) buffer = new Uint16Array(length)
  const folded = buffer
  if (folded.length > KEPT) buffer = new Uint16Array(4096)
  const bytes = Buffer.from(folded.buffer)
  bytes.write(text, 'utf16le')
  let size = 0
  let last = 0
  let widest = 0
  for (let index = 0; index < length; index += 1) {
    const code = foldCode(folded[index] ?? 0)
    if (code === SPACE) {
      if (last === SPACE || last === NEWLINE) continue
    } else if (code === NEWLINE) {
      if (last === NEWLINE) continue
      if (last === SPACE) size -= 1
    }
    // Never ahead of what is still to be read.
    folded[size] = code
    size += 1
    last = code
    widest |= code
  }
  // Strings of one byte a character are half as large and quicker to search.
  if (widest < 0x100) return Buffer.from(folded.subarray(0, size)).toString('latin1')
  return bytes.toString('utf16le', 0, 2 * size)
}

/**
 * Where the characters of the folded text stand in the text: a function of a place in the folded one, which
 * gives the text's length for a place past the end. The text is walked once, when the first place is asked for.
 */
export function createUnfold(text: string): (target: number) => number {
  let places: Uint32Array | undefined
  let size = 0
  return (target) => {
    if (places === undefined) {
      places = new Uint32Array(text.length)
      size = walkFolded(text, places)
    }
    return target < size ? (places[target] ?? text.length) : text.length
  }
}

/** Fills in where each folded character stands; returns how many there are. */
function walkFolded(text: string, places: Uint32Array): number {
  let size = 0
  let last = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = foldCode(text.charCodeAt(index))
    if (code === SPACE && (last === SPACE || last === NEWLINE)) continue
    if (code === NEWLINE) {
      if (last === NEWLINE) continue
      // The line feed takes the place of the blank before it.
      if (last === SPACE) size -= 1
    }
    places[size] = index
    size += 1
    last = code
  }
  return size
}
