import { execFileSync, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { MonitorError } from '../../src/errors.ts'
import { assertNodeVersion } from '../../src/store/load.ts'
import { openStore } from '../../src/store/open.ts'
import { SCHEMA_VERSION } from '../../src/store/schema.ts'
import type { Store } from '../../src/store/types.ts'
import { askElsewhere, makeEvent, sql, startChild, tempFolder } from './support.ts'

function open(path = join(tempFolder(), 'events.db')): Store {
  const store = openStore({ path })
  onTestFinished(() => store.close())
  return store
}

function storeErrorOf(path: string): MonitorError {
  try {
    openStore({ path }).close()
  } catch (error) {
    if (error instanceof MonitorError) return error
    throw error
  }
  throw new Error(`${path} was opened`)
}

test('an event comes back column by column, its nanoseconds exact', () => {
  const store = open()
  store.insert([
    makeEvent({
      eventId: 'trace-span',
      record: 'span',
      endTimeUnixNano: 1_763_800_000_125_956_789n,
      sessionId: 'session',
      userId: 'user',
      traceId: 'trace',
      spanId: 'span',
      parentSpanId: 'parent',
      kind: 2,
      status: 'ERROR',
      statusMessage: 'broken',
      data: { 'a.b': [1, 'two'], nested: { deep: true } },
      events: [{ name: 'e' }],
      links: [],
      body: { role: 'user' },
      resource: { 'service.name': 'shop' },
      scope: { name: 'scope', version: '1.0' },
    }),
  ])
  const db = new BetterSqlite3(store.path, { readonly: true })
  const row = db.prepare('SELECT * FROM events').safeIntegers().get()
  db.close()
  expect(row).toEqual({
    id: 1n,
    event_id: 'trace-span',
    record: 'span',
    timestamp: '2025-11-22T08:26:40.123Z',
    time_unix_nano: 1_763_800_000_123_456_789n,
    end_time_unix_nano: 1_763_800_000_125_956_789n,
    duration_ms: 2.5,
    agent_id: 'agent',
    session_id: 'session',
    user_id: 'user',
    event_type: 'call_finish',
    name: 'call',
    channel: 'SYSTEM',
    level: 'info',
    security_level: 'none',
    trace_id: 'trace',
    span_id: 'span',
    parent_span_id: 'parent',
    kind: 2n,
    status: 'ERROR',
    status_message: 'broken',
    data: '{"a.b":[1,"two"],"nested":{"deep":true}}',
    body: '{"role":"user"}',
    events: '[{"name":"e"}]',
    links: null,
    resource_id: 1n,
    scope_id: 1n,
  })
})

test('the queries of the original work on the file while it is open for writing', () => {
  const store = open()
  store.insert([makeEvent({ data: { model: 'm1' } }), makeEvent({ data: { model: 'm2' } })])
  const query = "SELECT id, json_extract(data, '$.model') FROM events WHERE id > 1 ORDER BY id"
  expect(askElsewhere(store.path, query)).toBe('2|m2\n')
})

test('the same event is stored once, and a later one of the same insert is not lost', () => {
  const store = open()
  store.insert([makeEvent({ eventId: 'a' })])
  store.insert([makeEvent({ eventId: 'a' }), makeEvent({ eventId: 'b' })])
  expect(sql(store.path, 'SELECT event_id FROM events')).toEqual([
    { event_id: 'a' },
    { event_id: 'b' },
  ])
})

test('resources, scopes and agents are stored once each', () => {
  const store = open()
  const resource = { 'service.name': 'shop' }
  for (const name of ['a', 'a', 'b']) {
    store.insert([makeEvent({ agentId: name, resource, scope: { name } })])
    store.insert([makeEvent({ agentId: name, resource: { ...resource }, scope: { name } })])
  }
  expect(sql(store.path, 'SELECT attributes FROM resources')).toEqual([
    { attributes: '{"service.name":"shop"}' },
  ])
  expect(sql(store.path, 'SELECT name FROM scopes')).toEqual([{ name: 'a' }, { name: 'b' }])
  expect(sql(store.path, 'SELECT agent_id FROM agents')).toEqual([
    { agent_id: 'a' },
    { agent_id: 'b' },
  ])
  expect(sql(store.path, 'SELECT DISTINCT resource_id FROM events')).toEqual([{ resource_id: 1 }])
})

test('an interned id is not remembered when its transaction failed', () => {
  const store = open()
  const tooLate = { ...makeEvent({ resource: { a: 1 } }), kind: {} as unknown as number }
  expect(() => store.insert([makeEvent({ resource: { a: 1 } }), tooLate])).toThrow(MonitorError)
  store.insert([makeEvent({ resource: { a: 1 } })])
  expect(
    sql(store.path, 'SELECT attributes FROM events JOIN resources ON resources.id = resource_id'),
  ).toEqual([{ attributes: '{"a":1}' }])
})

test('an id is never used again, not even after the newest rows were deleted', () => {
  const store = open()
  store.insert([makeEvent(), makeEvent(), makeEvent()])
  const other = new BetterSqlite3(store.path)
  other.exec('DELETE FROM events WHERE id > 1')
  other.close()
  store.insert([makeEvent()])
  expect(sql(store.path, 'SELECT id FROM events')).toEqual([{ id: 1 }, { id: 4 }])
})

test('drops are added up by reason', () => {
  const store = open()
  store.countDrop('ring_full', 2)
  store.countDrop('ring_full', 3)
  expect(sql(store.path, 'SELECT reason, count FROM drops')).toEqual([
    { reason: 'ring_full', count: 5 },
  ])
})

test('the file keeps its generation over reopening, and another file has another', () => {
  const first = open()
  const again = openStore({ path: first.path })
  expect(again.generation).toBe(first.generation)
  again.close()
  expect(open().generation).not.toBe(first.generation)
})

test('a new file is in WAL mode and gives free pages back step by step', () => {
  const { path } = open()
  expect(sql(path, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }])
  expect(sql(path, 'PRAGMA auto_vacuum')).toEqual([{ auto_vacuum: 2 }])
})

