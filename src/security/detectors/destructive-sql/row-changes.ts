/** Statements that delete or change rows, and whether anything limits them. */
import { alwaysTrue } from './conditions.ts'
import { STARTERS } from './cursor.ts'
import type { Cursor } from './cursor.ts'
import type { Deed } from './deeds.ts'
import { isScratch } from './drops.ts'
import type { Token } from './tokens.ts'

/** `DELETE …`. */
export function deleteDeed(cursor: Cursor, expected: boolean): Deed | undefined {
  while (cursor.skip('LOW_PRIORITY', 'QUICK', 'IGNORE'));
  if (cursor.skip('TOP')) {
    cursor.brackets()
    if (cursor.token()?.kind === 'number') cursor.word()
    cursor.skip('PERCENT')
    cursor.skip('FROM')
    const [table, named] = target(cursor)
    return named ? unlimited(cursor, table, 'delete-some') : undefined
  }
  const from = cursor.skip('FROM')
  // `DELETE users` and `DELETE a FROM users a`, which only SQL would say.
  if (!from && !expected && cursor.peek(1) !== 'FROM') return undefined
  cursor.skip('ONLY')
  if (isScratch(cursor.token()?.text ?? '')) return undefined
  const first = cursor.token()?.text
  let [table, named] = target(cursor)
  if (!named) return undefined
  while (cursor.symbol(',')) cursor.name()
  if (!from && cursor.skip('FROM')) {
    ;[table, named] = target(cursor)
    // Behind two FROMs no sentence goes on.
    if (cursor.token(1) === undefined || cursor.token(1)?.text === ';') cursor.skip(cursor.peek())
    // `delete user from the list` is a sentence; `DELETE u FROM users u` repeats its name.
    if (!expected && cursor.token(-1)?.text !== first) return undefined
    if (!named) return undefined
  }
  if (cursor.skip('USING')) {
    do target(cursor)
    while (cursor.symbol(','))
  }
  // A join leaves only rows that have a partner.
  if (/^(?:JOIN|INNER|LEFT|RIGHT|NATURAL|CROSS|STRAIGHT_JOIN)$/.test(cursor.peek())) {
    if (/^(?:LEFT|CROSS)$/.test(cursor.peek())) {
      cursor.toTopLevel('WHERE', 'LIMIT')
      return unlimited(cursor, table, 'delete-all')
    }
    const limits = cursor.rest().some(({ kind, text }) => kind === 'word' && JOINS_BY.test(text))
    return limits || cursor.peek() === 'NATURAL' ? undefined : 'delete-all'
  }
  return unlimited(cursor, table, 'delete-all')
}

/** Without one of these a join pairs every row with every other. */
const JOINS_BY = /^(?:ON|USING|WHERE|LIMIT)$/

/** A table with its alias, hints and partitions. */
function target(cursor: Cursor): [table: string, named: boolean] {
  let last = cursor.token()
  for (let ahead = 0; cursor.token(ahead + 1)?.text === '.'; ahead += 2)
    last = cursor.token(ahead + 2)
  const named = cursor.name()
  if (named) cursor.alias()
  if (cursor.skip('WITH', 'PARTITION')) cursor.brackets()
  return [last?.text ?? '', named]
}

/** The deed of a DELETE or UPDATE whose condition lets every row through; `some` when a LIMIT ends it. */
function unlimited(cursor: Cursor, table: string, deed: Deed): Deed | undefined {
  const some = deed.startsWith('delete') ? 'delete-some' : 'update-some'
  if (cursor.skip('OUTPUT')) cursor.toTopLevel('WHERE', 'FROM', 'OPTION')
  if (cursor.skip('RETURNING') || cursor.done()) return deed
  if (/^(?:LIMIT|ORDER|FETCH)$/.test(cursor.peek())) return some
  if (cursor.skip('OPTION')) return deed
  if (!cursor.skip('WHERE')) return undefined
  const condition = conditionIn(cursor.rest())
  // A bracket or quote that the fragment did not open.
  return alwaysTrue(condition.slice(0, balancedLength(condition)), table) ? deed : undefined
}

