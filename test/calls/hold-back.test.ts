import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  defineRule,
  monitorCall,
  monitorLlmCall,
  monitorTool,
  SecurityError,
} from '../../src/index.ts'
import { problemCounts } from '../../src/calls/problems.ts'
import { type Monitored, monitored } from '../support/monitored.ts'
import { theSpan } from './support.ts'

const WINDOW = 64
/** 16 characters. */
const BAD = 'forbidden-fruit!'
const rule = defineRule({
  id: 'own.output',
  level: 'dangerous',
  reason: 'Not for callers.',
  pattern: BAD,
})
/** Text around it, longer than the window on both sides. */
const BEFORE =
  'The market has plums, pears, apples and cherries in wooden boxes on the left. '.repeat(4)
const AFTER = ' On the right there are cheese and bread, and flowers stand by the door.'.repeat(6)

const cut = (whole: string, size: number): string[] =>
  Array.from({ length: Math.ceil(whole.length / size) }, (_, at) =>
    whole.slice(at * size, (at + 1) * size),
  )

let watched: Monitored
beforeEach(() => {
  watched = monitored({
    rules: [rule],
    config: { security: { output_action: 'block', hold_back_chars: WINDOW } },
  })
})
afterEach(() => watched.stop())

/** What a consumer got, and what ended it. */
async function consume(items: AsyncIterable<unknown> | Iterable<unknown>) {
  const got: unknown[] = []
  try {
    for await (const item of items) got.push(item)
  } catch (error) {
    return { got, error }
  }
  return { got, error: undefined }
}

function expectBlocked(
  seen: { got: readonly unknown[]; error: unknown },
  textOf: (item: unknown) => string = String,
): void {
  expect(seen.error).toBeInstanceOf(SecurityError)
  const told = seen.got.map(textOf).join('')
  expect(`${BEFORE}${BAD}${AFTER}`.startsWith(told)).toBe(true)
  // Nothing of the text itself.
  expect(told.length).toBeLessThanOrEqual(BEFORE.length)
  const span = theSpan(watched)
  expect(span).toMatchObject({ security_level: 'dangerous', status: 'ERROR' })
  expect(span.event_type).toMatch(/call_blocked$/)
  expect(span.parsed).toMatchObject({
    'cylestio.security.action': 'block',
    'error.type': 'CYLESTIO_BLOCKED',
  })
  expect(watched.rows("event_type = 'security_alert'")).toHaveLength(1)
}

describe.each([1, 2, 3, 5, 8, 13, 16, 17, 64, 1_000])('pieces of %i characters', (size) => {
  test.each(Array.from({ length: Math.min(size, 17) }, (_, shift) => shift))(
    'cut after %i: nothing of a forbidden text goes out, and the source is closed',
    async (shift) => {
      const whole = `${BEFORE}${BAD}${AFTER}`
      let closed = 0
      let sent = 0
      const stream = monitorLlmCall(async function* (_prompt: string) {
        try {
          for (const piece of [whole.slice(0, shift), ...cut(whole.slice(shift), size)]) {
            sent += piece.length
            yield piece
          }
        } finally {
          closed += 1
        }
      })
      const iterator = stream('What is there?')
      const seen = await consume(iterator)
      expectBlocked(seen)
      expect(closed).toBe(1)
      expect(sent).toBeLessThan(whole.length + 1)
      expect(await iterator.next()).toEqual({ done: true, value: undefined })
    },
  )

  test('a harmless stream arrives as it was sent', async () => {
    const pieces = cut(`${BEFORE}${AFTER}`, size)
    const stream = monitorLlmCall(async function* (_prompt: string) {
      yield* pieces
      return 'end'
    })
    const iterator = stream('What is there?')
    const got: string[] = []
    let step = await iterator.next()
    for (; step.done !== true; step = await iterator.next()) got.push(step.value)
    expect([got, step.value]).toEqual([pieces, 'end'])
    expect(theSpan(watched)).toMatchObject({ event_type: 'LLM_call_finish', status: 'UNSET' })
    expect(theSpan(watched).parsed['cylestio.call.chunks']).toBe(pieces.length + 1)
  })
})

