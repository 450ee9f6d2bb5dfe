import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openJournalStore } from '../../src/store/journal/store.ts'
import { openStore } from '../../src/store/open.ts'
import { cleanupOldEvents } from '../../src/store/retention.ts'
import { verifyChain } from '../../src/store/verify.ts'
import { makeEvent, sql, tempFolder } from './support.ts'

const NOW = BigInt(Date.now()) * 1_000_000n
const OLD = 1_000_000_000_000_000_000n

/** A chained file: five old rows, then five young ones. */
function chainedFile(): string {
  const path = join(tempFolder(), 'events.db')
  const store = openStore({ path, hashChain: true })
  const messages = Array.from({ length: 4 }, (_, n) => ({
    role: 'user',
    content: `${n} `.repeat(300),
  }))
  for (let n = 1; n <= 10; n += 1) {
    store.insert([
      makeEvent({
        eventId: `e${n}`,
        timeUnixNano: n <= 5 ? OLD : NOW,
        endTimeUnixNano: NOW + 1n,
        data: { n, 'gen_ai.input.messages': JSON.stringify(messages.slice(0, (n % 4) + 1)) },
        body: n % 2 === 0 ? { deep: [1.5, '\ud800'] } : 'text',
        resource: { 'service.name': 'x' },
        scope: { name: 'scope' },
        kind: 2,
        userId: '\ud800 lone',
      }),
    ])
  }
  store.close()
  return path
}

/** Changes the file as somebody would who has it. */
function tamper(path: string, statement: string): void {
  const db = new BetterSqlite3(path)
  db.exec(statement)
  db.close()
}

test('untouched rows are sound, whoever has written them', async () => {
  const path = chainedFile()
  expect(verifyChain(path)).toMatchObject({ state: 'ok', checked: 10, unchained: 0, deleted: 0 })
  // A writer without the setting goes on with the chain of the file.
  const journal = openJournalStore({ path })
  journal.insert([makeEvent(), makeEvent()])
  journal.close()
  await journal.released?.(5_000)
  const direct = openStore({ path })
  direct.insert([makeEvent()])
  direct.insert([makeEvent(), makeEvent()])
  direct.countDrop('ring_full', 1)
  direct.close()
  expect(verifyChain(path)).toMatchObject({ state: 'ok', checked: 16 })
})

test('a file without the setting has no chain; rows from before it are told', () => {
  const path = join(tempFolder(), 'events.db')
  const before = openStore({ path })
  before.insert([makeEvent(), makeEvent()])
  before.close()
  expect(verifyChain(path)).toMatchObject({ state: 'none', head: undefined })
  const store = openStore({ path, hashChain: true })
  store.insert([makeEvent()])
  store.close()
  expect(verifyChain(path)).toMatchObject({ state: 'ok', checked: 1, unchained: 2 })
})

test.each([
  [
    'a changed level',
    "UPDATE event_rows SET security_level = 'none', level = 'debug' WHERE id = 4",
    4,
  ],
  ['changed data', "UPDATE event_rows SET data = json_set(data, '$.n', 99) WHERE id = 7", 7],
  [
    'a changed message, though its hash be right',
    "UPDATE contents SET text = '{}' WHERE id = 4",
    3,
  ],
  ['a changed time', 'UPDATE event_rows SET time_unix_nano = time_unix_nano + 1 WHERE id = 1', 1],
  ['a changed resource', "UPDATE resources SET attributes = '{}'", 1],
  ['a changed scope', "UPDATE scopes SET name = 'other'", 1],
  ['a row taken out of the middle', 'DELETE FROM event_rows WHERE id = 6', 7],
  ['the first row taken away', 'DELETE FROM event_rows WHERE id = 1', 2],
  ['the last rows taken away', 'DELETE FROM event_rows WHERE id > 8', 10],
  ['a row without a hash', 'UPDATE event_rows SET chain = NULL WHERE id = 5', 5],
])('%s is found at its row', (_name, statement, id) => {
  const path = chainedFile()
  tamper(path, statement)
  expect(verifyChain(path)).toMatchObject({ state: 'broken', broken: { id } })
})

test('retention leaves an anchor, and the rest can still be checked', () => {
  const path = chainedFile()
  const { head } = verifyChain(path)
  expect(cleanupOldEvents({ path, days: 1 })).toEqual({ deleted: 5 })
  expect(verifyChain(path)).toMatchObject({ state: 'ok', checked: 5, deleted: 5, head })
  expect(sql(path, 'SELECT last_id, deleted FROM anchors')).toEqual([{ last_id: 5, deleted: 5 }])
  tamper(path, 'UPDATE anchors SET deleted = 4')
  expect(verifyChain(path)).toMatchObject({ state: 'broken', broken: { id: 5 } })
})

test('of a chain retention deletes only the beginning, so an old row among young ones stays', () => {
  const path = chainedFile()
  const store = openStore({ path })
  store.insert([makeEvent({ timeUnixNano: OLD })])
  store.close()
  expect(cleanupOldEvents({ path, days: 1 })).toEqual({ deleted: 5 })
  expect(verifyChain(path)).toMatchObject({ state: 'ok', checked: 6 })
})

test('a head that was noted down is found again, and missed in a chain that was made anew', () => {
  const path = chainedFile()
  const { head } = verifyChain(path)
  const store = openStore({ path })
  store.insert([makeEvent()])
  store.close()
  expect(verifyChain(path, { head })).toMatchObject({ state: 'ok' })
  expect(verifyChain(chainedFile(), { head: 'ab'.repeat(32) })).toMatchObject({ state: 'broken' })
})

test('an anchor is signed with the key, and one that is not, or with another key, is found', () => {
  const path = chainedFile()
  const anchorKey = 'the key'
  expect(cleanupOldEvents({ path, days: 1, anchorKey })).toEqual({ deleted: 5 })
  expect(verifyChain(path, { anchorKey })).toMatchObject({ state: 'ok', deleted: 5, signed: true })
  // Who has no key can check the rest.
  expect(verifyChain(path)).toMatchObject({ state: 'ok', signed: false })
  expect(verifyChain(path, { anchorKey: 'another' })).toMatchObject({
    state: 'broken',
    broken: { id: 5 },
  })
  tamper(path, 'UPDATE anchors SET mac = NULL')
  expect(verifyChain(path, { anchorKey })).toMatchObject({ state: 'broken', broken: { id: 5 } })
  expect(verifyChain(path)).toMatchObject({ state: 'ok' })
})

test('who deletes rows and leaves an anchor like ours, without the key, is found', () => {
  const path = chainedFile()
  cleanupOldEvents({ path, days: 1, anchorKey: 'a guess' })
  expect(verifyChain(path, { anchorKey: 'the key' })).toMatchObject({
    state: 'broken',
    broken: { id: 5, reason: expect.stringContaining('not signed with the key') as string },
  })
})

test('a key that comes later counts from the next deletion on', () => {
  const path = chainedFile()
  cleanupOldEvents({ path, days: 1 })
  const store = openStore({ path })
  store.insert([makeEvent({ timeUnixNano: NOW })])
  store.close()
  // The five that were young a moment ago.
  expect(cleanupOldEvents({ path, days: 1e-9, anchorKey: 'key' }).deleted).toBeGreaterThan(0)
  expect(verifyChain(path, { anchorKey: 'key' })).toMatchObject({ state: 'ok', signed: true })
})
