/** Loads the native SQLite library, late and only where it cannot crash the process. */
import { createRequire } from 'node:module'
import type BetterSqlite3 from 'better-sqlite3'
import { MonitorError } from '../errors.ts'

export type Database = BetterSqlite3.Database
type DatabaseConstructor = new (path: string, options: BetterSqlite3.Options) => Database

/** OpenTelemetry 3.x and this package need it; better-sqlite3 13 ends older versions with a segfault. */
const NEEDED = [22, 15] as const

let constructor: DatabaseConstructor | undefined

/**
 * Opens a database file with better-sqlite3.
 *
 * @throws MonitorError `CYLESTIO_NODE_VERSION` on a Node that cannot run it
 */
export function loadDatabase(path: string, options: BetterSqlite3.Options): Database {
  if (constructor === undefined) {
    // First the version: the library's native part would take the whole process down.
    assertNodeVersion(process.versions.node)
    constructor = createRequire(import.meta.url)('better-sqlite3') as DatabaseConstructor
  }
  return new constructor(path, options)
}

/**
 * @param version such as `24.21.0`
 * @throws MonitorError `CYLESTIO_NODE_VERSION` when it is older than 22.15
 */
export function assertNodeVersion(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return
  throw new MonitorError(
    'CYLESTIO_NODE_VERSION',
    `the event database needs Node.js ${NEEDED.join('.')} or newer, found ${version}`,
  )
}
