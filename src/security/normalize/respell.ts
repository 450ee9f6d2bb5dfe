/** Spellings that a model still reads: letters set apart, digits for letters, words run together. */
import { bitsOf, isWord, longestAfter, splitWords } from './words.ts'

/** Letters set apart; separators and letters exclude each other, so that a match takes linear time. */
const APART =
  /(?<![A-Za-z0-9])[A-Za-z0-9@$](?:[\s.\-_*|/,·•+~:;'"]{1,5}[A-Za-z0-9@$]){4,}(?![A-Za-z0-9])/g
const GAP = /[^A-Za-z0-9@$]+/g
/** A run of letters this long without a gap is taken apart into words. */
const LONG_RUN = 10
const LONGEST_RUN = 200
/** Share of the letters that must belong to known words. */
const LEAST_KNOWN = 0.7
/** Characters set apart that are joined at a time. */
const PIECE = 4000
/** Characters of long runs that are taken apart at either end of a text. */
const MAX_TRIED = 2000

/** Letters that stand apart, joined to words; the text itself when there are none. */
export function joinLetters(text: string): string {
  return text.replace(APART, (run) => {
    if (run.length <= PIECE) return joinRun(run)
    let joined = ''
    for (let at = 0; at < run.length; at += PIECE) joined += joinRun(run.slice(at, at + PIECE))
    return joined
  })
}

function joinRun(run: string): string {
  const letters = run.match(/[A-Za-z]/g)?.length ?? 0
  if (letters * 10 < run.replace(GAP, '').length * 6) return run
  const usual = mostFrequent(run.match(GAP) ?? [])
  const words = run.replace(GAP, (gap) => (gap === usual ? '' : ' '))
  return words
    .split(' ')
    .map((word) => (/^[A-Za-z]+$/.test(word) && word.length > LONG_RUN ? divide(word, 0.6) : word))
    .join(' ')
}

/**
 * Words written without gaps, set apart where most letters belong to known words.
 *
 * @param places Of the long runs of letters: start, end, start, end.
 */
export function divideWords(text: string, places: readonly number[]): string {
  let divided = ''
  let copied = 0
  let tried = 0
  const tail = tailOf(places)
  for (let index = 0; index < places.length; index += 2) {
    if (tried >= MAX_TRIED && index < tail) index = tail
    const start = places[index] ?? 0
    const run = text.slice(start, Math.min(places[index + 1] ?? 0, start + LONGEST_RUN))
    tried += run.length
    divided += text.slice(copied, start) + wordsOf(run)
    copied = start + run.length
  }
  return divided + text.slice(copied)
}

/** Where the last places begin that together have about so many characters as may be tried. */
function tailOf(places: readonly number[]): number {
  let chars = 0
  let index = places.length
  while (index > 0 && chars < MAX_TRIED) {
    index -= 2
    chars += Math.min((places[index + 1] ?? 0) - (places[index] ?? 0), LONGEST_RUN)
  }
  return index
}

function wordsOf(run: string): string {
  if (!/[a-z][A-Z]/.test(run)) return divide(run, LEAST_KNOWN)
  // Names in programs are written so too; their words are seldom all of the vocabulary.
  const words = run.match(/[A-Z]?[a-z]+|[A-Z]+/g) ?? []
  return words.every((word) => isWord(word.toLowerCase())) ? words.join(' ') : run
}

function divide(word: string, least: number): string {
  const { text, known } = splitWords(word)
  return known >= least ? text : word
}

function mostFrequent(values: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  let [best = '', most = 0] = []
  for (const [value, count] of counts) if (count > most) [best, most] = [value, count]
  return best
}

const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'g',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
  '+': 't',
}
/** Words with a digit or a sign in them; letters alone are passed over without a second look at them. */
const LEET_WORD = /(?<![A-Za-z0-9@$!|+])[A-Za-z]*[0-9@$!|+][A-Za-z0-9@$!|+]*/g
const LONGEST_LEET = 40
/** Words that must come out before a text counts as spelled with digits. */
const LEET_WORDS = 2

/** Digits and signs read as letters; the text itself when no words come out of it. */
export function readLeet(text: string): string {
  return holdsLeet(text) ? text.replace(LEET_WORD, (token) => readToken(token).word) : text
}

/** The letter that each ASCII character may stand for, five bits; 0 for what is in no word. */
const READ_AS = new Uint8Array(128)
/** The same with `1` as l instead of i. */
const ALSO_READ_AS = new Uint8Array(128)
const IS_LETTER = new Uint8Array(128)
for (let code = 0; code < 128; code += 1) {
  const char = String.fromCharCode(code)
  if (/[A-Za-z]/.test(char)) IS_LETTER[code] = 1
  const letter = LEET[char] ?? (/[A-Za-z]/.test(char) ? char : '')
  READ_AS[code] = letter === '' ? 0 : bitsOf(letter, 0)
  ALSO_READ_AS[code] = char === '1' ? bitsOf('l', 0) : (READ_AS[code] ?? 0)
}

/** Whether enough words of the vocabulary are spelled so: a loop, because logs are full of such tokens. */
function holdsLeet(text: string): boolean {
  let found = 0
  for (let start = 0; start < text.length; start += 1) {
    let code = text.charCodeAt(start)
    let end = start
    let letters = 0
    for (; code < 128 && READ_AS[code] !== 0; code = text.charCodeAt(end)) {
      letters += IS_LETTER[code] ?? 0
      end += 1
    }
    const size = end - start
    if (
      letters > 0 &&
      letters < size &&
      size > 2 &&
      size <= LONGEST_LEET &&
      mayBegin(text, start)
    ) {
      if (readToken(text.slice(start, end)).known) found += 1
      if (found >= LEET_WORDS) return true
    }
    start = end
  }
  return false
}

/** Whether a word of the vocabulary begins with what three characters may stand for. */
function mayBegin(text: string, at: number): boolean {
  const [a, b, c] = [text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2)]
  for (let choice = 0; choice < 8; choice += 1) {
    const first = ((choice & 1) === 0 ? READ_AS : ALSO_READ_AS)[a] ?? 0
    const second = ((choice & 2) === 0 ? READ_AS : ALSO_READ_AS)[b] ?? 0
    const third = ((choice & 4) === 0 ? READ_AS : ALSO_READ_AS)[c] ?? 0
    if (longestAfter(first, second, third) > 0) return true
  }
  return false
}

