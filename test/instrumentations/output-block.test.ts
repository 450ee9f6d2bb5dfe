/** `security.output_action: block` on the wire: what callers get of a forbidden answer, and what the server sees. */
import { createRequire } from 'node:module'
import type OpenAI from 'openai'
import type Anthropic from '@anthropic-ai/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { defineRule, SecurityError } from '../../src/index.ts'
import {
  answering as anthropicAnswer,
  textBlock,
  toolUse,
} from '../conformance/answers/anthropic.ts'
import {
  chatAnswer,
  messageItem,
  responseOf,
  sequence,
  toolCallOf,
} from '../conformance/answers/openai.ts'
import { type Monitored, monitored } from '../support/monitored.ts'
import {
  startWireServer,
  type WireEvent,
  type WireReply,
  type WireServer,
} from '../support/wire-server.ts'
import { langchain, ownModel } from './langchain-support.ts'

const WINDOW = 64
const BAD = 'forbidden fruit!'
const BEFORE =
  'The market has plums, pears, apples and cherries in wooden boxes on the left. '.repeat(3)
const AFTER = ' On the right there are cheese and bread, and flowers stand by the door.'.repeat(8)
const WHOLE = `${BEFORE}${BAD}${AFTER}`
const COMMAND = 'rm -rf / --no-preserve-root'

const rules = [
  defineRule({ id: 'own.output', level: 'dangerous', reason: 'Not for callers.', pattern: BAD }),
]
const require = createRequire(import.meta.url)

let server: WireServer
let watched: Monitored
let reply: (body: Readonly<Record<string, unknown>>) => WireReply
beforeEach(async () => {
  server = await startWireServer((request) => reply(request.body as never))
})
afterEach(async () => {
  await watched?.stop()
  await server.close()
})
const watch = (security: object = {}): void => {
  const config = { security: { output_action: 'block', hold_back_chars: WINDOW, ...security } }
  watched = monitored({ rules, config })
}

const cut = (text: string, size: number): string[] =>
  text.match(new RegExp(`.{1,${size}}`, 'gs')) ?? []
/** The answer never ends by itself: whoever wants it to end must close the connection. */
const hanging = (events: readonly WireEvent[]): WireReply => ({ events, end: 'hang' })

// --- What the providers send ---

const chunk = (delta: object, finish: string | null = null): WireEvent => ({
  data: {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_760_000_000,
    model: 'gpt-5-mini',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
  },
})
const usage: WireEvent = {
  data: {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_760_000_000,
    model: 'gpt-5-mini',
    choices: [],
    usage: { prompt_tokens: 14, completion_tokens: 9, total_tokens: 23 },
  },
}
const done: WireEvent = { data: '[DONE]' }

interface Provider {
  /** A text in pieces, whether it ends or not. */
  text(pieces: readonly string[]): WireEvent[]
  end(text: string): WireEvent[]
  /** A call of the tool `shell` with the arguments in pieces, and all that follows. */
  call(pieces: readonly string[]): WireEvent[]
  /** What is no stream. */
  whole(text: string): WireReply
  wholeCall(command: string): WireReply
}

const CHAT: Provider = {
  text: (pieces) => [
    chunk({ role: 'assistant', content: '' }),
    ...pieces.map((content) => chunk({ content })),
  ],
  end: () => [chunk({}, 'stop'), usage, done],
  call: (pieces) => [
    chunk({
      role: 'assistant',
      tool_calls: [
        { index: 0, id: 'c', type: 'function', function: { name: 'shell', arguments: '' } },
      ],
    }),
    ...pieces.map((text) => chunk({ tool_calls: [{ index: 0, function: { arguments: text } }] })),
    chunk({}, 'tool_calls'),
    usage,
    done,
  ],
  whole: (content) => chatAnswer({ content }),
  wholeCall: (command) => chatAnswer(toolCallOf('shell', { command })),
}

