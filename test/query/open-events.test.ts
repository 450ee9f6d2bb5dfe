import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { ConfigError, MonitorError } from '../../src/errors.ts'
import { openEvents } from '../../src/query/index.ts'
import type { EventFilter, EventReader, EventRow } from '../../src/query/index.ts'
import { openStore } from '../../src/store/open.ts'
import { SCHEMA_VERSION } from '../../src/store/schema.ts'
import type { NewEvent, Store } from '../../src/store/types.ts'
import { holdsText, makeEvent, startChild, tempFolder } from '../store/support.ts'

function opened(events: readonly NewEvent[] = []): { store: Store; reader: EventReader } {
  const store = openStore({ path: join(tempFolder(), 'events.db') })
  onTestFinished(() => store.close())
  store.insert(events)
  const reader = openEvents(store.path)
  onTestFinished(() => reader.close())
  return { store, reader }
}

const ids = (rows: readonly EventRow[]): number[] => rows.map((row) => row.id)

const NOW = Date.now()
const hoursAgo = (hours: number): bigint => BigInt(Math.round(NOW - hours * 3_600_000)) * 1_000_000n

/** Ids 1 to 6. */
const SAMPLE: readonly NewEvent[] = [
  makeEvent({ eventId: 'one', timeUnixNano: hoursAgo(50), agentId: 'b', body: 'Hello World' }),
  makeEvent({
    timeUnixNano: hoursAgo(5),
    record: 'span',
    channel: 'LLM',
    eventType: 'LLM_call_finish',
    traceId: 'trace',
    endTimeUnixNano: hoursAgo(4),
    kind: 2,
  }),
  makeEvent({
    timeUnixNano: hoursAgo(6),
    channel: 'LLM',
    eventType: 'LLM_call_start',
    traceId: 'trace',
    level: 'debug',
  }),
  makeEvent({
    timeUnixNano: hoursAgo(0.5),
    eventType: 'security_alert',
    securityLevel: 'suspicious',
    level: 'warning',
  }),
  makeEvent({
    timeUnixNano: hoursAgo(0.4),
    eventType: 'security_alert',
    securityLevel: 'dangerous',
    level: 'error',
    traceId: 'other',
  }),
  makeEvent({ eventId: '2', timeUnixNano: hoursAgo(0.1), data: { note: 'say "hi"\n100%_' } }),
]

test('rows come newest first, at most 100, ids as numbers and nanoseconds as BigInt', () => {
  const { reader } = opened(Array.from({ length: 150 }, () => makeEvent()))
  const rows = reader.find()
  expect(rows).toHaveLength(100)
  expect(rows[0]).toMatchObject({ id: 150, time_unix_nano: 1_763_800_000_123_456_789n, kind: null })
  expect(reader.recent(2)).toHaveLength(2)
  expect(reader.find({ limit: 0 })).toEqual([])
})

test('each named question asks for its part', () => {
  const { reader } = opened(SAMPLE)
  expect(ids(reader.find())).toEqual([6, 5, 4, 3, 2, 1])
  expect(ids(reader.recent(2))).toEqual([6, 5])
  expect(ids(reader.recent(10, { agentId: 'b' }))).toEqual([1])
  expect(ids(reader.byType('security_alert'))).toEqual([5, 4])
  expect(ids(reader.byChannel('LLM', { order: 'asc' }))).toEqual([2, 3])
  expect(ids(reader.byLevel('debug'))).toEqual([3])
  expect(ids(reader.bySecurityLevel('suspicious'))).toEqual([4])
  expect(ids(reader.bySecurityLevel('none'))).toEqual([6, 3, 2, 1])
  expect(ids(reader.find({ minSecurity: 'suspicious' }))).toEqual([5, 4])
  expect(ids(reader.find({ minSecurity: 'dangerous' }))).toEqual([5])
  expect(ids(reader.lastHours(1))).toEqual([6, 5, 4])
  expect(ids(reader.lastDays(1))).toEqual([6, 5, 4, 3, 2])
  expect(ids(reader.find({ afterId: 2, beforeId: 5 }))).toEqual([4, 3])
  expect(ids(reader.find({ traceId: 'trace' }))).toEqual([3, 2])
  expect(ids(reader.trace('trace'))).toEqual([3, 2])
  expect(ids(reader.trace("' OR 1=1 --"))).toEqual([])
})

