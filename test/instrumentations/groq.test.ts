/** What is recorded of calls of `groq-sdk`. */
import type Groq from 'groq-sdk'
import { expect, test } from 'vitest'
import { monitor } from '../../src/index.ts'
import { chatAnswer, chatEvents, openAiScript } from '../conformance/answers/openai.ts'
import { expectHeldBack, json, load, record, recordOne } from './library-support.ts'

const MODEL = 'openai/gpt-oss-20b'

function clientOf(url: string): Groq {
  const { Groq: Client } = load('groq-sdk') as typeof import('groq-sdk')
  return new Client({ baseURL: url, apiKey: 'key', maxRetries: 0 })
}

const ask = { model: MODEL, messages: [{ role: 'user' as const, content: 'hello' }] }

test('an answer is a client span of Groq, with usage as it was sent', async () => {
  const span = await recordOne(
    () =>
      chatAnswer({
        content: 'Sunny.',
        reasoning: 'Let me see.',
        executed_tools: [{ index: 0, type: 'search', arguments: '{"query":"a"}', output: 'b' }],
      }),
    (url) => clientOf(url).chat.completions.create({ ...ask, temperature: 0.2, seed: 7 }),
  )
  expect(span).toMatchObject({ name: `chat ${MODEL}`, kind: 2, channel: 'LLM' })
  expect(span.parsed).toMatchObject({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'groq',
    'gen_ai.request.model': MODEL,
    'gen_ai.request.temperature': 0.2,
    'gen_ai.request.seed': 7,
    'gen_ai.usage.input_tokens': 14,
    'gen_ai.usage.output_tokens': 9,
    'gen_ai.usage.cache_read.input_tokens': 4,
    'gen_ai.usage.reasoning.output_tokens': 2,
    'server.address': '127.0.0.1',
  })
  expect(json(span, 'gen_ai.output.messages')).toMatchObject([
    {
      parts: [
        { type: 'reasoning', content: 'Let me see.' },
        { type: 'text', content: 'Sunny.' },
        { type: 'tool_call', name: 'search', arguments: { query: 'a' } },
        { type: 'tool_call_response', response: 'b' },
      ],
    },
  ])
})

test('a streamed answer: reasoning, tools of the provider, and usage in its own place', async () => {
  const chunk = (more: object, delta: object) => ({
    data: { id: 'c', model: MODEL, choices: [{ index: 0, delta }], ...more },
  })
  const usage = { prompt_tokens: 5, completion_tokens: 6, total_tokens: 11 }
  const span = await recordOne(
    () => ({
      events: [
        chunk({}, { role: 'assistant', reasoning: 'Let me ' }),
        chunk({}, { reasoning: 'see.' }),
        chunk({}, { executed_tools: [{ index: 0, type: 'search', arguments: '{}' }] }),
        chunk({}, { content: 'Sunny.' }),
        chunk({ x_groq: { id: 'req', usage } }, {}),
        { data: '[DONE]' },
      ],
    }),
    async (url) => {
      const stream = await clientOf(url).chat.completions.create({ ...ask, stream: true })
      for await (const _chunk of stream);
    },
  )
  expect(span.parsed).toMatchObject({
    'gen_ai.usage.input_tokens': 5,
    'gen_ai.usage.output_tokens': 6,
  })
  expect(json(span, 'gen_ai.output.messages')).toMatchObject([
    {
      parts: [
        { type: 'reasoning', content: 'Let me see.' },
        { type: 'text', content: 'Sunny.' },
        { type: 'tool_call', name: 'search' },
      ],
    },
  ])
})

test('a client that was handed over is known as Groq, and monitored once', async () => {
  const { spans } = await record(
    openAiScript,
    (url) => monitor(clientOf(url)).chat.completions.create(ask),
    { instrumentations: [] },
  )
  expect(spans.map(({ parsed }) => parsed['gen_ai.provider.name'])).toEqual(['groq'])
})

test('a forbidden text in a streamed answer is held back', () =>
  expectHeldBack(
    (pieces) => () => ({
      events: pieces.flatMap((piece) => chatEvents(piece).slice(1, -2)),
      end: 'hang',
    }),
    async (url, got) => {
      const stream = await clientOf(url).chat.completions.create({ ...ask, stream: true })
      for await (const { choices } of stream) got(choices[0]?.delta.content ?? '')
    },
  ))
