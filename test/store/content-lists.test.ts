import { statSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openEvents } from '../../src/query/index.ts'
import { MIGRATIONS } from '../../src/store/migrations/index.ts'
import { openStore } from '../../src/store/open.ts'
import { cleanupOldEvents } from '../../src/store/retention.ts'
import { migrate } from '../../src/store/schema.ts'
import type { NewEvent } from '../../src/store/types.ts'
import { askElsewhere, makeEvent, sql, tempFolder } from './support.ts'

const MESSAGES = 'gen_ai.input.messages'

interface Message {
  readonly role: string
  readonly parts: readonly { readonly type: string; readonly content: string }[]
}

const message = (n: number, text = 'some words of an ordinary question '): Message => ({
  role: n % 2 === 0 ? 'user' : 'assistant',
  parts: [{ type: 'text', content: `${n}: "${text.repeat(12)}"\n` }],
})

const turn = (messages: readonly unknown[], more: Partial<NewEvent> = {}): NewEvent =>
  makeEvent({ data: { a: 1, [MESSAGES]: JSON.stringify(messages), z: ['x'] }, ...more })

/** A conversation in which every call carries all that was said before. */
function converse(path: string, turns: number): void {
  const store = openStore({ path })
  const messages: Message[] = []
  for (let n = 0; n < turns; n += 1) {
    messages.push(message(2 * n))
    store.insert([turn(messages)])
    messages.push(message(2 * n + 1))
  }
  store.close()
}

const count = (path: string, table: string): unknown =>
  sql(path, `SELECT count(*) AS n FROM ${table}`)[0]?.['n']

test('a conversation of 200 turns grows with its turns, not with their square', () => {
  const sizes = [50, 100, 200].map((turns) => {
    const path = join(tempFolder(), 'events.db')
    converse(path, turns)
    expect(count(path, 'contents')).toBe(2 * turns - 1)
    expect(count(path, 'content_lists')).toBe(2 * turns - 1)
    return statSync(path).size
  })
  const [half = 0, whole = 0, double = 0] = sizes
  expect((double - whole) / (whole - half)).toBeLessThan(2.5)
  // Written out, the histories of 200 turns alone are 200 * 200 messages.
  const written = 200 * 200 * JSON.stringify(message(0)).length
  expect(double).toBeLessThan(written / 20)
})

test('readers see the data as it was written, in SQL of any program too', () => {
  const path = join(tempFolder(), 'events.db')
  converse(path, 20)
  const events = openEvents(path)
  const rows = [...events.iterate()]
  events.close()
  rows.forEach((row, index) => {
    const messages = Array.from({ length: 2 * index + 1 }, (_, n) => message(n))
    expect(row.data).toBe(JSON.stringify(turn(messages).data))
  })
  const asked = askElsewhere(
    path,
    `SELECT id, json_array_length(json_extract(data, '$."${MESSAGES}"')),
       json_extract(json_extract(data, '$."${MESSAGES}"'), '$[2].role'), json_extract(data, '$.a')
     FROM events WHERE id > 18 ORDER BY id`,
  )
  expect(asked).toBe('19|37|user|1\n20|39|user|1\n')
})

test('any data comes out as it went in', () => {
  const path = join(tempFolder(), 'events.db')
  const store = openStore({ path })
  const item = fc.oneof(
    fc.record({
      role: fc.string({ unit: 'binary' }),
      content: fc.string({ unit: 'binary', maxLength: 400 }),
    }),
    fc.jsonValue(),
  )
  const long = { role: 'user', content: 'long enough to be looked at '.repeat(50) }
  const data = fc.dictionary(
    fc.string({ unit: 'binary' }).filter((key) => key !== '__proto__'),
    fc.oneof(
      fc.jsonValue(),
      fc.array(item, { maxLength: 5 }).map((items) => JSON.stringify([long, ...items])),
    ),
    { maxKeys: 5 },
  )
  fc.assert(
    fc.property(data, (value) => {
      const event = makeEvent({ data: value })
      store.insert([event])
      const [row] = sql(path, `SELECT data FROM events WHERE event_id = '${event.eventId}'`)
      // NUL and lone surrogates are replaced in any text that is stored.
      const plain = JSON.parse(JSON.stringify(value).toWellFormed()) as unknown
      expect(JSON.parse(String(row?.['data']))).toEqual(plain)
    }),
    { numRuns: 300 },
  )
  store.close()
  expect(Number(count(path, 'content_lists'))).toBeGreaterThan(50)
})

