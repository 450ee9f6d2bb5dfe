import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { listDeadLetters, listSinks } from '../../src/query/index.ts'
import { startMisbehavingServer } from '../support/misbehaving-server.ts'
import type { MisbehavingServer } from '../support/misbehaving-server.ts'
import { startOtlpSink } from '../support/otlp-sink.ts'
import { database, event, insert, run, sampleEvents, start, temporaryFolder } from './support.ts'

async function webhook(): Promise<MisbehavingServer> {
  const server = await startMisbehavingServer()
  onTestFinished(() => server.close())
  return server
}

test('forward --once delivers to everything that is configured, and says how far it is', async () => {
  const path = database(sampleEvents())
  const server = await webhook()
  const sink = await startOtlpSink()
  onTestFinished(() => sink.close())
  const env = { CYLESTIO_WEBHOOK_URL: server.url, CYLESTIO_OTLP_ENDPOINT: sink.url }
  const ended = await run(['forward', '--once', '--db', path], { env })
  expect(ended).toMatchObject({ code: 0, stdout: '' })
  expect(ended.stderr).toContain('webhook: ok, 9 delivered, 0 to come')
  expect(server.accepted()).toHaveLength(9)
  expect(sink.traces()).toHaveLength(3)
  expect(sink.logs()).toHaveLength(6)
  const again = await run(['forward', '--once', '--db', path], { env })
  expect(again.code).toBe(0)
  expect(server.accepted()).toHaveLength(9)
})

test('forward delivers what comes until it is stopped', async () => {
  const path = database(sampleEvents())
  const server = await webhook()
  const env = { CYLESTIO_WEBHOOK_URL: server.url }
  const running = start(['forward', '--db', path], { env })
  await vi.waitFor(() => expect(server.accepted()).toHaveLength(9), 20_000)
  insert(path, [event(), event()])
  await vi.waitFor(() => expect(server.accepted()).toHaveLength(11), 20_000)
  running.child.kill('SIGINT')
  expect(await running.ended).toMatchObject({ code: 0, signal: null })
  expect(listSinks({ path })).toMatchObject([{ sink: 'webhook', owner: null, behind: 0 }])
})

test('forward --once exits 1 when it cannot deliver, and says why', async () => {
  const path = database(sampleEvents())
  const server = await webhook()
  server.answer({ status: 503, body: 'down \u001b[31m' })
  const env = { CYLESTIO_WEBHOOK_URL: server.url, CYLESTIO_WEBHOOK_TOKEN: 'canary-token' }
  const ended = await run(['forward', '--once', '--db', path], { env })
  expect(ended.code).toBe(1)
  expect(ended.stderr).toContain('HTTP 503: down')
  expect(ended.stderr).not.toContain('\u001b')
  expect(ended.stderr).not.toContain('canary')
})

test.each([
  [['forward'], {}, 'otlp.endpoint or webhook.url is not set'],
  [['replay', '--to', 'webhook'], {}, 'webhook.url is not set'],
  [['forward'], { CYLESTIO_WEBHOOK_URL: 'http://example.com/' }, 'expected https://'],
])('%j is trouble where nothing is configured, or something wrong', async (args, env, text) => {
  const ended = await run([...args, '--db', database(sampleEvents())], { env })
  expect(ended.code).toBe(1)
  expect(ended.stderr).toContain(text)
})

test('forward says that there is no database, and makes none', async () => {
  const path = join(temporaryFolder(), 'none.db')
  const env = { CYLESTIO_WEBHOOK_URL: 'https://example.com/' }
  const ended = await run(['forward', '--once', '--db', path], { env })
  expect(ended).toMatchObject({ code: 1 })
  expect(ended.stderr).toContain('found no file')
})

test('replay counts, sends what the flags choose, and leaves the cursor alone', async () => {
  const path = database(sampleEvents())
  const server = await webhook()
  const env = { CYLESTIO_WEBHOOK_URL: server.url }
  const args = ['replay', '--to', 'webhook', '--channel', 'mcp', '--db', path, '--format', 'json']
  const dry = await run([...args, '--dry-run'], { env })
  expect(JSON.parse(dry.stdout)).toMatchObject([{ sink: 'webhook', events: 2, refused: 0 }])
  expect(server.received).toEqual([])
  const real = await run([...args, '--rate', '100', '--since', '2025-01-01'], { env })
  expect(real.code).toBe(0)
  expect(JSON.parse(real.stdout)).toMatchObject([{ events: 2, lastId: 5 }])
  expect(server.accepted()).toEqual([4, 5])
  expect(listSinks({ path })).toEqual([])
})

test('replay to OTLP keeps ids and times, and exits 1 when the backend refuses', async () => {
  const path = database(sampleEvents())
  const sink = await startOtlpSink()
  onTestFinished(() => sink.close())
  const env = { CYLESTIO_OTLP_ENDPOINT: sink.url }
  const args = ['replay', '--to', 'otlp', '--type', 'LLM_call_finish', '--db', path]
  expect(await run(args, { env })).toMatchObject({ code: 0 })
  expect(sink.traces()).toMatchObject([
    { spanId: 'b'.repeat(16), startTimeUnixNano: 1_764_000_000_002_000_000n },
  ])
  sink.respondWith({ status: 401 })
  const refused = await run(args, { env })
  expect(refused.code).toBe(1)
  expect(refused.stdout).toContain('HTTP 401')
})

test('sinks shows how delivery stands, and sends dead letters again', async () => {
  const path = database([event(), event(), event()])
  const server = await webhook()
  const env = { CYLESTIO_WEBHOOK_URL: server.url }
  const empty = await run(['sinks', '--db', path])
  expect(empty).toMatchObject({ code: 0 })
  expect(empty.stdout).toContain('No sinks')
  server.answer(({ events }) => ({ status: events.some(({ id }) => id === 2) ? 422 : 200 }))
  await run(['forward', '--once', '--db', path], { env })
  const list = await run(['sinks', '--db', path, '--format', 'json'])
  expect(JSON.parse(list.stdout)).toMatchObject([
    { sink: 'webhook', state: 'ok', cursor: 3, behind: 1, delivered: 2, deadLetters: 1 },
  ])
  const dead = await run(['sinks', 'dead-letters', '--db', path, '--format', 'csv'])
  expect(dead.stdout).toContain('HTTP 422')
  server.answer({ status: 200 })
  const requeued = await run(['sinks', 'requeue', 'webhook', '--db', path])
  expect(requeued.stdout).toContain('1 dead letters')
  await run(['forward', '--once', '--db', path], { env })
  expect(server.accepted()).toEqual([1, 3, 2, 4])
  expect(listDeadLetters({ path })).toEqual([])
  expect(await run(['sinks', 'resume', 'none', '--db', path])).toMatchObject({ code: 1 })
  expect(await run(['sinks', 'remove', 'webhook', '--db', path])).toMatchObject({ code: 0 })
  expect(listSinks({ path })).toEqual([])
})