test('a time range holds its first moment and not its last', () => {
  const at = (millis: number): NewEvent => makeEvent({ timeUnixNano: BigInt(millis) * 1_000_000n })
  const { reader } = opened([at(1_000), at(2_000), at(3_000)])
  expect(ids(reader.between(new Date(1_000), new Date(3_000)))).toEqual([2, 1])
  expect(ids(reader.find({ since: new Date(3_000) }))).toEqual([3])
  expect(ids(reader.find({ until: new Date(8.64e15), since: new Date(-8.64e15) }))).toHaveLength(3)
})

test('an event is found by its id, and by its event id first when that is digits', () => {
  const { reader } = opened(SAMPLE)
  expect(reader.event(1)?.event_id).toBe('one')
  expect(reader.event('one')?.id).toBe(1)
  expect(reader.event('2')?.id).toBe(6)
  expect(reader.event('3')?.id).toBe(3)
  expect(reader.event('nothing')).toBeUndefined()
  expect(reader.event(99)).toBeUndefined()
})

test('counts by agent and by value are right', () => {
  const { reader } = opened(SAMPLE)
  expect(reader.agentStats()).toEqual([
    expect.objectContaining({ agent_id: 'agent', events: 5, alerts: 2, dangerous: 1 }),
    expect.objectContaining({ agent_id: 'b', events: 1, alerts: 0, dangerous: 0 }),
  ])
  const [agent] = reader.agentStats()
  expect(agent?.first_seen).toBe(reader.event(3)?.timestamp)
  expect(agent?.last_seen).toBe(reader.event(6)?.timestamp)
  expect(reader.typeDistribution()).toEqual([
    { value: 'call_finish', count: 2 },
    { value: 'security_alert', count: 2 },
    { value: 'LLM_call_finish', count: 1 },
    { value: 'LLM_call_start', count: 1 },
  ])
  expect(reader.channelDistribution({ traceId: 'trace' })).toEqual([{ value: 'LLM', count: 2 }])
  expect(reader.levelDistribution({ minSecurity: 'dangerous' })).toEqual([
    { value: 'error', count: 1 },
  ])
  expect(reader.securityDistribution({ agentId: 'agent' })).toEqual([
    { value: 'none', count: 3 },
    { value: 'dangerous', count: 1 },
    { value: 'suspicious', count: 1 },
  ])
})

test('totals describe the file, and the drops', () => {
  const { reader, store } = opened(SAMPLE)
  const before = reader.totals()
  store.countDrop('ring_full', 4)
  const totals = reader.totals()
  expect(before).toMatchObject({ events: 6, spans: 1, logs: 5, alerts: 2, traces: 2 })
  expect(totals.firstTimestamp).toBe(reader.event(1)?.timestamp)
  expect(before.lastTimestamp).toBe(reader.event(6)?.timestamp)
  expect(totals.fileBytes).toBeGreaterThan(10_000)
  expect(totals.drops).toEqual([{ reason: 'ring_full', count: 4, last_seen: expect.any(String) }])
  expect(opened().reader.totals()).toMatchObject({
    events: 0,
    spans: 0,
    firstTimestamp: null,
    drops: [],
  })
})

test('iterating gives every event once, oldest first, also those that come meanwhile', () => {
  const { reader, store } = opened(Array.from({ length: 25 }, () => makeEvent()))
  const seen: number[] = []
  for (const row of reader.iterate({ afterId: 5, batchSize: 7 })) {
    seen.push(row.id)
    if (row.id === 20) store.insert([makeEvent(), makeEvent()])
  }
  expect(seen).toEqual(Array.from({ length: 22 }, (_, index) => index + 6))
  expect([...reader.iterate({ filter: { channel: 'NONE' } })]).toEqual([])
})

