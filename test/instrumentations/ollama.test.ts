/** What is recorded of calls of `ollama`. */
import type { Ollama } from 'ollama'
import { expect, test } from 'vitest'
import { monitor } from '../../src/index.ts'
import { lines, ollamaScript, wholeAnswer } from '../conformance/answers/ollama.ts'
import { expectHeldBack, json, load, record, recordOne } from './library-support.ts'

const MODEL = 'llama3.2'

function clientOf(url: string): Ollama {
  const { Ollama: Client } = load('ollama') as typeof import('ollama')
  return new Client({ host: url })
}

const ask = { model: MODEL, messages: [{ role: 'user', content: 'hello' }] }
const CALL = { tool_calls: [{ function: { name: 'weather', arguments: { city: 'Lisbon' } } }] }
const MESSAGE = [
  {
    role: 'assistant',
    parts: [
      { type: 'reasoning', content: 'Let me see.' },
      { type: 'text', content: 'One moment.' },
      { type: 'tool_call', id: null, name: 'weather', arguments: { city: 'Lisbon' } },
    ],
    finish_reason: 'stop',
  },
]

test.each([
  ['whole', () => wholeAnswer({ thinking: 'Let me see.', content: 'One moment.', ...CALL })],
  [
    'streamed',
    () => lines([{ thinking: 'Let me ' }, { thinking: 'see.' }, { content: 'One moment.' }, CALL]),
  ],
])(
  'a chat is a client span by the conventions, with counts as they were sent, %s',
  async (way, script) => {
    const span = await recordOne(script, async (url) => {
      const options = { temperature: 0.2, num_predict: 64, top_k: 5 }
      if (way === 'whole') return clientOf(url).chat({ ...ask, think: 'low', options })
      for await (const _ of await clientOf(url).chat({
        ...ask,
        think: 'low',
        options,
        stream: true,
      }));
      return undefined
    })
    expect(span).toMatchObject({ name: `chat ${MODEL}`, kind: 2, channel: 'LLM', status: 'UNSET' })
    expect(span.parsed).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'ollama',
      'gen_ai.request.model': MODEL,
      'gen_ai.request.temperature': 0.2,
      'gen_ai.request.max_tokens': 64,
      'gen_ai.request.top_k': 5,
      'gen_ai.request.reasoning.level': 'low',
      'gen_ai.response.model': MODEL,
      'gen_ai.usage.input_tokens': 14,
      'gen_ai.usage.output_tokens': 9,
      'server.address': '127.0.0.1',
    })
    expect(json(span, 'gen_ai.output.messages')).toEqual(MESSAGE)
  },
)

test('generate and embeddings, of a client that was handed over, are monitored once', async () => {
  const { spans } = await record(
    ollamaScript,
    async (url) => {
      const client = monitor(clientOf(url))
      await client.generate({ model: MODEL, prompt: 'hello' })
      await client.embed({ model: 'all-minilm', input: 'hello' })
    },
    { instrumentations: [] },
  )
  expect(
    spans.map(({ name, parsed }) => [
      name,
      parsed['gen_ai.usage.input_tokens'],
      parsed['gen_ai.embeddings.dimension.count'],
    ]),
  ).toEqual([
    [`text_completion ${MODEL}`, 14, undefined],
    ['embeddings all-minilm', 6, 3],
  ])
})

test('a dangerous call of a tool in an answer is judged', async () => {
  const call = {
    function: { name: 'shell', arguments: { command: 'rm -rf / --no-preserve-root' } },
  }
  const span = await recordOne(
    () => wholeAnswer({ tool_calls: [call] }),
    (url) => clientOf(url).chat(ask),
  )
  expect(span.security_level).toBe('dangerous')
})

test('a forbidden text in a streamed answer is held back', () =>
  expectHeldBack(
    (pieces) => () =>
      lines(
        pieces.map((content) => ({ content })),
        { end: 'hang' } as never,
      ),
    async (url, got) => {
      for await (const { message } of await clientOf(url).chat({ ...ask, stream: true })) {
        got(message.content)
      }
    },
  ))
