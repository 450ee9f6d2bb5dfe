/** SQL cut into statements of tokens: comments are gone, literals and identifiers are told apart. */

/** One token. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'literal' | 'number' | 'symbol'
  /** Words in upper case, everything else as written; literals and identifiers without their quotes. */
  readonly text: string
  /** True when it is the first one of its line. */
  readonly opensLine?: true
}

/** One statement. */
export interface Statement {
  readonly tokens: readonly Token[]
  readonly start: number
  readonly end: number
  /** True when a `;` or `GO` ended it. */
  readonly terminated: boolean
}

/** `/*! … *\/` runs in MySQL and MariaDB, so only its marks are skipped. */
const SPACE = '(?<space>\\s+|\\/\\*M?!\\d{0,6}|\\*\\/)|(?<comment>--[^\\n]*|\\/\\*)'
/** With backslash escapes (MySQL, `E''`), or without them (standard). */
const ESCAPED = "(?<literal>[eEnNbBxX]?'[^'\\\\]*(?:(?:''|\\\\[^])[^'\\\\]*)*')"
const STANDARD = "(?<literal>[eEnNbBxX]?'[^']*(?:''[^']*)*')"
const REST =
  '(?<dollar>\\$(?:[A-Za-z_]\\w{0,30})?\\$)|(?<quoted>"[^"]*(?:""[^"]*)*"|`[^`]*`|\\[[\\w $.\\\\-]{1,128}\\])|(?<number>\\d[\\w.]*)|(?<word>[\\p{L}_@$#][\\p{L}\\p{N}_@$#]*)|(?<symbol><>|!=|<=|>=|\\|\\||&&|::|[^])'
const TOKEN = new RegExp(`${SPACE}|${ESCAPED}|${REST}`, 'uy')
const STANDARD_TOKEN = new RegExp(`${SPACE}|${STANDARD}|${REST}`, 'uy')
const TOKEN_WITHOUT_LITERAL = new RegExp(`${SPACE}|${REST}`, 'uy')
/** Each unclosed quote costs a scan to the end; a text of nothing else would cost its length squared. */
const MAX_UNCLOSED = 8
/** Behind these a `#name` is a temporary table of T-SQL, elsewhere `#` begins a comment of MySQL. */
const TAKES_NAME = /^(?:TABLE|FROM|INTO|UPDATE|JOIN|EXISTS|ONLY|ON|,)$/
/** Routines whose body is stored, not run. */
const ROUTINE = /^(?:PROCEDURE|PROC|FUNCTION|TRIGGER|EVENT|PACKAGE)$/

/** How a text was cut. */
export interface Parsed {
  readonly statements: readonly Statement[]
  /** A quote that nothing closes: a fragment, or the wrong reading of backslashes. */
  readonly unclosed: number
}

/**
 * The statements of a text. A quote that is never closed is a fragment pasted into a literal, as in
 * `'; DROP TABLE users; --`: it ends a statement's literal instead of swallowing the rest.
 *
 * @param standard Backslashes in literals are plain characters. @default false
 */
export function parseStatements(given: string, standard = false): Parsed {
  const text = withPlainDelimiters(given)
  const statements: Statement[] = []
  let tokens: Token[] = []
  let start = 0
  let unclosed = 0
  let openDollars = 0
  let openComments = 0
  let body = new RoutineBody()
  let line = true
  const push = (kind: Token['kind'], value: string): void => {
    tokens.push(line ? { kind, text: value, opensLine: true } : { kind, text: value })
    line = false
  }
  const finish = (end: number, terminated: boolean): void => {
    if (tokens.length > 0) statements.push({ tokens, start, end, terminated })
    tokens = []
    body = new RoutineBody()
  }
  const seeWord = (word: string, index: number, end: number): void => {
    const upper = word.toUpperCase()
    if (
      upper === 'GO' &&
      line &&
      /^[ \t]*(?:\d+[ \t]*)?(?:\r?\n|$)/.test(text.slice(end, end + 20))
    ) {
      finish(index, true)
      return
    }
    push('word', upper)
    body.see(tokens)
  }
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at)
    if (code === 0x20 || code === 0x0a) {
      line ||= code === 0x0a
      at += 1
      continue
    }
    const end = endOfPlain(text, at, code)
    if (end > at) {
      if (tokens.length === 0) start = at
      const value = text.slice(at, end)
      if (isDigit(code)) push('number', value)
      else if (isWordCode(code)) seeWord(value, at, end)
      else if (value === ';' && !body.open) finish(end, true)
      else push('symbol', value)
      at = end
      continue
    }
    const form =
      unclosed >= MAX_UNCLOSED ? TOKEN_WITHOUT_LITERAL : standard ? STANDARD_TOKEN : TOKEN
    form.lastIndex = at
    const match = form.exec(text)
    if (match === null) break
    at = form.lastIndex
    const { space, comment, literal, dollar, quoted, number, word } = match.groups ?? {}
    if (space !== undefined) {
      line ||= space.includes('\n')
      continue
    }
    if (comment === '/*') {
      // Each comment whose nesting never closes costs a scan to the end, too.
      const nested = openComments < MAX_UNCLOSED ? endOfNested(text, at) : undefined
      if (nested === undefined) openComments += 1
      at = nested ?? endOfFlat(text, at)
      continue
    }
    if (comment !== undefined) continue
    if (word?.startsWith('#') === true && !isTemporary(word, tokens.at(-1))) {
      const next = text[match.index + 1] ?? ''
      if (next !== '>' && next !== '-') {
        const end = text.indexOf('\n', match.index)
        at = end === -1 ? text.length : end
        continue
      }
    }
    if (tokens.length === 0) start = match.index
    if (match[0] === "'") unclosed += 1
    if (match[0] === ';' && !body.open) finish(match.index + 1, true)
    else if (dollar !== undefined) {
      const close = openDollars < MAX_UNCLOSED ? text.indexOf(dollar, at) : -1
      if (close === -1) {
        openDollars += 1
        push('symbol', dollar)
      } else {
        push('literal', text.slice(at, close))
        at = close + dollar.length
      }
    } else if (literal !== undefined) push('literal', literal.replace(/^\w?'|'$/g, ''))
    else if (quoted !== undefined) push('quoted', quoted.slice(1, -1))
    else if (number !== undefined) push('number', number)
    else if (word !== undefined) seeWord(word, match.index, at)
    else push('symbol', match[0])
  }
  finish(text.length, false)
  return { statements, unclosed }
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39
const isWordCode = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x30 && code <= 0x39) ||
  code === 0x5f