describe('chunks of each provider', () => {
  const shapes: readonly [string, (text: string) => unknown][] = [
    ['{ text }', (text) => ({ text })],
    ['chat completions', (content) => ({ choices: [{ index: 0, delta: { content } }] })],
    ['responses', (delta) => ({ type: 'response.output_text.delta', output_index: 0, delta })],
    ['Google', (text) => ({ candidates: [{ index: 0, content: { parts: [{ text }] } }] })],
    ['Ollama', (content) => ({ message: { role: 'assistant', content }, done: false })],
  ]
  test.each(shapes)('%s', async (_name, make) => {
    const stream = monitorLlmCall(async function* (_prompt: string) {
      yield* cut(`${BEFORE}${BAD}${AFTER}`, 7).map(make)
    })
    const seen = await consume(stream('?'))
    expect(seen.error).toBeInstanceOf(SecurityError)
    expect(JSON.stringify(seen.got)).not.toMatch(/forbid|fruit/)
    expect(seen.got.length).toBeGreaterThan(20)
    expect(theSpan(watched).parsed['gen_ai.output.messages']).toContain(BAD)
  })

  test('messages', async () => {
    const delta = (text: string) => ({
      ...{ type: 'content_block_delta', index: 0 },
      delta: { type: 'text_delta', text },
    })
    const stream = monitorLlmCall(async function* (_prompt: string) {
      yield { type: 'message_start', message: { id: 'm', model: 'c', usage: {} } }
      yield { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }
      yield* cut(`${BEFORE}${BAD}${AFTER}`, 7).map(delta)
    })
    const seen = await consume(stream('?'))
    expect(seen.error).toBeInstanceOf(SecurityError)
    expect(JSON.stringify(seen.got)).not.toMatch(/forbid|fruit/)
  })
})

test('what is held back is bounded by the window and its step', async () => {
  let sent = 0
  let got = 0
  let held = 0
  const stream = monitorLlmCall(async function* (_prompt: string) {
    for (const piece of cut(`${BEFORE}${AFTER}`, 4)) {
      sent += piece.length
      held = Math.max(held, sent - got)
      yield piece
    }
  })
  for await (const piece of stream('?')) got += piece.length
  expect(got).toBe(BEFORE.length + AFTER.length)
  expect(held).toBeGreaterThan(WINDOW)
  expect(held).toBeLessThanOrEqual(WINDOW + WINDOW / 4 + 2 * 4)
})

test('a clause that comes later takes a hit back', async () => {
  const statement = 'DELETE FROM sessions WHERE id = 17; -- one row only'
  const pieces = cut(`Run this: ${statement} ${AFTER}`, 3)
  const stream = monitorLlmCall(async function* (_prompt: string) {
    yield* pieces
  })
  expect(await consume(stream('?'))).toEqual({ got: pieces, error: undefined })
})

test('a text at the very end is judged before its last pieces go out', async () => {
  const stream = monitorLlmCall(async function* (_prompt: string) {
    yield* cut(`${BEFORE}${BAD}`, 5)
  })
  const seen = await consume(stream('?'))
  expect(seen.error).toBeInstanceOf(SecurityError)
  expect(seen.got.join('').length).toBeLessThanOrEqual(BEFORE.length)
  expect(theSpan(watched).event_type).toBe('LLM_call_blocked')
})

test('a stream that fails gives what was harmless, then its own error', async () => {
  const failing = (whole: string) =>
    monitorLlmCall(async function* (_prompt: string) {
      yield* cut(whole, 5)
      throw new Error('upstream broke')
    })
  const harmless = await consume(failing(BEFORE)('?'))
  expect(harmless.got.join('')).toBe(BEFORE)
  expect(harmless.error).toMatchObject({ message: 'upstream broke' })
  const bad = await consume(failing(`${BEFORE}${BAD}`)('?'))
  expect(bad.error).toBeInstanceOf(SecurityError)
  expect(bad.got.join('').length).toBeLessThanOrEqual(BEFORE.length)
  expect(watched.rows("record = 'span'").map((row) => row.event_type)).toEqual([
    'LLM_call_error',
    'LLM_call_blocked',
  ])
})

test('a consumer that leaves early closes the source, and the call is no block', async () => {
  let closed = false
  const stream = monitorLlmCall(async function* (_prompt: string) {
    try {
      yield* cut(BEFORE, 5)
    } finally {
      closed = true
    }
  })
  for await (const piece of stream('?')) if (piece !== '') break
  expect(closed).toBe(true)
  expect(theSpan(watched).parsed['cylestio.call.ended_by']).toBe('break')
})

