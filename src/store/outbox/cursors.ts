/** Leases and cursors of the sinks: who delivers, and how far it is. */
import type { Database } from '../load.ts'
import type { SinkState } from './types.ts'

/** A lease that ends later than this many times its length was made before the clock was set back. */
const CLOCK_SLACK = 2

export interface Cursors {
  /**
   * Takes or keeps the lease of a sink. A sink that is new begins before the first event; a cursor of
   * another file (its generation tells) begins anew.
   *
   * @returns the cursor; undefined when another process has the lease
   */
  lease(sink: string, now: number, leaseMs: number): number | undefined
  /** Gives a lease back, if it is ours. */
  release(sink: string): void
  /** @returns false when the lease is not ours any more; nothing is changed then */
  advance(sink: string, lastId: number, now: number): boolean
  /** Like `advance`, for events that the receiver took. */
  accepted(sink: string, step: Accepted, now: number): boolean
  /** Says how the sink stands; keeps the cursor. */
  report(sink: string, state: SinkState, error: string | null, retryAt: number | null): boolean
  state(sink: string): SinkState | undefined
  /** The stored cursor, whoever has the lease. */
  position(sink: string): number | undefined
}

export interface Accepted {
  /** Undefined keeps the cursor. */
  readonly lastId: number | undefined
  readonly count: number
  readonly rejected: number
}

export function openCursors(db: Database, generation: string, owner: string): Cursors {
  const add = db.prepare(
    `INSERT INTO sinks (sink_id, generation, last_id, updated_at) VALUES (?, ?, 0, ?)
     ON CONFLICT (sink_id) DO UPDATE SET generation = excluded.generation, last_id = 0
       WHERE generation <> excluded.generation`,
  )
  const take = db
    .prepare<unknown[], number>(
      `UPDATE sinks SET lease_owner = @owner, lease_until = @until
       WHERE sink_id = @sink AND (lease_owner IS NULL OR lease_owner = @owner
         OR lease_until <= @now OR lease_until > @beyond)
       RETURNING last_id`,
    )
    .pluck()
  const takeLease = db.transaction((sink: string, now: number, leaseMs: number) => {
    add.run(sink, generation, iso(now))
    return take.get({
      sink,
      owner,
      now: iso(now),
      until: iso(now + leaseMs),
      beyond: iso(now + leaseMs * CLOCK_SLACK),
    })
  })
  const release = db.prepare(
    'UPDATE sinks SET lease_owner = NULL, lease_until = NULL WHERE sink_id = ? AND lease_owner = ?',
  )
  // The owner in the condition is the fence: a process that slept through its lease changes nothing.
  const move = db.prepare(
    `UPDATE sinks SET last_id = max(last_id, ?), updated_at = ?
     WHERE sink_id = ? AND generation = ? AND lease_owner = ?`,
  )
  const accept = db.prepare(
    `UPDATE sinks SET last_id = max(last_id, ?), updated_at = ?, accepted_at = ?, state = 'ok',
       retry_at = NULL, last_error = NULL, delivered = delivered + ?, rejected = rejected + ?
     WHERE sink_id = ? AND generation = ? AND lease_owner = ?`,
  )
  const report = db.prepare(
    `UPDATE sinks SET state = ?, last_error = coalesce(?, last_error), retry_at = ?, updated_at = ?
     WHERE sink_id = ? AND lease_owner = ?`,
  )
  const state = db.prepare<string[], SinkState>('SELECT state FROM sinks WHERE sink_id = ?').pluck()
  const position = db
    .prepare<string[], number>('SELECT last_id FROM sinks WHERE sink_id = ? AND generation = ?')
    .pluck()

  return {
    lease: (sink, now, leaseMs) => takeLease.immediate(sink, now, leaseMs),
    release: (sink) => void release.run(sink, owner),
    advance: (sink, lastId, now) => move.run(lastId, iso(now), sink, generation, owner).changes > 0,
    accepted(sink, { lastId = 0, count, rejected }, now) {
      const time = iso(now)
      return accept.run(lastId, time, time, count, rejected, sink, generation, owner).changes > 0
    },
    report: (sink, to, error, retryAt) =>
      report.run(to, error, retryAt === null ? null : iso(retryAt), iso(Date.now()), sink, owner)
        .changes > 0,
    state: (sink) => state.get(sink),
    position: (sink) => position.get(sink, generation),
  }
}

const iso = (millis: number): string => new Date(millis).toISOString()
