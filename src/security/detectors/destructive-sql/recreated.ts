/** Objects that the same text drops and makes again, as migrations do to change them. */
import type { Statement, Token } from './tokens.ts'

const KINDS =
  /^(?:CONSTRAINT|INDEX|KEY|VIEW|TRIGGER|FUNCTION|PROCEDURE|PROC|POLICY|RULE|TYPE|SEQUENCE|SYNONYM|EVENT|STATISTICS)$/
const FILLERS = /^(?:IF|NOT|EXISTS|CONCURRENTLY|ONLY)$/

/** A name and whether it is dropped or made, in order. */
interface Mention {
  readonly name: string
  readonly made: boolean
}

/** The names that a text makes, each with the number of the last statement that does. */
export function madeNames(statements: readonly Statement[]): ReadonlyMap<string, number> {
  const made = new Map<string, number>()
  for (const [index, { tokens }] of statements.entries()) {
    const opener = tokens[0]?.text
    if (opener !== 'ALTER' && opener !== 'CREATE') continue
    for (const mention of mentionsOf(tokens)) if (mention.made) made.set(mention.name, index)
  }
  return made
}

/** Whether all that a statement drops is made again by it or behind it. */
export function makesAgain(
  tokens: readonly Token[],
  index: number,
  made: ReadonlyMap<string, number>,
): boolean {
  const dropped = mentionsOf(tokens).filter((mention) => !mention.made)
  return dropped.length > 0 && dropped.every(({ name }) => (made.get(name) ?? -1) >= index)
}

function mentionsOf(tokens: readonly Token[]): Mention[] {
  const found: Mention[] = []
  let verb = ''
  for (let at = 0; at < tokens.length; at += 1) {
    const { kind, text } = tokens[at] ?? { kind: 'symbol', text: '' }
    if (kind !== 'word') continue
    if (text === 'DROP' || text === 'ADD' || text === 'CREATE') verb = text
    else if (text === 'PRIMARY' && tokens[at + 1]?.text === 'KEY' && verb !== '') {
      found.push({ name: 'PRIMARY KEY', made: verb !== 'DROP' })
      verb = ''
    } else if (verb !== '' && KINDS.test(text)) {
      const name = nameAt(tokens, at + 1)
      if (name !== undefined) found.push({ name, made: verb !== 'DROP' })
      verb = ''
    }
  }
  return found
}

function nameAt(tokens: readonly Token[], from: number): string | undefined {
  let at = from
  while (FILLERS.test(tokens[at]?.text ?? '')) at += 1
  while (tokens[at + 1]?.text === '.') at += 2
  const token = tokens[at]
  return token === undefined || token.kind === 'symbol' ? undefined : token.text.toUpperCase()
}