const hasStrace = spawnSync('strace', ['-V']).status === 0

test.skipIf(!hasStrace)('durability power syncs every commit, the default none of them', () => {
  const folder = tempFolder()
  const syncsOf = (durability: string): number => {
    const trace = join(folder, `${durability}.trace`)
    const program = new URL('children/insert-durable.ts', import.meta.url).pathname
    const command = ['-f', '-e', 'trace=fdatasync,fsync', '-o', trace, process.execPath, program]
    execFileSync('strace', [...command, join(folder, `${durability}.db`), durability, '20'])
    return readFileSync(trace, 'utf8').match(/fd?a?t?a?sync\(/g)?.length ?? 0
  }
  expect(syncsOf('power') - syncsOf('call')).toBeGreaterThanOrEqual(20)
})

test('folder, database, log and shared memory are private under umask 0', async () => {
  const folder = join(tempFolder(), 'made')
  const path = join(folder, 'events.db')
  const child = startChild('open-umask', path)
  await child.line('written')
  const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8)
  expect(modeOf(folder)).toBe('700')
  expect([path, `${path}-wal`, `${path}-shm`].map(modeOf)).toEqual(['600', '600', '600'])
})

test.each([
  ['a NUL character', 'a\0b.db', 'a NUL character'],
  ['a file: URI', 'file:x.db?mode=memory', 'a file: URI'],
  ['memory', ':memory:', 'no file name'],
  ['nothing', '', 'no file name'],
  ['blanks at its end', '/tmp/x.db ', 'blanks around it'],
  ['a separator at its end', '/tmp/x/', 'the path of a folder'],
])('a path with %s is refused', (_name, path, found) => {
  const error = storeErrorOf(path)
  expect(error.code).toBe('CYLESTIO_STORE')
  expect(error.message).toContain(JSON.stringify(path))
  expect(error.message).toContain('expected the path of a file')
  expect(error.message).toContain(`found ${found}`)
})

