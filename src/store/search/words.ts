/** Where words begin in texts, and the words that a search can look up. */
import { loadDatabase } from '../load.ts'
import type { Database } from '../load.ts'

/** What words are made of. SQLite's own table is that of Unicode 6.1, which knows no newer letters and emoji. */
const OF_WORDS = String.raw`\p{L}\p{N}\p{M}\p{Co}`
const BEGINS_WITH_WORD = new RegExp(`^[${OF_WORDS}]`, 'u')
const BETWEEN_WORDS = new RegExp(`[^${OF_WORDS}]+`, 'gu')

/** JSON writes a line break as a backslash and an `n`; a word begins there, and behind it. */
const ESCAPED = new RegExp(String.raw`\\[bfnrt]([${OF_WORDS}]+)`, 'gu')
const WORD_BEGINS = String.raw`(?:(?<![${OF_WORDS}])|(?<=\\[bfnrt]))`

/** The text as it is indexed: words and nothing else. */
export function onlyWords(text: string): string {
  const words = text.replace(BETWEEN_WORDS, ' ')
  if (!text.includes('\\')) return words
  return [words, ...Array.from(text.matchAll(ESCAPED), ([, word]) => word)].join(' ')
}

/** Whether the text begins with a word, which then has to begin where the text is found. */
export function beginsWithWord(text: string): boolean {
  return BEGINS_WITH_WORD.test(text)
}

const SPECIAL = new RegExp(`[A-Za-z]|[^${OF_WORDS}]`, 'gu')
let lastPattern: { readonly text: string; readonly pattern: RegExp } | undefined

/** Whether `text`, a-z as A-Z, stands in `column` where a word begins. */
export function standsAtWord(column: unknown, text: string): boolean {
  if (typeof column !== 'string') return false
  if (lastPattern?.text !== text) lastPattern = { text, pattern: patternOf(text) }
  return lastPattern.pattern.test(column)
}

function patternOf(text: string): RegExp {
  const source = text.replace(SPECIAL, (char) =>
    /[A-Za-z]/.test(char)
      ? `[${char.toLowerCase()}${char.toUpperCase()}]`
      : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  )
  return new RegExp(WORD_BEGINS + source, 'u')
}

/** A word of a text that is looked for. */
export interface Word {
  /** As the index has it: case folded. */
  readonly text: string
  /** The text may end in the middle of this word. */
  readonly open: boolean
}

let memory: Database | undefined

/**
 * The words of a text as the index sees them.
 *
 * @example wordsOf('hello, wor') // 'hello', and 'wor', which is open
 */
export function wordsOf(text: string): Word[] {
  const words = split(text.replace(BETWEEN_WORDS, ' '))
  // A letter that is put behind it becomes part of its last word, or it does not.
  const open = split(`${text}x`.replace(BETWEEN_WORDS, ' ')).at(-1) !== 'x'
  return words.map((word, index) => ({ text: word, open: open && index === words.length - 1 }))
}

/** By the index's own tokenizer, so that case is folded here as it is there. */
function split(text: string): string[] {
  memory ??= open()
  memory.exec('DELETE FROM texts')
  memory.prepare('INSERT INTO texts (text) VALUES (?)').run(text)
  return memory.prepare<[], string>('SELECT term FROM words ORDER BY offset').pluck().all()
}

function open(): Database {
  const db = loadDatabase(':memory:', {})
  db.exec(`
    CREATE VIRTUAL TABLE texts USING fts5(text, tokenize="unicode61 remove_diacritics 0");
    CREATE VIRTUAL TABLE words USING fts5vocab(texts, instance)`)
  return db
}