test('lists that are no list, or written otherwise, stay in their row', () => {
  const path = join(tempFolder(), 'events.db')
  const store = openStore({ path })
  const filler = 'x'.repeat(2_000)
  for (const text of [`[{"a": "${filler}"}]`, `[{"a":"${filler}"`, `[{"a":1.0},"${filler}"]`]) {
    const event = makeEvent({ data: { text } })
    store.insert([event])
    expect(sql(path, `SELECT data FROM events WHERE event_id = '${event.eventId}'`)).toEqual([
      { data: JSON.stringify({ text }) },
    ])
  }
  store.close()
  expect(count(path, 'content_lists')).toBe(0)
})

test('what no event has any more is deleted with the last one, and what others have stays', () => {
  const path = join(tempFolder(), 'events.db')
  const store = openStore({ path })
  const old = 1_000_000_000_000_000_000n
  const now = BigInt(Date.now()) * 1_000_000n
  const shared = [message(0), message(1)]
  store.insert([turn([...shared, message(2)], { timeUnixNano: old })])
  store.insert([turn([message(7), message(8)], { timeUnixNano: old })])
  store.insert([turn([...shared, message(3)], { timeUnixNano: now })])
  expect(count(path, 'contents')).toBe(6)
  expect(cleanupOldEvents({ path, days: 1 })).toEqual({ deleted: 2 })
  expect(count(path, 'contents')).toBe(3)
  expect(count(path, 'content_lists')).toBe(3)
  const [row] = sql(path, 'SELECT data FROM events')
  expect(JSON.parse(String(row?.['data']))).toEqual(turn([...shared, message(3)]).data)
  // The writer remembers lists that are gone meanwhile.
  store.insert([turn([message(7), message(8), message(9)], { timeUnixNano: now })])
  store.close()
  expect(count(path, 'contents')).toBe(6)
  expect(sql(path, 'SELECT sum(uses) AS n FROM contents')).toEqual([{ n: 6 }])
})

test('a transaction that fails leaves nothing that later ones would build on', () => {
  const path = join(tempFolder(), 'events.db')
  const store = openStore({ path })
  const bad = makeEvent({ level: null as unknown as 'info' })
  expect(() => store.insert([turn([message(0), message(1)]), bad])).toThrow(/NOT NULL/)
  expect(count(path, 'content_lists')).toBe(0)
  const good = turn([message(0), message(1), message(2)])
  store.insert([good])
  store.close()
  expect(sql(path, 'SELECT data FROM events')).toEqual([{ data: JSON.stringify(good.data) }])
})

test('a file of version 4 keeps its rows, and the views that somebody made over them', () => {
  const path = join(tempFolder(), 'events.db')
  const db = new BetterSqlite3(path)
  migrate(db, path, MIGRATIONS.slice(0, 4))
  db.exec(`INSERT INTO events (event_id, record, timestamp, time_unix_nano, agent_id, event_type, name, channel,
    level, security_level, data) VALUES ('old', 'log', 't', 1, 'a', 'e', 'n', 'LLM', 'info', 'none', '{"a":1}')`)
  db.exec('CREATE VIEW mine AS SELECT event_id, data FROM events')
  db.close()
  const store = openStore({ path })
  const added = turn([message(0), message(1)], { eventId: 'new' })
  store.insert([added])
  store.close()
  expect(sql(path, 'SELECT * FROM mine')).toEqual([
    { event_id: 'old', data: '{"a":1}' },
    { event_id: 'new', data: JSON.stringify(added.data) },
  ])
  expect(
    sql(path, 'SELECT id FROM otel_logs AS l JOIN events AS e ON e.data = l.LogAttributes'),
  ).toHaveLength(2)
  expect(sql(path, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
})

test('events are deleted through the view as through the table that it was', () => {
  const path = join(tempFolder(), 'events.db')
  const store = openStore({ path })
  store.insert([makeEvent(), makeEvent()])
  store.close()
  const db = new BetterSqlite3(path)
  db.exec('DELETE FROM events WHERE id = 1')
  db.close()
  expect(sql(path, 'SELECT id FROM events')).toEqual([{ id: 2 }])
})
