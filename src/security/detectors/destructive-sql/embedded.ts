/** SQL in literals that a program or a command line hands to a database. */

/** A literal and the call or command that it belongs to. */
export interface Embedded {
  readonly sql: string
  readonly start: number
  readonly end: number
}

const OPENING =
  /(?:\b(?:execute|executemany|executescript|query|raw|exec)\s{0,4}\(\s{0,8}(?:text\(\s{0,4})?[rbf]?|\b(?:psql|mysql|mariadb|sqlite3|sqlcmd|clickhouse-client)\b[^\n"'`]{0,200}?)("""|["'`])/g
/** Shorter ones hold no statement. */
const LEAST_CHARS = 6
/** Each literal that nothing closes costs a scan to the end. */
const MAX_UNCLOSED = 8

/** The literals of a text, of any length; what follows a backslash does not close them. */
export function embeddedIn(text: string): Embedded[] {
  const found: Embedded[] = []
  const opening = new RegExp(OPENING)
  let unclosed = 0
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const quote = match[1] ?? ''
    const from = opening.lastIndex
    const close = unclosed < MAX_UNCLOSED ? closeOf(text, quote, from) : -1
    if (close === -1) {
      unclosed += 1
      continue
    }
    opening.lastIndex = close + quote.length
    if (close - from < LEAST_CHARS) continue
    found.push({ sql: text.slice(from, close), start: match.index, end: opening.lastIndex })
  }
  return found
}

function closeOf(text: string, quote: string, from: number): number {
  for (let at = text.indexOf(quote, from); at !== -1; at = text.indexOf(quote, at + 1)) {
    let slashes = 0
    while (at - slashes > from && text[at - slashes - 1] === '\\') slashes += 1
    if (slashes % 2 === 0) return at
  }
  return -1
}
