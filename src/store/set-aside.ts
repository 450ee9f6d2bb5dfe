/** A damaged database is put aside, never overwritten: it may still be evidence, and hold most of its rows. */
import {
  closeSync,
  existsSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { journalFolder } from './journal/names.ts'
import { loadDatabase } from './load.ts'
import type { Database } from './load.ts'
import { APPLICATION_ID } from './schema.ts'
import { errorCode } from './store-error.ts'

/** Where a SQLite file carries its application id (SQLite file format, section 1.3). */
const ID_OFFSET = 68
/** A process that died while it put a file aside does not keep others from it for longer. */
const LOCK_MS = 10_000

/** Whether SQLite says that the file itself is at fault. */
export function isDamage(error: unknown): boolean {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  return /^SQLITE_(?:CORRUPT|NOTADB)/.test(errorCode(cause))
}

/**
 * Renames a damaged database of ours, with its log and shared memory, to `<name>.corrupt-<time>`.
 *
 * @returns the new path; undefined when the file is sound, not ours, or another process is at it
 */
export function setAside(path: string): string | undefined {
  if (!isOurs(path) || !lock(path)) return undefined
  try {
    if (!isDamaged(path)) return undefined
    const target = `${path}.corrupt-${new Date().toISOString().replaceAll(':', '-')}`
    renameSync(path, target)
    for (const ending of ['-wal', '-shm']) {
      if (existsSync(path + ending)) renameSync(path + ending, target + ending)
    }
    return target
  } finally {
    rmSync(lockOf(path), { force: true })
  }
}

/** By the mark that we leave in the file, or by the journals beside it. */
export function isOurs(path: string): boolean {
  return existsSync(journalFolder(path)) || readId(path) === APPLICATION_ID
}

/** On a connection of its own, so that what another one has in memory does not count. */
function isDamaged(path: string): boolean {
  let db: Database | undefined
  try {
    db = loadDatabase(path, { fileMustExist: true, timeout: 50 })
    return db.pragma('quick_check(1)', { simple: true }) !== 'ok'
  } catch (error) {
    return isDamage(error)
  } finally {
    db?.close()
  }
}

function readId(path: string): number | undefined {
  try {
    const fd = openSync(path, 'r')
    try {
      const bytes = Buffer.alloc(4)
      return readSync(fd, bytes, 0, 4, ID_OFFSET) === 4 ? bytes.readUInt32BE(0) : undefined
    } finally {
      closeSync(fd)
    }
  } catch {
    return undefined
  }
}

const lockOf = (path: string): string => `${path}.setting-aside`

function lock(path: string): boolean {
  const file = lockOf(path)
  const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs
  if (made !== undefined && Date.now() - made > LOCK_MS) rmSync(file, { force: true })
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 })
    return true
  } catch {
    return false
  }
}
