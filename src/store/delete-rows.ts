/** Deletes rows, and leaves behind what is owed: counts of what no sink had yet, and the place in the chain. */
import { CHAIN_START, anchorHash, anchorMac, chainHead } from './chain.ts'
import type { Database } from './load.ts'
import { lowestUndeliveredId } from './outbox/status.ts'
import { createTableWriter } from './table-writer.ts'

/** Reason in `drops`: rows that a sink had not been sent. */
const DROP_UNDELIVERED = 'retention_before_forward'

/** Which rows go: the oldest by their own time, or by their order. */
export interface Deletion {
  /** Only rows older than this; undefined takes the oldest whatever their age. */
  readonly before: bigint | undefined
  /** Rows of one transaction: another process's writes wait for it. */
  readonly most: number
  /** Signs the anchor of a hash chain. @default not signed */
  readonly anchorKey?: string | undefined
}

/** One transaction; returns how many rows went. */
export function deleteRows(db: Database, { before, most, anchorKey }: Deletion): number {
  const step = db.transaction((): number => {
    const chained = chainHead(db) !== undefined
    const ids = rowsToDelete(db, before, most, chained)
    const last = ids.at(-1)
    if (last === undefined) return 0
    if (chained) leaveAnchor(db, last, ids.length, anchorKey)
    const remove = db.prepare('DELETE FROM event_rows WHERE id = ?')
    for (const id of ids) remove.run(id)
    countUndelivered(db, ids)
    return ids.length
  })
  return step.immediate()
}

/** Ids in their order. From a chain only its beginning may go, or the rest could not be checked. */
function rowsToDelete(
  db: Database,
  before: bigint | undefined,
  most: number,
  chained: boolean,
): number[] {
  if (before === undefined) {
    return db
      .prepare<[number], number>('SELECT id FROM event_rows ORDER BY id LIMIT ?')
      .pluck()
      .all(most)
  }
  if (!chained) {
    return db
      .prepare<[bigint, number], number>(
        `SELECT id FROM (SELECT id FROM event_rows WHERE time_unix_nano < ? ORDER BY time_unix_nano LIMIT ?)
         ORDER BY id`,
      )
      .pluck()
      .all(before, most)
  }
  const rows = db
    .prepare<[bigint, number], { id: number; old: number }>(
      'SELECT id, time_unix_nano < ? AS old FROM event_rows ORDER BY id LIMIT ?',
    )
    .all(before, most)
  const young = rows.findIndex((row) => row.old === 0)
  return (young === -1 ? rows : rows.slice(0, young)).map((row) => row.id)
}

function countUndelivered(db: Database, ids: readonly number[]): void {
  const lowest = lowestUndeliveredId(db)
  if (lowest === undefined) return
  const lost = ids.filter((id) => id >= lowest).length
  if (lost > 0) createTableWriter(db).transact((tables) => tables.countDrop(DROP_UNDELIVERED, lost))
}

function leaveAnchor(db: Database, lastId: number, deleted: number, key: string | undefined): void {
  const chain =
    db
      .prepare<[number], Buffer | null>('SELECT chain FROM event_rows WHERE id = ?')
      .pluck()
      .get(lastId) ?? CHAIN_START
  const before =
    db.prepare<[], Buffer>('SELECT hash FROM anchors ORDER BY id DESC LIMIT 1').pluck().get() ??
    CHAIN_START
  const createdAt = new Date().toISOString()
  const hash = anchorHash(before, { lastId, chain, deleted, createdAt })
  db.prepare(
    'INSERT INTO anchors (last_id, chain, deleted, created_at, hash, mac) VALUES (?, ?, ?, ?, ?, ?)',
  ).run(lastId, chain, deleted, createdAt, hash, key === undefined ? null : anchorMac(hash, key))
}
