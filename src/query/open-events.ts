/** Read-only questions over the event table. */
import { MAX_LIMIT } from '../store/filter.ts'
import type { EventFilter } from '../store/event-filter.ts'
import { getDatabasePath } from '../store/location.ts'
import { openReadDoor } from '../store/read.ts'
import type { AgentStats, CountedColumn, ReadDoor, Totals, ValueCount } from '../store/read.ts'
import type { EventRow } from '../store/types.ts'

export interface IterateOptions {
  /** Start after this id. @default 0 */
  readonly afterId?: number
  /** Rows read at a time, 1 to 10 000. @default 1000 */
  readonly batchSize?: number
  /** Its `afterId`, `limit` and `order` do not count. */
  readonly filter?: EventFilter
}

/**
 * An open event database. Rows come newest first, at most 100, unless the filter says otherwise.
 * A wrong filter is a `ConfigError`, a file that cannot be read a `MonitorError` `CYLESTIO_STORE`.
 */
export interface EventReader {
  /** Absolute path of the file. */
  readonly path: string
  find(filter?: EventFilter): EventRow[]
  recent(limit?: number, filter?: EventFilter): EventRow[]
  byType(eventType: string, filter?: EventFilter): EventRow[]
  byChannel(channel: string, filter?: EventFilter): EventRow[]
  byLevel(level: NonNullable<EventFilter['level']>, filter?: EventFilter): EventRow[]
  bySecurityLevel(
    level: NonNullable<EventFilter['securityLevel']>,
    filter?: EventFilter,
  ): EventRow[]
  /** Events of [from, to). */
  between(from: Date, to: Date, filter?: EventFilter): EventRow[]
  lastHours(hours: number, filter?: EventFilter): EventRow[]
  lastDays(days: number, filter?: EventFilter): EventRow[]
  /** Events with this text in their name, event type, data or body, from the beginning of a word. */
  search(text: string, filter?: EventFilter): EventRow[]
  /** All spans and log records of a trace, by time. */
  trace(traceId: string): EventRow[]
  /** One event by its `id` (number, or its digits as text) or by its `event_id`. */
  event(idOrEventId: number | string): EventRow | undefined
  /** What each agent did, the busiest first. */
  agentStats(): AgentStats[]
  /** How often each value occurs, the most frequent first; `limit` and `order` do not count. */
  typeDistribution(filter?: EventFilter): ValueCount[]
  channelDistribution(filter?: EventFilter): ValueCount[]
  levelDistribution(filter?: EventFilter): ValueCount[]
  securityDistribution(filter?: EventFilter): ValueCount[]
  /** Every event, oldest first, read in pages: for files that do not fit into memory. */
  iterate(options?: IterateOptions): IterableIterator<EventRow>
  totals(): Totals
  close(): void
}

/**
 * Opens the event database for reading, also while others write to it. What waits in a journal is moved into the
 * table first, where this process may write; beyond that nothing is created or changed.
 *
 * @param path default `getDatabasePath()`
 * @throws MonitorError `CYLESTIO_STORE` when there is no file, it is no database of ours, or it was
 *   written by a newer version
 * @example
 * const events = openEvents()
 * for (const row of events.bySecurityLevel('dangerous')) console.log(row.timestamp, row.name)
 * events.close()
 */
export function openEvents(path: string = getDatabasePath()): EventReader {
  const door = openReadDoor(path)
  const find = (filter: EventFilter = {}): EventRow[] => door.select(filter)
  const countBy =
    (column: CountedColumn) =>
    (filter: EventFilter = {}): ValueCount[] =>
      door.countBy(column, filter)
  const lastMillis = (millis: number, filter?: EventFilter): EventRow[] =>
    find({ ...filter, since: new Date(Date.now() - millis) })

  return {
    path: door.path,
    find,
    recent: (limit, filter) => find(limit === undefined ? filter : { ...filter, limit }),
    byType: (eventType, filter) => find({ ...filter, eventType }),
    byChannel: (channel, filter) => find({ ...filter, channel }),
    byLevel: (level, filter) => find({ ...filter, level }),
    bySecurityLevel: (securityLevel, filter) => find({ ...filter, securityLevel }),
    between: (since, until, filter) => find({ ...filter, since, until }),
    lastHours: (hours, filter) => lastMillis(hours * 3_600_000, filter),
    lastDays: (days, filter) => lastMillis(days * 86_400_000, filter),
    search: (search, filter) => find({ ...filter, search }),
    trace: (traceId) => door.selectTrace(traceId),
    event: (idOrEventId) => eventOf(door, idOrEventId),
    agentStats: () => door.agentStats(),
    typeDistribution: countBy('event_type'),
    channelDistribution: countBy('channel'),
    levelDistribution: countBy('level'),
    securityDistribution: countBy('security_level'),
    iterate: (options) => iterate(door, options),
    totals: () => door.totals(),
    close: () => door.close(),
  }
}

function eventOf(door: ReadDoor, idOrEventId: number | string): EventRow | undefined {
  if (typeof idOrEventId === 'number') return door.selectOne('id', idOrEventId)
  const row = door.selectOne('event_id', idOrEventId)
  if (row !== undefined || !/^\d{1,15}$/.test(idOrEventId)) return row
  return door.selectOne('id', Number(idOrEventId))
}

/** Pages by id, so that no statement stays open: an open one would keep the write-ahead log growing. */
function* iterate(door: ReadDoor, options: IterateOptions = {}): Generator<EventRow, void> {
  const limit = Math.max(1, Math.min(options.batchSize ?? 1_000, MAX_LIMIT))
  let afterId = options.afterId ?? 0
  for (;;) {
    const page = door.select({ ...options.filter, afterId, limit, order: 'asc' })
    yield* page
    const last = page.at(-1)
    // Only an empty page is the end: events may have come while a short one was being used.
    if (last === undefined) return
    afterId = last.id
  }
}
