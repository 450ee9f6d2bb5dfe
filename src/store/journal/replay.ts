/** Moves what other writers have left behind: of processes that were killed, and of busy ones too. */
import { existsSync } from 'node:fs'
import { diag } from '@opentelemetry/api'
import { openDatabase } from '../open.ts'
import { createMover, openIfThere } from './move.ts'
import type { Mover } from './move.ts'
import { isAbandoned, journalFolder, listJournals } from './names.ts'

/** A reader waits no longer than this; what is left is moved by the next one. */
const READER_BUDGET_MS = 2_000

/**
 * Moves the journals of a folder, but for those of `ownPrefix`. Files whose writer has ended are deleted.
 *
 * @returns false when the time was over before the work was done
 */
export function sweep(mover: Mover, folder: string, deadline: number, ownPrefix?: string): boolean {
  for (const name of listJournals(folder)) {
    if (name.prefix === ownPrefix) continue
    // Asked before the file is read: a record appended afterwards has a living writer.
    const abandoned = isAbandoned(name)
    const journal = openIfThere(mover, name.file)
    if (journal === undefined) continue
    let open = true
    try {
      while (mover.moveBatch(journal)) {
        if (performance.now() > deadline) return false
      }
      if (abandoned) {
        if (mover.hasRest(journal)) mover.countRest(journal)
        open = false
        mover.remove(journal)
      }
    } finally {
      if (open) mover.close(journal)
    }
  }
  return true
}

/**
 * Brings into the table what waits in the journals of this database, for a reader who is about to look.
 * Where it may not write, or another process has the lock, everything stays where it is. Never throws.
 */
export function replayJournals(path: string): void {
  const folder = journalFolder(path)
  if (listJournals(folder).length === 0 || !existsSync(path)) return
  try {
    const db = openDatabase(path, {})
    try {
      sweep(createMover(db, folder), folder, performance.now() + READER_BUDGET_MS)
    } finally {
      db.close()
    }
  } catch (error) {
    diag.debug(`cylestio-monitor: journals of ${path} wait: ${String(error)}`)
  }
}
