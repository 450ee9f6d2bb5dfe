/** The outbox of one database file: rows for the sinks, their leases, cursors and dead letters. */
import { randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import { hostname } from 'node:os'
import { lossCounter } from '../drops.ts'
import { checkFile, checkedPath } from '../file.ts'
import type { EventFilter } from '../event-filter.ts'
import { generationOf, openDatabase } from '../open.ts'
import { openReadDoor } from '../read.ts'
import { problemEvent } from '../system-event.ts'
import { createTableWriter } from '../table-writer.ts'
import type { TableWriter } from '../table-writer.ts'
import type { EventRow } from '../types.ts'
import { openCursors } from './cursors.ts'
import type { Cursors } from './cursors.ts'
import { openDeadLetters } from './dead-letters.ts'
import type { DeadLetters } from './dead-letters.ts'
import { openOrigins } from './origins.ts'
import type { OutboxEvent } from './types.ts'

/** The forwarder can wait without blocking the host, so it hardly waits inside SQLite. */
const BUSY_TIMEOUT_MS = 5

export interface Outbox {
  readonly path: string
  readonly generation: string
  readonly cursors: Cursors
  readonly deadLetters: DeadLetters
  /** The next events after an id that the filter lets through, oldest first. */
  read(afterId: number, limit: number, filter: EventFilter): OutboxPage
  /** Events by their ids; those that are gone are left out. */
  find(eventIds: readonly string[]): OutboxEvent[]
  /** Highest id; 0 for none. */
  lastId(): number
  /** Changes whenever another connection commits. */
  version(): number
  /** The path leads to another file than the one that is open, or to none. */
  isReplaced(): boolean
  countDrop(reason: string, count: number): void
  /** Writes a `monitor_problem` of this name among the events. */
  tell(problem: string, about: Readonly<Record<string, string | number>>): void
  close(): void
}

export interface OutboxPage {
  readonly events: readonly OutboxEvent[]
  /** Every event up to this id was looked at. */
  readonly scannedTo: number
  /** There were no events behind it. */
  readonly atEnd: boolean
}

/** Ids of one look, so that a filter that hardly anything passes does not hold the host up. */
const WINDOW = 2_000

/**
 * Opens the outbox of a database file on connections of its own. A file that is not there is not made: it is
 * the writer's, and a forwarder beside a wrong path should say so.
 *
 * @throws MonitorError `CYLESTIO_STORE` when there is none, or it cannot be opened
 */
export function openOutbox(givenPath: string): Outbox {
  const path = checkedPath(givenPath)
  checkFile(path)
  const db = openDatabase(path, { busyTimeoutMs: BUSY_TIMEOUT_MS })
  try {
    // A checkpoint syncs to the disk; it is left to the writer's connection, which is off the host's thread.
    db.pragma('wal_autocheckpoint = 0')
    const door = openReadDoor(path)
    const inode = statSync(path).ino
    const generation = generationOf(db)
    const owner = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`
    const origins = openOrigins(db)
    const max = db.prepare<[], number | null>('SELECT max(id) FROM events').pluck()
    const lastId = (): number => max.get() ?? 0
    const countDrop = lossCounter(db, 'drops')
    let tables: TableWriter | undefined
    const withOrigin = (row: EventRow): OutboxEvent => ({ row, ...origins.of(row) })
    return {
      path,
      generation,
      cursors: openCursors(db, generation, owner),
      deadLetters: openDeadLetters(db),
      read(afterId, limit, filter) {
        // Before the rows: one that comes in between is behind the mark and is read next time.
        const newest = lastId()
        if (newest <= afterId) return { events: [], scannedTo: afterId, atEnd: true }
        const upTo = Math.min(newest, afterId + WINDOW)
        const look = { ...filter, afterId, beforeId: upTo + 1, limit, order: 'asc' } as const
        const rows = door.select(look)
        const last = rows.length < limit ? upTo : (rows.at(-1)?.id ?? upTo)
        return { events: rows.map(withOrigin), scannedTo: last, atEnd: last >= newest }
      },
      find: (eventIds) =>
        eventIds.flatMap((eventId) => {
          const row = door.selectOne('event_id', eventId)
          return row === undefined ? [] : [withOrigin(row)]
        }),
      lastId,
      version: () => Number(db.pragma('data_version', { simple: true })),
      isReplaced: () => statSync(path, { throwIfNoEntry: false })?.ino !== inode,
      countDrop: (reason, count) => void countDrop(reason, count),
      tell(problem, about) {
        tables ??= createTableWriter(db)
        tables.transact((each) => each.put(problemEvent(problem, about)))
      },
      close() {
        door.close()
        db.close()
      },
    }
  } catch (error) {
    db.close()
    throw error
  }
}
