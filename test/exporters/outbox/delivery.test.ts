import { renameSync, rmSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startForwarder } from '../../../src/index.ts'
import { openStore } from '../../../src/store/open.ts'
import { lowestUndeliveredId } from '../../../src/store/outbox/status.ts'
import { openReadonly } from '../../../src/store/open-readonly.ts'
import {
  listDeadLetters,
  listSinks,
  removeSink,
  requeueDeadLetters,
  resumeSink,
  skipSink,
} from '../../../src/query/index.ts'
import { makeEvent, sql } from '../../store/support.ts'
import { measured } from '../../support/metrics.ts'
import { openDesk, problems, upTo } from './support.ts'
import type { Desk } from './support.ts'

const taken = (desk: Desk, count: number): Promise<void> =>
  vi.waitFor(() => expect(desk.server.accepted()).toHaveLength(count), { timeout: 10_000 })

test('a new row is sent at once, and one of another connection too', async () => {
  const desk = await openDesk()
  desk.forward()
  desk.write(1)
  await taken(desk, 1)
  // Without the signal, as another process writes.
  const other = openStore({ path: desk.path })
  other.insert([makeEvent()])
  other.close()
  await taken(desk, 2)
  expect(desk.server.accepted()).toEqual([1, 2])
})

test('a request says which events it has, and the same batch has the same key', async () => {
  const desk = await openDesk()
  desk.server.answer([{ status: 503 }, { status: 200 }])
  desk.write(3, {
    name: 'n'.repeat(1_000),
    data: { text: 'x'.repeat(2_000), 'cylestio.local_only': ['text'] },
  })
  const forwarder = desk.forward({}, { headers: { 'x-tenant': 'blue' } })
  await forwarder.flush(5_000)
  await forwarder.flush(5_000)
  const [first, second] = desk.server.received
  expect(first?.headers).toMatchObject({
    'content-type': 'application/json',
    'content-encoding': 'gzip',
    'x-tenant': 'blue',
    'x-event-first-id': '1',
    'x-event-last-id': '3',
    'x-event-count': '3',
  })
  expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key'])
  const { events } = JSON.parse(first?.body ?? '') as { events: Record<string, unknown>[] }
  expect(events[0]).toMatchObject({
    id: 1,
    record: 'log',
    time_unix_nano: '1763800000123456789',
    data: {},
    resource: {},
  })
  expect(first?.body).not.toContain('xxx')
})

test('local content is sent where it is asked for', async () => {
  const desk = await openDesk()
  desk.write(1, { data: { text: 'prompt', 'cylestio.local_only': ['text'] } })
  await desk.forward({}, { content: 'local' }).flush(5_000)
  expect(desk.server.received[0]?.body).toContain('"text":"prompt"')
})

test('a filter sends what it lets through, and the cursor passes the others', async () => {
  const desk = await openDesk()
  const levels = ['none', 'suspicious', 'dangerous']
  for (const securityLevel of [...levels, ...levels]) desk.write(1, { securityLevel })
  await desk.forward({}, { filter: { minSecurity: 'dangerous' } }).flush(5_000)
  expect(desk.server.accepted()).toEqual([3, 6])
  desk.write(5_000)
  desk.write(1, { securityLevel: 'dangerous' })
  await taken(desk, 3)
  expect(desk.server.accepted()).toEqual([3, 6, 5_007])
})

test('of two forwarders one delivers, and the other takes over', async () => {
  const desk = await openDesk()
  const first = desk.forward({ leaseMs: 500 })
  desk.write(10)
  expect(await first.flush(5_000)).toBe(true)
  const second = desk.forward({ leaseMs: 500 })
  desk.write(10)
  expect(await second.flush(5_000)).toBe(true)
  await first.stop()
  desk.write(10)
  expect(await second.flush(5_000)).toBe(true)
  expect(desk.server.accepted()).toEqual(upTo(30))
})

test('a file that replaces the open one is delivered from its first event on', async () => {
  const desk = await openDesk()
  const forwarder = desk.forward()
  desk.write(10)
  expect(await forwarder.flush(5_000)).toBe(true)
  renameSync(desk.path, `${desk.path}.old`)
  for (const ending of ['-wal', '-shm']) rmSync(`${desk.path}${ending}`, { force: true })
  const fresh = openStore({ path: desk.path })
  onTestFinished(() => fresh.close())
  fresh.insert(Array.from({ length: 3 }, () => makeEvent()))
  await taken(desk, 13)
  expect(desk.server.accepted().slice(10)).toEqual([1, 2, 3])
})

test('a cursor of another file does not count', async () => {
  const desk = await openDesk()
  desk.write(3)
  const first = desk.forward()
  await first.flush(5_000)
  await first.stop()
  const db = new BetterSqlite3(desk.path)
  db.exec("UPDATE meta SET value = 'another file' WHERE key = 'generation'")
  db.close()
  expect(await desk.forward().flush(5_000)).toBe(true)
  expect(desk.server.accepted()).toEqual([1, 2, 3, 1, 2, 3])
})

