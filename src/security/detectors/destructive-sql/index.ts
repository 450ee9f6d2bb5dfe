/** SQL that destroys data, opens it to everybody or reaches out of the database; injection into values. */
import type { Detector, Hit, Segment } from '../../types.ts'
import { firstMatch, hitOf, judgeBothForms } from '../matching.ts'
import { STARTERS } from './cursor.ts'
import { passGate } from './gate.ts'
import { deedsOf } from './grammar.ts'
import type { Deed } from './deeds.ts'
import { embeddedIn } from './embedded.ts'
import { CATALOG_LOOK, INJECTION_RULES, MAX_FRAGMENT } from './injection.ts'
import { executedTexts, reachOf } from './reach.ts'
import { madeNames, makesAgain } from './recreated.ts'
import { isBalanced } from './row-changes.ts'
import { SQL_RULES, STACKED_RULE } from './rules.ts'
import { parseStatements } from './tokens.ts'
import type { Statement } from './tokens.ts'

const CATEGORY = 'destructive_sql'
const SQL_KEY = /sql|query|queries|statement|stmt|ddl|^q$/i
/** Such values are SQL; a `query` may be words to search for, and must look like SQL to be taken for it. */
const STRICT_SQL_KEY = /sql|statement|stmt|ddl/i
/** Values that are code or prose by their name hold quotes and verbs for other reasons. */
const FREE_KEY =
  /code|script|command|cmd|content|body|text|message|prompt|description|markdown|html|template|diff|patch|source|notes?|comment|summary|regex|pattern/i
