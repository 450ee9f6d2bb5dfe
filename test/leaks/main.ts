/**
 * `npm run leaks [-- <calls> <streams>]`: that many calls and broken-off streams of a real client, sampled and not:
 * every span ends, nothing stays open, and the heap is flat. Ends with `N passed, N failed`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  NodeTracerProvider,
} from '@opentelemetry/sdk-trace-node'
import type OpenAI from 'openai'
import { openCallCount } from '../../src/calls/open-calls.ts'
import { disableMonitoring, enableMonitoring } from '../../src/index.ts'

const [calls = 100_000, streams = 10_000] = process.argv.slice(2).map(Number)
/** What a run may keep: caches that fill, and what the collector leaves; a leak keeps more for each call. */
const BASE_BYTES = 3 * 1024 * 1024
const BYTES_PER_CALL = 24

const live = { started: 0, ended: 0 }
const counting = {
  onStart: () => void (live.started += 1),
  onEnd: () => void (live.ended += 1),
  forceFlush: async () => {},
  shutdown: async () => {},
}
const folder = mkdtempSync(join(tmpdir(), 'cylestio-leaks-'))
let sampled = true
new NodeTracerProvider({
  sampler: {
    // One provider for both: it cannot be taken back in a process.
    shouldSample: (...args) =>
      (sampled ? new AlwaysOnSampler() : new AlwaysOffSampler()).shouldSample.apply(
        undefined,
        args as never,
      ),
    toString: () => 'switched',
  },
  spanProcessors: [counting],
}).register()
enableMonitoring({ agentId: 'leaks', config: { database: { path: join(folder, 'events.db') } } })
const { OpenAI: Client } = await import('openai')

const answer = JSON.stringify({
  id: 'chatcmpl-1',
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Lisbon' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 5, completion_tokens: 1 },
})
const chunk = `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content: 'a' } }] })}\n\n`
/** The client is the real one, the network is left out. */
const client: OpenAI = new Client({
  apiKey: 'key',
  maxRetries: 0,
  fetch: async (_url, init) =>
    String(init?.body).includes('"stream":true')
      ? new Response(chunk.repeat(4), { headers: { 'content-type': 'text/event-stream' } })
      : new Response(answer, { headers: { 'content-type': 'application/json' } }),
})
const messages = [{ role: 'user' as const, content: 'What is the capital of Portugal?' }]

async function ask(): Promise<void> {
  await client.chat.completions.create({ model: 'm', messages })
}

async function breakOff(): Promise<void> {
  for await (const _chunk of await client.chat.completions.create({
    model: 'm',
    messages,
    stream: true,
  }))
    break
}

async function neverRead(): Promise<void> {
  await client.chat.completions.create({ model: 'm', messages, stream: true })
}

let failed = 0
let passed = 0
await check('calls, sampled', ask, calls)
await check('streams broken off, sampled', breakOff, streams)
await check('streams never read, sampled', neverRead, Math.ceil(streams / 10))
sampled = false
const before = live.started
await check('calls, not sampled', ask, Math.ceil(calls / 2))
await check('streams broken off, not sampled', breakOff, Math.ceil(streams / 2))
tell('spans that are not sampled reach no processor', live.started === before, '')
await disableMonitoring()
rmSync(folder, { recursive: true, force: true })
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

/** Runs a fifth to warm up, then all; compares the heap between. */
async function check(name: string, call: () => Promise<void>, count: number): Promise<void> {
  await repeat(call, Math.ceil(count / 5))
  const start = await settledHeap()
  await repeat(call, count)
  const grown = (await settledHeap()) - start
  const limit = BASE_BYTES + BYTES_PER_CALL * count
  const open = `${openCallCount()} calls and ${live.started - live.ended} spans open`
  const flat = openCallCount() === 0 && live.started === live.ended && grown < limit
  tell(`${count} ${name}`, flat, `heap ${(grown / 1024).toFixed(0)} KiB more, ${open}`)
}

async function repeat(call: () => Promise<void>, count: number): Promise<void> {
  for (let done = 0; done < count; done += 1) {
    await call()
    if (done % 500 === 0) await nextTurn()
  }
}

/** The heap when what can be collected is, and collected streams have ended their calls. */
async function settledHeap(): Promise<number> {
  for (let round = 0; round < 40; round += 1) {
    globalThis.gc?.()
    await nextTurn()
    if (round > 4 && openCallCount() === 0) break
  }
  return process.memoryUsage().heapUsed
}

function tell(name: string, good: boolean, facts: string): void {
  if (good) passed += 1
  else failed += 1
  console.log(`${good ? '✓' : '✗'} ${name}${facts === '' ? '' : `: ${facts}`}`)
}