const at = { item_id: 'msg_1', output_index: 0, content_index: 0 }
const callItem = (text: string, status: string) => ({
  ...{ type: 'function_call', id: 'fc_1', call_id: 'c', name: 'shell' },
  ...{ arguments: text, status },
})
const RESPONSES: Provider = {
  text: (pieces) =>
    sequence([
      { type: 'response.created', response: responseOf([], { status: 'in_progress' }) },
      {
        type: 'response.output_item.added',
        output_index: 0,
        item: { ...messageItem(''), status: 'in_progress', content: [] },
      },
      {
        type: 'response.content_part.added',
        ...at,
        part: { type: 'output_text', text: '', annotations: [] },
      },
      ...pieces.map((delta) => ({ type: 'response.output_text.delta', ...at, delta })),
    ]),
  end: (text) =>
    sequence([
      { type: 'response.output_text.done', ...at, text },
      { type: 'response.output_item.done', output_index: 0, item: messageItem(text) },
      { type: 'response.completed', response: responseOf([messageItem(text)]) },
    ]),
  call: (pieces) => {
    const text = pieces.join('')
    const place = { item_id: 'fc_1', output_index: 0 }
    return sequence([
      { type: 'response.created', response: responseOf([], { status: 'in_progress' }) },
      {
        type: 'response.output_item.added',
        output_index: 0,
        item: callItem('', 'in_progress'),
      },
      ...pieces.map((delta) => ({
        type: 'response.function_call_arguments.delta',
        ...place,
        delta,
      })),
      { type: 'response.function_call_arguments.done', ...place, arguments: text },
      {
        type: 'response.output_item.done',
        output_index: 0,
        item: callItem(text, 'completed'),
      },
      { type: 'response.completed', response: responseOf([callItem(text, 'completed')]) },
    ])
  },
  whole: (text) => ({ json: responseOf([messageItem(text)]) }),
  wholeCall: (command) => ({
    json: responseOf([callItem(JSON.stringify({ command }), 'completed')]),
  }),
}

const event = (type: string, data: object = {}): WireEvent => ({
  event: type,
  data: { type, ...data },
})
const started = event('message_start', {
  message: {
    ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-sonnet-5-5' },
    ...{ content: [], stop_reason: null, stop_sequence: null },
    usage: { input_tokens: 12, output_tokens: 1 },
  },
})
const stopped = (reason: string): WireEvent[] => [
  event('content_block_stop', { index: 0 }),
  event('message_delta', {
    delta: { stop_reason: reason, stop_sequence: null },
    usage: { output_tokens: 7 },
  }),
  event('message_stop'),
]
const MESSAGES: Provider = {
  text: (pieces) => [
    started,
    event('content_block_start', { index: 0, content_block: textBlock('') }),
    ...pieces.map((text) =>
      event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }),
    ),
  ],
  end: () => stopped('end_turn'),
  call: (pieces) => [
    started,
    event('content_block_start', { index: 0, content_block: toolUse('shell', {}) }),
    ...pieces.map((text) =>
      event('content_block_delta', {
        index: 0,
        delta: { type: 'input_json_delta', partial_json: text },
      }),
    ),
    ...stopped('tool_use'),
  ],
  whole: (text) => anthropicAnswer(textBlock(text))({ body: {} } as never),
  wholeCall: (command) => anthropicAnswer(toolUse('shell', { command }))({ body: {} } as never),
}

// --- What applications do with them ---

type Take = (item: unknown) => void

interface Consumer {
  readonly name: string
  readonly provider: Provider
  /** Hands on every item as the caller sees it; throws as the caller's code would. */
  stream(take: Take): Promise<unknown>
  /** The same without a stream. */
  whole?(): Promise<unknown>
}

const openai = (): OpenAI => {
  const { OpenAI: Client } = require('openai') as { OpenAI: typeof OpenAI }
  return new Client({ baseURL: `${server.url}/v1`, apiKey: 'k', maxRetries: 0 })
}
const anthropic = (): Anthropic => {
  const { Anthropic: Client } = require('@anthropic-ai/sdk') as { Anthropic: typeof Anthropic }
  return new Client({ baseURL: server.url, apiKey: 'k', maxRetries: 0 })
}
const vercel = () => {
  Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false })
  const ai = require('ai') as typeof import('ai')
  const { createOpenAI } = require('@ai-sdk/openai') as typeof import('@ai-sdk/openai')
  const model = createOpenAI({ baseURL: `${server.url}/v1`, apiKey: 'k' }).chat('gpt-5-mini')
  return { ai, model }
}
const chatOpenAi = () => {
  const { ChatOpenAI } = langchain('@langchain/openai')
  const configuration = { baseURL: `${server.url}/v1` }
  return new ChatOpenAI({ model: 'gpt-5-mini', apiKey: 'k', maxRetries: 0, configuration })
}
const messages = [{ role: 'user' as const, content: 'What is on the market?' }]
const chat = { model: 'gpt-5-mini', messages }
const chatStream = { ...chat, stream: true, stream_options: { include_usage: true } } as const
const responses = { model: 'gpt-5-mini', input: 'What is on the market?' }
const message = { model: 'claude-sonnet-5-5', max_tokens: 64, messages }