test('a folder, a FIFO and a text file are refused and left as they are', () => {
  const folder = tempFolder()
  const inner = join(folder, 'folder')
  mkdirSync(inner)
  expect(storeErrorOf(inner).message).toContain('found a folder')

  const fifo = join(folder, 'fifo')
  execFileSync('mkfifo', [fifo])
  expect(storeErrorOf(fifo).message).toContain('not a regular file')

  const text = join(folder, 'notes.txt')
  writeFileSync(text, 'dear diary, today\n')
  const error = storeErrorOf(text)
  expect(error.message).toContain(JSON.stringify(text))
  expect(error.message).toContain('expected a cylestio-monitor database file')
  expect(error.message).toContain('found a file that begins with "dear diary, toda"')
  expect(readFileSync(text, 'utf8')).toBe('dear diary, today\n')
})

test("another program's database is refused and left as it is", () => {
  const path = join(tempFolder(), 'other.db')
  const db = new BetterSqlite3(path)
  db.exec('CREATE TABLE bookmarks (url)')
  db.close()
  const before = readFileSync(path)
  const error = storeErrorOf(path)
  expect(error.message).toContain('found the SQLite database of another program (bookmarks)')
  expect(sql(path, 'SELECT name FROM sqlite_schema')).toEqual([{ name: 'bookmarks' }])
  expect(readFileSync(path).equals(before)).toBe(true)
})

test('a file of a newer version is refused politely', () => {
  const store = open()
  const db = new BetterSqlite3(store.path)
  db.pragma('user_version = 99')
  db.close()
  const error = storeErrorOf(store.path)
  expect(error.message).toContain(`expected schema version ${SCHEMA_VERSION} or older`)
  expect(error.message).toContain('found version 99, written by a newer cylestio-monitor')
})

test('a damaged database is put aside whole, and a new one begins', () => {
  const store = open()
  const { path } = store
  store.insert([makeEvent()])
  store.close()
  const bytes = readFileSync(path)
  bytes.fill(0xff, 100, 4_096)
  writeFileSync(path, bytes)
  openStore({ path }).close()
  const aside = readdirSync(dirname(path)).filter((name) => name.includes('.corrupt-'))
  expect(aside).toHaveLength(1)
  expect(readFileSync(join(dirname(path), aside[0] ?? '')).equals(bytes)).toBe(true)
  expect(readFileSync(path).equals(bytes)).toBe(false)
})

test('a store that was closed says so', () => {
  const store = openStore({ path: join(tempFolder(), 'events.db') })
  store.close()
  store.close()
  expect(() => store.insert([makeEvent()])).toThrow(/the store is closed/)
})

/** Targets of a process's open handles; one that closes meanwhile is none. */
function openFiles(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((name) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${name}`)]
    } catch {
      return []
    }
  })
}

test('a forked process opens its own handle', () => {
  const store = open()
  store.insert([makeEvent({ eventId: 'parent' })])
  const pid = process.pid
  Object.defineProperty(process, 'pid', { value: pid + 1, configurable: true })
  onTestFinished(() => void Object.defineProperty(process, 'pid', { value: pid }))
  store.insert([makeEvent({ eventId: 'child' })])
  expect(openFiles(pid).filter((file) => file === store.path)).toHaveLength(2)
  expect(sql(store.path, 'SELECT count(*) AS n FROM events')).toEqual([{ n: 2 }])
})

test.each(['18.20.0', '20.20.2', '22.14.9'])(
  'Node %s is refused with the version that is needed',
  (version) => {
    expect(() => assertNodeVersion(version)).toThrow(
      expect.objectContaining({
        code: 'CYLESTIO_NODE_VERSION',
        message: `the event database needs Node.js 22.15 or newer, found ${version}`,
      }),
    )
  },
)

test.each(['22.15.0', '24.0.0', '26.1.0'])('Node %s is accepted', (version) => {
  expect(() => assertNodeVersion(version)).not.toThrow()
})

test('a new file is made whole when several processes open it at once', async () => {
  const path = join(tempFolder(), 'events.db')
  const children = ['a', 'b', 'c'].map((name) => startChild('insert-some', path, name, '300'))
  await Promise.all(children.map((child) => child.exit))
  expect(
    children.flatMap((child) => child.lines.filter((line) => line.startsWith('pending'))),
  ).toEqual(['pending 0', 'pending 0', 'pending 0'])
  expect(sql(path, 'SELECT count(*) AS n FROM events')).toEqual([{ n: 900 }])
  expect(sql(path, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
  expect(existsSync(path)).toBe(true)
})