/** Signs that are a token by themselves, whatever follows. */
const LONE = '(),;.=+%?~^{}'

/**
 * Where an ASCII word, a number or a lone sign ends; the same place for all that the pattern has to read.
 * Nearly every token of SQL is one of these, and the pattern with its nine groups costs ten times as much.
 */
function endOfPlain(text: string, start: number, code: number): number {
  if (!isWordCode(code)) return LONE.includes(text.charAt(start)) ? start + 1 : start
  const number = isDigit(code)
  let end = start + 1
  for (; end < text.length; end += 1) {
    const next = text.charCodeAt(end)
    if (isWordCode(next)) continue
    if (number) {
      if (next !== 0x2e) break
    } else if (next === 0x40 || next === 0x24 || next === 0x23) continue
    // Letters of other scripts go on with the word, and `N'…'` is a literal.
    else return next > 0x7f || (next === 0x27 && end === start + 1) ? start : end
  }
  return end
}

function isTemporary(word: string, before: Token | undefined): boolean {
  return /^#{1,2}[\p{L}_]/u.test(word) && before !== undefined && TAKES_NAME.test(before.text)
}

/** Comments nest in PostgreSQL and T-SQL; where that leaves one open, the first end counts, as in MySQL. */
function endOfNested(text: string, from: number): number | undefined {
  let depth = 1
  const mark = /\/\*|\*\//g
  mark.lastIndex = from
  for (let match = mark.exec(text); match !== null; match = mark.exec(text)) {
    depth += match[0] === '/*' ? 1 : -1
    if (depth === 0) return mark.lastIndex
  }
  return undefined
}

function endOfFlat(text: string, from: number): number {
  const first = text.indexOf('*/', from)
  return first === -1 ? text.length : first + 2
}

/** The mysql client's `DELIMITER //`: its own delimiter becomes `;`, lengths unchanged. */
function withPlainDelimiters(text: string): string {
  if (!/^[ \t]*delimiter[ \t]/im.test(text)) return text
  let delimiter = ';'
  return text
    .split('\n')
    .map((line) => {
      const [, next] = /^[ \t]*delimiter[ \t]+(\S{1,16})[ \t\r]*$/i.exec(line) ?? []
      if (next !== undefined) {
        delimiter = next
        return ' '.repeat(line.length)
      }
      if (delimiter === ';') return line
      return line.replaceAll(delimiter, ';'.padEnd(delimiter.length))
    })
    .join('\n')
}

/** Whether a statement stands in the body of a routine that it creates, where `;` does not end it. */
class RoutineBody {
  #routine = false
  #depth = 0

  get open(): boolean {
    return this.#routine && this.#depth > 0
  }

  see(tokens: readonly Token[]): void {
    const first = tokens[0]?.text
    if (first !== 'CREATE' && first !== 'ALTER') return
    const word = tokens.at(-1)?.text ?? ''
    if (tokens.length < 12 && ROUTINE.test(word)) this.#routine = true
    if (!this.#routine) return
    const before = tokens.at(-2)?.text
    if (before === 'END' && /^(?:IF|LOOP|WHILE|REPEAT|CASE|FOR)$/.test(word)) {
      if (word !== 'CASE') this.#depth += 1
    } else if (word === 'BEGIN' || word === 'CASE') this.#depth += 1
    else if (word === 'END') this.#depth -= 1
  }
}