const ENDS_CONDITION = /^(?:RETURNING|LIMIT|ORDER|OPTION|OUTPUT)$/
/** Verbs that no condition holds, save as a function: T-SQL begins the next statement with them, without a sign. */
const NEXT_STATEMENT =
  /^(?:DELETE|UPDATE|INSERT|DROP|TRUNCATE|ALTER|CREATE|GRANT|REVOKE|EXEC|EXECUTE|MERGE|DECLARE|PRINT)$/

function conditionIn(rest: readonly Token[]): readonly Token[] {
  const end = rest.findIndex(
    ({ kind, text, opensLine }, index) =>
      kind === 'word' &&
      (ENDS_CONDITION.test(text) ||
        (opensLine === true && STARTERS.has(text)) ||
        (NEXT_STATEMENT.test(text) && rest[index + 1]?.text !== '(')),
  )
  return end === -1 ? rest : rest.slice(0, end)
}

/** Whether brackets close in order and no quote is left open. */
export function isBalanced(tokens: readonly Token[]): boolean {
  return balancedLength(tokens) === tokens.length
}

/** How many tokens from the first one on are balanced. */
function balancedLength(tokens: readonly Token[]): number {
  let depth = 0
  let length = 0
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind === 'symbol') {
      if (text === '(') depth += 1
      if (text === ')') depth -= 1
      if (depth < 0 || text === "'") return length
    }
    if (depth === 0) length = index + 1
  }
  return length
}

/** `UPDATE …`. */
export function updateDeed(cursor: Cursor): Deed | undefined {
  while (cursor.skip('LOW_PRIORITY', 'IGNORE', 'ONLY'));
  if (cursor.skip('OR')) cursor.word()
  let deed: Deed = 'update-all'
  if (cursor.skip('TOP')) {
    cursor.brackets()
    deed = 'update-some'
  }
  if (isScratch(cursor.token()?.text ?? '')) return undefined
  const [table, named] = target(cursor)
  if (!named) return undefined
  let joined = false
  while (
    !cursor.done() &&
    cursor.peek() !== 'SET' &&
    /^(?:,|JOIN|INNER|LEFT|RIGHT|NATURAL|CROSS)$/.test(cursor.token()?.text ?? '')
  ) {
    joined = true
    cursor.toTopLevel('SET')
  }
  if (!cursor.skip('SET')) return undefined
  if (!cursor.brackets() && !cursor.names()) return undefined
  if (!cursor.symbol('=') && !assigns(cursor)) return undefined
  // Without a WHERE the assignments run to the end; a sub-select's own WHERE stands in brackets.
  cursor.toTopLevel('WHERE', 'RETURNING', 'LIMIT', 'OUTPUT', 'FROM', 'OPTION', 'ORDER')
  if (cursor.skip('FROM')) {
    const rest = cursor.rest()
    const where = rest.findIndex(({ kind, text }) => kind === 'word' && text === 'WHERE')
    const sources = where === -1 ? rest : rest.slice(0, where)
    joined ||= sources.some(({ kind, text }) => kind === 'word' && text === 'JOIN')
    cursor.toTopLevel('WHERE', 'RETURNING', 'OPTION')
  }
  if (joined && cursor.peek() !== 'WHERE') return undefined
  return unlimited(cursor, table, deed)
}

/** `+=` and its kin of T-SQL. */
function assigns(cursor: Cursor): boolean {
  return (
    ['+', '-', '*', '/', '%', '|', '&', '^'].some((sign) => cursor.symbol(sign)) &&
    cursor.symbol('=')
  )
}

/** Rows that the source lacks go, or rows that match without a further condition. */
export function mergeDeed(all: readonly Token[]): Deed | undefined {
  const text = all
    .map(({ kind, text: word }) => (kind === 'word' ? word : kind === 'symbol' ? word : 'x'))
    .join(' ')
  if (/ WHEN NOT MATCHED BY SOURCE THEN DELETE\b/.test(text)) return 'merge-delete'
  return / WHEN MATCHED THEN DELETE\b/.test(text) ? 'delete-some' : undefined
}
