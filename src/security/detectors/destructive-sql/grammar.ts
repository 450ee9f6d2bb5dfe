/** Reads the few statements that destroy, token by token; what does not fit the grammar is not SQL. */
import { accountDeed, alterDeed, grantDeed, serverDeed } from './administration.ts'
import { Cursor, STARTERS } from './cursor.ts'
import type { Deed } from './deeds.ts'
import { dropDeed, truncateDeed } from './drops.ts'
import { deleteDeed, mergeDeed, updateDeed } from './row-changes.ts'
import type { Token } from './tokens.ts'

/** Words whose statement holds others as clauses: `ON DELETE`, `GRANT UPDATE`, `CREATE RULE … DO DELETE`. */
const HOLDS_CLAUSES =
  /^(?:ALTER|CREATE|MERGE|GRANT|REVOKE|DROP|COMMENT|WITH|DENY|AUDIT|EXPLAIN|DESCRIBE|DESC|HELP|SHOW|BACKUP)$/
/** In front of a verb that is a clause, not a statement of its own. */
const BEFORE_CLAUSE =
  /^(?:ON|FOR|THEN|DO|BEFORE|AFTER|OF|OR|KEY|AS|,|\.|\(|=|EXPLAIN|GRANT|REVOKE|SELECT|NO|AND)$/
/** Verbs that may begin a deed behind another statement. */
const VERBS =
  /^(?:DROP|TRUNCATE|DELETE|UPDATE|ALTER|GRANT|REVOKE|MERGE|CREATE|RESTORE|SHUTDOWN|KILL)$/
/** Openers behind which T-SQL goes on with a statement of its own, without a sign between. */
const ENDS_BY_ITSELF =
  /^(?:ALTER|GRANT|REVOKE|DROP|DENY|BACKUP|CREATE (?:TABLE|DATABASE|SCHEMA|INDEX|UNIQUE|LOGIN|USER|ROLE|SEQUENCE))\b/
/** Words behind a verb by which it is a statement, whatever stands in front of it. */
const TAKES = /^(?:TABLE|DATABASE|SCHEMA|FROM)$/
/**
 * Verbs in the middle of a statement that are read to its end; those behind them are read for so many
 * tokens, or a text of nothing but verbs would cost its length squared.
 */
const READ_WHOLE = 16
const NEAR = 100

/**
 * The deeds of a statement: its own, and in T-SQL those of statements that follow without a semicolon.
 *
 * @param expected True when the text is known to be SQL, which `DELETE users` does not show by itself.
 */
export function deedsOf(tokens: readonly Token[], expected: boolean): Deed[] {
  const first = deedOf(tokens, expected)
  const deeds = first === undefined ? [] : [first]
  const opener = tokens[0]?.text ?? ''
  const holds = tokens[0]?.kind === 'word' && HOLDS_CLAUSES.test(opener)
  if (holds && !ENDS_BY_ITSELF.test(`${opener} ${tokens[1]?.text ?? ''}`)) return deeds
  // Outside of SQL a verb in the middle is a word of a sentence.
  if (!expected && !STARTERS.has(opener)) return deeds
  let depth = 0
  let tried = 0
  for (let index = 1; index < tokens.length; index += 1) {
    const token = tokens[index]
    if (token?.kind === 'symbol' && token.text === '(') depth += 1
    if (token?.kind === 'symbol' && token.text === ')') depth -= 1
    if (depth > 0 || token?.kind !== 'word' || !VERBS.test(token.text)) continue
    if (holds && token.opensLine !== true && !TAKES.test(tokens[index + 1]?.text ?? '')) continue
    const before = tokens[index - 1]
    if (before === undefined || (before.kind !== 'literal' && BEFORE_CLAUSE.test(before.text)))
      continue
    const deed = deedOf(tokens.slice(index, readUpTo(index, ++tried)), expected)
    if (deed !== undefined) deeds.push(deed)
  }
  return deeds
}

/** Where reading ends of what begins at `index`, tried as the `tried`th of its statement; undefined for the end. */
const readUpTo = (index: number, tried: number): number | undefined =>
  tried > READ_WHOLE ? index + NEAR : undefined

function deedOf(all: readonly Token[], expected: boolean): Deed | undefined {
  const cursor = new Cursor(all)
  switch (cursor.word()) {
    case 'DROP':
      return dropDeed(cursor)
    case 'TRUNCATE':
      return truncateDeed(cursor)
    case 'DELETE':
      return deleteDeed(cursor, expected)
    case 'UPDATE':
      return updateDeed(cursor)
    case 'ALTER':
      return alterDeed(cursor)
    case 'GRANT':
      return grantDeed(cursor)
    case 'MERGE':
      return mergeDeed(all)
    case 'WITH':
      return withDeed(all, expected)
    case 'EXPLAIN':
      return explained(all, expected)
    case 'INSERT':
      return cursor.skip('OVERWRITE') && expected ? 'overwrite' : undefined
    case 'CREATE':
    case 'REVOKE':
    case 'SET':
      return accountDeed(all)
    default:
      return serverDeed(all, expected)
  }
}

/** `WITH x AS (…) DELETE FROM …`: the statements in brackets change data too. */
function withDeed(all: readonly Token[], expected: boolean): Deed | undefined {
  const names = new Set<string>()
  let tried = 0
  for (const [index, { text, kind }] of all.entries()) {
    if (kind === 'word' && all[index + 1]?.text === 'AS') names.add(text)
    if (index === 0 || kind !== 'word' || !/^(?:DELETE|UPDATE|MERGE)$/.test(text)) continue
    const before = all[index - 1]
    if (before?.text !== ')' && before?.text !== '(') continue
    // A CTE of T-SQL may be deleted from: its own query limits the rows.
    if (all.slice(index, index + 3).some((token) => names.has(token.text))) continue
    const end = before.text === '(' ? closingBracket(all, index) : readUpTo(index, ++tried)
    const deed = deedOf(all.slice(index, end), expected)
    if (deed !== undefined) return deed
  }
  return undefined
}

/** Where the bracket closes in which the token at `from` stands; the end if nothing closes it. */
function closingBracket(tokens: readonly Token[], from: number): number {
  let depth = 0
  for (let index = from; index < tokens.length; index += 1) {
    const { kind, text } = tokens[index] ?? { kind: 'word', text: '' }
    if (kind !== 'symbol') continue
    if (text === '(') depth += 1
    if (text === ')') depth -= 1
    if (depth < 0) return index
  }
  return tokens.length
}

/** `EXPLAIN ANALYZE DELETE …` runs what it explains. */
function explained(all: readonly Token[], expected: boolean): Deed | undefined {
  if (!all.slice(1, 6).some(({ text }) => text === 'ANALYZE')) return undefined
  const start = all.findIndex(
    ({ kind, text }) => kind === 'word' && /^(?:DELETE|UPDATE|WITH)$/.test(text),
  )
  return start === -1 ? undefined : deedOf(all.slice(start), expected)
}
