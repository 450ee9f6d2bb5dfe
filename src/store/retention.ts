/** Keeping the file small. */
import { inspect } from 'node:util'
import { ConfigError } from '../errors.ts'
import { dateToNanos } from '../util/time.ts'
import { isFull, releaseBallast } from './ballast.ts'
import { forgetLists } from './content-lists.ts'
import { deleteRows } from './delete-rows.ts'
import { checkFile, checkedPath } from './file.ts'
import type { Database } from './load.ts'
import { getDatabasePath } from './location.ts'
import { openDatabase } from './open.ts'
import { databaseBytes } from './read.ts'
import { fillIndex, joinIndex } from './search/fill.ts'
import { storeError } from './store-error.ts'

/** Rows of one transaction: another process's writes wait for it, and they wait 50 ms at most. */
const CHUNK = 500

/** These run on request, not in a call of the host, so they may wait for their turn. */
const WAIT_MS = 5_000

const DAY_MS = 86_400_000

/**
 * Deletes the events older than `days`, by their own time, in small transactions, and gives the free pages
 * back. Ids are not used again. The file may be in use.
 *
 * @param options `days`: any number above 0; `path`: default `getDatabasePath()`; `anchorKey`: signs what retention
 *   leaves in a hash chain, `data_masking.hash_key` as a rule
 * @throws ConfigError for wrong days; MonitorError `CYLESTIO_STORE` when there is no database
 * @example cleanupOldEvents({ days: 30 }) // { deleted: 1234 }
 */
export function cleanupOldEvents(options: {
  readonly days: number
  readonly path?: string | undefined
  readonly anchorKey?: string | undefined
}): { readonly deleted: number } {
  const { days, anchorKey } = options
  if (typeof days !== 'number' || !(days > 0) || !Number.isFinite(days)) {
    throw new ConfigError([{ path: 'days', expected: 'a number above 0', found: inspect(days) }])
  }
  const before = dateToNanos(new Date(Math.max(Date.now() - days * DAY_MS, 0)))
  return withDatabase(options.path, (db) => {
    let deleted = 0
    for (let changes = CHUNK; changes === CHUNK; deleted += changes) {
      changes = deleteRows(db, { before, most: CHUNK, anchorKey })
    }
    while (forgetLists(db));
    if (deleted > 0) db.pragma('incremental_vacuum')
    return { deleted }
  })
}

/**
 * Completes the index of words, rewrites the file without gaps, renews the planner's statistics and empties the
 * write-ahead log. Needs
 * free disk space of the file's size; other writers wait, and keep their events in memory meanwhile.
 *
 * @param options `path`: default `getDatabasePath()`
 * @returns size on the disk in bytes, with the write-ahead log
 * @throws MonitorError `CYLESTIO_STORE` when there is no database, or it is in use for more than 5 s
 */
export function optimizeDatabase(options: { readonly path?: string | undefined } = {}): {
  readonly bytesBefore: number
  readonly bytesAfter: number
} {
  return withDatabase(options.path, (db, path) => {
    const bytesBefore = databaseBytes(path)
    while (fillIndex(db));
    joinIndex(db)
    db.exec('VACUUM')
    db.exec('ANALYZE')
    db.pragma('wal_checkpoint(TRUNCATE)')
    return { bytesBefore, bytesAfter: databaseBytes(path) }
  })
}

function withDatabase<T>(given: string | undefined, work: (db: Database, path: string) => T): T {
  const path = checkedPath(given ?? getDatabasePath())
  checkFile(path)
  const attempt = (): T => {
    const db = openDatabase(path, { busyTimeoutMs: WAIT_MS })
    try {
      return work(db, path)
    } catch (error) {
      throw storeError('tidy', path, error)
    } finally {
      db.close()
    }
  }
  try {
    return attempt()
  } catch (error) {
    if (!isFull(error) || !releaseBallast(path)) throw error
    return attempt()
  }
}
