/** Checks the hash chain of a file. */
import { CHAIN_START, anchorHash, chainHead, isSigned, linkHash } from './chain.ts'
import { checkedPath } from './file.ts'
import { replayJournals } from './journal/replay.ts'
import type { PlainEvent } from './encode.ts'
import type { Database } from './load.ts'
import { getDatabasePath } from './location.ts'
import { openReadonly } from './open-readonly.ts'
import { storeError } from './store-error.ts'

/** What {@link verifyChain} found. */
export interface Verification {
  /** `none`: the file has no chain, because `audit.hash_chain` was never on. */
  readonly state: 'ok' | 'broken' | 'none'
  /** Rows whose hash was computed, and older rows from before the chain. */
  readonly checked: number
  readonly unchained: number
  /** Rows that retention has deleted, by the anchors. */
  readonly deleted: number
  /** Whether the last anchor, which stands for those before it, is signed with the key that was given. */
  readonly signed: boolean
  /** Hash of the newest row, in hexadecimal: note it down elsewhere to find a chain that was made anew. */
  readonly head: string | undefined
  /** The first row, or place, that does not fit. */
  readonly broken?: { readonly id: number; readonly reason: string }
}

interface ChainRow extends Omit<PlainEvent, 'time' | 'endTime' | 'kind'> {
  readonly id: bigint
  readonly time: bigint
  readonly endTime: bigint | null
  readonly kind: bigint | null
  readonly chain: Buffer | null
}

const ROWS = `
SELECT e.id, e.event_id AS eventId, e.record, e.time_unix_nano AS time, e.end_time_unix_nano AS endTime,
  e.agent_id AS agentId, e.session_id AS sessionId, e.user_id AS userId, e.event_type AS eventType, e.name, e.channel,
  e.level, e.security_level AS securityLevel, e.trace_id AS traceId, e.span_id AS spanId,
  e.parent_span_id AS parentSpanId, e.kind, e.status, e.status_message AS statusMessage, e.data, e.body, e.events,
  e.links, r.attributes AS resource,
  CASE WHEN e.scope_id IS NULL THEN NULL ELSE json_array(s.name, s.version, s.schema_url) END AS scope,
  (SELECT chain FROM event_rows AS c WHERE c.id = e.id) AS chain
FROM events AS e LEFT JOIN resources AS r ON r.id = e.resource_id LEFT JOIN scopes AS s ON s.id = e.scope_id
ORDER BY e.id`

/**
 * Computes the chain anew and compares. Reads every row.
 *
 * @param options `head`: a newest hash that was noted down earlier, which must be in the chain still: who makes
 *   the whole chain anew cannot make it again; `anchorKey`: `data_masking.hash_key`, with which the last anchor of
 *   retention must be signed then
 * @throws MonitorError `CYLESTIO_STORE` when the file cannot be read
 * @example verifyChain('./events.db') // { state: 'broken', broken: { id: 17, reason: '…' }, … }
 */
export function verifyChain(
  givenPath: string = getDatabasePath(),
  options: { readonly head?: string | undefined; readonly anchorKey?: string | undefined } = {},
): Verification {
  const path = checkedPath(givenPath)
  replayJournals(path)
  const db = openReadonly(path)
  try {
    // One view of the file, whatever is written meanwhile.
    return db.transaction(() => verify(db, options))()
  } catch (error) {
    throw storeError('verify', path, error)
  } finally {
    db.close()
  }
}

function verify(db: Database, options: Parameters<typeof verifyChain>[1] = {}): Verification {
  const noted = options.head?.toLowerCase()
  const head = chainHead(db)
  const found = {
    checked: 0,
    unchained: 0,
    deleted: 0,
    signed: false,
    head: head?.hash.toString('hex'),
  }
  if (head === undefined) return { ...found, state: 'none' }
  const broken = (id: number, reason: string): Verification => ({
    ...found,
    state: 'broken',
    broken: { id, reason },
  })

  const start = readAnchors(db, options.anchorKey)
  found.deleted = start.deleted
  found.signed = start.signed
  if (start.broken !== undefined) return broken(start.broken, 'an anchor of retention was changed')
  if (options.anchorKey !== undefined && start.lastId > 0 && !start.signed) {
    return broken(start.lastId, 'is behind an anchor of retention that is not signed with the key')
  }
  let before = start.chain
  let last = start.lastId
  let seen = noted === undefined || before.toString('hex') === noted
  for (const raw of db.prepare<[], ChainRow>(ROWS).safeIntegers().iterate()) {
    const id = Number(raw.id)
    if (id <= start.lastId)
      return broken(id, 'stands before the place where retention says that rows begin')
    last = id
    if (raw.chain === null) {
      if (found.checked > 0) return broken(id, 'has no hash')
      found.unchained += 1
      continue
    }
    const event = { ...raw, kind: raw.kind === null ? null : Number(raw.kind) }
    if (!linkHash(before, event).equals(raw.chain)) {
      return broken(id, 'was changed, or the row before it was changed or taken away')
    }
    found.checked += 1
    before = raw.chain
    seen ||= before.toString('hex') === noted
  }
  if (!before.equals(head.hash)) {
    return broken(Math.max(head.id, last), 'the newest rows were taken away')
  }
  if (!seen) return broken(last, 'ends a chain in which the noted hash is not')
  return { ...found, state: 'ok' }
}

interface AnchorRow {
  readonly last_id: number
  readonly chain: Buffer
  readonly deleted: number
  readonly created_at: string
  readonly hash: Buffer
  /** Undefined in a file from before it. */
  readonly mac?: Buffer | null
}

/** Where the rows begin. */
function readAnchors(
  db: Database,
  key: string | undefined,
): {
  readonly chain: Buffer
  readonly lastId: number
  readonly deleted: number
  readonly signed: boolean
  readonly broken?: number
} {
  let before = CHAIN_START
  let start = { chain: CHAIN_START, lastId: 0, deleted: 0, signed: false }
  for (const row of db.prepare<[], AnchorRow>('SELECT * FROM anchors ORDER BY id').iterate()) {
    const { last_id: lastId, chain, deleted, created_at: createdAt, hash, mac = null } = row
    before = anchorHash(before, { lastId, chain, deleted, createdAt })
    if (!before.equals(hash)) return { ...start, broken: lastId }
    const signed = key !== undefined && isSigned(hash, mac, key)
    start = { chain, lastId, deleted: start.deleted + deleted, signed }
  }
  return start
}