test('search finds text as it was written, case aside, and takes no wildcards', () => {
  const { reader } = opened(SAMPLE)
  expect(ids(reader.search('hello w'))).toEqual([1])
  expect(ids(reader.search('LLM_CALL'))).toEqual([3, 2])
  expect(ids(reader.search('say "hi"\n100%_'))).toEqual([6])
  expect(ids(reader.search('100_'))).toEqual([])
  expect(ids(reader.search('h%o'))).toEqual([])
  expect(ids(reader.search('"note":"say'))).toEqual([6])
  expect(ids(reader.search('', { limit: 1 }))).toEqual([6])
  expect(ids(reader.search('hello', { agentId: 'agent' }))).toEqual([])
})

const TEXT = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({
    unit: fc.constantFrom('%', '_', '\\', "'", '"', 'a', 'A', 'é', 'É', '\n', '\0', '\uD800'),
  }),
)

test('any text finds what a filter in JavaScript finds, in every field', () => {
  const { reader, store } = opened()
  fc.assert(
    fc.property(fc.array(TEXT, { minLength: 4, maxLength: 4 }), TEXT, ([a, b, c, d], needle) => {
      store.insert([makeEvent({ name: a ?? '', eventType: b ?? '', body: c, data: { text: d } })])
      const all = reader.find({ limit: 10_000 })
      for (const search of [needle, a ?? '', (d ?? '').slice(1)]) {
        expect(ids(reader.search(search, { limit: 10_000 }))).toEqual(
          ids(all.filter((row) => holdsText(row, search))),
        )
      }
    }),
    { numRuns: 60 },
  )
})

