/** The hash chain over the rows: a change of one row breaks it there, and who looks finds the place. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { scalarsOf } from './encode.ts'
import type { PlainEvent } from './encode.ts'
import type { Database } from './load.ts'

/** Before the first row of all. */
export const CHAIN_START: Buffer = Buffer.alloc(32)

/** The newest row that is in the chain, as `meta` has it. */
export interface ChainHead {
  readonly id: number
  readonly hash: Buffer
}

/** Begins the chain of this file, if it has none; once begun it goes on, whoever writes. */
export function beginChain(db: Database): void {
  db.prepare("INSERT INTO meta (key, value) VALUES ('chain_head', ?) ON CONFLICT DO NOTHING").run(
    headText({ id: 0, hash: CHAIN_START }),
  )
}

export function chainHead(db: Database): ChainHead | undefined {
  return headOf(headQuery(db).get())
}

function headQuery(db: Database) {
  return db.prepare<[], string>("SELECT value FROM meta WHERE key = 'chain_head'").pluck()
}

function headOf(text: string | undefined): ChainHead | undefined {
  if (text === undefined) return undefined
  const [id = '', hash = ''] = text.split(' ')
  return { id: Number(id), hash: Buffer.from(hash, 'hex') }
}

export interface Chain {
  exists(): boolean
  /** Call it inside a transaction, before the rows. */
  begin(): void
  /** The hash of the next row; null where the file has no chain. */
  next(event: PlainEvent): Buffer | null
  /** The row was written, under this id. */
  written(id: number): void
  /** At the end of the transaction. */
  end(): void
}

export function createChain(db: Database): Chain {
  const setHead = db.prepare("UPDATE meta SET value = ? WHERE key = 'chain_head'")
  const getHead = headQuery(db)
  let head: ChainHead | undefined
  let next: Buffer | undefined
  let moved = false
  return {
    exists: () => getHead.get() !== undefined,
    begin() {
      head = headOf(getHead.get())
      moved = false
    },
    next(event) {
      next = head === undefined ? undefined : linkHash(head.hash, event)
      return next ?? null
    },
    written(id) {
      if (next === undefined) return
      head = { id, hash: next }
      moved = true
    },
    end() {
      if (moved && head !== undefined) setHead.run(headText(head))
    },
  }
}

function headText({ id, hash }: ChainHead): string {
  return `${id} ${hash.toString('hex')}`
}

/** SHA-256 over the hash before and everything that the row says, lists and interned texts included. */
export function linkHash(before: Buffer, event: PlainEvent): Buffer {
  const parts = [
    ...scalarsOf(event),
    sameJson(event.data),
    event.body,
    event.events,
    event.links,
    event.resource,
    event.scope,
  ].map((part) => (typeof part === 'string' ? part.toWellFormed() : part))
  return createHash('sha256').update(before).update(JSON.stringify(parts)).digest()
}

/** The same text for the same JSON, whoever has written it. */
function sameJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return text
  }
}

/** Hash of an anchor: over the one before it and what it says itself. */
export function anchorHash(
  before: Buffer,
  anchor: {
    readonly lastId: number
    readonly chain: Buffer
    readonly deleted: number
    readonly createdAt: string
  },
): Buffer {
  const { lastId, chain, deleted, createdAt } = anchor
  return createHash('sha256')
    .update(before)
    .update(JSON.stringify([lastId, chain.toString('hex'), deleted, createdAt]))
    .digest()
}

/** Signs an anchor, and by its hash all before it: HMAC-SHA-256. The label keeps it apart from other uses of the key. */
export function anchorMac(hash: Buffer, key: string): Buffer {
  return createHmac('sha256', key).update('cylestio retention anchor\n').update(hash).digest()
}

/** Whether an anchor was signed with this key. */
export function isSigned(hash: Buffer, mac: Buffer | null, key: string): boolean {
  const expected = anchorMac(hash, key)
  return mac !== null && mac.length === expected.length && timingSafeEqual(mac, expected)
}
