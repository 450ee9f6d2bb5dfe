import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openEvents } from '../../src/query/index.ts'
import { openStore } from '../../src/store/open.ts'
import { truncationsIn, truncationsInText } from '../../src/store/truncations.ts'
import { measured } from '../support/metrics.ts'
import { monitored } from '../support/monitored.ts'
import { logEvent, monitorLlmCall } from '../../src/index.ts'
import { makeEvent, sql, tempFolder } from './support.ts'

const cut = { 'cylestio.input.length': 70_000 }

test.each([
  ['call_finish', cut, ['input_cut']],
  ['call_start', cut, []],
  [
    'call_finish',
    { 'cylestio.output.length': 1, 'cylestio.data.truncated': true },
    ['output_cut', 'data_cut'],
  ],
  [
    'span',
    {
      'otel.dropped_attributes_count': 2,
      'otel.dropped_events_count': 0,
      'otel.dropped_links_count': 0,
    },
    ['attribute_limit'],
  ],
  [
    'note',
    { text: 'says "cylestio.input.length":5', list: ['"cylestio.data.truncated":true'] },
    [],
  ],
])('%s with %j was cut for %j', (eventType, data, reasons) => {
  expect(truncationsIn(eventType, data)).toEqual(reasons)
  expect(truncationsInText(eventType, JSON.stringify(data))).toEqual(reasons)
})

test('each record is counted once, and the first, the tenth and the hundredth are told', () => {
  const path = join(tempFolder(), 'events.db')
  const store = openStore({ path })
  const first = makeEvent({ data: cut })
  store.insert([first])
  store.insert([first])
  store.insert(Array.from({ length: 11 }, () => makeEvent({ data: cut })))
  store.close()
  const events = openEvents(path)
  expect(events.totals().truncations).toMatchObject([{ reason: 'input_cut', count: 12 }])
  events.close()
  const told = sql(path, "SELECT data FROM events WHERE name = 'content_truncated' ORDER BY id")
  expect(told.map(({ data }) => JSON.parse(String(data)) as unknown)).toMatchObject([
    { reason: 'input_cut', count: 1 },
    { reason: 'input_cut', count: 12 },
  ])
})

test('a long prompt and long data of an event are counted in the table and as figures', async () => {
  await using figures = measured()
  await using watched = monitored({ config: { capture: { max_chars: 1_000 } } })
  monitorLlmCall(({ prompt }: { prompt: string }) => prompt.length)({
    prompt: 'word '.repeat(1_000),
  })
  logEvent('note', { text: 'word '.repeat(1_000) })
  logEvent('short', { text: 'word' })
  await watched.monitoring.flush()
  expect(sql(watched.path, 'SELECT reason, count FROM truncations ORDER BY reason')).toEqual([
    { reason: 'data_cut', count: 1 },
    { reason: 'input_cut', count: 1 },
  ])
  const points = (await figures.collect())['cylestio.events.truncated']?.points ?? []
  expect(
    points.map(({ attributes, value }) => [attributes['cylestio.reason'], value]).sort(),
  ).toEqual([
    ['data_cut', 1],
    ['input_cut', 1],
  ])
})