test('any combination of fields finds what a filter in JavaScript finds', () => {
  const values = ['x', "x' OR '1'='1", 'x"', 'X', '']
  const value = fc.constantFrom(...values)
  const event = fc.record({
    agentId: value,
    channel: value,
    eventType: value,
    traceId: value,
    level: fc.constantFrom('debug', 'info', 'warning', 'error'),
    securityLevel: fc.constantFrom('none', 'suspicious', 'dangerous'),
    timeUnixNano: fc.bigInt(0n, 20n).map((millis) => millis * 1_000_000n),
  })
  const filter = fc.record(
    {
      agentId: value,
      channel: value,
      eventType: value,
      traceId: value,
      level: fc.constantFrom('debug', 'info', 'warning', 'error'),
      securityLevel: fc.constantFrom('none', 'suspicious', 'dangerous'),
      minSecurity: fc.constantFrom('suspicious', 'dangerous'),
      since: fc.integer({ min: 0, max: 20 }).map((millis) => new Date(millis)),
      until: fc.integer({ min: 0, max: 20 }).map((millis) => new Date(millis)),
      afterId: fc.integer({ min: 0, max: 200 }),
      beforeId: fc.integer({ min: 0, max: 200 }),
      limit: fc.integer({ min: 0, max: 50 }),
      order: fc.constantFrom('asc', 'desc'),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<EventFilter>
  const given = fc.sample(event, { numRuns: 200, seed: 1 })
  const { reader } = opened(given.map((fields) => makeEvent(fields as Partial<NewEvent>)))
  const all = reader.find({ limit: 10_000, order: 'asc' })
  expect(all).toHaveLength(200)

  const ranks = ['none', 'suspicious', 'dangerous']
  const holds = (row: EventRow, asked: EventFilter): boolean =>
    (asked.agentId ?? row.agent_id) === row.agent_id &&
    (asked.channel ?? row.channel) === row.channel &&
    (asked.eventType ?? row.event_type) === row.event_type &&
    (asked.traceId ?? row.trace_id) === row.trace_id &&
    (asked.level ?? row.level) === row.level &&
    (asked.securityLevel ?? row.security_level) === row.security_level &&
    ranks.indexOf(row.security_level) >= ranks.indexOf(asked.minSecurity ?? 'none') &&
    (asked.since === undefined || Date.parse(row.timestamp) >= asked.since.getTime()) &&
    (asked.until === undefined || Date.parse(row.timestamp) < asked.until.getTime()) &&
    row.id > (asked.afterId ?? 0) &&
    row.id < (asked.beforeId ?? Number.POSITIVE_INFINITY)

  fc.assert(
    fc.property(filter, (asked) => {
      const expected = all.filter((row) => holds(row, asked))
      if (asked.order !== 'asc') expected.reverse()
      expect(ids(reader.find(asked))).toEqual(ids(expected.slice(0, asked.limit ?? 100)))
      const conditions = { ...asked, limit: undefined, order: undefined }
      expect(
        ids([...reader.iterate({ filter: conditions, batchSize: 9, afterId: asked.afterId ?? 0 })]),
      ).toEqual(ids(all.filter((row) => holds(row, asked))))
      const counted = reader.channelDistribution(asked).reduce((sum, { count }) => sum + count, 0)
      expect(counted).toBe(expected.length)
    }),
    { numRuns: 200 },
  )
})

test.each([
  [{ limit: 10_001 }, 'limit: expected an integer from 0 to 10000, found 10001 (event filter)'],
  [{ limit: -1 }, 'limit: expected an integer from 0 to 10000, found -1 (event filter)'],
  [
    { since: new Date(Number.NaN) },
    'since: expected a valid Date, found Invalid Date (event filter)',
  ],
  [{ until: '2026' }, "until: expected a valid Date, found '2026' (event filter)"],
  [
    { level: 'fatal' },
    "level: expected debug, info, warning or error, found 'fatal' (event filter)",
  ],
  [{ order: 'id; DROP TABLE events' }, /^order: expected asc or desc/],
  [{ afterId: 1.5 }, 'afterId: expected an integer, found 1.5 (event filter)'],
  [
    { search: 'x'.repeat(4_001) },
    /^search: expected a text of at most 4000 characters, found 'x+…/,
  ],
  [{ agent: 'x' }, /^agent: expected one of agentId, record, channel, .*found an unknown field/],
  [{ constructor: 'x' }, /^constructor: expected one of/],
])('the filter %o is refused', (filter, message) => {
  const { reader } = opened()
  const ask = (): unknown => reader.find(filter as EventFilter)
  expect(ask).toThrow(ConfigError)
  expect(ask).toThrow(message)
  expect(() => reader.typeDistribution(filter as EventFilter)).toThrow(ConfigError)
})

test('the longest search of the widest characters is within the limits of SQLite', () => {
  const { reader } = opened(SAMPLE)
  expect(reader.search('%\u0001€'.repeat(1_333))).toEqual([])
})

test('a missing file is named, with the way to make one, and is not created', () => {
  const path = join(tempFolder(), 'sub', 'events.db')
  expect(() => openEvents(path)).toThrow(MonitorError)
  expect(() => openEvents(path)).toThrow(JSON.stringify(path))
  expect(() => openEvents(path)).toThrow(/found no file; it is created when monitoring starts/)
  expect(existsSync(path)).toBe(false)
})

test('a text file, an empty file and a newer version are refused', () => {
  const folder = tempFolder()
  const text = join(folder, 'notes.txt')
  writeFileSync(text, 'some notes that are no database')
  expect(() => openEvents(text)).toThrow(/found a file that begins with "some notes that "/)
  const empty = join(folder, 'empty.db')
  writeFileSync(empty, '')
  expect(() => openEvents(empty)).toThrow(/found an empty file/)
  const { store } = opened()
  const db = new BetterSqlite3(store.path)
  db.pragma(`user_version = ${SCHEMA_VERSION + 1}`)
  db.close()
  expect(() => openEvents(store.path)).toThrow(/found version \d+, written by a newer/)
})

test('reading changes nothing, and needs no lock while another process writes', async () => {
  const { reader, store } = opened([makeEvent()])
  const other = startChild('hold-lock', store.path, '400')
  await other.line('locked')
  const start = performance.now()
  expect(reader.find()).toHaveLength(1)
  expect(openEvents(store.path).totals().events).toBe(1)
  expect(performance.now() - start).toBeLessThan(200)
  expect(other.lines).toEqual(['locked'])
  await other.exit
})

test('what another process writes is seen at once', async () => {
  const { reader, store } = opened()
  const child = startChild('insert-some', store.path, 'other', '40')
  await child.exit
  expect(reader.totals().events).toBe(40)
})
