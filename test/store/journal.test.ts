import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openEvents } from '../../src/query/index.ts'
import { plainEvent } from '../../src/store/encode.ts'
import { frameOf } from '../../src/store/journal/frame.ts'
import { journalFolder, newPrefix } from '../../src/store/journal/names.ts'
import { eventPayload, readPayload } from '../../src/store/journal/payload.ts'
import { openJournalStore } from '../../src/store/journal/store.ts'
import { openStore } from '../../src/store/open.ts'
import { cleanupOldEvents } from '../../src/store/retention.ts'
import type { Store, StoreOptions } from '../../src/store/types.ts'
import { ids, makeEvent, sql, startChild, tempFolder } from './support.ts'

function journalStore(path: string, options: Omit<StoreOptions, 'path'> = {}): Store {
  const store = openJournalStore({ ...options, path })
  onTestFinished(async () => {
    store.close()
    await store.released?.(5_000)
  })
  return store
}

/** The ids as a reader sees them, who brings in what waits. */
function idsRead(path: string): string[] {
  const events = openEvents(path)
  try {
    const rows = [...events.iterate()].filter((row) => row.event_type !== 'monitor_problem')
    return rows.map((row) => row.event_id)
  } finally {
    events.close()
  }
}

const journalsOf = (path: string): string[] => readdirSync(journalFolder(path))

const dropsOf = (path: string): Record<string, unknown>[] =>
  sql(path, 'SELECT reason, count FROM drops ORDER BY reason')

test('what is inserted comes into the table by itself, whole and in order', async () => {
  const path = join(tempFolder(), 'events.db')
  const store = journalStore(path)
  const event = makeEvent({
    record: 'span',
    endTimeUnixNano: 1_763_800_001_000_000_001n,
    sessionId: 'session',
    kind: 2,
    status: 'ERROR',
    statusMessage: 'line\nbreak',
    data: { text: 'ü\n\0"', list: ['a'], deep: { n: 1.5 } },
    body: 'first\nsecond',
    events: [{ name: 'e' }],
    links: [{ trace_id: 't' }],
    resource: { 'service.name': 'x' },
    scope: { name: 'scope', version: '1' },
  })
  store.insert([event])
  const rest = Array.from({ length: 300 }, () => makeEvent())
  for (const each of rest) store.insert([each])
  await expect.poll(() => ids(path).length, { timeout: 10_000, interval: 20 }).toBe(301)
  expect(ids(path)).toEqual([event.eventId, ...rest.map((each) => each.eventId)])

  const direct = join(tempFolder(), 'direct.db')
  const plain = openStore({ path: direct })
  plain.insert([event])
  plain.close()
  const first = 'SELECT * FROM events WHERE id = 1'
  expect(sql(path, first)).toEqual(sql(direct, first))
  expect(sql(path, 'SELECT attributes FROM resources')).toEqual(
    sql(direct, 'SELECT attributes FROM resources'),
  )
  expect(sql(path, 'SELECT * FROM scopes')).toEqual(sql(direct, 'SELECT * FROM scopes'))
})

test('a payload is read as it was written', () => {
  const event = plainEvent(makeEvent({ body: '\n\n', userId: 'u', data: { a: '\u2028' } }))
  expect(readPayload(eventPayload(event))).toEqual({ kind: 'event', event })
})

test('folder and files are private, and a closed store leaves none behind', async () => {
  const path = join(tempFolder(), 'events.db')
  const store = journalStore(path)
  store.insert([makeEvent()])
  const folder = journalFolder(path)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(journalsOf(path).map((file) => statSync(join(folder, file)).mode & 0o777)).toEqual([0o600])
  store.close()
  await store.released?.(5_000)
  expect(journalsOf(path)).toEqual([])
  expect(ids(path)).toHaveLength(1)
  expect(() => store.insert([makeEvent()])).toThrow(/the store is closed/)
})

test.each(['call', 'tick', 'power'] as const)(
  'durability %s: all are in the table after settling',
  async (durability) => {
    const path = join(tempFolder(), 'events.db')
    const store = journalStore(path, { durability })
    for (let n = 0; n < 20; n += 1) store.insert([makeEvent({ eventId: `e${n}` })])
    store.countDrop('ring_full', 3)
    await store.settle?.(10_000)
    expect(ids(path)).toEqual(Array.from({ length: 20 }, (_, n) => `e${n}`))
    expect(dropsOf(path)).toEqual([{ reason: 'ring_full', count: 3 }])
  },
)

test('a file that is full is followed by another, and both end in the table', async () => {
  const path = join(tempFolder(), 'events.db')
  const store = journalStore(path)
  const text = 'x'.repeat(400_000)
  for (let n = 0; n < 30; n += 1) store.insert([makeEvent({ eventId: `e${n}`, data: { text } })])
  expect(journalsOf(path).some((file) => file.endsWith('.3'))).toBe(true)
  await store.settle?.(20_000)
  expect(ids(path)).toEqual(Array.from({ length: 30 }, (_, n) => `e${n}`))
  expect(journalsOf(path)).toHaveLength(1)
})

