/** Moves, at the end of a writer, what its thread has not moved. */
import { existsSync } from 'node:fs'
import { diag } from '@opentelemetry/api'
import type { Database } from '../load.ts'
import { openDatabase } from '../open.ts'
import { createMover, openIfThere } from './move.ts'
import type { Mover } from './move.ts'
import { journalFolder, listJournals } from './names.ts'

/** What takes longer in all stays in the journal, and is moved at the next start. */
const BUDGET_MS = 100

export interface Finisher {
  /** Moves and deletes the closed files of the writer, as far as the time allows. Never throws. */
  move(): void
  close(): void
}

/** @param prefix of the files of one writer */
export function createFinisher(path: string, prefix: string): Finisher {
  const folder = journalFolder(path)
  let left = BUDGET_MS
  let open: { readonly db: Database; readonly mover: Mover } | undefined

  const moveAll = (deadline: number): void => {
    const names = listJournals(folder).filter((name) => name.prefix === prefix)
    if (names.length === 0 || !existsSync(path)) return
    if (open === undefined) {
      const db = openDatabase(path, {})
      open = { db, mover: createMover(db, folder) }
    }
    const { mover } = open
    for (const { file } of names) {
      const journal = openIfThere(mover, file)
      if (journal === undefined) continue
      while (mover.moveBatch(journal)) {
        if (performance.now() > deadline) return mover.close(journal)
      }
      if (mover.hasRest(journal)) mover.countRest(journal)
      mover.remove(journal)
    }
  }

  return {
    move() {
      const start = performance.now()
      if (left <= 0) return
      try {
        moveAll(start + left)
      } catch (error) {
        diag.debug(`cylestio-monitor: the journal of ${path} waits: ${String(error)}`)
      }
      left -= performance.now() - start
    },
    close() {
      open?.db.close()
      open = undefined
    },
  }
}