test('dead letters are listed, and sent again when a person says so', async () => {
  const desk = await openDesk()
  const { path } = desk
  desk.server.answer(({ events }) =>
    events.some(({ id }) => id === 2) ? { status: 422, body: 'no' } : { status: 200 },
  )
  desk.write(3)
  const forwarder = desk.forward()
  expect(await forwarder.flush(5_000)).toBe(true)
  const [dead] = listDeadLetters({ path })
  expect(dead).toMatchObject({ sink: 'webhook', rowId: 2, reason: 'HTTP 422: no', requeued: false })
  expect(requeueDeadLetters({ path, sink: 'webhook' })).toBe(1)
  // Refused again: it is a dead letter again, counted once.
  await vi.waitFor(() => expect(listDeadLetters({ path })[0]?.requeued).toBe(false))
  desk.server.answer({ status: 200 })
  expect(requeueDeadLetters({ path, sink: 'webhook', eventId: dead?.eventId })).toBe(1)
  await taken(desk, 4)
  await vi.waitFor(() => expect(listDeadLetters({ path })).toEqual([]))
  // Once, for it was no new one when it was refused again.
  expect(problems(path)).toEqual([[4, 'sink_dead_letters']])
  expect(sql(path, "SELECT count FROM drops WHERE reason = 'sink_dead_letter'")).toEqual([
    { count: 1 },
  ])
  expect(listSinks({ path })[0]).toMatchObject({ delivered: 4, deadLetters: 0, behind: 0 })
})

test('a paused sink is resumed, skipped and removed by a person', async () => {
  const desk = await openDesk()
  const { path } = desk
  desk.server.answer({ status: 401 })
  desk.write(4)
  const forwarder = desk.forward()
  expect(await forwarder.flush(5_000)).toBe(false)
  expect(listSinks({ path })[0]).toMatchObject({ state: 'paused', behind: 5, cursor: 0 })
  expect(removeSink({ path, sink: 'webhook' })).toBe(false)
  desk.server.answer({ status: 200 })
  expect(resumeSink({ path, sink: 'webhook' })).toBe(true)
  await taken(desk, 5)
  desk.server.answer({ status: 401 })
  desk.write(2)
  await vi.waitFor(() => expect(listSinks({ path })[0]?.state).toBe('paused'))
  await forwarder.stop()
  expect(skipSink({ path, sink: 'webhook' })).toBe(3)
  expect(listSinks({ path })[0]).toMatchObject({ behind: 0, owner: null })
  expect(sql(path, "SELECT count FROM drops WHERE reason = 'sink_skipped'")).toEqual([{ count: 3 }])
  expect(removeSink({ path, sink: 'webhook' })).toBe(true)
  expect(listSinks({ path })).toEqual([])
})

test('retention learns the lowest id that is not delivered', async () => {
  const desk = await openDesk()
  const lowest = (): number | undefined => {
    const db = openReadonly(desk.path)
    try {
      return lowestUndeliveredId(db)
    } finally {
      db.close()
    }
  }
  expect(lowest()).toBeUndefined()
  desk.server.answer([{ status: 200 }, { status: 503 }])
  desk.write(3)
  const forwarder = desk.forward()
  await forwarder.flush(5_000)
  desk.write(3)
  await forwarder.flush(5_000)
  expect(lowest()).toBe(4)
})

test('startForwarder sends with a token and a filter of the user, and goes on where it stopped', async () => {
  const desk = await openDesk()
  const { path, server } = desk
  const options = {
    ...{ url: `${server.url}/in?key=1`, token: 'abc', path, intervalMs: 20 },
    filter: (event: { readonly id: number }) => event.id % 2 === 0,
  }
  desk.write(4)
  const first = startForwarder(options)
  onTestFinished(() => first.stop())
  expect(await first.flush()).toBe(true)
  expect(server.accepted()).toEqual([2, 4])
  expect(server.received[0]).toMatchObject({
    path: '/in?key=1',
    headers: { authorization: 'Bearer abc' },
  })
  await first.stop()
  desk.write(4)
  const second = startForwarder(options)
  onTestFinished(() => second.stop())
  expect(second.id).toBe(first.id)
  expect(await second.flush()).toBe(true)
  expect(server.accepted()).toEqual([2, 4, 6, 8])
  expect(() => startForwarder({ ...options, intervalMs: 0 })).toThrow('intervalMs')
  expect(() => startForwarder({ ...options, url: 'http://example.com' })).toThrow('webhook.url')
})

test('a receiver that refuses everything, also what is told about that, comes to an end', async () => {
  const desk = await openDesk()
  await using figures = measured()
  desk.server.answer({ status: 400, body: 'never' })
  desk.write(5)
  const forwarder = desk.forward()
  await forwarder.flush(5_000)
  await vi.waitFor(() => expect(listSinks({ path: desk.path })[0]).toMatchObject({ behind: 0 }))
  await forwarder.flush(5_000)
  // One for the five, which is a dead letter too, and no more.
  expect(problems(desk.path)).toEqual([[6, 'sink_dead_letters']])
  expect(
    JSON.parse(String(sql(desk.path, 'SELECT data FROM events WHERE id = 6')[0]?.['data'])),
  ).toMatchObject({
    problem: 'sink_dead_letters',
    sink: 'webhook',
    count: 5,
    reason: 'HTTP 400: never',
  })
  const recorded = await figures.collect()
  expect(recorded['cylestio.sink.dead_letters']?.points).toMatchObject([{ value: 6 }])
  expect(recorded['cylestio.events.dropped']?.points).toMatchObject([
    { value: 6, attributes: { 'cylestio.reason': 'sink_dead_letter', 'cylestio.sink': 'webhook' } },
  ])
})

test('how far a sink is behind is a figure while its receiver is down', async () => {
  const desk = await openDesk()
  await using figures = measured()
  desk.server.answer({ status: 503 })
  desk.write(7)
  const forwarder = desk.forward({ leaseMs: 90 })
  await forwarder.flush(5_000)
  const lag = async (): Promise<unknown> =>
    (await figures.collect())['cylestio.sink.lag']?.points[0]?.value
  await expect.poll(lag).toBe(7)
  desk.server.answer({ status: 200 })
  await forwarder.flush(5_000)
  await expect.poll(lag).toBe(0)
  expect((await figures.collect())['cylestio.sink.delivered']?.points).toMatchObject([{ value: 7 }])
})
