/** Brings a database file to this package's schema, or refuses it. */
import type { Database } from './load.ts'
import { MIGRATIONS } from './migrations/index.ts'
import type { Migration } from './migrations/index.ts'
import { wrongFile } from './store-error.ts'

/** `PRAGMA application_id` of our files: the letters CYLS. It tells them from any other SQLite database. */
export const APPLICATION_ID = 0x43594c53

export const SCHEMA_VERSION = MIGRATIONS.length

/** Longest wait for another process that is creating or migrating the same file. */
export const SET_UP_WAIT_MS = 250

/**
 * Checks that the file is one of ours and not from a newer version.
 *
 * @returns the file's schema version; 0 for an empty file
 * @throws MonitorError `CYLESTIO_STORE` for another program's database or a newer schema
 */
export function checkSchema(db: Database, path: string, known = SCHEMA_VERSION): number {
  const version = Number(db.pragma('user_version', { simple: true }))
  const application = Number(db.pragma('application_id', { simple: true }))
  if (application !== APPLICATION_ID) {
    const tables = db.prepare('SELECT name FROM sqlite_schema LIMIT 3').pluck().all()
    if (tables.length > 0 || application !== 0 || version !== 0) {
      const names = tables.length > 0 ? ` (${tables.join(', ')})` : ''
      throw wrongFile(
        path,
        'a cylestio-monitor database',
        `the SQLite database of another program${names}`,
      )
    }
  }
  if (version > known) {
    throw wrongFile(
      path,
      `schema version ${known} or older`,
      `version ${version}, written by a newer cylestio-monitor; update this one`,
    )
  }
  return version
}

/**
 * Applies the missing migrations, each in one transaction with its version number, so that a process
 * killed half-way leaves the file as it was before.
 *
 * @throws MonitorError `CYLESTIO_STORE` as {@link checkSchema}; SQLite's own errors as they are
 */
export function migrate(
  db: Database,
  path: string,
  migrations: readonly Migration[] = MIGRATIONS,
): void {
  const target = migrations.length
  if (checkSchema(db, path, target) === target) return
  const usualWait = Number(db.pragma('busy_timeout', { simple: true }))
  db.pragma(`busy_timeout = ${Math.max(usualWait, SET_UP_WAIT_MS)}`)
  try {
    const step = db.transaction(() => {
      // Read again under the write lock: another process may have been faster.
      const version = checkSchema(db, path, target)
      const migration = migrations[version]
      if (migration === undefined) return target
      migration.up(db)
      db.pragma(`application_id = ${APPLICATION_ID}`)
      db.pragma(`user_version = ${version + 1}`)
      return version + 1
    })
    while (step.immediate() < target);
  } finally {
    db.pragma(`busy_timeout = ${usualWait}`)
  }
}
