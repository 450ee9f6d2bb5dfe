import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { openEvents } from '../../src/query/index.ts'
import { loadDatabase } from '../../src/store/load.ts'
import { MIGRATIONS } from '../../src/store/migrations/index.ts'
import { openJournalStore } from '../../src/store/journal/store.ts'
import { openStore } from '../../src/store/open.ts'
import { cleanupOldEvents } from '../../src/store/retention.ts'
import { migrate } from '../../src/store/schema.ts'
import { fillIndex } from '../../src/store/search/fill.ts'
import { wordsOf } from '../../src/store/search/words.ts'
import type { EventRow, NewEvent } from '../../src/store/types.ts'
import { holdsText, makeEvent, sql, startChild, tempFolder } from './support.ts'

const newPath = (): string => join(tempFolder(), 'events.db')

/** Steps that filling takes. */
function fill(path: string): number {
  const db = loadDatabase(path, {})
  let steps = 0
  while (fillIndex(db)) steps += 1
  db.close()
  return steps
}

function insert(path: string, events: readonly NewEvent[]): void {
  const store = openStore({ path })
  store.insert(events)
  store.close()
}

/** How many entries of an index have a word. */
function indexed(path: string, index: string, word: string): unknown {
  return sql(path, `SELECT count(*) AS n FROM ${index} WHERE ${index} MATCH '${word}'`)[0]?.['n']
}

/** What the index finds, and what looking at each row finds. */
function searched(path: string, text: string): { found: number[]; expected: number[] } {
  const events = openEvents(path)
  const found = events.search(text, { limit: 10_000 })
  const all = events.find({ limit: 10_000 })
  events.close()
  const ids = (rows: readonly EventRow[]): number[] => rows.map(({ id }) => id)
  return { found: ids(found), expected: ids(all.filter((row) => holdsText(row, text))) }
}

const conversation = (messages: readonly string[], more: Partial<NewEvent> = {}): NewEvent =>
  makeEvent({
    data: {
      'gen_ai.input.messages': JSON.stringify(
        messages.map((text) => ({
          role: 'user',
          content: `${text} ${'ordinary words '.repeat(90)}`,
        })),
      ),
    },
    ...more,
  })

test('words are those of the index, open where the text may end inside of one', () => {
  expect(wordsOf('Hello, wor')).toEqual([
    { text: 'hello', open: false },
    { text: 'wor', open: true },
  ])
  expect(wordsOf(' rm -rf ')).toEqual([
    { text: 'rm', open: false },
    { text: 'rf', open: false },
  ])
  expect(wordsOf('--')).toEqual([])
})

test('a text is found from the beginning of a word, in any script, behind line breaks, and as a whole', () => {
  const path = newPath()
  insert(path, [
    makeEvent({ body: 'Hello World 🙂smile' }),
    makeEvent({ data: { command: 'rm -rf /srv', note: 'say "hi"\nto Ärger und Пример' } }),
    makeEvent({ name: 'world-wide hello', data: { path: String.raw`C:\new` } }),
  ])
  for (const round of [1, 2]) {
    for (const [text, ids] of [
      ['hello w', [1]],
      ['WORL', [3, 1]],
      ['orld', []],
      ['lo W', []],
      ['smile', [1]],
      [' W', [1]],
      ['rm -r', [2]],
      ['rf rm', []],
      ['"hi"\nto', [2]],
      ['to', [2]],
      ['new', [3]],
      ['Ärger und При', [2]],
      ['-', [3, 2]],
    ] as const) {
      expect(searched(path, text).found, `${text} ${round}`).toEqual(ids)
    }
    fill(path)
  }
})

test('what many records share is indexed once, and leads to each of them', () => {
  const path = newPath()
  insert(path, [
    conversation(['alpha']),
    conversation(['alpha', 'beta']),
    conversation(['alpha', 'beta', 'gamma']),
    conversation(['beta']),
  ])
  fill(path)
  expect(searched(path, 'alpha').found).toEqual([3, 2, 1])
  expect(searched(path, 'beta').found).toEqual([4, 3, 2])
  expect(searched(path, 'gamm').found).toEqual([3])
  // Over the seam between two of them.
  const seam = 'words \\"},{\\"role\\":\\"user\\",\\"content\\":\\"beta'
  expect(searched(path, seam).found).toEqual([3, 2])
  expect(indexed(path, 'search_contents', 'alpha')).toBe(1)
})

const WORD = fc.constantFrom('ab', 'abc', 'ABBA', 'x1', 'é', 'É', 'K', '漢字', '\u0301', '🙂')
const GAP = fc.constantFrom(' ', '-', '"', '\n', '\\', '_', '%', '', '","', '},{')
const TEXT = fc
  .array(fc.tuple(WORD, GAP), { minLength: 1, maxLength: 4 })
  .map((pairs) => pairs.flat().join(''))

test('whatever is indexed already, a search finds what looking at each row finds', () => {
  const path = newPath()
  const store = openStore({ path })
  onTestFinished(() => store.close())
  const db = loadDatabase(path, {})
  onTestFinished(() => void db.close())
  fc.assert(
    fc.property(fc.array(TEXT, { minLength: 3, maxLength: 3 }), fc.boolean(), (texts, filled) => {
      const [a = '', b = '', c = ''] = texts
      store.insert([makeEvent({ name: a, body: b, data: { c } }), conversation([a, b, c])])
      if (filled) while (fillIndex(db));
      for (const text of [b, b.slice(1), `${a} `, c]) {
        if (text === '') continue
        const { found, expected } = searched(path, text)
        expect(found, text).toEqual(expected)
      }
    }),
    { numRuns: 60 },
  )
})

