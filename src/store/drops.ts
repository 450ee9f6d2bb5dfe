import type { Database } from './load.ts'

/** Adds to a persisted counter of losses; the statement is prepared once. */
export function dropCounter(db: Database): (reason: string, count: number) => void {
  const add = db.prepare(
    `INSERT INTO drops (reason, count, first_seen, last_seen) VALUES (?, ?, ?, ?)
     ON CONFLICT (reason) DO UPDATE SET count = count + excluded.count, last_seen = excluded.last_seen`,
  )
  return (reason, count) => {
    const now = new Date().toISOString()
    add.run(reason, count, now, now)
  }
}
