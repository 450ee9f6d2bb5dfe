/** Puts events into the tables of an open database. */
import { createContentLists, mayHaveLists } from './content-lists.ts'
import { ROW_COLUMNS, rowValues } from './encode.ts'
import type { PlainEvent } from './encode.ts'
import { createInterner } from './intern.ts'
import type { Database } from './load.ts'

/** What may be written inside one transaction. */
export interface TableTransaction {
  /** Adds the event; one with the same `event_id` stays as it is. */
  readonly put: (event: PlainEvent) => void
  readonly countDrop: (reason: string, count: number) => void
}

export interface TableWriter {
  /** One event, committed. */
  insertOne(event: PlainEvent): void
  /** Runs `work` in one immediate transaction; when it throws, nothing has changed. */
  transact<T>(work: (tables: TableTransaction) => T): T
}

export function createTableWriter(db: Database): TableWriter {
  const interner = createInterner(db)
  const contents = createContentLists(db)
  // Not INSERT OR IGNORE, which would swallow a NOT NULL violation too.
  const insert = db.prepare(
    `INSERT INTO event_rows (${ROW_COLUMNS.join(', ')})
     VALUES (${ROW_COLUMNS.map(() => '?').join(', ')})
     ON CONFLICT (event_id) DO NOTHING`,
  )
  const addDrop = db.prepare(
    `INSERT INTO drops (reason, count, first_seen, last_seen) VALUES (?, ?, ?, ?)
     ON CONFLICT (reason) DO UPDATE SET count = count + excluded.count, last_seen = excluded.last_seen`,
  )
  const tables: TableTransaction = {
    put(event) {
      const now = Date.now()
      const { resourceId, scopeId } = interner.known(event, now) ?? interner.write(event, now)
      const split = contents.split(event.data)
      const { changes, lastInsertRowid } = insert.run(rowValues(event, resourceId, scopeId, split))
      if (split !== undefined && changes > 0) contents.used(split.ids, Number(lastInsertRowid))
    },
    countDrop(reason, count) {
      const time = new Date().toISOString()
      addDrop.run(reason, count, time, time)
    },
  }
  const run = db.transaction((work: (tables: TableTransaction) => unknown) => work(tables))
  const transact = <T>(work: (tables: TableTransaction) => T): T => {
    try {
      // Immediate: a deferred transaction that reads before it writes fails with BUSY_SNAPSHOT at once.
      const result = run.immediate(work) as T
      interner.commit()
      return result
    } catch (error) {
      interner.rollback()
      contents.rollback()
      throw error
    }
  }
  return {
    transact,
    insertOne(event) {
      const ids = mayHaveLists(event.data) ? undefined : interner.known(event, Date.now())
      if (ids === undefined) transact((each) => each.put(event))
      else insert.run(rowValues(event, ids.resourceId, ids.scopeId))
    },
  }
}
