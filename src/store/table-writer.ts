/** Puts events into the tables of an open database. */
import { createContentLists, mayHaveLists } from './content-lists.ts'
import { createChain } from './chain.ts'
import { ROW_COLUMNS, rowValues } from './encode.ts'
import type { PlainEvent } from './encode.ts'
import { createInterner } from './intern.ts'
import { isRound, lossCounter } from './drops.ts'
import type { Database } from './load.ts'
import { problemEvent } from './system-event.ts'
import { truncationsInText } from './truncations.ts'

/** What may be written inside one transaction. */
export interface TableTransaction {
  /** Adds the event; one with the same `event_id` stays as it is. */
  readonly put: (event: PlainEvent) => void
  /** Counted, and told by an event, at the end of the transaction. */
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
  const chain = createChain(db)
  const addDrop = lossCounter(db, 'drops')
  const addTruncation = lossCounter(db, 'truncations')
  // Not INSERT OR IGNORE, which would swallow a NOT NULL violation too.
  const insert = db.prepare(
    `INSERT INTO event_rows (${ROW_COLUMNS.join(', ')})
     VALUES (${ROW_COLUMNS.map(() => '?').join(', ')})
     ON CONFLICT (event_id) DO NOTHING`,
  )
  const drops = new Map<string, number>()
  const truncations = new Map<string, number>()
  const tables: TableTransaction = {
    put(event) {
      const now = Date.now()
      const { resourceId, scopeId } = interner.known(event, now) ?? interner.write(event, now)
      const split = contents.split(event.data)
      const values = rowValues(event, { resourceId, scopeId, split, chain: chain.next(event) })
      const { changes, lastInsertRowid } = insert.run(values)
      if (changes === 0) return
      const id = Number(lastInsertRowid)
      chain.written(id)
      if (split !== undefined) contents.used(split.ids, id)
      for (const reason of truncationsInText(event.eventType, event.data)) {
        truncations.set(reason, (truncations.get(reason) ?? 0) + 1)
      }
    },
    countDrop: (reason, count) => void drops.set(reason, (drops.get(reason) ?? 0) + count),
  }
  /** A loss is counted, and stands among the events where it came to light. */
  const writeDrops = (): void => {
    for (const [reason, count] of drops) {
      addDrop(reason, count)
      tables.put(problemEvent('events_dropped', { reason, count }))
    }
  }
  const writeTruncations = (): void => {
    for (const [reason, count] of truncations) {
      const sum = addTruncation(reason, count)
      if (isRound(sum, count)) tables.put(problemEvent('content_truncated', { reason, count: sum }))
    }
  }
  const run = db.transaction((work: (tables: TableTransaction) => unknown) => {
    chain.begin()
    const result = work(tables)
    writeDrops()
    writeTruncations()
    chain.end()
    return result
  })
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
    } finally {
      drops.clear()
      truncations.clear()
    }
  }
  return {
    transact,
    insertOne(event) {
      const cut = truncationsInText(event.eventType, event.data).length > 0
      const plain = !cut && !mayHaveLists(event.data) && !chain.exists()
      const ids = plain ? interner.known(event, Date.now()) : undefined
      if (ids === undefined) transact((each) => each.put(event))
      else insert.run(rowValues(event, ids))
    },
  }
}