test('steps that are asked for at once come in order, and none after the refusal', async () => {
  const stream = monitorTool(async function* (_name: string) {
    yield* cut(`${BEFORE}${BAD}${AFTER}`, 7)
  })
  const iterator = stream('list')
  const steps = await Promise.allSettled(Array.from({ length: 200 }, () => iterator.next()))
  const given = steps.flatMap((step) =>
    step.status === 'fulfilled' && step.value.done !== true ? [step.value.value] : [],
  )
  expect(BEFORE.startsWith(given.join(''))).toBe(true)
  expect(given.join('').length).toBeGreaterThan(BEFORE.length - 2 * WINDOW)
  const refused = steps.findIndex(({ status }) => status === 'rejected')
  expect(refused).toBe(given.length)
  expect(steps.slice(refused + 1)).toEqual(
    Array.from({ length: 200 - refused - 1 }, () => ({
      status: 'fulfilled',
      value: { done: true, value: undefined },
    })),
  )
})

test('a synchronous generator is held back too', () => {
  const stream = monitorTool(function* (_name: string) {
    yield* cut(`${BEFORE}${BAD}${AFTER}`, 7)
  })
  const got: string[] = []
  expect(() => {
    for (const piece of stream('list')) got.push(piece)
  }).toThrow(SecurityError)
  expect(BEFORE.startsWith(got.join(''))).toBe(true)
  expect(theSpan(watched).event_type).toBe('call_blocked')
})

test('objects are judged one by one and wait for nothing', async () => {
  const items = [{ name: 'plum' }, { name: 'pear', note: BAD }, { name: 'apple' }]
  let made = 0
  const stream = monitorTool(async function* (_name: string) {
    for (const item of items) {
      made += 1
      yield item
    }
  })
  const iterator = stream('list')
  expect(await iterator.next()).toEqual({ done: false, value: items[0] })
  expect(made).toBe(1)
  await expect(iterator.next()).rejects.toBeInstanceOf(SecurityError)
  expect(made).toBe(2)
  const stored = String(theSpan(watched).parsed['gen_ai.tool.call.result'])
  expect(JSON.parse(stored)).toEqual(items.slice(0, 2))
})

describe('web streams', () => {
  const encoder = new TextEncoder()
  const source = (whole: string, onCancel: () => void, bytes = false) => {
    const pieces = cut(whole, 6)
    return new ReadableStream<unknown>({
      pull(controller) {
        const piece = pieces.shift()
        if (piece === undefined) return controller.close()
        controller.enqueue(bytes ? encoder.encode(piece) : piece)
      },
      cancel: onCancel,
    })
  }
  const consumers: [string, (stream: ReadableStream<unknown>) => AsyncIterable<unknown>][] = [
    ['a reader', readAll],
    ['iteration', (stream) => stream],
    ['values that keep the stream', (stream) => stream.values({ preventCancel: true })],
    ['a branch of tee', (stream) => readAll(stream.tee()[0])],
    ['pipeThrough', (stream) => readAll(stream.pipeThrough(new TransformStream()))],
  ]

  test.each(consumers)('%s gets nothing of a forbidden text', async (_name, consumer) => {
    let cancelled = 0
    const stream = monitorLlmCall((_prompt: string) =>
      source(`${BEFORE}${BAD}${AFTER}`, () => (cancelled += 1)),
    )('?')
    expectBlocked(await consume(consumer(stream)))
    expect(cancelled).toBe(1)
  })

  test.each(consumers)('%s gets a harmless stream as it is', async (_name, consumer) => {
    const stream = monitorLlmCall((_prompt: string) => source(BEFORE, () => {}))('?')
    expect(await consume(consumer(stream))).toEqual({ got: cut(BEFORE, 6), error: undefined })
    expect(theSpan(watched).event_type).toBe('LLM_call_finish')
  })

  test('bytes are judged as text, and arrive as they came', async () => {
    const bad = monitorTool((_url: string) => source(`${BEFORE}${BAD}${AFTER}`, () => {}, true))
    const decoder = new TextDecoder()
    const seen = await consume(readAll(bad('a')))
    expectBlocked(seen, (item) => decoder.decode(item as Uint8Array, { stream: true }))
  })

  test('a reader that lets go leaves what is held to the next one', async () => {
    const stream = monitorLlmCall((_prompt: string) => source(BEFORE, () => {}))('?')
    const first = stream.getReader()
    const { value } = await first.read()
    first.releaseLock()
    const { got } = await consume(readAll(stream))
    expect([value, ...got]).toEqual(cut(BEFORE, 6))
  })

  test('a refused reader stays refused', async () => {
    const stream = monitorLlmCall((_prompt: string) => source(BAD, () => {}))('?')
    const reader = stream.getReader()
    await expect(reader.read()).rejects.toBeInstanceOf(SecurityError)
    await expect(reader.read()).rejects.toBeInstanceOf(SecurityError)
  })

  async function* readAll(stream: ReadableStream<unknown>): AsyncGenerator<unknown> {
    const reader = stream.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  }
})

