import type { Database } from './load.ts'

/** `drops`: events that were lost. `truncations`: events of which a part was cut. */
export type LossTable = 'drops' | 'truncations'

/** Adds to a persisted counter of losses, and gives the sum; the statement is prepared once. */
export function lossCounter(
  db: Database,
  table: LossTable,
): (reason: string, count: number) => number {
  const add = db
    .prepare<[string, number, string, string], number>(
      `INSERT INTO ${table} (reason, count, first_seen, last_seen) VALUES (?, ?, ?, ?)
       ON CONFLICT (reason) DO UPDATE SET count = count + excluded.count, last_seen = excluded.last_seen
       RETURNING count`,
    )
    .pluck()
  return (reason, count) => {
    const now = new Date().toISOString()
    return add.get(reason, count, now, now) ?? count
  }
}

/** Whether a counter that rose by `added` to `sum` passed 1, 10, 100 and so on: what happens often is said rarely. */
export function isRound(sum: number, added: number): boolean {
  return digits(sum) > digits(sum - added)
}

const digits = (count: number): number => (count <= 0 ? 0 : String(count).length)
