/** The schema's versions, oldest first. Version n of a file is the n-th entry here. */
import { randomUUID } from 'node:crypto'
import type { Database } from '../load.ts'
import { V1_TABLES } from './v1-tables.ts'
import { V1_VIEWS } from './v1-views.ts'
import { V2_PINS } from './v2-pins.ts'
import { V3_JOURNALS } from './v3-journals.ts'
import { V4_OUTBOX } from './v4-outbox.ts'
import { addContents } from './v5-contents.ts'
import { V6_CHAIN } from './v6-chain.ts'
import { V7_SEARCH } from './v7-search.ts'
import { addTruncations } from './v8-truncations.ts'
import { V9_ANCHOR_MACS } from './v9-anchor-macs.ts'

export interface Migration {
  readonly name: string
  /** Changes the schema; runs inside a transaction, which it must not end. */
  up(db: Database): void
}

export const MIGRATIONS: readonly Migration[] = [
  {
    name: 'initial',
    up(db) {
      db.exec(V1_TABLES)
      db.exec(V1_VIEWS)
      db.prepare('INSERT INTO meta (key, value) VALUES (?, ?), (?, ?)').run(
        'generation',
        randomUUID(),
        'created_at',
        new Date().toISOString(),
      )
    },
  },
  {
    name: 'approved pins',
    up: (db) => void db.exec(V2_PINS),
  },
  {
    name: 'journals',
    up: (db) => void db.exec(V3_JOURNALS),
  },
  {
    name: 'outbox',
    up: (db) => void db.exec(V4_OUTBOX),
  },
  {
    name: 'contents of lists',
    up: addContents,
  },
  {
    name: 'hash chain',
    up: (db) => void db.exec(V6_CHAIN),
  },
  {
    name: 'search',
    up: (db) => void db.exec(V7_SEARCH),
  },
  {
    name: 'truncations',
    up: addTruncations,
  },
  {
    name: 'signed anchors',
    up: (db) => void db.exec(V9_ANCHOR_MACS),
  },
]