async function each(items: AsyncIterable<unknown>, take: Take): Promise<void> {
  for await (const item of items) take(item)
}
async function* decoded(stream: ReadableStream): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  for await (const bytes of stream as unknown as AsyncIterable<Uint8Array>) {
    yield decoder.decode(bytes, { stream: true })
  }
}

const CONSUMERS: readonly Consumer[] = [
  {
    name: 'openai chat',
    provider: CHAT,
    stream: async (take) => each(await openai().chat.completions.create(chatStream), take),
    whole: async () => openai().chat.completions.create(chat),
  },
  {
    name: 'openai chat, withResponse',
    provider: CHAT,
    async stream(take) {
      const { data } = await openai().chat.completions.create(chatStream).withResponse()
      await each(data, take)
    },
    whole: async () => openai().chat.completions.create(chat).withResponse(),
  },
  {
    name: 'openai chat, tee',
    provider: CHAT,
    async stream(take) {
      const [left, right] = (await openai().chat.completions.create(chatStream)).tee()
      const ignored = each(right, () => {}).catch((error: unknown) => error)
      await each(left, take)
      await ignored
    },
  },
  {
    name: 'openai chat, toReadableStream',
    provider: CHAT,
    async stream(take) {
      const stream = await openai().chat.completions.create(chatStream)
      await each(decoded(stream.toReadableStream()), take)
    },
  },
  {
    name: 'openai chat, stream helper',
    provider: CHAT,
    async stream(take) {
      const stream = openai().chat.completions.stream(chat)
      stream.on('chunk', take)
      await stream.finalContent()
    },
    whole: async () => openai().chat.completions.parse(chat),
  },
  {
    name: 'openai responses',
    provider: RESPONSES,
    stream: async (take) =>
      each(await openai().responses.create({ ...responses, stream: true }), take),
    whole: async () => openai().responses.create(responses),
  },
  {
    name: 'openai responses, stream helper',
    provider: RESPONSES,
    async stream(take) {
      const stream = openai().responses.stream(responses)
      stream.on('event', take)
      await stream.finalResponse()
    },
    whole: async () => openai().responses.parse(responses),
  },
  {
    name: 'anthropic messages',
    provider: MESSAGES,
    stream: async (take) =>
      each(await anthropic().messages.create({ ...message, stream: true }), take),
    whole: async () => anthropic().messages.create(message),
  },
  {
    name: 'anthropic messages, stream helper',
    provider: MESSAGES,
    async stream(take) {
      const stream = anthropic().messages.stream(message)
      stream.on('streamEvent', take)
      await stream.finalMessage()
    },
    whole: async () => anthropic().messages.create(message).withResponse(),
  },
  {
    name: 'anthropic beta messages',
    provider: MESSAGES,
    stream: async (take) =>
      each(await anthropic().beta.messages.create({ ...message, stream: true }), take),
    whole: async () => anthropic().beta.messages.create(message),
  },
  {
    name: 'LangChain over openai',
    provider: CHAT,
    stream: async (take) => each(await chatOpenAi().stream('What is on the market?'), take),
    whole: async () => chatOpenAi().invoke('What is on the market?'),
  },
  {
    name: 'Vercel streamText over openai',
    provider: CHAT,
    async stream(take) {
      const { ai, model } = vercel()
      const stream = ai.streamText({ model, prompt: 'What?', maxRetries: 0, onError: () => {} })
      for await (const part of stream.fullStream) {
        if (part.type === 'error') throw part.error
        take(part)
      }
    },
    async whole() {
      const { ai, model } = vercel()
      return ai.generateText({ model, prompt: 'What?', maxRetries: 0 })
    },
  },
]

/** The SecurityError itself, or what the library's helper made of it. */
function refusalOf(error: unknown): unknown {
  return error instanceof SecurityError ? error : (error as { cause?: unknown } | undefined)?.cause
}

/** What a caller sees: everything but clocks, and ids that the library makes up. */
function shown(items: readonly unknown[]): unknown[] {
  const text = JSON.stringify(items, (key, value: unknown) =>
    ['timestamp', 'created', 'performance', 'date'].includes(key) ||
    /(?:^|_)(?:id|Id)$|Ms$/.test(key)
      ? undefined
      : value,
  )
  return JSON.parse(text) as unknown[]
}

async function consume(consumer: Consumer) {
  const got: unknown[] = []
  try {
    await consumer.stream((item) => void got.push(item))
  } catch (error) {
    return { got, error }
  }
  return { got, error: undefined }
}

