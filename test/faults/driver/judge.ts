/** Compares what was acknowledged with what is stored and what was delivered. */
import { existsSync, readdirSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { openEvents } from '../../../src/query/index.ts'
import type { FaultRun } from '../types.ts'
import type { Oracle } from './oracle.ts'
import { identityOf, textOf } from './payload.ts'
import type { Identity } from './payload.ts'

export interface Evidence {
  readonly path: string
  /** Ids of the events whose call had returned. */
  readonly acknowledged: readonly string[]
  /** Beginnings of the ids that were given out. */
  readonly prefixes: readonly string[]
  /** As the producers had it. @default 16000 */
  readonly largest?: number
  readonly oracle?: Oracle | undefined
}

export interface Verdict {
  readonly acknowledged: number
  readonly stored: number
  readonly delivered: number | undefined
  readonly duplicates: number | undefined
  /** Lost and counted, by reason. */
  readonly drops: Readonly<Record<string, number>>
  readonly dropped: number
  readonly problems: readonly string[]
}

/** Judges, tells the run what is wrong, and gives the figures. */
export function judged(
  run: FaultRun,
  evidence: Evidence,
  where?: string,
): Omit<Verdict, 'problems'> {
  const { problems, ...verdict } = judge(evidence)
  run.blame(problems, where)
  return verdict
}

/** Reads the file as a user does; what waits in journals is moved by that. */
export function judge(evidence: Evidence): Verdict {
  const { path, acknowledged, largest = 16_000, oracle } = evidence
  const problems: string[] = []
  moveAll(path)
  const stored = readStored(path)
  const drops = dropsOf(path)
  // A frame that its writer did not finish was never acknowledged.
  const dropped = sum(drops) - (drops['journal_torn'] ?? 0)

  const said = new Set(acknowledged)
  if (said.size < acknowledged.length) problems.push('an id was acknowledged twice')
  const lost = acknowledged.filter((id) => !stored.has(id))
  if (lost.length > dropped) {
    const some = lost.slice(0, 5).join(' ')
    problems.push(`${lost.length} acknowledged events lost, ${dropped} counted: ${some}`)
  }
  for (const [id, { count }] of stored) {
    if (count > 1) problems.push(`${id} is stored ${count} times`)
  }
  problems.push(...wrongOf('stored', identitiesOf(stored), evidence, largest))
  const integrity = integrityOf(path)
  if (integrity !== 'ok') problems.push(`the file is damaged: ${integrity}`)

  if (oracle !== undefined) {
    problems.push(...wrongOf('delivered', oracle.identities.values(), evidence, largest))
    const missing = [...stored.keys()].filter((id) => !oracle.taken.has(id))
    if (missing.length > 0) {
      problems.push(
        `${missing.length} stored events were not delivered: ${missing.slice(0, 5).join(' ')}`,
      )
    }
    if (oracle.disorder > 0) problems.push(`${oracle.disorder} rows came after later ones`)
  }
  const delivered = oracle?.taken.size
  return {
    acknowledged: acknowledged.length,
    stored: stored.size,
    delivered,
    duplicates: oracle && sum(Object.fromEntries(oracle.taken)) - oracle.taken.size,
    drops,
    dropped,
    problems: problems.slice(0, 20),
  }
}

/** One reader moves what it can in two seconds, and a full journal has more: so many, until none moves any. */
function moveAll(path: string): void {
  const folder = `${path}.journal`
  for (let before = '', now = 'begin'; now !== before;) {
    before = now
    const reader = openEvents(path)
    const files = existsSync(folder) ? readdirSync(folder).length : 0
    now = files === 0 ? before : `${files} ${reader.recent(1)[0]?.id}`
    reader.close()
  }
}

interface Stored {
  readonly identity: Identity
  readonly count: number
}

function readStored(path: string): Map<string, Stored> {
  const stored = new Map<string, Stored>()
  const reader = openEvents(path)
  try {
    for (const row of reader.iterate({ batchSize: 100 })) {
      const data = JSON.parse(row.data) as Record<string, unknown>
      const identity = identityOf(row.event_type, data)
      if (identity === undefined) continue
      stored.set(identity.id, { identity, count: (stored.get(identity.id)?.count ?? 0) + 1 })
    }
  } finally {
    reader.close()
  }
  return stored
}

function* identitiesOf(stored: ReadonlyMap<string, Stored>): Generator<Identity> {
  for (const { identity } of stored.values()) yield identity
}

/** Events that nobody issued, or that are not what was issued. */
function wrongOf(
  where: string,
  identities: Iterable<Identity>,
  { prefixes }: Evidence,
  largest: number,
): string[] {
  const wrong: string[] = []
  for (const { id, text } of identities) {
    const [, prefix = ''] = /^(.*)-\d+$/.exec(id) ?? []
    if (!prefixes.includes(prefix)) wrong.push(`${where}: ${id} was never issued`)
    else if (text !== textOf(id, largest)) wrong.push(`${where}: ${id} has another content`)
  }
  return wrong
}

function dropsOf(path: string): Record<string, number> {
  const reader = openEvents(path)
  try {
    return Object.fromEntries(reader.totals().drops.map(({ reason, count }) => [reason, count]))
  } finally {
    reader.close()
  }
}

function integrityOf(path: string): string {
  const db = new BetterSqlite3(path)
  try {
    return String(db.pragma('integrity_check', { simple: true }))
  } finally {
    db.close()
  }
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0)
