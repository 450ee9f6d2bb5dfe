/** Resource and scope of rows, remembered: the same row id gives the same object. */
import type { Database } from '../load.ts'
import type { EventRow } from '../types.ts'
import type { OutboxEvent, OutboxScope } from './types.ts'

/** Beyond this many, a cache starts anew. */
const MAX_CACHED = 1_000
const NO_RESOURCE: Readonly<Record<string, unknown>> = Object.freeze({})
const NO_SCOPE: OutboxScope = Object.freeze({ name: '' })

export interface Origins {
  of(row: EventRow): Pick<OutboxEvent, 'resource' | 'scope'>
}

export function openOrigins(db: Database): Origins {
  interface ScopeRow {
    readonly name: string
    readonly version: string
    readonly schema_url: string
  }
  const resourceText = db
    .prepare<[number], string>('SELECT attributes FROM resources WHERE id = ?')
    .pluck()
  const scopeRow = db.prepare<[number], ScopeRow>(
    'SELECT name, version, schema_url FROM scopes WHERE id = ?',
  )
  const resource = remembered((id: number) => {
    const text = resourceText.get(id)
    return text === undefined ? NO_RESOURCE : (JSON.parse(text) as Record<string, unknown>)
  })
  const scope = remembered((id: number): OutboxScope => {
    const row = scopeRow.get(id)
    if (row === undefined) return NO_SCOPE
    return {
      name: row.name,
      ...(row.version === '' ? {} : { version: row.version }),
      ...(row.schema_url === '' ? {} : { schemaUrl: row.schema_url }),
    }
  })
  return {
    of: ({ resource_id, scope_id }) => ({
      resource: resource_id === null ? NO_RESOURCE : resource(resource_id),
      scope: scope_id === null ? NO_SCOPE : scope(scope_id),
    }),
  }
}

function remembered<V>(look: (id: number) => V): (id: number) => V {
  const cache = new Map<number, V>()
  return (id) => {
    const known = cache.get(id)
    if (known !== undefined) return known
    if (cache.size >= MAX_CACHED) cache.clear()
    const value = look(id)
    cache.set(id, value)
    return value
  }
}
