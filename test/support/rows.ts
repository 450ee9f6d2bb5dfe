import Database from 'better-sqlite3'
import { replayJournals } from '../../src/store/journal/replay.ts'
import type { EventRow } from '../../src/store/types.ts'

export type TestRow = EventRow & { readonly parsed: Record<string, unknown> }

/** Reads event rows of a database file, with what waits in its journals. */
export function readRows(path: string, where = '1 = 1'): TestRow[] {
  replayJournals(path)
  const database = new Database(path, { readonly: true })
  try {
    const rows = database
      .prepare(`SELECT * FROM events WHERE ${where} ORDER BY id`)
      .all() as EventRow[]
    return rows.map((row) => ({ ...row, parsed: JSON.parse(row.data) as Record<string, unknown> }))
  } finally {
    database.close()
  }
}
