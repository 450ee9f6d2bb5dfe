/** Facts about a database file, for whoever has to say whether it is well. Nothing in it is changed. */
import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { checkedPath } from './file.ts'
import { loadDatabase } from './load.ts'
import { openReadonly } from './open-readonly.ts'

/** How long the lock is waited for, as writers do when they start. */
const LOCK_WAIT_MS = 250

export interface DatabaseHealth {
  readonly path: string
  readonly exists: boolean
  /** Why it cannot be read; the facts below are missing then. */
  readonly error?: string
  readonly bytes?: number
  /** Of the -wal file; 0 where there is none. */
  readonly walBytes?: number
  /** Permission bits; undefined on Windows. */
  readonly mode?: number
  readonly folderMode?: number
  /** What `PRAGMA quick_check` says: `ok` alone, or its complaints. */
  readonly quickCheck?: readonly string[]
  /** How long the write lock was waited for; it was given back at once. */
  readonly lockMs?: number
  readonly lockError?: string
}

/** @example databaseHealth(getDatabasePath()).quickCheck // ['ok'] */
export function databaseHealth(given: string): DatabaseHealth {
  const path = checkedPath(given)
  if (!existsSync(path)) return { path, exists: false }
  try {
    return { path, exists: true, ...fileFacts(path), ...contentFacts(path), ...lockFacts(path) }
  } catch (error) {
    return { path, exists: true, error: error instanceof Error ? error.message : String(error) }
  }
}

function fileFacts(path: string): Partial<DatabaseHealth> {
  const { size, mode } = statSync(path)
  const walBytes = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0
  const modes = { mode: mode & 0o777, folderMode: statSync(dirname(path)).mode & 0o777 }
  return { bytes: size, walBytes, ...(process.platform === 'win32' ? {} : modes) }
}

function contentFacts(path: string): Partial<DatabaseHealth> {
  const database = openReadonly(path)
  try {
    const rows = database.pragma('quick_check(10)') as { readonly quick_check: string }[]
    return { quickCheck: rows.map((row) => row.quick_check) }
  } finally {
    database.close()
  }
}

function lockFacts(path: string): Partial<DatabaseHealth> {
  const database = loadDatabase(path, { fileMustExist: true, timeout: LOCK_WAIT_MS })
  const started = performance.now()
  try {
    database.exec('BEGIN IMMEDIATE')
    database.exec('ROLLBACK')
    return { lockMs: performance.now() - started }
  } catch (error) {
    return { lockError: error instanceof Error ? error.message : String(error) }
  } finally {
    database.close()
  }
}
