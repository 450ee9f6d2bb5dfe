/**
 * A file that is there to be deleted. On a full disk SQLite can neither delete rows nor empty its log, because both
 * write first; the room of the ballast lets it.
 */
import { appendFileSync, rmSync, statSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { errorCode } from './store-error.ts'

const BALLAST_BYTES = 1024 * 1024
/** It is not made where it would take so much of what is left. */
const LEAST_FREE = 8 * BALLAST_BYTES

export const ballastOf = (database: string): string => `${database}.ballast`

/** Whether a write failed for want of room: the disk, a quota, or a limit on the file's size. */
export function isFull(error: unknown): boolean {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  return /^(?:SQLITE_FULL|SQLITE_IOERR_WRITE|ENOSPC|EDQUOT|EFBIG)$/.test(errorCode(cause))
}

/**
 * Makes the ballast while there is room. Never throws.
 *
 * @param most bytes that are written now; the next call goes on. @default all
 */
export function keepBallast(database: string, most = BALLAST_BYTES): void {
  const file = ballastOf(database)
  try {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
    if (size === BALLAST_BYTES) return
    const { bavail, bsize } = statfsSync(dirname(database))
    if (bavail * bsize < LEAST_FREE) return
    const bytes = Buffer.alloc(Math.min(most, Math.max(BALLAST_BYTES - size, 0)))
    // One of another size than ours is begun anew.
    if (size > BALLAST_BYTES) releaseBallast(database)
    appendFileSync(file, bytes, { mode: 0o600 })
  } catch {
    // Half of one would only take room.
    releaseBallast(database)
  }
}

/** @returns true when there was some. Never throws. */
export function releaseBallast(database: string): boolean {
  const file = ballastOf(database)
  try {
    if (statSync(file, { throwIfNoEntry: false }) === undefined) return false
    rmSync(file)
    return true
  } catch {
    return false
  }
}
