/** Moves, at the end of a writer, what its thread has not moved. */
import { existsSync } from 'node:fs'
import { diag } from '@opentelemetry/api'
import { openDatabase } from '../open.ts'
import { createMover, openIfThere } from './move.ts'
import { journalFolder, listJournals } from './names.ts'

/** What takes longer stays in the journal, and is moved at the next start. */
const BUDGET_MS = 100

/** Moves and deletes the closed files of one writer, as far as the time allows. Never throws. */
export function moveRest(path: string, prefix: string): void {
  const deadline = performance.now() + BUDGET_MS
  const folder = journalFolder(path)
  const names = listJournals(folder).filter((name) => name.prefix === prefix)
  if (names.length === 0 || !existsSync(path)) return
  try {
    const db = openDatabase(path, {})
    try {
      const mover = createMover(db, folder)
      for (const { file } of names) {
        const journal = openIfThere(mover, file)
        if (journal === undefined) continue
        while (mover.moveBatch(journal)) {
          if (performance.now() > deadline) return mover.close(journal)
        }
        mover.remove(journal)
      }
    } finally {
      db.close()
    }
  } catch (error) {
    diag.debug(`cylestio-monitor: the journal of ${path} waits: ${String(error)}`)
  }
}
