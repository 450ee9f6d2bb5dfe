/** Events that a receiver refused for good: kept with the reason, and sent again when a person says so. */
import { lossCounter } from '../drops.ts'
import type { Database } from '../load.ts'
import { hasOutbox } from './status.ts'
import type { DeadLetter } from './types.ts'

/** Reason counter in `drops`. */
const DROP = 'sink_dead_letter'

export interface DeadLetters {
  /**
   * Keeps an event's id and the reason, and counts it; with the newer reason when it is there.
   *
   * @returns false when it was there
   */
  add(
    sink: string,
    event: { readonly id: number; readonly event_id: string },
    reason: string,
  ): boolean
  /** Event ids that a person has requeued, oldest first. */
  requeued(sink: string, limit: number): string[]
  /** The receiver took it after all. */
  remove(sink: string, eventIds: readonly string[]): void
}

export function openDeadLetters(db: Database): DeadLetters {
  const add = db.prepare(
    `INSERT INTO dead_letters (sink_id, event_id, row_id, reason, created_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (sink_id, event_id) DO UPDATE SET reason = excluded.reason, requeued = 0`,
  )
  const known = db.prepare('SELECT 1 FROM dead_letters WHERE sink_id = ? AND event_id = ?')
  const count = lossCounter(db, 'drops')
  const requeued = db
    .prepare<[string, number], string>(
      'SELECT event_id FROM dead_letters WHERE sink_id = ? AND requeued = 1 ORDER BY row_id LIMIT ?',
    )
    .pluck()
  const remove = db.prepare('DELETE FROM dead_letters WHERE sink_id = ? AND event_id = ?')
  const addCounted = db.transaction<DeadLetters['add']>((sink, event, reason) => {
    const now = new Date().toISOString()
    const isNew = known.get(sink, event.event_id) === undefined
    add.run(sink, event.event_id, event.id, reason, now)
    if (isNew) count(DROP, 1)
    return isNew
  })
  const removeAll = db.transaction<DeadLetters['remove']>((sink, eventIds) => {
    for (const eventId of eventIds) remove.run(sink, eventId)
  })
  return {
    add: (...given) => addCounted.immediate(...given),
    requeued: (sink, limit) => requeued.all(sink, limit),
    remove: (sink, eventIds) => removeAll.immediate(sink, eventIds),
  }
}

/** Dead letters, the newest first. */
export function selectDeadLetters(
  db: Database,
  path: string,
  sink: string | undefined,
): DeadLetter[] {
  if (!hasOutbox(db, path)) return []
  interface Row {
    readonly sink_id: string
    readonly event_id: string
    readonly row_id: number
    readonly reason: string
    readonly created_at: string
    readonly requeued: number
  }
  return db
    .prepare<[string | null], Row>(
      `SELECT sink_id, event_id, row_id, reason, created_at, requeued FROM dead_letters
       WHERE sink_id = coalesce(?, sink_id) ORDER BY id DESC`,
    )
    .all(sink ?? null)
    .map((row) => ({
      sink: row.sink_id,
      eventId: row.event_id,
      rowId: row.row_id,
      reason: row.reason,
      createdAt: row.created_at,
      requeued: row.requeued === 1,
    }))
}

/** Marks dead letters to be sent again, all of a sink or one; gives how many. */
export function requeueDeadLetters(
  db: Database,
  sink: string,
  eventId: string | undefined,
): number {
  return db
    .prepare(
      'UPDATE dead_letters SET requeued = 1 WHERE sink_id = ? AND event_id = coalesce(?, event_id)',
    )
    .run(sink, eventId ?? null).changes
}
