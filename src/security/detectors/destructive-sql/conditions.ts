/** Whether a condition lets every row through. */
import { comparisonOf, holdsForAll, isComplement, ROW_ID } from './comparisons.ts'
import type { Token } from './tokens.ts'

const MAX_DEPTH = 12

/**
 * Whether a condition holds for every row, as far as its text shows: `1=1`, `TRUE`, `id = id`, `id > 0`,
 * `x LIKE '%'`, `id IN (SELECT id FROM the_same_table)`, any of them behind an `OR`.
 *
 * @param table Name of the table that the rows come from.
 */
export function alwaysTrue(tokens: readonly Token[], table = '', depth = 0): boolean {
  if (depth > MAX_DEPTH) return false
  const parts = splitAt(tokens, ['OR', '||'])
  if (parts.some((part) => splitAt(part, ['AND', '&&']).every((one) => holds(one, table, depth))))
    return true
  return coversBoth(parts)
}

/** `x IS NULL OR x IS NOT NULL`, `x < 3 OR x >= 3`. */
function coversBoth(parts: readonly (readonly Token[])[]): boolean {
  if (parts.length !== 2) return false
  const [first, second] = parts.map((part) => comparisonOf(withoutBrackets(part)))
  return first !== undefined && second !== undefined && isComplement(first, second)
}

function holds(given: readonly Token[], table: string, depth: number): boolean {
  const tokens = withoutBrackets(given)
  if (tokens.length !== given.length) return alwaysTrue(tokens, table, depth + 1)
  const [left, operator, right] = tokens
  if (left === undefined) return false
  if (left.kind === 'word' && left.text === 'NOT')
    return neverTrue(withoutBrackets(tokens.slice(1)))
  if (tokens.length === 1) {
    return (
      (left.kind === 'word' && left.text === 'TRUE') ||
      (left.kind === 'number' && /[1-9]/.test(left.text)) ||
      (left.kind === 'literal' && /^[1-9]\d*$/.test(left.text))
    )
  }
  if (left.text === 'EXISTS') return isUnrelated(tokens.slice(1))
  if (operator === undefined || right === undefined) return false
  const columns = columnsOf(tokens)
  if (columns !== undefined && sameOrTrivial(columns, table)) return true
  const comparison = comparisonOf(tokens)
  return comparison !== undefined && holdsForAll(comparison, table)
}

/** `(SELECT 1 FROM t)`: nothing in it chooses a row, so that it holds while there is any. */
const isUnrelated = (query: readonly Token[]): boolean =>
  query[0]?.text === '(' &&
  query[1]?.text === 'SELECT' &&
  !query.some(
    ({ kind, text }) => kind === 'word' && /^(?:WHERE|JOIN|HAVING|ON|USING|GROUP)$/.test(text),
  )

/** Left side, operator and right side, where the sides are one value or one qualified name each. */
interface Comparison {
  readonly left: readonly Token[]
  readonly operator: string
  readonly right: readonly Token[]
}

function columnsOf(tokens: readonly Token[]): Comparison | undefined {
  let at = 1
  while (tokens[at]?.text === '.' && tokens[at]?.kind === 'symbol') at += 2
  const left = tokens.slice(0, at)
  let operator = tokens[at]?.text ?? ''
  at += 1
  if (operator === 'NOT' || operator === 'IS') {
    operator += ` ${tokens[at]?.text ?? ''}`
    at += 1
    if (operator === 'IS NOT') {
      operator += ` ${tokens[at]?.text ?? ''}`
      at += 1
    }
  }
  if (operator === '=' && tokens[at]?.text === '=') at += 1
  return { left, operator, right: tokens.slice(at) }
}

