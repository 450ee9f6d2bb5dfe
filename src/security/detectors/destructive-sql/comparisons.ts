/** Comparisons that hold for every row by what their sides are, though no two constants meet in them. */
import type { Token } from './tokens.ts'

/** Two sides and what stands between them. */
export interface Comparison {
  readonly left: readonly Token[]
  /** Words of it joined by blanks, such as `NOT IN`. */
  readonly operator: string
  readonly right: readonly Token[]
}

/** Columns that are never empty and never negative. */
export const ROW_ID = /^(?:ID|ROWID|_ROWID_|OID|CTID|UUID|PK|_ID)$/i
const SIGN = /^(?:=|<>|!=|<|>|<=|>=|~|<=>)$/
const WORD = /^(?:IS|NOT|IN|LIKE|ILIKE|BETWEEN|REGEXP|RLIKE|GLOB|SIMILAR|MATCH)$/
const MORE = /^(?:NOT|IN|LIKE|ILIKE|BETWEEN|REGEXP|RLIKE|GLOB|SIMILAR|TO|DISTINCT|FROM|\*|=)$/

/** Columns of moments that have passed; others, such as `expires_at`, may lie ahead. */
const PAST =
  /CREAT|INSERTED|OCCUR|UPDAT|MODIFIED|REGISTERED|JOINED|LOGGED|ADDED|SIGN(?:ED)?_?UP|BIRTH|ORDER_?(?:ED_?)?(?:DATE|AT|TIME)$|PLACED|POSTED|RECEIVED|RECORDED|UPLOADED|SUBMITTED|^TS$|^TIMESTAMP$|LAST_(?:SEEN|LOGIN)/
const NOW =
  /^(?:(?:NOW|CURRENT_TIMESTAMP|CURRENT_DATE|CURDATE|LOCALTIMESTAMP|LOCALTIME|GETDATE|GETUTCDATE|SYSDATETIME|SYSUTCDATETIME|SYSDATE|SYSTIMESTAMP|UTC_TIMESTAMP|CLOCK_TIMESTAMP|STATEMENT_TIMESTAMP)(?: \( \d* ?\))?|(?:DATE|DATETIME|JULIANDAY|UNIXEPOCH|STRFTIME) \( (?:\S+ , )?NOW \))(?: \+ .{1,80})?$/
const NEVER_NEGATIVE = /^(?:LENGTH|CHAR_LENGTH|CHARACTER_LENGTH|OCTET_LENGTH|LEN|DATALENGTH|ABS) \(/
const SWITCH = /^(?:IS_|HAS_)|DELETED$|ACTIVE$|ENABLED$|ARCHIVED$|FLAG$/
const LARGE = 999_999

/** Takes a comparison apart at its operator; undefined when there is none outside of brackets. */
export function comparisonOf(tokens: readonly Token[]): Comparison | undefined {
  let depth = 0
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind === 'symbol' && text === '(') depth += 1
    if (kind === 'symbol' && text === ')') depth -= 1
    if (depth > 0 || index === 0) continue
    if (!(kind === 'symbol' ? SIGN : kind === 'word' ? WORD : /^$/).test(text)) continue
    let end = index + 1
    while (end < tokens.length && isMore(tokens[end])) end += 1
    const operator = written(tokens.slice(index, end))
    return { left: tokens.slice(0, index), operator, right: tokens.slice(end) }
  }
  return undefined
}

const isMore = (token: Token | undefined): boolean =>
  token !== undefined && (token.kind === 'word' || token.kind === 'symbol') && MORE.test(token.text)

/**
 * Whether a comparison holds for every row: `created_at <= now()`, `length(x) >= 0`, `x ~ '.*'`, `id > -1`,
 * `id = ANY (SELECT id FROM the_same_table)`.
 *
 * @param table Name of the table that the rows come from.
 */
