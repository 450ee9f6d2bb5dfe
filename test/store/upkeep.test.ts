import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { openEvents } from '../../src/query/index.ts'
import { openStore } from '../../src/store/open.ts'
import type { NewEvent } from '../../src/store/types.ts'
import { ballastOf, keepBallast } from '../../src/store/ballast.ts'
import { IN_HOST, startUpkeep, upkeepStep } from '../../src/store/upkeep.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cylestio-upkeep-'))
  path = join(folder, 'events.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const event = (id: number, ageDays: number, text = ''): NewEvent => ({
  eventId: `event-${id}`,
  record: 'log',
  timeUnixNano: BigInt(Date.now() - ageDays * 86_400_000) * 1_000_000n,
  agentId: 'a',
  eventType: 'custom',
  name: 'custom',
  channel: 'SYSTEM',
  level: 'info',
  securityLevel: 'none',
  data: { text },
})

function fill(events: readonly NewEvent[]): void {
  const store = openStore({ path })
  store.insert(events)
  store.close()
}

function count(): number {
  const reader = openEvents(path)
  try {
    return reader.totals().events
  } finally {
    reader.close()
  }
}

test('events past the retention time go in bounded steps, younger ones stay', () => {
  fill(Array.from({ length: 450 }, (_, id) => event(id, 40)).concat(event(1000, 1)))
  const options = { path, retentionDays: 30, maxSizeMb: 0 }
  expect(upkeepStep(options)).toBe(true)
  expect(count()).toBe(251)
  while (upkeepStep(options));
  expect(count()).toBe(1)
})

test('a file above its size loses its oldest events until it fits', () => {
  const text = 'x'.repeat(10_000)
  fill(Array.from({ length: 500 }, (_, id) => event(id, 0, text)))
  const options = { path, retentionDays: 0, maxSizeMb: 2 }
  let steps = 0
  while (upkeepStep(options) && steps < 100) steps += 1
  const reader = openEvents(path)
  const rows = reader.recent(1000)
  reader.close()
  expect(rows.length).toBeGreaterThan(50)
  expect(rows.length).toBeLessThan(250)
  expect(rows[0]?.event_id).toBe('event-499')
})

test('a file that is no database is left alone', () => {
  expect(upkeepStep({ path: folder, retentionDays: 1, maxSizeMb: 1 })).toBe(false)
})

test('without a journal a thread keeps the limits, the ballast and the index, and the host does nothing', async () => {
  fill(Array.from({ length: 450 }, (_, id) => event(id, 40)).concat(event(1000, 1, 'alpha')))
  const prepare = vi.spyOn(BetterSqlite3.prototype, 'prepare')
  onTestFinished(() => prepare.mockRestore())
  const stop = startUpkeep({ path, retentionDays: 30, maxSizeMb: 0 })
  onTestFinished(stop)
  const db = new BetterSqlite3(path, { readonly: true })
  const left = db.prepare<[], number>('SELECT count(*) FROM event_rows').pluck()
  const indexed = db
    .prepare<[], number>("SELECT count(*) FROM search_rows WHERE search_rows MATCH 'alpha'")
    .pluck()
  const asked = prepare.mock.calls.length
  expect(asked).toBe(2)
  await expect.poll(() => left.get(), { timeout: 10_000 }).toBe(1)
  await expect.poll(() => indexed.get(), { timeout: 10_000 }).toBe(1)
  db.close()
  expect(statSync(ballastOf(path)).size).toBe(1_048_576)
  expect(prepare.mock.calls.length).toBe(asked)
})

test('where there is no thread, a step of the host takes few rows and writes little', () => {
  fill(Array.from({ length: 50 }, (_, id) => event(id, 40)))
  const options = { path, retentionDays: 30, maxSizeMb: 0 }
  expect(upkeepStep(options, IN_HOST)).toBe(true)
  expect(count()).toBe(30)
  while (upkeepStep(options, IN_HOST));
  expect(count()).toBe(0)
  const sizes = Array.from({ length: 18 }, () => {
    keepBallast(path, 65_536)
    return statSync(ballastOf(path)).size
  })
  expect(sizes[0]).toBe(65_536)
  expect(sizes[15]).toBe(1_048_576)
  expect(sizes[17]).toBe(1_048_576)
})

test('a step of the host gives way to the lock of another process', () => {
  fill([event(1, 40)])
  const other = new BetterSqlite3(path)
  other.exec('BEGIN IMMEDIATE')
  // Each try would wait for busyTimeoutMs; a step ends with the first.
  expect(upkeepStep({ path, retentionDays: 30, maxSizeMb: 0 }, IN_HOST)).toBe(false)
  other.exec('ROLLBACK')
  other.close()
  expect(count()).toBe(1)
})