test('a record whose text is too long for the index is found all the same', () => {
  const path = newPath()
  const long = 'word '.repeat(220_000)
  insert(path, [makeEvent({ body: `${long} needle` }), makeEvent({ body: 'hay' })])
  // One word of the index is cut after 32,768 bytes.
  insert(path, [makeEvent({ body: `${'n'.repeat(40_000)}eedle` })])
  fill(path)
  expect(searched(path, 'needle').found).toEqual([1])
  expect(searched(path, 'nnnn').found).toEqual([3])
})

test('deleted records leave the index, and numbers that are given again are indexed again', () => {
  const path = newPath()
  insert(path, [
    conversation(['alpha'], { timeUnixNano: 1n }),
    conversation(['beta'], { timeUnixNano: 1n }),
  ])
  fill(path)
  expect(cleanupOldEvents({ days: 1, path })).toEqual({ deleted: 2 })
  expect(indexed(path, 'search_rows', 'call')).toBe(0)
  expect(indexed(path, 'search_contents', 'ordinary')).toBe(0)
  expect(sql(path, 'SELECT * FROM list_uses')).toEqual([])
  insert(path, [conversation(['gamma'])])
  expect(sql(path, 'SELECT id FROM contents')).toEqual([{ id: 1 }])
  fill(path)
  expect(searched(path, 'gamma').found).toEqual([3])
  expect(searched(path, 'alpha').found).toEqual([])
})

test('an old file is indexed in steps, and searched rightly before, between and after them', () => {
  const path = newPath()
  const db = loadDatabase(path, {})
  migrate(db, path, MIGRATIONS.slice(0, 6))
  const insertOld = db.prepare(
    `INSERT INTO event_rows (event_id, record, timestamp, time_unix_nano, agent_id, event_type, name, channel, level,
       security_level, data, body) VALUES (?, 'log', '2026-01-01T00:00:00.000Z', 1, 'a', 't', 'n', 'LLM', 'info', 'none', '{}', ?)`,
  )
  db.transaction(() => {
    for (let n = 0; n < 1_000; n += 1) insertOld.run(`e${n}`, `record number${n} of thousand`)
  })()
  // A reader that is older than the index does without it.
  expect(searched(path, 'number77').found).toHaveLength(11)
  migrate(db, path)
  expect(searched(path, 'number77').found).toHaveLength(11)
  let steps = 0
  while (fillIndex(db)) {
    steps += 1
    expect(searched(path, 'number77').found).toHaveLength(11)
  }
  expect(steps).toBe(10)
  db.close()
})

test('an index that is damaged is made anew from the rows', () => {
  const path = newPath()
  insert(path, [makeEvent({ body: 'alpha beta' })])
  fill(path)
  const db = new BetterSqlite3(path).unsafeMode(true)
  db.exec("UPDATE search_rows_data SET block = x'0011' WHERE id > 10")
  db.close()
  insert(path, [makeEvent({ body: 'gamma' })])
  expect(searched(path, 'alpha').found).toEqual([1])
  fill(path)
  expect(searched(path, 'alpha').found).toEqual([1])
})

test('the index costs a fraction of the texts', () => {
  const path = newPath()
  const events = Array.from({ length: 2_000 }, (_, n) =>
    makeEvent({
      data: {
        'cylestio.input': `${n} ${words(n, 60)}`,
        'gen_ai.request.model': 'gpt-5',
        'gen_ai.usage.input_tokens': n,
      },
    }),
  )
  insert(path, events)
  const before = usedBytes(path)
  fill(path)
  const perEvent = (usedBytes(path) - before) / events.length
  const [{ chars } = {}] = sql(path, 'SELECT avg(length(data)) AS chars FROM event_rows')
  // About 150 bytes for 374 characters.
  expect(perEvent / Number(chars)).toBeLessThan(0.6)
})

const VOCABULARY = Array.from(
  { length: 3_000 },
  (_, n) => `${'aeiou'.charAt(n % 5)}${n.toString(26)}`,
)

const words = (seed: number, count: number): string =>
  Array.from(
    { length: count },
    (_, n) => VOCABULARY[(seed * 7_919 + n * n * 104_729) % 3_000],
  ).join(' ')

function usedBytes(path: string): number {
  const count = (pragma: string): number => Number(sql(path, `PRAGMA ${pragma}`)[0]?.[pragma])
  return (count('page_count') - count('freelist_count')) * count('page_size')
}

test('a process that is killed while it indexes leaves an index that can be gone on with', async () => {
  const path = newPath()
  insert(
    path,
    Array.from({ length: 3_000 }, (_, n) =>
      makeEvent({ body: `record number${n} ${words(n, 40)}` }),
    ),
  )
  for (let round = 0; round < 3; round += 1) {
    const child = startChild('fill-index', path)
    await child.line('step 1')
    child.process.kill('SIGKILL')
    await child.exit
    const { found, expected } = searched(path, 'number7')
    expect(found).toEqual(expected)
  }
  expect(sql(path, 'PRAGMA quick_check')).toEqual([{ quick_check: 'ok' }])
  fill(path)
  expect(indexed(path, 'search_rows', 'record')).toBe(3_000)
})

test('the thread of a journal indexes what it has moved, and the host does not', async () => {
  const path = newPath()
  const store = openJournalStore({ path })
  onTestFinished(() => store.close())
  store.insert([makeEvent({ body: 'alpha' })])
  await expect.poll(() => indexed(path, 'search_rows', 'alpha'), { timeout: 8_000 }).toBe(1)
})
