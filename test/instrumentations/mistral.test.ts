/** What is recorded of calls of `@mistralai/mistralai`. */
import type { Mistral } from '@mistralai/mistralai'
import { expect, test } from 'vitest'
import { monitor } from '../../src/index.ts'
import { callEvents, chunk, mistralScript } from '../conformance/answers/mistral.ts'
import { chatAnswer, toolCallOf } from '../conformance/answers/openai.ts'
import { expectHeldBack, json, load, record, recordOne } from './library-support.ts'

const MODEL = 'mistral-small-latest'

function clientOf(url: string): Mistral {
  const { Mistral: Client } = load('@mistralai/mistralai') as typeof import('@mistralai/mistralai')
  return new Client({ serverURL: url, apiKey: 'key' })
}

const ask = { model: MODEL, messages: [{ role: 'user' as const, content: 'hello' }] }
const ARGUMENTS = { city: 'Lisbon' }

test.each([
  ['whole', () => chatAnswer(toolCallOf('weather', ARGUMENTS))],
  ['streamed', () => callEvents('weather', ARGUMENTS)],
])(
  'a chat is a client span by the conventions, with usage as it was sent, %s',
  async (way, script) => {
    const span = await recordOne(script, async (url) => {
      const request = { ...ask, temperature: 0.2, maxTokens: 64, topP: 0.9, randomSeed: 7 }
      if (way === 'whole') return clientOf(url).chat.complete(request)
      for await (const _event of await clientOf(url).chat.stream(request));
      return undefined
    })
    expect(span).toMatchObject({ name: `chat ${MODEL}`, kind: 2, channel: 'LLM', status: 'UNSET' })
    expect(span.parsed).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'mistral_ai',
      'gen_ai.request.model': MODEL,
      'gen_ai.request.temperature': 0.2,
      'gen_ai.request.max_tokens': 64,
      'gen_ai.request.top_p': 0.9,
      'gen_ai.request.seed': 7,
      'gen_ai.response.finish_reasons': ['tool_calls'],
      'gen_ai.usage.input_tokens': 14,
      'gen_ai.usage.output_tokens': 9,
      'server.address': '127.0.0.1',
    })
    expect(json(span, 'gen_ai.output.messages')).toMatchObject([
      { parts: [{ type: 'tool_call', id: 'call_1', name: 'weather', arguments: ARGUMENTS }] },
    ])
  },
)

test('a client that was handed over is monitored once; vectors have their dimensions', async () => {
  const { spans } = await record(
    mistralScript,
    (url) =>
      monitor(clientOf(url)).embeddings.create({ model: 'mistral-embed', inputs: ['hello'] }),
    { instrumentations: [] },
  )
  expect(
    spans.map(({ name, parsed }) => [name, parsed['gen_ai.embeddings.dimension.count']]),
  ).toEqual([['embeddings mistral-embed', 3]])
})

test('a dangerous call of a tool in an answer is judged', async () => {
  const span = await recordOne(
    () => callEvents('shell', { command: 'rm -rf / --no-preserve-root' }),
    async (url) => {
      for await (const _event of await clientOf(url).chat.stream(ask));
    },
  )
  expect(span.security_level).toBe('dangerous')
})

test('a forbidden text in a streamed answer is held back', () =>
  expectHeldBack(
    (pieces) => () => ({ events: pieces.map((content) => chunk({ content })), end: 'hang' }),
    async (url, got) => {
      for await (const { data } of await clientOf(url).chat.stream(ask)) {
        const content = data.choices[0]?.delta.content
        got(typeof content === 'string' ? content : '')
      }
    },
  ))