test('a record of many megabytes passes', async () => {
  const path = join(tempFolder(), 'events.db')
  const store = journalStore(path)
  store.insert([makeEvent({ eventId: 'large', data: { text: 'ü'.repeat(3_000_000) } })])
  store.insert([makeEvent({ eventId: 'small' })])
  await store.settle?.(20_000)
  expect(ids(path)).toEqual(['large', 'small'])
})

test('events whose insert returned survive kill -9, each once', async () => {
  const path = join(tempFolder(), 'events.db')
  const said: string[] = []
  for (let round = 0; round < 5; round += 1) {
    const child = startChild('journal-for-ever', path, `r${round}`)
    await child.line(`r${round}-${20 + 237 * round}`)
    child.process.kill('SIGKILL')
    await child.exit
    said.push(...child.lines)
  }
  const stored = idsRead(path)
  expect(said.length).toBeGreaterThan(2_000)
  const known = new Set(stored)
  expect(known.size).toBe(stored.length)
  expect(said.filter((id) => !known.has(id))).toEqual([])
  // At most the one event of each round that was written and not yet said.
  expect(stored.length - said.length).toBeLessThanOrEqual(5)
  expect(sql(path, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
  expect(journalsOf(path)).toEqual([])
  expect(sql(path, 'SELECT * FROM journals')).toEqual([])
})

test.each([
  ['natural', 0, null],
  ['exit', 3, null],
  ['throw', 1, null],
  ['rejection', 1, null],
  ['SIGTERM', null, 'SIGTERM'],
  ['SIGINT', null, 'SIGINT'],
  ['SIGKILL', null, 'SIGKILL'],
  ['abort', null, 'SIGABRT'],
] as const)(
  'a process that ends by %s keeps its exit code and all its events',
  (way, code, signal) => {
    for (const durability of ['call', 'tick']) {
      const path = join(tempFolder(), 'events.db')
      const program = new URL('children/journal-end.ts', import.meta.url).pathname
      const ended = spawnSync(process.execPath, [program, path, way, durability], {
        encoding: 'utf8',
      })
      expect([ended.status, ended.signal, ended.stdout]).toEqual([code, signal, 'inserted\n'])
      expect(idsRead(path)).toEqual(Array.from({ length: 50 }, (_, n) => `${way}-${n}`))
      expect(journalsOf(path)).toEqual([])
    }
  },
)

test('threads and processes write into one file, each through journals of its own', async () => {
  const path = join(tempFolder(), 'events.db')
  const children = ['p', 'q', 'r'].map((prefix) => startChild('journal-share', path, prefix))
  expect(await Promise.all(children.map((child) => child.exit))).toEqual([0, 0, 0])
  const stored = idsRead(path)
  expect(stored).toHaveLength(2_700)
  for (const writer of ['p-a', 'q-b', 'r-c']) {
    const own = stored.filter((id) => id.startsWith(`${writer}-`))
    expect(own).toEqual(Array.from({ length: 300 }, (_, n) => `${writer}-${n}`))
  }
  expect(journalsOf(path)).toEqual([])
})

test('the thread loads nothing that the program preloads', () => {
  const path = join(tempFolder(), 'events.db')
  const preload = new URL('children/preloaded.ts', import.meta.url).pathname
  const program = ['-e', 'setTimeout(() => {}, 300)']
  const ways = [
    { args: ['--import', preload, ...program], options: '' },
    { args: program, options: `--import=${preload}` },
  ]
  for (const { args, options } of ways) {
    const env = { ...process.env, TEST_DATABASE: path, NODE_OPTIONS: options }
    expect(spawnSync(process.execPath, args, { env, stdio: 'inherit' }).status).toBe(0)
  }
  expect(readFileSync(`${path}.loads`, 'utf8')).toBe('0\n0\n')
  expect(idsRead(path)).toHaveLength(2)
})

test('where threads are not permitted the table is written at once', () => {
  const path = join(tempFolder(), 'events.db')
  const program = new URL('children/journal-mode.ts', import.meta.url).pathname
  const permission = ['--permission', '--allow-fs-read=*', '--allow-fs-write=*', '--allow-addons']
  const run = (options: readonly string[], file: string): string =>
    spawnSync(process.execPath, [...options, program, file], { encoding: 'utf8' }).stdout
  expect(run(permission, path)).toBe('direct\nfolder true\n')
  expect(ids(path)).toEqual(['one'])
  expect(journalsOf(path)).toEqual([])
  expect(run([], join(tempFolder(), 'events.db'))).toBe('journal\nfolder true\n')
})

test('while another process holds the lock, inserts take their usual time, and all arrives afterwards', async () => {
  const path = join(tempFolder(), 'events.db')
  const store = journalStore(path)
  store.insert([makeEvent({ eventId: 'before' })])
  await store.settle?.(10_000)
  const other = startChild('hold-lock', path, '1000')
  await other.line('locked')
  for (let n = 0; n < 1_000; n += 1) store.insert([makeEvent({ eventId: `e${n}` })])
  // The lock is still held: nobody waited for it.
  expect(other.lines).toEqual(['locked'])
  expect(ids(path)).toEqual(['before'])
  await other.line('free')
  await store.settle?.(10_000)
  expect(ids(path)).toHaveLength(1_001)
})

test('a journal that is deleted under us is replaced, and what follows is kept', async () => {
  const path = join(tempFolder(), 'events.db')
  const store = journalStore(path)
  store.insert([makeEvent({ eventId: 'before' })])
  await store.settle?.(10_000)
  rmSync(journalFolder(path), { recursive: true })
  store.insert([makeEvent({ eventId: 'unlinked' })])
  await store.settle?.(10_000)
  await expect
    .poll(() => {
      store.insert([makeEvent()])
      return readdirSync(tempOf(path)).includes('events.db.journal')
    })
    .toBe(true)
  await store.settle?.(10_000)
  expect(ids(path).slice(0, 2)).toEqual(['before', 'unlinked'])
  expect(journalsOf(path)).toHaveLength(1)
})

const tempOf = (path: string): string => join(path, '..')

test('a database that is deleted under us is made again', async () => {
  const path = join(tempFolder(), 'events.db')
  const store = journalStore(path)
  store.insert([makeEvent({ eventId: 'one' })])
  await store.settle?.(10_000)
  for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true })
  store.insert([makeEvent({ eventId: 'two' })])
  await expect.poll(() => idsIfThere(path), { timeout: 10_000 }).toContain('two')
})