export function holdsForAll({ left, operator, right }: Comparison, table: string): boolean {
  const column = left.findLast(({ kind }) => kind === 'word' || kind === 'quoted')
  const name = column?.text.toUpperCase() ?? ''
  const sides = { left: written(left).toUpperCase(), right: written(right).toUpperCase() }
  switch (operator) {
    case '<':
    case '<=':
      return (PAST.test(name) && NOW.test(sides.right)) || yearOf(right) >= 2090
    case '>':
    case '>=': {
      if (yearOf(right) <= 1970) return true
      const least = operator === '>' ? -1 : 0
      const value = numberOf(right)
      if (NEVER_NEGATIVE.test(sides.left) && sides.left.endsWith(')')) return value <= least
      return isRowId(left, name) && value <= least + 1
    }
    case '<>':
    case '!=':
      return isRowId(left, name) && numberOf(right) <= 0
    case 'NOT IN':
      return isRowId(left, name) && /^\( (?:-? ?[0-9]+ ,? ?)+\)$/.test(sides.right)
        ? !/(?:^|[( ,])[1-9]/.test(sides.right.replace(/- [0-9]+/g, '-'))
        : false
    case 'BETWEEN': {
      const and = right.findIndex(({ text }) => text === 'AND')
      return (
        isRowId(left, name) &&
        numberOf(right.slice(0, and)) <= 1 &&
        numberOf(right.slice(and + 1)) >= LARGE &&
        numberOf(right.slice(and + 1)) < Infinity
      )
    }
    case 'IN':
      return /^\( (?:TRUE , FALSE|FALSE , TRUE) \)$/.test(sides.right)
        ? true
        : SWITCH.test(name) && /^\( (?:0 , 1|1 , 0) \)$/.test(sides.right)
    case '=':
      return selectsItself(sides.right, name, table)
    case 'IS NOT DISTINCT FROM':
      return sides.left === sides.right
    case '~':
    case '~ *':
    case 'REGEXP':
    case 'RLIKE':
      return right.length === 1 && /^\^?(?:\.\*)?\$?$/.test(right[0]?.text ?? '-')
    case 'GLOB':
      return right.length === 1 && /^\*+$/.test(right[0]?.text ?? '')
    case 'SIMILAR TO':
      return right.length === 1 && /^%+$/.test(right[0]?.text ?? '')
    default:
      return false
  }
}

const COMPLEMENTS: Readonly<Record<string, string>> = {
  '=': '<> !=',
  '<': '>=',
  '>': '<=',
  LIKE: 'NOT LIKE',
  IN: 'NOT IN',
  BETWEEN: 'NOT BETWEEN',
  IS: 'IS NOT',
}

/** Whether of two comparisons one holds where the other does not: `x >= 0 OR x < 0`. */
export function isComplement(one: Comparison, other: Comparison): boolean {
  if (written(one.left) !== written(other.left) || written(one.right) !== written(other.right))
    return false
  const answers = (a: string, b: string): boolean =>
    a === 'IS' || a === 'IN' || /[A-Z]/.test(a)
      ? COMPLEMENTS[a] === b
      : (COMPLEMENTS[a]?.split(' ').includes(b) ?? false)
  return answers(one.operator, other.operator) || answers(other.operator, one.operator)
}

/** A row's own number, by itself or behind its table. */
const isRowId = (left: readonly Token[], name: string): boolean =>
  ROW_ID.test(name) && (left.length === 1 || (left.length === 3 && left[1]?.text === '.'))

const selectsItself = (right: string, name: string, table: string): boolean => {
  const [, column, from] =
    /^(?:ANY|SOME) \( SELECT (?:DISTINCT )?(\S+) FROM (\S+) \)$/.exec(right) ?? []
  return column === name && from === table.toUpperCase() && table !== ''
}

/** The number that a side is, sign and all; NaN for anything else. */
function numberOf(side: readonly Token[]): number {
  const negative = side.length === 2 && side[0]?.text === '-'
  const last = side.at(-1)
  if (last?.kind !== 'number' || side.length !== (negative ? 2 : 1)) return Number.NaN
  return (negative ? -1 : 1) * Number(last.text)
}

/** The year of a literal that is a date; NaN for anything else. */
function yearOf(side: readonly Token[]): number {
  const last = side.at(-1)
  if (last?.kind !== 'literal' || side.length > 2) return Number.NaN
  return Number(/^(\d{4})-\d{1,2}-\d{1,2}/.exec(last.text)?.[1] ?? Number.NaN)
}

const written = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join(' ')
