/** Text hidden in characters that are not shown. */
import { hiddenPayloads } from '../../normalize/reveal.ts'
import { HIDDEN_RULES } from './rules.ts'
import type { HiddenRule } from './rules.ts'

/** A hidden part of a text. */
export interface HiddenPart {
  readonly rule: HiddenRule
  readonly start: number
  readonly end: number
  /** What it says to whoever decodes it; empty when that is not known. */
  readonly words: string
}

/** None of the means is there without one of these. */
const GATE = /[\u200b-\u200d\u2060-\u2064\u180e\ufeff\u202e\ufe00-\ufe0f]|\udb40/

const TAGS = /[\u{e0020}-\u{e007f}]+/gu
/** A black flag, a region and the end of tags: an emoji (Unicode Technical Standard 51, section C.1). */
const FLAG = /^[\u{e0061}-\u{e007a}]{2}[\u{e0061}-\u{e007a}\u{e0030}-\u{e0039}]{1,3}\u{e007f}/u
/** Flags of this kind that a text may have before their regions are read as a message. */
const MAX_FLAGS = 12

const SELECTORS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{4,4096}/gu

/** Zero-width characters without a break; typists and emoji need one or two. */
const ZERO_WIDTH = /[\u200b-\u200d\u2060-\u2064\u180e\ufeff]{16,}/g
/** Rows that do not decode must be this long to be no accident. */
const LONG_ROW = 32
/** Three single letters with zero-width characters between; longer pieces are where a browser may break a word. */
const SPLIT = /[A-Za-z](?:[\u200b-\u200d\u2060-\u2064\u180e\ufeff]{1,8}[A-Za-z]){3}/g
/** An override in front of Latin letters. Mail programs put the other override around telephone numbers. */
const OVERRIDE = /\u202e([^\u202c\u202e\n]{2,400})/g

const hasWords = (text: string): boolean => /[A-Za-z]{3}/.test(text)

/** The hidden parts of a text, by all means of hiding in characters. */
export function hiddenCharacters(text: string): HiddenPart[] {
  if (!GATE.test(text)) return []
  return [
    ...tagWords(text),
    ...selectorBytes(text),
    ...zeroWidthRows(text),
    ...partsOf(text, SPLIT, HIDDEN_RULES.split, () => ''),
    ...partsOf(text, OVERRIDE, HIDDEN_RULES.bidi, (part) =>
      /[A-Za-z]{2}/.test(part) ? [...part.slice(1)].reverse().join('') : undefined,
    ),
  ]
}

function partsOf(
  text: string,
  pattern: RegExp,
  rule: HiddenRule,
  wordsOf: (part: string, index: number) => string | undefined,
): HiddenPart[] {
  const parts: HiddenPart[] = []
  for (const match of text.matchAll(pattern)) {
    const words = wordsOf(match[0], match.index)
    if (words === undefined) continue
    parts.push({ rule, start: match.index, end: match.index + match[0].length, words })
  }
  return parts
}

function tagWords(text: string): HiddenPart[] {
  if (!text.includes('\udb40')) return []
  let flags = 0
  return partsOf(text, TAGS, HIDDEN_RULES.tags, (part, index) => {
    if (text.startsWith('\u{1f3f4}', index - 2) && FLAG.test(part) && (flags += 1) <= MAX_FLAGS) {
      return undefined
    }
    let words = ''
    for (const tag of part) words += String.fromCharCode((tag.codePointAt(0) ?? 0) - 0xe0000)
    return hasWords(words) ? words.replace('\x7f', '') : undefined
  })
}

/** Two zero-width joiners and a selector are an emoji; four selectors in a row are none. */
function selectorBytes(text: string): HiddenPart[] {
  const rule = HIDDEN_RULES.selectors
  const decoded = new Map(hiddenPayloads(text).map((part) => [part.start, part.text]))
  return partsOf(text, SELECTORS, rule, (part, index) => {
    const words = decoded.get(index) ?? ''
    // Emoji typed badly have the same selector twice or thrice.
    return words !== '' || new Set(part).size >= 3 ? words : undefined
  })
}

function zeroWidthRows(text: string): HiddenPart[] {
  return partsOf(text, ZERO_WIDTH, HIDDEN_RULES.zeroWidth, (row) => {
    if (!isIrregular(row)) return undefined
    return decodeRow(row) ?? (row.length >= LONG_ROW ? '' : undefined)
  })
}

/** Reads a row of two or four symbols as bits, first symbol as nought or as one, in bytes or sets of seven. */
function decodeRow(row: string): string | undefined {
  const symbols = [...new Set(row)].sort()
  if (symbols.length < 2 || symbols.length > 4) return undefined
  const width = symbols.length === 2 ? 1 : 2
  for (const order of [symbols, symbols.toReversed()]) {
    const bits = Array.from(row.slice(0, 65_536), (symbol) =>
      order.indexOf(symbol).toString(2).padStart(width, '0'),
    ).join('')
    for (const size of [8, 7]) {
      const codes = bits.match(new RegExp(`.{${size}}`, 'g')) ?? []
      const words = String.fromCharCode(...codes.map((code) => Number.parseInt(code, 2)))
      if (/^[\t\n\r\x20-\x7e]{2,}$/.test(words) && /[A-Za-z]{2}/.test(words)) return words
    }
  }
  return undefined
}

/** Padding of mails repeats one or two characters; a message does not. */
function isIrregular(row: string): boolean {
  for (let period = 1; period <= 6; period += 1) {
    let same = 0
    for (let at = period; at < row.length; at += 1) if (row[at] === row[at - period]) same += 1
    if (same > 0.9 * (row.length - period)) return false
  }
  return true
}
