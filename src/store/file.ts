/** Checks on the database's path, and its creation with private permissions. */
import { closeSync, mkdirSync, openSync, readSync, statSync } from 'node:fs'
import type { Stats } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { MonitorError } from '../errors.ts'
import { errorCode, storeError, wrongFile } from './store-error.ts'

const DATABASE = 'a cylestio-monitor database file'
/** First bytes of every SQLite file (SQLite file format, section 1.3). */
const MAGIC = 'SQLite format 3\0'

/**
 * Absolute form of a database path.
 *
 * @throws MonitorError `CYLESTIO_STORE` for what SQLite would read as something else than a plain file name
 */
export function checkedPath(path: string): string {
  const expected = 'the path of a file'
  if (typeof path !== 'string') throw wrongFile(String(path), expected, `a ${typeof path}`)
  if (path.includes('\0')) throw wrongFile(path, expected, 'a NUL character in it')
  if (path.trim() === '' || path === ':memory:') throw wrongFile(path, expected, 'no file name')
  // SQLite parses these as URIs, with options such as mode and vfs in them.
  if (/^file:/i.test(path.trim())) throw wrongFile(path, expected, 'a file: URI')
  // better-sqlite3 trims the name, so another file than the one checked here would be opened.
  if (path !== path.trim()) throw wrongFile(path, expected, 'blanks around it')
  if (/[/\\]$/.test(path)) throw wrongFile(path, expected, 'the path of a folder')
  return resolve(path)
}

/**
 * Makes sure that the file is there, private (0600, in a folder made 0700) and may be a SQLite database.
 *
 * @throws MonitorError `CYLESTIO_STORE` when something else is there; it is left as it is
 */
export function prepareFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    // Made here, because SQLite would make it, and its -wal and -shm, as open as the umask lets it.
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw storeError('create the database', path, error)
    checkFile(path)
  }
}

/**
 * @throws MonitorError `CYLESTIO_STORE` when there is no file, or one that is no SQLite database
 */
export function checkFile(path: string): void {
  const stats = statOf(path)
  if (stats.isDirectory()) throw wrongFile(path, DATABASE, 'a folder')
  // Opening a FIFO would hang; a device or socket is no place for evidence.
  if (!stats.isFile()) throw wrongFile(path, DATABASE, 'something that is not a regular file')
  if (stats.size === 0) return
  const head = readHead(path)
  if (head !== MAGIC) {
    throw wrongFile(path, DATABASE, `${WRONG_BEGINNING} ${JSON.stringify(head)}`)
  }
}

const WRONG_BEGINNING = 'a file that begins with'

/** Whether {@link checkFile} refused a file for its first bytes. */
export function isWrongBeginning(error: unknown): boolean {
  return error instanceof MonitorError && error.message.includes(`found ${WRONG_BEGINNING}`)
}

function statOf(path: string): Stats {
  try {
    return statSync(path)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw storeError('read the database', path, error)
    throw wrongFile(
      path,
      DATABASE,
      'no file; it is created when monitoring starts (enableMonitoring), or set CYLESTIO_DATABASE_PATH to the one you mean',
    )
  }
}

function readHead(path: string): string {
  try {
    const file = openSync(path, 'r')
    try {
      const head = Buffer.alloc(MAGIC.length)
      return head.toString('latin1', 0, readSync(file, head, 0, head.length, 0))
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw storeError('read the database', path, error)
  }
}
