/** Resources, scopes and agents: said once in their own tables, remembered per open file. */
import type { PlainEvent } from './encode.ts'
import type { Database } from './load.ts'

/** How old `agents.last_seen` may become while the agent is active. */
const AGENT_REFRESH_MS = 5_000

/** Beyond this many, a cache starts anew: a host that makes a resource per request must not fill memory. */
const MAX_CACHED = 1_000

export interface InternIds {
  readonly resourceId: number | null
  readonly scopeId: number | null
}

export interface Interner {
  /** The ids, when nothing has to be written for this event. */
  known(event: PlainEvent, now: number): InternIds | undefined
  /** Writes what is missing; call it inside a transaction. */
  write(event: PlainEvent, now: number): InternIds
  /** The transaction is on disk: from now on its ids are known. */
  commit(): void
  /** It is not: its ids must not be used. */
  rollback(): void
}

/** A cache whose new entries count only after the transaction that made them. */
function pendingCache<V>() {
  const settled = new Map<string, V>()
  const fresh = new Map<string, V>()
  return {
    settled: (key: string): V | undefined => settled.get(key),
    get: (key: string): V | undefined => fresh.get(key) ?? settled.get(key),
    set: (key: string, value: V): void => void fresh.set(key, value),
    commit(): void {
      if (fresh.size === 0) return
      if (settled.size + fresh.size > MAX_CACHED) settled.clear()
      for (const [key, value] of fresh) settled.set(key, value)
      fresh.clear()
    },
    rollback: (): void => fresh.clear(),
  }
}

export function createInterner(db: Database): Interner {
  const resources = pendingCache<number>()
  const scopes = pendingCache<number>()
  const agents = pendingCache<number>()
  const caches = [resources, scopes, agents]

  const putResource = db.prepare(
    'INSERT INTO resources (attributes) VALUES (?) ON CONFLICT DO NOTHING',
  )
  const getResource = db
    .prepare<[string], number>('SELECT id FROM resources WHERE attributes = ?')
    .pluck()
  const putScope = db.prepare(
    'INSERT INTO scopes (name, version, schema_url) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const getScope = db
    .prepare<[string, string, string], number>(
      'SELECT id FROM scopes WHERE name = ? AND version = ? AND schema_url = ?',
    )
    .pluck()
  const putAgent = db.prepare(
    `INSERT INTO agents (agent_id, created_at, last_seen) VALUES (?, ?, ?)
     ON CONFLICT (agent_id) DO UPDATE SET last_seen = max(last_seen, excluded.last_seen)`,
  )

  const agentIsFresh = (seen: number | undefined, now: number): boolean =>
    seen !== undefined && Math.abs(now - seen) < AGENT_REFRESH_MS

  return {
    known({ agentId, resource, scope }, now) {
      if (!agentIsFresh(agents.settled(agentId), now)) return undefined
      const resourceId = resource === null ? null : resources.settled(resource)
      if (resourceId === undefined) return undefined
      const scopeId = scope === null ? null : scopes.settled(scope)
      return scopeId === undefined ? undefined : { resourceId, scopeId }
    },
    write({ agentId, resource, scope }, now) {
      if (!agentIsFresh(agents.get(agentId), now)) {
        const time = new Date(now).toISOString()
        putAgent.run(agentId, time, time)
        agents.set(agentId, now)
      }
      let resourceId: number | null = null
      if (resource !== null) {
        resourceId = resources.get(resource) ?? null
        if (resourceId === null) {
          putResource.run(resource)
          resourceId = getResource.get(resource) ?? null
          if (resourceId !== null) resources.set(resource, resourceId)
        }
      }
      let scopeId: number | null = null
      if (scope !== null) {
        scopeId = scopes.get(scope) ?? null
        if (scopeId === null) {
          const parts = JSON.parse(scope) as [name: string, version: string, schemaUrl: string]
          putScope.run(...parts)
          scopeId = getScope.get(...parts) ?? null
          if (scopeId !== null) scopes.set(scope, scopeId)
        }
      }
      return { resourceId, scopeId }
    },
    commit: () => caches.forEach((cache) => cache.commit()),
    rollback: () => caches.forEach((cache) => cache.rollback()),
  }
}
