/** Loads the native SQLite library, late and only where it cannot crash the process. */
import type BetterSqlite3 from 'better-sqlite3'
import { MonitorError } from '../errors.ts'
import { isBundled, ownRequire } from '../util/own-place.ts'

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
    constructor = loadLibrary()
  }
  return new constructor(path, options)
}

function loadLibrary(): DatabaseConstructor {
  try {
    return ownRequire()('better-sqlite3') as DatabaseConstructor
  } catch (error) {
    const advice = isBundled()
      ? 'cylestio-monitor is part of a bundle: mark it and better-sqlite3 as external, and install both where it runs'
      : 'install it again, for this platform'
    const reason = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error)
    throw new MonitorError(
      'CYLESTIO_STORE',
      `better-sqlite3 cannot be loaded (${reason}); ${advice}`,
      { cause: error },
    )
  }
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