describe('Node streams', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cylestio-hold-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const file = (whole: string): Readable => {
    const path = join(folder, 'text')
    writeFileSync(path, whole)
    return createReadStream(path, { highWaterMark: 7 })
  }
  const through = (whole: string): Readable => {
    const stream = new PassThrough()
    for (const piece of cut(whole, 7)) stream.write(piece)
    stream.end()
    return stream
  }
  const objects = (whole: string): Readable => {
    const pieces = cut(whole, 7)
    return new Readable({
      objectMode: true,
      highWaterMark: 1,
      read() {
        this.push(pieces.shift() ?? null)
      },
    })
  }
  const sources: [string, (whole: string) => Readable][] = [
    ['a file', file],
    ['an iterable', (whole) => Readable.from(cut(whole, 7))],
    ['a transform with all in its buffer', through],
    ['objects', objects],
  ]

  test.each(sources)('%s: nothing of a forbidden text goes out', async (_name, make) => {
    const stream = monitorTool((_path: string) => make(`${BEFORE}${BAD}${AFTER}`))('a')
    const seen = await consume(stream)
    expect(stream.destroyed).toBe(true)
    expectBlocked(seen)
  })

  test.each(sources)('%s: a harmless stream arrives whole', async (_name, make) => {
    const stream = monitorTool((_path: string) => make(`${BEFORE}${AFTER}`))('a')
    expect(await text(stream)).toBe(`${BEFORE}${AFTER}`)
    expect(theSpan(watched)).toMatchObject({ event_type: 'call_finish' })
  })

  test('a stream in the old style is said not to be held back', async () => {
    const before = problemCounts().get('holding a stream back') ?? 0
    const old = new PassThrough()
    Object.defineProperty(old, 'push', { value: undefined })
    monitorTool((_path: string) => old)('a')
    expect(problemCounts().get('holding a stream back')).toBe(before + 1)
    old.destroy()
    await once(old, 'close')
  })
})

test('what one rule blocks is held back, other output is not', async () => {
  await watched.stop()
  watched = monitored({
    rules: [rule],
    config: { security: { hold_back_chars: WINDOW, rules: { 'own.output': { action: 'block' } } } },
  })
  const stream = monitorCall(async function* () {
    yield* cut(`${BEFORE}${BAD}${AFTER}`, 7)
  }, 'AGENT')
  expectBlocked(await consume(stream()))
})

test('what the session knows is held back too: a mark of the system prompt', async () => {
  await watched.stop()
  watched = monitored({
    config: {
      security: { output_action: 'block', hold_back_chars: WINDOW },
      sessions: { canaries: [BAD] },
    },
  })
  const stream = monitorLlmCall(async function* (_prompt: string) {
    yield* cut(`${BEFORE}${BAD}${AFTER}`, 7)
  })
  expectBlocked(await consume(stream('What is there?')))
})

test('in shadow mode nothing is held back', async () => {
  await watched.stop()
  watched = monitored({
    rules: [rule],
    config: { security: { output_action: 'block', mode: 'shadow', hold_back_chars: WINDOW } },
  })
  let sent = 0
  let got = 0
  const stream = monitorLlmCall(async function* (_prompt: string) {
    for (const piece of cut(`${BEFORE}${BAD}${AFTER}`, 7)) {
      expect(got).toBe(sent)
      sent += piece.length
      yield piece
    }
  })
  for await (const piece of stream('?')) got += piece.length
  expect(theSpan(watched).parsed).toMatchObject({
    'cylestio.security.action': 'alert',
    'cylestio.security.shadowed_action': 'block',
  })
})

test('monitoring that is switched off lets a stream go on', async () => {
  const stream = monitorLlmCall(async function* (_prompt: string) {
    yield* cut(`${BEFORE}${AFTER}`, 5)
  })
  const iterator = stream('?')
  let all = (await iterator.next()).value as string
  await watched.monitoring.shutdown()
  for await (const piece of iterator) all += piece
  expect(all).toBe(`${BEFORE}${AFTER}`)
})
