/** The write door: opens a database file, and writes events into it. */
import { statSync } from 'node:fs'
import { diag } from '@opentelemetry/api'
import { beginChain } from './chain.ts'
import { checkedPath, isWrongBeginning, prepareFile } from './file.ts'
import { plainEvent } from './encode.ts'
import { loadDatabase } from './load.ts'
import type { Database } from './load.ts'
import { SET_UP_WAIT_MS, checkSchema, migrate } from './schema.ts'
import { isDamage, isOurs, setAside } from './set-aside.ts'
import { errorCode, storeError } from './store-error.ts'
import { problemEvent } from './system-event.ts'
import { createTableWriter } from './table-writer.ts'
import type { TableWriter } from './table-writer.ts'
import type { Store, StoreOptions } from './types.ts'

const BUSY_TIMEOUT_MS = 50

/** Between two looks whether the file is still in its place. */
const LOOK_MS = 1_000

/** The -wal file is cut back to this after a checkpoint, so that one burst does not keep the disk. */
const WAL_LIMIT_BYTES = 64 * 1024 * 1024

interface Handle {
  readonly db: Database
  readonly generation: string
  readonly tables: TableWriter
  readonly inode: number
}

/**
 * Opens the event database for writing; creates it, and its folder, when it is not there.
 *
 * Writers wait at most `busyTimeoutMs` for each other. Only here, when the schema is made or brought up
 * to date, the wait may be 250 ms.
 *
 * @throws MonitorError `CYLESTIO_STORE` when the path is no database of ours, or cannot be opened;
 *   `CYLESTIO_NODE_VERSION` on a Node older than 22.15
 * @example
 * const store = openStore({ path: getDatabasePath() })
 * store.insert([event])
 * store.close()
 */
export function openStore(options: StoreOptions): Store {
  const path = checkedPath(options.path)
  let handle: Handle | undefined = openHandle(path, options)
  let owner = process.pid
  let lookAt = performance.now() + LOOK_MS

  // A forked process must not use its parent's handle: SQLite's locks do not survive a fork.
  const current = (): Handle => {
    if (handle === undefined) throw storeError('write to', path, new Error('the store is closed'))
    if (owner !== process.pid) {
      handle = openHandle(path, options)
      owner = process.pid
    }
    // Now and then: a file that was moved or deleted takes writes until it is closed, and nobody finds them.
    const now = performance.now()
    if (now > lookAt) {
      lookAt = now + LOOK_MS
      if (statSync(path, { throwIfNoEntry: false })?.ino !== handle.inode) reopen(handle)
    }
    return handle
  }

  const reopen = (old: Handle): void => {
    handle = openHandle(path, options)
    old.db.close()
  }

  /** Runs `work`; on a damaged file once more, on the one that takes its place. */
  const guarded = (work: (tables: TableWriter) => void): void => {
    const open = current()
    try {
      try {
        work(open.tables)
      } catch (error) {
        const replaced = replaceDamaged(path, options, error)
        if (replaced === undefined) throw error
        replaced.close()
        reopen(open)
        work(current().tables)
      }
    } catch (error) {
      throw storeError('write to', path, error)
    }
  }

  return {
    path,
    get generation() {
      return current().generation
    },
    insert(events) {
      const [first] = events
      if (first === undefined) return
      guarded((tables) => {
        if (events.length === 1) tables.insertOne(plainEvent(first))
        else tables.transact(({ put }) => events.forEach((event) => put(plainEvent(event))))
      })
    },
    countDrop(reason, count) {
      guarded((tables) => tables.transact((each) => each.countDrop(reason, count)))
    },
    close() {
      if (handle !== undefined && owner === process.pid) handle.db.close()
      handle = undefined
    },
  }
}

/**
 * Opens, configures and migrates a file; the caller closes the handle. A damaged one of ours is set aside, and a
 * new one begun.
 */
export function openDatabase(path: string, options: Omit<StoreOptions, 'path'>): Database {
  try {
    return openOnce(path, options)
  } catch (error) {
    const replaced = replaceDamaged(path, options, error)
    if (replaced === undefined) throw error
    return replaced
  }
}

/**
 * After SQLite has said that a file is damaged: the new file that has taken its place.
 *
 * @returns undefined when the error says something else, or the file is sound or not ours
 */
export function replaceDamaged(
  path: string,
  options: Omit<StoreOptions, 'path'>,
  error: unknown,
): Database | undefined {
  // A file with another beginning is somebody's notes, unless our journals lie beside it.
  const suspect = isDamage(error) || (isWrongBeginning(error) && isOurs(path))
  const aside = suspect ? setAside(path) : undefined
  if (aside === undefined) return undefined
  const reason = error instanceof Error ? error.message : String(error)
  diag.warn(
    `cylestio-monitor: the damaged database was moved to ${aside}, a new one begins: ${reason}`,
  )
  const db = openOnce(path, options)
  const event = problemEvent('database_set_aside', { moved_to: aside, reason })
  createTableWriter(db).transact((tables) => tables.put(event))
  return db
}

function openOnce(path: string, options: Omit<StoreOptions, 'path'>): Database {
  prepareFile(path)
  let db: Database | undefined
  try {
    // Never the library's default of 5 s: the wait blocks the host's event loop.
    db = loadDatabase(path, { timeout: options.busyTimeoutMs ?? BUSY_TIMEOUT_MS })
    enterWal(db, path)
    db.pragma(`synchronous = ${options.durability === 'power' ? 'FULL' : 'NORMAL'}`)
    db.pragma(`journal_size_limit = ${WAL_LIMIT_BYTES}`)
    migrate(db, path)
    if (options.hashChain === true) beginChain(db)
    return db
  } catch (error) {
    db?.close()
    throw storeError('open the database', path, error)
  }
}

/**
 * SQLite does not wait for a lock while it changes the journal mode, so several processes that start at
 * once on a new file would fail; those that find it done need no lock at all.
 */
function enterWal(db: Database, path: string): void {
  const deadline = performance.now() + SET_UP_WAIT_MS
  for (;;) {
    try {
      // Before anything is changed: the journal mode stands in the file, which may be somebody else's.
      const isNew = checkSchema(db, path) === 0
      // Must come before the first table. In a file that has one it would be written again with every opening.
      if (isNew) db.pragma('auto_vacuum = INCREMENTAL')
      if (db.pragma('journal_mode', { simple: true }) !== 'wal') db.pragma('journal_mode = WAL')
      return
    } catch (error) {
      if (errorCode(error) !== 'SQLITE_BUSY' || performance.now() > deadline) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    }
  }
}

function openHandle(path: string, options: Omit<StoreOptions, 'path'>): Handle {
  const db = openDatabase(path, options)
  return {
    db,
    tables: createTableWriter(db),
    generation: generationOf(db),
    inode: statSync(path).ino,
  }
}

/** The id of this file, which a file that replaces it does not have. */
export function generationOf(db: Database): string {
  return String(db.prepare("SELECT value FROM meta WHERE key = 'generation'").pluck().get())
}
