import { expect, test } from 'vitest'
import { backoffMs, retryAfterMs } from '../../../exporters/shared/outbox/backoff.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { openDesk, upTo } from './support.ts'

const NOW = Date.UTC(2026, 10, 22, 12)

test('the waits double from 1 s to 5 minutes, at most a fifth of them by chance', () => {
  expect([1, 2, 3, 4, 9, 10, 50].map((failures) => backoffMs(failures, 1))).toEqual([
    1_000, 2_000, 4_000, 8_000, 256_000, 300_000, 300_000,
  ])
  expect([backoffMs(1, 0), backoffMs(50, 0)]).toEqual([800, 240_000])
})

test.each([
  ['120', 120_000],
  [' 5 ', 5_000],
  ['0', 0],
  ['Sun, 22 Nov 2026 12:01:00 GMT', 60_000],
  ['Sunday, 22-Nov-26 12:01:00 GMT', 60_000],
  ['Sun, 22 Nov 2026 11:59:00 GMT', undefined],
  ['1000000000', 3_600_000],
  ['Fri, 22 Nov 2030 12:00:00 GMT', 3_600_000],
  ['-1', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
])('Retry-After %j waits %j ms', (header, wait) => {
  expect(retryAfterMs(header, NOW)).toBe(wait)
})

test('a receiver that is down is asked at growing intervals, and again until it takes them', async () => {
  const desk = await openDesk()
  const clock = manualClock()
  desk.server.answer({ status: 503 })
  desk.write(2)
  desk.forward({ clock, pollMs: 1e9, leaseMs: 1e9 })
  const waits: number[] = []
  for (let attempt = 1; attempt <= 12; attempt += 1) {
    await desk.server.requests(attempt)
    const wait = await nextWait(clock)
    waits.push(wait)
    if (attempt < 12) await clock.advance(wait)
  }
  expect(waits.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000])
  expect(waits.slice(8)).toEqual([256_000, 300_000, 300_000, 300_000])
  desk.server.answer({ status: 200 })
  await clock.advance(300_000)
  await desk.server.requests(13)
  expect(desk.server.accepted()).toEqual([1, 2])
})

test('the wait that the receiver asks for is kept, and a flush does not break it', async () => {
  const desk = await openDesk()
  const clock = manualClock()
  desk.server.answer([{ status: 429, headers: { 'retry-after': '40' } }, { status: 200 }])
  desk.write(1)
  const forwarder = desk.forward({ clock, pollMs: 1e9, leaseMs: 1e9 })
  await desk.server.requests(1)
  expect(await nextWait(clock)).toBe(40_000)
  expect(await forwarder.flush(5_000)).toBe(false)
  await clock.advance(39_999)
  expect(desk.server.received).toHaveLength(1)
  await clock.advance(1)
  await desk.server.requests(2)
  expect(desk.server.accepted()).toEqual([1])
})

test('a paused sink is tried again after a quarter of an hour', async () => {
  const desk = await openDesk()
  const clock = manualClock()
  desk.server.answer([{ status: 403 }, { status: 200 }])
  desk.write(1)
  desk.forward({ clock, pollMs: 1e9, leaseMs: 1e9 })
  await desk.server.requests(1)
  expect(await nextWait(clock)).toBe(900_000)
  await clock.advance(900_000)
  await desk.server.requests(2)
  // The second row says that the sink was paused.
  expect(desk.server.accepted()).toEqual([1, 2])
})

test('a clock that is set back by a day does not make the wait longer by a day', async () => {
  const desk = await openDesk()
  const manual = manualClock()
  let shift = 0
  const clock = { ...manual, now: () => manual.now() + shift }
  desk.server.answer([{ status: 503 }, { status: 200 }])
  desk.write(1)
  desk.forward({ clock, pollMs: 1e9, leaseMs: 1e9 })
  await desk.server.requests(1)
  const wait = await nextWait(manual)
  shift = -86_400_000
  await manual.advance(wait)
  const again = await nextWait(manual)
  expect(again).toBeLessThanOrEqual(wait)
  await manual.advance(again)
  await desk.server.requests(2)
  expect(desk.server.accepted()).toEqual([1])
})

test('a large request that breaks the connection is made smaller', async () => {
  const desk = await openDesk()
  desk.server.answer(({ events }) => (events.length > 6 ? 'reset' : { status: 200 }))
  desk.write(20, { data: { text: 'x'.repeat(30_000) } })
  const forwarder = desk.forward()
  for (let tries = 0; tries < 10 && !(await forwarder.flush(5_000)); tries += 1);
  expect(desk.server.accepted()).toEqual(upTo(20))
})

/** The wait that the forwarder begins once it has dealt with an answer; the long ones are its other timers. */
async function nextWait(clock: ReturnType<typeof manualClock>): Promise<number> {
  for (;;) {
    const [next] = clock.waits()
    if (next !== undefined && next < 1e8) return next
    await new Promise((resolve) => setImmediate(resolve))
  }
}