/** One word read as letters, and whether it is one of the vocabulary; a number stays unless it is. */
function readToken(token: string): { readonly word: string; readonly known: boolean } {
  if (token.length < 2 || token.length > LONGEST_LEET) return { word: token, known: false }
  const end = token.length - (/(?<!!)!+$/.exec(token)?.[0].length ?? 0)
  const whole = leetWord(token)
  const word =
    end === token.length || isWord(whole) ? whole : leetWord(token.slice(0, end)) + token.slice(end)
  const known = isWord(word.slice(0, end))
  if (/[A-Za-z]/.test(token)) return { word, known: known && end > 2 }
  return { word: known && /[0-9]/.test(token) ? word : token, known: false }
}

/** `1` is i or l: the reading that is a word, else i, and l when doubled. */
function leetWord(token: string): string {
  let plain = ''
  let ones = 0
  for (let index = 0; index < token.length; index += 1) {
    const sign = token.charAt(index)
    if (sign === '1' && token.charAt(index + 1) === '1') {
      plain += 'll'
      index += 1
    } else if (sign === '1') {
      plain += sign
      ones += 1
    } else plain += LEET[sign] ?? sign
  }
  plain = plain.toLowerCase()
  if (ones > 0 && ones <= 3) {
    for (let bits = 0; bits < 1 << ones; bits += 1) {
      let index = 0
      const word = plain.replace(/1/g, () => ((bits >> index++) & 1 ? 'l' : 'i'))
      if (isWord(word)) return word
    }
  }
  return ones === 0 ? plain : plain.replace(/1/g, 'i')
}

const MORSE =
  'a.- b-... c-.-. d-.. e. f..-. g--. h.... i.. j.--- k-.- l.-.. m-- n-. o--- p.--. q--.- r.-. s... t- u..- v...- w.-- x-..- y-.-- z--..'
const LETTER_OF = new Map(MORSE.split(' ').map((entry) => [entry.slice(1), entry.charAt(0)]))

/** Morse code as words; undefined when a text is not all of it. */
export function readMorse(text: string): string | undefined {
  const trimmed = text.trim().replace(/[·•]/g, '.').replace(/[–—−]/g, '-')
  if (!/^[.\-/|\s]+$/.test(trimmed)) return undefined
  const words = trimmed.split(/\s*[/|]\s*|\s{2,}/)
  return words
    .map((word) =>
      word
        .split(/\s/)
        .map((sign) => LETTER_OF.get(sign) ?? '')
        .join(''),
    )
    .join(' ')
}
