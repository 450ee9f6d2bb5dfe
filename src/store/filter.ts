/** The questions that can be put to the event table, as bound SQL. */
import { inspect } from 'node:util'
import { ConfigError } from '../errors.ts'
import { dateToNanos } from '../util/time.ts'
import { sqlText } from './encode.ts'
import type { SqlValue } from './encode.ts'
import type { EventFilter } from './event-filter.ts'
import type { Database } from './load.ts'
import { beginsWithWord, standsAtWord } from './search/words.ts'

export const MAX_LIMIT = 10_000
const DEFAULT_LIMIT = 100
/** SQLite refuses LIKE patterns above 50 000 bytes; escaping and UTF-8 may each multiply the length. */
const MAX_SEARCH_CHARS = 4_000

/** SQL after WHERE, with its values. */
export interface Condition {
  readonly sql: string
  readonly values: readonly SqlValue[]
}

type Check = (value: unknown) => boolean

const isText: Check = (value) => typeof value === 'string'
const isId: Check = (value) => Number.isSafeInteger(value)
const isDate: Check = (value) => value instanceof Date && !Number.isNaN(value.getTime())
const oneOf =
  (...names: readonly unknown[]): Check =>
  (value) =>
    names.includes(value)

const FIELDS: Readonly<Record<keyof EventFilter, readonly [check: Check, expected: string]>> = {
  agentId: [isText, 'a text'],
  record: [oneOf('span', 'log'), 'span or log'],
  channel: [isText, 'a text'],
  eventType: [isText, 'a text'],
  level: [oneOf('debug', 'info', 'warning', 'error'), 'debug, info, warning or error'],
  securityLevel: [oneOf('none', 'suspicious', 'dangerous'), 'none, suspicious or dangerous'],
  minSecurity: [oneOf('suspicious', 'dangerous'), 'suspicious or dangerous'],
  since: [isDate, 'a valid Date'],
  until: [isDate, 'a valid Date'],
  search: [
    (value) => typeof value === 'string' && value.length <= MAX_SEARCH_CHARS,
    `a text of at most ${MAX_SEARCH_CHARS} characters`,
  ],
  traceId: [isText, 'a text'],
  afterId: [isId, 'an integer'],
  beforeId: [isId, 'an integer'],
  limit: [
    (value) => isId(value) && Number(value) >= 0 && Number(value) <= MAX_LIMIT,
    `an integer from 0 to ${MAX_LIMIT}`,
  ],
  order: [oneOf('asc', 'desc'), 'asc or desc'],
}

/** @throws ConfigError naming each field that is unknown or has a wrong value */
export function checkFilter(filter: EventFilter): void {
  const issues = Object.entries(filter).flatMap(([path, value]) => {
    if (value === undefined) return []
    const field = Object.hasOwn(FIELDS, path) ? FIELDS[path as keyof EventFilter] : undefined
    const expected = field?.[1] ?? `one of ${Object.keys(FIELDS).join(', ')}`
    if (field?.[0](value) === true) return []
    const found = field === undefined ? 'an unknown field' : shortly(value)
    return [{ path, expected, found, source: 'event filter' }]
  })
  if (issues.length > 0) throw new ConfigError(issues)
}

/** The condition of a filter that was checked. */
export function conditionOf(filter: EventFilter): Condition {
  const parts: string[] = []
  const values: SqlValue[] = []
  const add = (sql: string, ...bound: readonly SqlValue[]): void => {
    parts.push(sql)
    values.push(...bound)
  }
  const equals = (column: string, value: string | undefined): void => {
    if (value !== undefined) add(`${column} = ?`, sqlText(value))
  }
  equals('agent_id', filter.agentId)
  equals('record', filter.record)
  equals('channel', filter.channel)
  equals('event_type', filter.eventType)
  equals('level', filter.level)
  equals('security_level', filter.securityLevel)
  equals('trace_id', filter.traceId)
  // The partial index is used only where its own condition stands in the query as it is.
  if (filter.securityLevel !== undefined && filter.securityLevel !== 'none') add(FLAGGED)
  if (filter.minSecurity === 'dangerous') add(`security_level = 'dangerous' AND ${FLAGGED}`)
  if (filter.minSecurity === 'suspicious') {
    add(`security_level IN ('suspicious', 'dangerous') AND ${FLAGGED}`)
  }
  if (filter.since !== undefined) add('time_unix_nano >= ?', dateToNanos(filter.since))
  if (filter.until !== undefined) add('time_unix_nano < ?', dateToNanos(filter.until))
  if (filter.afterId !== undefined) add('id > ?', filter.afterId)
  if (filter.beforeId !== undefined) add('id < ?', filter.beforeId)
  if (filter.search !== undefined && filter.search !== '') {
    const [plain = '', inJson = plain] = searchedTexts(filter)
    const columns = ['name', 'event_type', 'body', 'data'].map((column) => found(column, plain))
    if (inJson !== plain) columns.push(found('data', inJson))
    add(
      `(${columns.map(({ sql }) => sql).join(' OR ')})`,
      ...columns.flatMap(({ values }) => values),
    )
  }
  return { sql: parts.length === 0 ? '1' : parts.join(' AND '), values }
}

/** The text of `search` as it may stand in a column; none when nothing is looked for. */
export function searchedTexts({ search = '' }: EventFilter): string[] {
  if (search === '') return []
  // `data` is JSON: a quote or a line break in the stored text is written with a backslash there.
  return [...new Set([sqlText(search), JSON.stringify(search.toWellFormed()).slice(1, -1)])]
}

const STANDS_AT_WORD = 'cylestio_stands_at_word'
const FLAGGED = "security_level <> 'none'"

/** ORDER BY and LIMIT of a filter that was checked. */
export function orderOf(filter: EventFilter): Condition {
  const order = filter.order === 'asc' ? 'ASC' : 'DESC'
  return { sql: `ORDER BY id ${order} LIMIT ?`, values: [filter.limit ?? DEFAULT_LIMIT] }
}

/** Text in a column; what begins with a word is found where a word begins. */
function found(column: string, text: string): Condition {
  const like = `${column} LIKE ? ESCAPE '\\'`
  if (!beginsWithWord(text)) return { sql: like, values: [likePattern(text)] }
  return {
    sql: `(${like} AND ${STANDS_AT_WORD}(${column}, ?))`,
    values: [likePattern(text), text],
  }
}

/** Gives a connection the function that conditions with `search` use. */
export function prepareSearch(db: Database): void {
  db.function(STANDS_AT_WORD, { deterministic: true }, (column, text) =>
    standsAtWord(column, String(text)) ? 1 : 0,
  )
}

function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}

function shortly(value: unknown): string {
  const text = inspect(value, { depth: 0, breakLength: Number.POSITIVE_INFINITY })
  return text.length > 80 ? `${text.slice(0, 80)}… (${text.length} characters)` : text
}