function idsIfThere(path: string): unknown[] {
  try {
    return ids(path)
  } catch {
    return []
  }
}

/** A journal as a process that is gone would have left it. */
function leaveJournal(path: string, bytes: Buffer): void {
  openStore({ path }).close()
  mkdirSync(journalFolder(path), { mode: 0o700 })
  // No process has the number 2^22, which is above the largest that Linux gives.
  const name = newPrefix().replace(`-${process.pid}-`, '-4194304-')
  writeFileSync(join(journalFolder(path), `${name}.1`), bytes)
}

const frame = (eventId: string): Buffer =>
  Buffer.from(frameOf(eventPayload(plainEvent(makeEvent({ eventId })))))

test('a last record that was torn off is passed over, counted, and costs no other', () => {
  const whole = frame('torn')
  for (let length = 1; length < whole.length; length += 29) {
    const path = join(tempFolder(), 'events.db')
    leaveJournal(path, Buffer.concat([frame('a'), frame('b'), whole.subarray(0, length)]))
    expect(idsRead(path)).toEqual(['a', 'b'])
    expect(dropsOf(path)).toEqual([{ reason: 'journal_torn', count: 1 }])
    expect(journalsOf(path)).toEqual([])
  }
})

test.each([
  ['its mark', 0],
  ['its length', 5],
  ['its checksum', 9],
  ['its content', 40],
])('a record damaged in %s is passed over, counted, and costs no other', (_part, at) => {
  const path = join(tempFolder(), 'events.db')
  const bad = frame('bad')
  bad.writeUInt8(bad.readUInt8(at) ^ 0xff, at)
  leaveJournal(path, Buffer.concat([frame('a'), bad, frame('b'), frame('c')]))
  expect(idsRead(path)).toEqual(['a', 'b', 'c'])
  expect(dropsOf(path)).toEqual([{ reason: 'journal_damaged', count: 1 }])
  expect(journalsOf(path)).toEqual([])
})

test('a sound frame with nonsense in it is counted, and so is an event that the table refuses', () => {
  const path = join(tempFolder(), 'events.db')
  const refused = plainEvent(makeEvent({ level: null as unknown as 'info' }))
  leaveJournal(
    path,
    Buffer.concat([
      Buffer.from(frameOf('X')),
      Buffer.from(frameOf('E[')),
      Buffer.from(frameOf(eventPayload(refused))),
      frame('good'),
    ]),
  )
  expect(idsRead(path)).toEqual(['good'])
  expect(dropsOf(path)).toEqual([
    { reason: 'journal_unreadable', count: 2 },
    { reason: 'unwritable', count: 1 },
  ])
})

test('the journal of a living process is moved by a reader and left in its place', async () => {
  const path = join(tempFolder(), 'events.db')
  openStore({ path }).close()
  mkdirSync(journalFolder(path), { mode: 0o700 })
  const file = join(journalFolder(path), `${newPrefix()}.1`)
  writeFileSync(file, frame('a'))
  expect(idsRead(path)).toEqual(['a'])
  appendFileSync(file, frame('b'))
  expect(idsRead(path)).toEqual(['a', 'b'])
  expect(idsRead(path)).toEqual(['a', 'b'])
  expect(journalsOf(path)).toHaveLength(1)
})

test('records whose rows retention has deleted do not come back', () => {
  const path = join(tempFolder(), 'events.db')
  openStore({ path }).close()
  mkdirSync(journalFolder(path), { mode: 0o700 })
  writeFileSync(join(journalFolder(path), `${newPrefix()}.1`), frame('a'))
  expect(idsRead(path)).toEqual(['a'])
  expect(cleanupOldEvents({ path, days: 1 })).toEqual({ deleted: 1 })
  expect(idsRead(path)).toEqual([])
})
