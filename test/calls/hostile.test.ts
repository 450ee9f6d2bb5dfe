import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { logEvent, monitorCall, SecurityError } from '../../src/index.ts'
import { problemCounts } from '../../src/calls/problems.ts'
import { cycle, HOSTILE, revoked, throwingProxy, touched } from '../support/hostile-values.ts'
import { monitored } from '../support/monitored.ts'
import { spansOf, theSpan } from './support.ts'

const problems = (): number => [...problemCounts().values()].reduce((sum, count) => sum + count, 0)

test.each(Object.keys(HOSTILE))(
  '%s goes through a call as argument and result, is stored, and is not touched',
  async (name) => {
    await using watched = monitored()
    const before = problems()
    const value = HOSTILE[name]?.()
    let received: unknown
    const call = monitorCall((given: unknown) => {
      received = given
      return { given }
    }, 'TOOL')
    expect(call(value).given === value).toBe(true)
    expect(received === value).toBe(true)
    const span = theSpan(watched)
    expect(span.event_type).toBe('call_finish')
    expect(() => JSON.parse(String(span.parsed['cylestio.input'])) as unknown).not.toThrow()
    expect(touched.getters).toBe(0)
    expect(problems()).toBe(before)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  },
)

test.each(Object.keys(HOSTILE))('%s is event data that is stored as JSON', async (name) => {
  await using watched = monitored()
  logEvent('hostile', HOSTILE[name]?.(), 'AGENT')
  const [row] = watched.rows("event_type = 'hostile'")
  expect(row?.parsed['cylestio.channel']).toBe('AGENT')
  expect(touched.getters).toBe(0)
})

test.each(Object.keys(HOSTILE))('%s as an attribute does not change the call', async (name) => {
  await using watched = monitored()
  const attributes = { odd: HOSTILE[name]?.(), fine: 'yes' } as never
  expect(monitorCall(() => 'value', { channel: 'AGENT', attributes })()).toBe('value')
  expect(theSpan(watched).parsed['fine']).toBe('yes')
})

test('a result can be hostile too', async () => {
  await using watched = monitored()
  for (const make of Object.values(HOSTILE)) {
    const value = make()
    const result: unknown = monitorCall(() => value, 'AGENT')()
    expect(result === value).toBe(true)
  }
  expect(spansOf(watched.rows())).toHaveLength(Object.keys(HOSTILE).length)
})

test('what is thrown can be hostile too', async () => {
  await using watched = monitored()
  for (const value of [revoked(), throwingProxy({}), cycle(), Object.create(null) as object]) {
    let caught: unknown
    try {
      monitorCall(() => {
        throw value
      }, 'AGENT')()
    } catch (error) {
      caught = error
    }
    expect(caught === value).toBe(true)
  }
  expect(spansOf(watched.rows()).map((span) => span.event_type)).toEqual(
    Array.from({ length: 4 }, () => 'call_error'),
  )
})

test('a text of 10 MB is stored cut, with its length and hash, and its end is still judged', async () => {
  await using watched = monitored()
  const text = `${'a word '.repeat(1_500_000)}; rm -rf / --no-preserve-root`
  const call = monitorCall((input: { command: string }) => input.command.length, 'AGENT')
  expect(call({ command: text })).toBe(text.length)
  const span = theSpan(watched)
  const stored = JSON.parse(String(span.parsed['cylestio.input'])) as [{ command: string }]
  expect(stored[0].command.length).toBeLessThan(70_000)
  expect(span.parsed).toMatchObject({
    'cylestio.input.length': text.length,
    'cylestio.input.sha256': createHash('sha256').update(text).digest('hex'),
    'cylestio.security.truncated': true,
    'cylestio.security.level': 'dangerous',
  })
  const [start] = watched.rows("event_type = 'call_start'")
  expect(String(start?.parsed['cylestio.input']).length).toBeLessThan(9_000)
  expect(start?.parsed['cylestio.input.sha256']).toBe(span.parsed['cylestio.input.sha256'])
})

const list = <T>(length: number, item: (index: number) => T): T[] =>
  Array.from({ length }, (_, index) => item(index))

test.each([
  { what: 'a text of 10 MB', value: 'x'.repeat(10_000_000), times: 20 },
  { what: 'a list of 200,000 numbers', value: list(200_000, (index) => index * 1.5), times: 20 },
  // The first 100,000 are judged one by one, rules and model, 2 to 3 µs each; JSON copies a short text in 30 to 100 ns.
  { what: 'a list of 200,000 texts', value: list(200_000, (index) => `item ${index}`), times: 150 },
  {
    what: 'an object of 100,000 keys',
    value: Object.fromEntries(list(100_000, (index) => [`key${index}`, index])),
    times: 20,
  },
])('$what costs at most $times times its JSON', async ({ value, times }) => {
  await using watched = monitored()
  const call = monitorCall((given: unknown) => given === value, 'AGENT')
  const ratio = medianRatio(
    () => call(value),
    () => JSON.stringify(value),
  )
  expect(ratio).toBeLessThan(times)
  await watched.stop()
})

/** How much longer one takes than the other, measured in turns so that a busy machine slows both. */
function medianRatio(one: () => unknown, other: () => unknown): number {
  const timeOf = (work: () => unknown): number => {
    const start = performance.now()
    work()
    return performance.now() - start
  }
  const ratios = Array.from({ length: 9 }, () => timeOf(one) / timeOf(other))
  return ratios.sort((a, b) => a - b)[4] ?? Infinity
}

test('a dangerous text among 50,000 short ones is found', async () => {
  await using watched = monitored()
  const texts = Array.from({ length: 50_000 }, (_, index) => `item ${index}`)
  const run = vi.fn((_texts: string[]) => 1)
  const call = monitorCall(run, 'TOOL')
  expect(() => call(texts.with(40_000, 'rm -rf / --no-preserve-root'))).toThrow(SecurityError)
  expect(run).not.toHaveBeenCalled()
  expect(call(texts)).toBe(1)
  await watched.stop()
})

test('whatever the argument is, a call gives the same and stores valid JSON', async () => {
  await using watched = monitored()
  const before = problems()
  let last: unknown
  const call = monitorCall((...given: unknown[]) => {
    last = given[0]
    return given
  }, 'TOOL')
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
    withObjectString: true,
    withSparseArray: true,
    withTypedArray: true,
  })
  fc.assert(
    fc.property(anything, (value) => {
      const [result] = call(value)
      logEvent('anything', value, 'AGENT')
      return Object.is(result, value) && Object.is(last, value)
    }),
    { numRuns: 200 },
  )
  const spans = spansOf(watched.rows())
  expect(spans).toHaveLength(200)
  for (const span of spans) {
    expect(() => JSON.parse(String(span.parsed['cylestio.input'])) as unknown).not.toThrow()
  }
  expect(problems()).toBe(before)
})
