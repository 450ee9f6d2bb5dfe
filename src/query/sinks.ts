/** How delivery stands, and what a person may change about it. */
import { checkFile, checkedPath } from '../store/file.ts'
import type { Database } from '../store/load.ts'
import { getDatabasePath } from '../store/location.ts'
import { openDatabase } from '../store/open.ts'
import { openReadonly } from '../store/open-readonly.ts'
import { requeueDeadLetters as requeue, selectDeadLetters } from '../store/outbox/dead-letters.ts'
import {
  removeSink as remove,
  resumeSink as resume,
  selectSinks,
  skipToEnd,
} from '../store/outbox/status.ts'
import type { DeadLetter, SinkStatus } from '../store/outbox/types.ts'
import { storeError } from '../store/store-error.ts'

/** These run on request, not in a call of the host, so they may wait for their turn. */
const WAIT_MS = 5_000

interface PathOption {
  /** @default getDatabasePath() */
  readonly path?: string | undefined
}

interface SinkOption extends PathOption {
  /** Its name, as {@link listSinks} gives it. */
  readonly sink: string
}

/**
 * Every sink of the database, by name: how far it is, what it took, and what stands in its way.
 *
 * @throws MonitorError `CYLESTIO_STORE` when there is no database
 * @example listSinks().filter((sink) => sink.state === 'paused')
 */
export function listSinks(options: PathOption = {}): SinkStatus[] {
  return read(options, (db, path) => selectSinks(db, path))
}

/**
 * Events that a receiver refused for good, the newest first.
 *
 * @throws MonitorError `CYLESTIO_STORE` when there is no database
 */
export function listDeadLetters(
  options: PathOption & { readonly sink?: string | undefined } = {},
): DeadLetter[] {
  return read(options, (db, path) => selectDeadLetters(db, path, options.sink))
}

/**
 * Sends dead letters once more, all of a sink or one event; the forwarder takes them up at once.
 *
 * @returns how many there are
 * @throws MonitorError `CYLESTIO_STORE` when there is no database
 */
export function requeueDeadLetters(
  options: SinkOption & { readonly eventId?: string | undefined },
): number {
  return change(options, (db) => requeue(db, options.sink, options.eventId))
}

/** Tries a paused or waiting sink again at once; false when there is no such sink. Throws as above. */
export function resumeSink(options: SinkOption): boolean {
  return change(options, (db) => resume(db, options.sink)) > 0
}

/** Leaves out all that a sink has not got yet; gives how many events, which are counted as drops. */
export function skipSink(options: SinkOption): number {
  return change(options, (db) => skipToEnd(db, options.sink))
}

/** Forgets a sink that nothing delivers to any more; false when there is none, or a process delivers to it. */
export function removeSink(options: SinkOption): boolean {
  return change(options, (db) => remove(db, options.sink)) > 0
}

function read<T>(options: PathOption, ask: (db: Database, path: string) => T): T {
  const path = checkedPath(options.path ?? getDatabasePath())
  const db = openReadonly(path)
  try {
    return ask(db, path)
  } catch (error) {
    throw storeError('read', path, error)
  } finally {
    db.close()
  }
}

function change<T>(options: PathOption, work: (db: Database) => T): T {
  const path = checkedPath(options.path ?? getDatabasePath())
  // Opening would make the file.
  checkFile(path)
  const db = openDatabase(path, { busyTimeoutMs: WAIT_MS })
  try {
    return work(db)
  } catch (error) {
    throw storeError('change the sinks in', path, error)
  } finally {
    db.close()
  }
}
