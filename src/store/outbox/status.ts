/** How the sinks of a file stand, and what a person may change about them. */
import { lossCounter } from '../drops.ts'
import type { Database } from '../load.ts'
import { checkSchema } from '../schema.ts'
import type { SinkStatus } from './types.ts'

/** Version from which the columns of the outbox are there; a reader must not bring a file up to date. */
const OUTBOX_VERSION = 4

export function hasOutbox(db: Database, path: string): boolean {
  return checkSchema(db, path) >= OUTBOX_VERSION
}

/** Every sink that ever delivered from this file, by name. */
export function selectSinks(db: Database, path: string): SinkStatus[] {
  if (!hasOutbox(db, path)) return []
  return db
    .prepare<[{ now: string }], SinkStatus>(
      `SELECT sink_id AS sink, state, last_id AS cursor,
         (SELECT count(*) FROM events WHERE id > last_id) AS behind,
         delivered, rejected,
         (SELECT count(*) FROM dead_letters AS d WHERE d.sink_id = s.sink_id) AS deadLetters,
         accepted_at AS acceptedAt, retry_at AS retryAt, last_error AS lastError,
         CASE WHEN lease_until > @now THEN lease_owner END AS owner
       FROM sinks AS s ORDER BY sink_id`,
    )
    .all({ now: new Date().toISOString() })
}

/**
 * The lowest id that a sink still has to deliver, so that retention can stay behind it or count what it
 * takes away; sinks whose receiver has no place for the records do not count.
 *
 * @returns undefined when there is no such sink: every event may go
 */
export function lowestUndeliveredId(db: Database): number | undefined {
  const lastId = db
    .prepare<[], number | null>(
      `SELECT min(last_id) FROM sinks WHERE state <> 'unsupported'
         AND generation = (SELECT value FROM meta WHERE key = 'generation')`,
    )
    .pluck()
    .get()
  return typeof lastId === 'number' ? lastId + 1 : undefined
}

/** A sink that is paused or waits is tried again at once; gives how many there were. */
export function resumeSink(db: Database, sink: string): number {
  return db.prepare("UPDATE sinks SET state = 'ok', retry_at = NULL WHERE sink_id = ?").run(sink)
    .changes
}

/**
 * Forgets a sink, its cursor and its dead letters; gives how many there were. One that a process delivers to
 * stays: it would only begin anew.
 */
export function removeSink(db: Database, sink: string): number {
  return db
    .transaction(() => {
      const live = db
        .prepare('SELECT 1 FROM sinks WHERE sink_id = ? AND lease_until > ?')
        .get(sink, new Date().toISOString())
      if (live !== undefined) return 0
      db.prepare('DELETE FROM dead_letters WHERE sink_id = ?').run(sink)
      return db.prepare('DELETE FROM sinks WHERE sink_id = ?').run(sink).changes
    })
    .immediate()
}

/** Moves a sink's cursor to the end; gives how many events it will not get, which are counted. */
export function skipToEnd(db: Database, sink: string): number {
  return db
    .transaction(() => {
      const [skipped] = db
        .prepare<[string], { count: number }>(
          `SELECT (SELECT count(*) FROM events WHERE id > last_id) AS count FROM sinks WHERE sink_id = ?`,
        )
        .all(sink)
      if (skipped === undefined || skipped.count === 0) return 0
      db.prepare(
        `UPDATE sinks SET last_id = (SELECT max(id) FROM events), state = 'ok', retry_at = NULL
         WHERE sink_id = ?`,
      ).run(sink)
      lossCounter(db, 'drops')('sink_skipped', skipped.count)
      return skipped.count
    })
    .immediate()
}