/** Begins as a statement does, not as a fragment. */
const WHOLE_STATEMENT =
  /^\s{0,8}\(?\s{0,3}(?:select|insert|update|delete|drop|truncate|alter|create|grant|revoke|merge|with|prepare|execute|exec|copy|set|use|do|call|begin|start|commit|declare|if|while|explain|analyze|show|describe|replace|load|pragma|attach|lock|values|table|comment|print|vacuum|backup|bulk)\b(?!\s{0,3}[('"]?\s{0,3}(?:--|#))|^\s{0,8}(?:--[^\n]{0,200}\n|\/\*)/i
/** Literals in literals that are read as SQL. */
const MAX_NESTING = 5

/** SQL in tool arguments and in the input of monitored functions. */
export const destructiveSqlDetector: Detector = {
  id: 'destructive-sql',
  category: CATEGORY,
  appliesTo: ['tool_argument', 'input'],
  inspect: (segment) => judgeBothForms(segment.text, (text) => judge(segment, text)),
}

function judge({ key }: Segment, text: string): Hit[] {
  const hits: Hit[] = []
  const strict = STRICT_SQL_KEY.test(key)
  const { statement, signs } = passGate(text, strict)
  if (statement) {
    hits.push(...judgeSql(text, SQL_KEY.test(key), strict))
    for (const { sql, start, end } of embeddedIn(text)) {
      hits.push(...judgeSql(sql, true, true).map((hit) => ({ ...hit, start, end })))
    }
  }
  hits.push(...injectionIn(key, text, signs))
  return uniqueRules(hits)
}

/** @param expected True when the text stands where a query belongs, so that no further sign of SQL is asked for. */
function judgeSql(text: string, expected: boolean, strict: boolean, nesting = 0): Hit[] {
  const escaped = parseStatements(text)
  const hits = hitsOf(text, escaped.statements, { expected, strict }, nesting)
  if (hits.length > 0 || !text.includes("\\'")) return hits
  // PostgreSQL reads `'\'` as a whole literal; where that leaves no quote open, it is what runs.
  const standard = parseStatements(text, true)
  return standard.unclosed === 0 && standard.statements.every(({ tokens }) => isBalanced(tokens))
    ? hitsOf(text, standard.statements, { expected, strict }, nesting)
    : hits
}

function hitsOf(
  text: string,
  statements: readonly Statement[],
  { expected, strict }: { readonly expected: boolean; readonly strict: boolean },
  nesting: number,
): Hit[] {
  const hits: Hit[] = []
  let made: ReadonlyMap<string, number> | undefined
  for (const [index, statement] of statements.entries()) {
    const before = statements[index - 1]
    const known = expected || isWrittenAsSql(text, statement, before)
    for (const deed of deedsOf(statement.tokens, strict)) {
      if (!known && !(deed === 'command' || deed === 'catalog')) continue
      if (/^(?:alter-)?drop-minor$/.test(deed)) {
        made ??= madeNames(statements)
        if (makesAgain(statement.tokens, index, made)) continue
      }
      hits.push(hitOf(ruleOf(deed, before), CATEGORY, statement))
    }
    if (known || startsStatement(statement)) {
      for (const deed of reachOf(statement.tokens))
        hits.push(hitOf(SQL_RULES[deed], CATEGORY, statement))
    }
    if (nesting >= MAX_NESTING) continue
    for (const inner of executedTexts(statement.tokens)) {
      const { start, end } = statement
      hits.push(...judgeSql(inner, true, true, nesting + 1).map((hit) => ({ ...hit, start, end })))
    }
  }
  return hits
}

function ruleOf(deed: Deed, before: Statement | undefined): (typeof SQL_RULES)[Deed] {
  const stacked = before !== undefined && isStacked(before) && SQL_RULES[deed].level === 'dangerous'
  return stacked ? STACKED_RULE : SQL_RULES[deed]
}

function startsStatement({ tokens }: Statement): boolean {
  const first = tokens[0]
  return (
    first?.kind === 'word' &&
    (STARTERS.has(first.text) || first.text === 'COPY' || first.text === 'WITH')
  )
}

/**
 * "delete from cart" is English as well as SQL. Outside of a query field a statement must show itself: its
 * verb in capitals, a semicolon, a quoted or compound name, or an operator.
 */
function isWrittenAsSql(
  text: string,
  { tokens, start, end, terminated }: Statement,
  before: Statement | undefined,
): boolean {
  const source = text.slice(start, end)
  return (
    (terminated && end > start && text[end - 1] === ';') ||
    (before !== undefined && isValueOrQuery(before)) ||
    /^(?:DROP|TRUNCATE|DELETE|UPDATE|ALTER|GRANT|REVOKE|MERGE|WITH|PRAGMA|ATTACH|EXEC|COPY|RESTORE)\s/.test(
      source,
    ) ||
    /^CREATE (?:USER|ROLE|LOGIN)\s/.test(source) ||
    /[_`"=]|\w\.\w/.test(source) ||
    tokens.some(({ text: token }) => token === 'EXISTS' || token === 'CASCADE')
  )
}

/** A query or a bare value in front; a script of definitions is no injection. */
function isStacked({ tokens }: Statement): boolean {
  const first = tokens[0]
  return (
    first?.kind !== 'word' ||
    !/^(?:CREATE|DROP|ALTER|INSERT|UPDATE|DELETE|TRUNCATE|GRANT|REVOKE|BEGIN|START|COMMIT|SET|USE|PRAGMA|WITH|DO|LOCK|COMMENT|ANALYZE|VACUUM)$/.test(
      first.text,
    )
  )
}

/** `1; DROP …`, `x'); DROP …`, `SELECT 1; DROP …`: prose before a semicolon ends in a word. */
function isValueOrQuery({ tokens }: Statement): boolean {
  return tokens.at(-1)?.kind !== 'word' || /^(?:SELECT|EXEC|CALL)$/.test(tokens[0]?.text ?? '')
}

/** A whole statement under a query's name is what belongs there; elsewhere a value is looked at. */
function injectionIn(key: string, text: string, signs: ReadonlySet<string>): Hit[] {
  if (signs.size === 0 || FREE_KEY.test(key)) return []
  if (WHOLE_STATEMENT.test(text) && (SQL_KEY.test(key) || (key === '' && isWhole(text)))) {
    return catalogLook(text)
  }
  if (text.length <= MAX_FRAGMENT) return fragmentsIn(text, signs)
  // A long value may be an article about injections: both ends are looked at, and nothing there is dangerous.
  const last = text.length - MAX_FRAGMENT
  const line = text.indexOf('\n', last) + 1
  const tail = line === 0 || line > last + MAX_FRAGMENT / 2 ? last : line
  return [
    ...fragmentsIn(text.slice(0, MAX_FRAGMENT), signs),
    ...fragmentsIn(text.slice(tail), signs, tail),
  ].map((hit) => ({ ...hit, level: 'suspicious', score: Math.min(hit.score, 0.6) }))
}

function fragmentsIn(text: string, signs: ReadonlySet<string>, offset = 0): Hit[] {
  return INJECTION_RULES.flatMap((rule) => {
    if (!rule.needs.every((list) => list.some((sign) => signs.has(sign)))) return []
    const match = firstMatch(rule.patterns, text)
    if (match === undefined) return []
    const start = offset + match.index
    return hitOf(rule, CATEGORY, { start, end: start + Math.max(1, match[0].length) })
  })
}

/** Every quote and bracket closes, as it does in a query and seldom in a fragment. */
function isWhole(text: string): boolean {
  const { statements, unclosed } = parseStatements(text)
  return unclosed === 0 && statements.every(({ tokens }) => isBalanced(tokens))
}

/** Delays and looks into the catalog are odd in a whole query too. */
function catalogLook(text: string): Hit[] {
  const probe = INJECTION_RULES.find(({ id }) => id === 'sql.probe')
  const delay = INJECTION_RULES.find(({ id }) => id === 'sql.delay')
  if (probe === undefined) return []
  const match = firstMatch([CATALOG_LOOK, ...(delay?.patterns ?? [])], text.slice(0, MAX_FRAGMENT))
  if (match === undefined) return []
  return [hitOf(probe, CATEGORY, { start: match.index, end: match.index + match[0].length })]
}

function uniqueRules(hits: readonly Hit[]): Hit[] {
  const byRule = new Map<string, Hit>()
  for (const hit of hits) if (!byRule.has(hit.ruleId)) byRule.set(hit.ruleId, hit)
  return [...byRule.values()]
}