function expectOneBlockedCall(): void {
  const spans = watched.rows("record = 'span' AND channel = 'LLM'")
  expect(spans.map(({ event_type: type, status }) => [type, status])).toEqual([
    ['LLM_call_blocked', 'ERROR'],
  ])
  expect(spans[0]?.parsed).toMatchObject({
    'cylestio.security.action': 'block',
    'error.type': 'CYLESTIO_BLOCKED',
  })
  expect(watched.rows("event_type = 'security_alert'")).toHaveLength(1)
}

describe.each(CONSUMERS)('$name', (consumer) => {
  const { provider } = consumer

  test.each([1, 7, 16, 400])(
    'pieces of %i characters: nothing of a forbidden text, and the connection is closed',
    async (size) => {
      watch()
      reply = () => hanging(provider.text(cut(WHOLE, size)))
      const { got, error } = await consume(consumer)
      expect(refusalOf(error)).toBeInstanceOf(SecurityError)
      const told = JSON.stringify(got)
      expect(told).not.toMatch(/forbidden|fruit/)
      // Text that stood before the window did come.
      if (size < WINDOW) expect(got.length).toBeGreaterThan(1)
      const [request] = server.requests
      await request?.done
      expect(request?.closedEarly).toBe(true)
      expectOneBlockedCall()
    },
  )

  test('a call of a dangerous tool: nothing of its arguments', async () => {
    watch()
    const pieces = cut(JSON.stringify({ command: COMMAND }), 5)
    reply = () => ({ events: provider.call(pieces) })
    const { got, error } = await consume(consumer)
    expect(refusalOf(error)).toBeInstanceOf(SecurityError)
    expect(JSON.stringify(got)).not.toMatch(/comma|rm -|preserve/)
    expect(watched.rows("record = 'span' AND channel = 'LLM'")[0]?.event_type).toBe(
      'LLM_call_blocked',
    )
  })

  test.each([1, 7, 400])('pieces of %i characters: a harmless stream is as ever', async (size) => {
    const text = `${BEFORE}${AFTER}`
    reply = () => ({ events: [...provider.text(cut(text, size)), ...provider.end(text)] })
    const bare = await consume(consumer)
    expect(bare.error).toBeUndefined()
    watch()
    const seen = await consume(consumer)
    expect(seen.error).toBeUndefined()
    expect(shown(seen.got)).toEqual(shown(bare.got))
    const spans = watched.rows("record = 'span' AND channel = 'LLM'")
    expect(spans.map((span) => span.event_type)).toEqual(['LLM_call_finish'])
    expect(spans[0]?.parsed['gen_ai.usage.output_tokens']).toEqual(expect.any(Number))
  })

  test('a harmless tool call is as ever', async () => {
    const pieces = cut(JSON.stringify({ command: 'ls docs' }), 5)
    reply = () => ({ events: provider.call(pieces) })
    const bare = await consume(consumer)
    watch()
    const seen = await consume(consumer)
    expect(String(seen.error)).toBe(String(bare.error))
    expect(shown(seen.got)).toEqual(shown(bare.got))
  })

  test.skipIf(consumer.whole === undefined)(
    'what is no stream throws before it is seen',
    async () => {
      watch()
      for (const bad of [provider.whole(WHOLE), provider.wholeCall(COMMAND)]) {
        reply = () => bad
        const error: unknown = await consumer.whole?.().catch((thrown: unknown) => thrown)
        expect(refusalOf(error)).toBeInstanceOf(SecurityError)
      }
      const spans = watched.rows("record = 'span' AND channel = 'LLM'")
      expect(spans.map((span) => span.event_type)).toEqual(['LLM_call_blocked', 'LLM_call_blocked'])
    },
  )
})

test('a LangChain model of the application is held back too', async () => {
  watch()
  const model = ownModel(WHOLE)
  const got: unknown[] = []
  const reading = async (): Promise<void> => {
    for await (const part of await model.stream('What is there?')) got.push(part.content)
  }
  await expect(reading()).rejects.toBeInstanceOf(SecurityError)
  expect(BEFORE.startsWith(got.join(''))).toBe(true)
  expect(got.length).toBeGreaterThan(WINDOW)
  expectOneBlockedCall()
})

test('without output_action nothing waits: each chunk is there before the next is sent', async () => {
  watched = monitored({ rules })
  // The server sends two pieces and then nothing more.
  reply = () => hanging(CHAT.text(['The ', 'market']))
  const stream = await openai().chat.completions.create(chatStream)
  const got: unknown[] = []
  for await (const part of stream) {
    got.push(part.choices[0]?.delta.content)
    if (got.length === 3) break
  }
  expect(got).toEqual(['', 'The ', 'market'])
})
