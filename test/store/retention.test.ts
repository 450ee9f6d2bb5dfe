import { existsSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { expect, test } from 'vitest'
import { ConfigError, MonitorError } from '../../src/errors.ts'
import { openStore } from '../../src/store/open.ts'
import { cleanupOldEvents, optimizeDatabase } from '../../src/store/retention.ts'
import { makeEvent, sql, tempFolder } from './support.ts'

const daysAgo = (days: number): bigint =>
  BigInt(Math.round(Date.now() - days * 86_400_000)) * 1_000_000n

test('events older than the given days go, the others stay, while the file is in use', () => {
  const path = join(tempFolder(), 'events.db')
  const store = openStore({ path })
  const old = Array.from({ length: 1_200 }, () => makeEvent({ timeUnixNano: daysAgo(31) }))
  store.insert([...old, makeEvent({ eventId: 'young', timeUnixNano: daysAgo(29) })])
  expect(cleanupOldEvents({ days: 30, path })).toEqual({ deleted: 1_200 })
  expect(cleanupOldEvents({ days: 30, path })).toEqual({ deleted: 0 })
  store.insert([makeEvent()])
  expect(sql(path, 'SELECT id FROM events ORDER BY id')).toEqual([{ id: 1_201 }, { id: 1_202 }])
  store.close()
})

test('optimizing gives the space of deleted events back', () => {
  const path = join(tempFolder(), 'events.db')
  const store = openStore({ path })
  store.insert(
    Array.from({ length: 2_000 }, () =>
      makeEvent({ timeUnixNano: daysAgo(3), data: { text: 'x'.repeat(1_000) } }),
    ),
  )
  cleanupOldEvents({ days: 1, path })
  const { bytesBefore, bytesAfter } = optimizeDatabase({ path })
  expect(bytesBefore).toBeGreaterThan(1_000_000)
  expect(bytesAfter).toBeLessThan(200_000)
  store.insert([makeEvent()])
  expect(sql(path, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
  store.close()
})

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, '30', undefined])(
  'days: %s is refused',
  (days) => {
    expect(() => cleanupOldEvents({ days: days as number, path: '/nowhere/events.db' })).toThrow(
      ConfigError,
    )
  },
)

test('a missing database is an error and is not created', () => {
  const path = join(tempFolder(), 'events.db')
  expect(() => cleanupOldEvents({ days: 1, path })).toThrow(MonitorError)
  expect(() => optimizeDatabase({ path })).toThrow(/no file/)
  expect(existsSync(path)).toBe(false)
})

test('rows that a sink had not been sent are counted when they go', () => {
  const path = join(tempFolder(), 'events.db')
  const store = openStore({ path })
  for (let n = 0; n < 5; n += 1) store.insert([makeEvent({ timeUnixNano: 1n })])
  store.close()
  const db = new BetterSqlite3(path)
  db.exec(`INSERT INTO sinks (sink_id, generation, last_id, updated_at)
    SELECT 'webhook', value, 3, 't' FROM meta WHERE key = 'generation'`)
  db.close()
  expect(cleanupOldEvents({ path, days: 1 })).toEqual({ deleted: 5 })
  expect(sql(path, 'SELECT reason, count FROM drops')).toEqual([
    { reason: 'retention_before_forward', count: 2 },
  ])
  expect(sql(path, "SELECT json_extract(data, '$.count') AS count FROM events")).toEqual([
    { count: 2 },
  ])
})
