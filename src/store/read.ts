/** The read door: questions over one database file, on a read-only handle. */
import { statSync } from 'node:fs'
import { ConfigError } from '../errors.ts'
import { EVENT_COLUMNS, sqlText } from './encode.ts'
import type { LossTable } from './drops.ts'
import { checkedPath } from './file.ts'
import { replayJournals } from './journal/replay.ts'
import { checkFilter, conditionOf, orderOf, prepareSearch, searchedTexts } from './filter.ts'
import type { EventFilter } from './event-filter.ts'
import type { Condition } from './filter.ts'
import type { Database } from './load.ts'
import { openReadonly } from './open-readonly.ts'
import { candidates } from './search/candidates.ts'
import { storeError } from './store-error.ts'
import type { EventRow } from './types.ts'

const ROW = ['id', ...EVENT_COLUMNS].join(', ')

/** What one agent did. */
export interface AgentStats {
  readonly agent_id: string
  readonly events: number
  /** ISO times of its first and last event. */
  readonly first_seen: string
  readonly last_seen: string
  /** Its `security_alert` events; and those of them that are dangerous. */
  readonly alerts: number
  readonly dangerous: number
}

export interface ValueCount {
  readonly value: string
  readonly count: number
}

export interface DropCount {
  readonly reason: string
  readonly count: number
  readonly last_seen: string
}

/** The file as a whole. */
export interface Totals {
  readonly events: number
  readonly spans: number
  readonly logs: number
  /** `security_alert` events. */
  readonly alerts: number
  /** Different trace ids. */
  readonly traces: number
  /** ISO times by the events' own clocks; null when there are none. */
  readonly firstTimestamp: string | null
  readonly lastTimestamp: string | null
  /** Size on the disk, with the write-ahead log. */
  readonly fileBytes: number
  /** Events that were lost, by reason. */
  readonly drops: readonly DropCount[]
  /** Events of which a part was cut, by reason. */
  readonly truncations: readonly DropCount[]
}

/** Columns whose values can be counted. */
export type CountedColumn = 'event_type' | 'channel' | 'level' | 'security_level'

/** The raw questions; `src/query` gives them their names. */
export interface ReadDoor {
  readonly path: string
  select(filter: EventFilter): EventRow[]
  selectTrace(traceId: string): EventRow[]
  selectOne(column: 'id' | 'event_id', value: number | string): EventRow | undefined
  countBy(column: CountedColumn, filter: EventFilter): ValueCount[]
  agentStats(): AgentStats[]
  totals(): Totals
  close(): void
}

/**
 * Opens a database for reading, also while others write to it. Records that wait in journals are moved into the
 * table first, where the file may be written; beyond that nothing is created or changed.
 *
 * @throws MonitorError `CYLESTIO_STORE` when there is no file, or it is not one that this version can read
 */
export function openReadDoor(givenPath: string): ReadDoor {
  const path = checkedPath(givenPath)
  replayJournals(path)
  const db = openReadonly(path)
  prepareSearch(db)

  const guarded = <T>(question: () => T): T => {
    try {
      return question()
    } catch (error) {
      throw error instanceof ConfigError ? error : storeError('read', path, error)
    }
  }
  const rows = (sql: string, values: Condition['values']): EventRow[] =>
    guarded(() => db.prepare(sql).safeIntegers().all(values).map(toEventRow))

  const whereOf = (filter: EventFilter): Condition => {
    const where = conditionOf(filter)
    const texts = searchedTexts(filter)
    const near = texts.length === 0 ? undefined : guarded(() => candidates(db, texts))
    if (near === undefined) return where
    return { sql: `${near.sql} AND ${where.sql}`, values: [...near.values, ...where.values] }
  }

  return {
    path,
    select(filter) {
      checkFilter(filter)
      const where = whereOf(filter)
      const order = orderOf(filter)
      return rows(`SELECT ${ROW} FROM events WHERE ${where.sql} ${order.sql}`, [
        ...where.values,
        ...order.values,
      ])
    },
    selectTrace: (traceId) =>
      rows(`SELECT ${ROW} FROM events WHERE trace_id = ? ORDER BY time_unix_nano, id`, [
        sqlText(traceId),
      ]),
    selectOne: (column, value) =>
      rows(`SELECT ${ROW} FROM events WHERE ${column} = ?`, [
        typeof value === 'string' ? sqlText(value) : value,
      ])[0],
    countBy(column, filter) {
      checkFilter(filter)
      const where = whereOf(filter)
      return guarded(() =>
        db
          .prepare<unknown[], ValueCount>(
            `SELECT ${column} AS value, count(*) AS count FROM events WHERE ${where.sql}
             GROUP BY ${column} ORDER BY count DESC, value`,
          )
          .all(...where.values),
      )
    },
    agentStats: () => guarded(() => db.prepare<[], AgentStats>(AGENT_STATS).all()),
    totals: () => guarded(() => totalsOf(db, path)),
    close: () => void db.close(),
  }
}

const IS_ALERT = "security_level <> 'none' AND event_type = 'security_alert'"

const AGENT_STATS = `
SELECT agent_id, count(*) AS events, min(timestamp) AS first_seen, max(timestamp) AS last_seen,
  sum(${IS_ALERT}) AS alerts,
  sum(${IS_ALERT} AND security_level = 'dangerous') AS dangerous
FROM events GROUP BY agent_id ORDER BY events DESC, agent_id`

const TOTALS = `
SELECT count(*) AS events, coalesce(sum(record = 'span'), 0) AS spans,
  coalesce(sum(record = 'log'), 0) AS logs,
  (SELECT count(*) FROM events WHERE ${IS_ALERT}) AS alerts,
  (SELECT count(DISTINCT trace_id) FROM events WHERE trace_id IS NOT NULL) AS traces,
  (SELECT timestamp FROM events ORDER BY time_unix_nano LIMIT 1) AS firstTimestamp,
  (SELECT timestamp FROM events ORDER BY time_unix_nano DESC LIMIT 1) AS lastTimestamp
FROM events`

function totalsOf(db: Database, path: string): Totals {
  const counts = db.prepare<[], Omit<Totals, 'fileBytes' | 'drops' | 'truncations'>>(TOTALS).get()
  if (counts === undefined) throw new Error('no answer')
  const [drops, truncations] = (['drops', 'truncations'] as const).map((table) => losses(db, table))
  return {
    ...counts,
    fileBytes: databaseBytes(path),
    drops: drops ?? [],
    truncations: truncations ?? [],
  }
}

/** Counters of a file; none where it is older than they are. */
function losses(db: Database, table: LossTable): DropCount[] {
  const isThere = db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table) !== undefined
  if (!isThere) return []
  return db
    .prepare<[], DropCount>(
      `SELECT reason, count, last_seen FROM ${table} ORDER BY count DESC, reason`,
    )
    .all()
}

/** Bytes of a database and its write-ahead log on the disk. */
export function databaseBytes(path: string): number {
  const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0
  return sizeOf(path) + sizeOf(`${path}-wal`)
}

/** Only nanoseconds need 64 bits; ids and the span kind are handier as numbers. */
function toEventRow(row: unknown): EventRow {
  const raw = row as Record<string, unknown>
  const number = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value)
  return {
    ...raw,
    id: number(raw['id']),
    kind: number(raw['kind']),
    resource_id: number(raw['resource_id']),
    scope_id: number(raw['scope_id']),
  } as EventRow
}