function sameOrTrivial({ left, operator, right }: Comparison, table: string): boolean {
  const [first] = left
  const [other] = right
  if (first === undefined) return false
  const isValue = first.kind === 'number' || first.kind === 'literal'
  const column = left.at(-1)?.text ?? ''
  if (operator === 'IS NOT NULL')
    return isValue || first.text.startsWith('@@') || ROW_ID.test(column)
  if (operator === 'IS NULL') return first.kind === 'word' && first.text === 'NULL'
  if (other === undefined) return false
  if (operator === 'LIKE' || operator === 'ILIKE')
    return other.kind === 'literal' && /^%+$/.test(other.text)
  if (operator === 'IN')
    return isValue ? listHas(right, first) : selectsItself(right, column, table)
  if (operator === 'BETWEEN') return false
  const same =
    left.length === right.length &&
    left.every(
      (token, index) => token.kind === right[index]?.kind && token.text === right[index].text,
    )
  if (/^(?:=|<=|>=|<=>)$/.test(operator) && same) return true
  if (right.length !== 1) return false
  const valueThere = other.kind === 'number' || other.kind === 'literal'
  if (isValue && valueThere) return compares(first.text, operator, other.text)
  // `id > 0` switches a client's safe-update check off and lets every row through.
  return (
    ROW_ID.test(column) &&
    other.kind === 'number' &&
    /^(?:0|00*)$/.test(other.text) &&
    /^(?:>|>=|<>|!=)$/.test(operator)
  )
}

function compares(left: string, operator: string, right: string): boolean {
  const [a, b] = [Number(left), Number(right)]
  const numbers = !Number.isNaN(a) && !Number.isNaN(b) && left !== '' && right !== ''
  switch (operator) {
    case '=':
      return numbers ? a === b : left === right
    case '<>':
    case '!=':
      return numbers ? a !== b : left !== right
    case '<':
      return numbers && a < b
    case '>':
      return numbers && a > b
    case '<=':
      return numbers && a <= b
    case '>=':
      return numbers && a >= b
    default:
      return false
  }
}

/** `1 IN (1, 2)`. */
function listHas(list: readonly Token[], value: Token): boolean {
  return (
    list[0]?.text === '(' &&
    list.some(({ kind, text }) => kind === value.kind && text === value.text)
  )
}

/** `id IN (SELECT id FROM users)` on `users`. */
function selectsItself(list: readonly Token[], column: string, table: string): boolean {
  const match = /^\( SELECT (?:DISTINCT )?(\S+) FROM (\S+) \)$/.exec(written(list))
  return match !== null && match[1] === column && match[2] === table && table !== ''
}

/** `1=0`, `FALSE`, `0`. */
function neverTrue(tokens: readonly Token[]): boolean {
  const [left, operator, right] = tokens
  if (left === undefined) return false
  if (tokens.length === 1)
    return left.text === 'FALSE' || (left.kind === 'number' && Number(left.text) === 0)
  if (tokens.length !== 3 || operator?.text !== '=' || right === undefined) return false
  const values = /^(?:number|literal)$/
  return values.test(left.kind) && values.test(right.kind) && left.text !== right.text
}

const written = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join(' ')

/** Without the brackets that enclose all of it, however many. */
function withoutBrackets(tokens: readonly Token[]): readonly Token[] {
  const isSign = (token: Token | undefined, sign: string): boolean =>
    token?.kind === 'symbol' && token.text === sign
  let open = 0
  while (isSign(tokens[open], '(')) open += 1
  let close = 0
  while (isSign(tokens.at(-1 - close), ')')) close += 1
  if (open === 0 || close === 0 || open + close >= tokens.length) return tokens
  // Those that close in the middle do not enclose it.
  let depth = open
  let outer = open
  for (let index = open; index < tokens.length - close; index += 1) {
    if (isSign(tokens[index], '(')) depth += 1
    if (isSign(tokens[index], ')')) depth -= 1
    outer = Math.min(outer, depth)
  }
  const pairs = Math.min(outer, close - (depth - outer))
  return pairs > 0 ? tokens.slice(pairs, tokens.length - pairs) : tokens
}

/** Parts between words of the top level; the AND of a BETWEEN is none. */
function splitAt(tokens: readonly Token[], words: readonly string[]): Token[][] {
  const parts: Token[][] = [[]]
  let depth = 0
  let between = false
  for (const token of tokens) {
    if (token.kind === 'symbol' && token.text === '(') depth += 1
    if (token.kind === 'symbol' && token.text === ')') depth -= 1
    const here = depth === 0 && token.kind !== 'literal' && token.kind !== 'quoted'
    if (here && token.text === 'BETWEEN') between = true
    if (here && words.includes(token.text)) {
      if (!(between && token.text === 'AND')) {
        parts.push([])
        continue
      }
      between = false
    }
    parts.at(-1)?.push(token)
  }
  return parts
}
