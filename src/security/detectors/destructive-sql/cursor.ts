import type { Token } from './tokens.ts'

/** Words that begin a statement; in T-SQL one may follow another without a semicolon. */
export const STARTERS: ReadonlySet<string> = new Set(
  'SELECT INSERT UPDATE DELETE DROP TRUNCATE ALTER CREATE GRANT REVOKE EXEC EXECUTE MERGE USE DECLARE PRINT BEGIN COMMIT ROLLBACK END ELSE IF WHILE RETURN WAITFOR SHUTDOWN BACKUP RESTORE KILL'.split(
    ' ',
  ),
)
/** Words by which prose goes on where SQL would have a name. */
const NOT_A_NAME =
  /^(?:THE|A|AN|THIS|THAT|THESE|THOSE|MY|YOUR|OUR|HIS|HER|THEIR|ITS|ME|US|HIM|THEM|IT|ALL|SOME|ANY|IN|ON|OF|FOR|WITH|FROM|TO|AND|OR|WHERE|SET|VALUES|RESERVATION|RESERVATIONS)$/
const NO_ALIAS =
  /^(?:SET|WHERE|USING|RETURNING|OUTPUT|LIMIT|ORDER|FROM|JOIN|INNER|LEFT|RIGHT|FULL|CROSS|NATURAL|STRAIGHT_JOIN|ON|WITH|PARTITION|OPTION)$/

/** Reads tokens from left to right. */
export class Cursor {
  readonly #tokens: readonly Token[]
  #at: number

  constructor(tokens: readonly Token[], from = 0) {
    this.#tokens = tokens
    this.#at = from
  }

  /** The next word; empty at anything else. */
  peek(ahead = 0): string {
    const token = this.#tokens[this.#at + ahead]
    return token?.kind === 'word' ? token.text : ''
  }

  token(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead]
  }

  word(): string {
    const word = this.peek()
    this.#at += 1
    return word
  }

  skip(...words: string[]): boolean {
    if (!words.includes(this.peek())) return false
    this.#at += 1
    return true
  }

  symbol(text: string): boolean {
    const token = this.#tokens[this.#at]
    if (token?.kind !== 'symbol' || token.text !== text) return false
    this.#at += 1
    return true
  }

  /** `(…)`, brackets inside included. */
  brackets(): boolean {
    if (!this.symbol('(')) return false
    for (let depth = 1; depth > 0 && this.#at < this.#tokens.length; this.#at += 1) {
      const token = this.#tokens[this.#at]
      if (token?.kind !== 'symbol') continue
      if (token.text === '(') depth += 1
      if (token.text === ')') depth -= 1
    }
    return true
  }

  /** `a`, `a.b`, `"a"`, `a, b`; a name is no article, which is how prose goes on. */
  names(): boolean {
    do {
      if (!this.name()) return false
    } while (this.symbol(','))
    return true
  }

  /** `'a'`: a name of an account in MySQL, of a table in SQLite. */
  literals(): boolean {
    if (this.#tokens[this.#at]?.kind !== 'literal') return false
    this.#at += 1
    return true
  }

  /** One name with its qualifiers. */
  name(): boolean {
    const token = this.#tokens[this.#at]
    if (token?.kind !== 'quoted' && token?.kind !== 'word') return false
    if (token.kind === 'word' && NOT_A_NAME.test(token.text) && !this.#bindsAsName()) return false
    this.#at += 1
    while (this.symbol('.')) {
      // `server..table` leaves the schema out.
      this.symbol('.')
      this.#at += 1
    }
    this.symbol('*')
    return true
  }

  /** `a.users`, `a = 1`, `DELETE FROM a USING b`: a single letter is a name where what follows says so. */
  #bindsAsName(): boolean {
    const next = this.#tokens[this.#at + 1]
    if (next?.kind === 'symbol') return /^[.=]$/.test(next.text)
    return next?.kind === 'word' && /^(?:USING|SET|JOIN)$/.test(next.text)
  }

  alias(): void {
    if (this.skip('AS')) this.#at += 1
    else if (this.peek() !== '' && !NO_ALIAS.test(this.peek()) && this.#followsAlias())
      this.#at += 1
  }

  #followsAlias(): boolean {
    const next = this.#tokens[this.#at + 1]
    if (next === undefined) return false
    return next.kind === 'word' ? NO_ALIAS.test(next.text) : next.text === ','
  }

  toTopLevel(...words: string[]): void {
    let depth = 0
    for (; this.#at < this.#tokens.length; this.#at += 1) {
      const token = this.#tokens[this.#at]
      if (token?.kind === 'symbol' && token.text === '(') depth += 1
      if (token?.kind === 'symbol' && token.text === ')') depth -= 1
      if (depth < 0) return
      if (depth > 0 || token?.kind !== 'word') continue
      if (words.includes(token.text) || (token.opensLine === true && STARTERS.has(token.text)))
        return
    }
  }

  /** At the end, at a bracket of what surrounds it, or where T-SQL begins another statement. */
  done(): boolean {
    // A closing bracket or quote left over belongs to the statement that a fragment was pasted into.
    while (
      this.#tokens[this.#at]?.kind === 'symbol' &&
      /^[)'"]$/.test(this.#tokens[this.#at]?.text ?? '')
    )
      this.#at += 1
    return this.#at >= this.#tokens.length || STARTERS.has(this.peek())
  }

  /** The tokens that follow. */
  rest(): readonly Token[] {
    return this.#tokens.slice(this.#at)
  }
}
