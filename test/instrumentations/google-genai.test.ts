/** What is recorded of calls of `@google/genai`. */
import type { GoogleGenAI } from '@google/genai'
import { expect, test } from 'vitest'
import { monitor } from '../../src/index.ts'
import {
  ANSWER,
  contentAnswer,
  contentEvents,
  functionCall,
  googleScript,
} from '../conformance/answers/google-genai.ts'
import { expectHeldBack, json, load, record, recordOne } from './library-support.ts'

const MODEL = 'gemini-3.8-flash'

function clientOf(url: string, options: object = {}): GoogleGenAI {
  const { GoogleGenAI: Client } = load('@google/genai') as typeof import('@google/genai')
  return new Client({ apiKey: 'key', httpOptions: { baseUrl: url }, ...options })
}

const ask = { model: MODEL, contents: 'What is the capital of Portugal?' }

test('an answer is a client span by the conventions, with usage as it was sent', async () => {
  const span = await recordOne(googleScript, (url) =>
    clientOf(url).models.generateContent({
      ...ask,
      config: {
        systemInstruction: { parts: [{ text: 'Be short.' }] },
        temperature: 0.2,
        topP: 0.9,
        topK: 5,
        maxOutputTokens: 64,
        stopSequences: ['END'],
        responseMimeType: 'application/json',
        tools: [{ functionDeclarations: [{ name: 'weather', description: 'Weather.' }] }],
        httpOptions: { headers: { 'x-own': 'not for the record' } },
      },
    }),
  )
  expect(span).toMatchObject({
    name: `generate_content ${MODEL}`,
    kind: 2,
    channel: 'LLM',
    event_type: 'LLM_call_finish',
    status: 'UNSET',
  })
  expect(span.parsed).toMatchObject({
    'gen_ai.operation.name': 'generate_content',
    'gen_ai.provider.name': 'gcp.gemini',
    'gen_ai.request.model': MODEL,
    'gen_ai.request.temperature': 0.2,
    'gen_ai.request.top_p': 0.9,
    'gen_ai.request.top_k': 5,
    'gen_ai.request.max_tokens': 64,
    'gen_ai.request.stop_sequences': ['END'],
    'gen_ai.output.type': 'json',
    'gen_ai.response.id': 'resp_1',
    'gen_ai.response.model': 'gemini-3.8-flash-001',
    'gen_ai.response.finish_reasons': ['STOP'],
    'gen_ai.usage.input_tokens': 14,
    // By the conventions the output includes thoughts.
    'gen_ai.usage.output_tokens': 12,
    'gen_ai.usage.cache_read.input_tokens': 4,
    'gen_ai.usage.reasoning.output_tokens': 5,
    'server.address': '127.0.0.1',
  })
  expect(json(span, 'gen_ai.system_instructions')).toEqual([{ type: 'text', content: 'Be short.' }])
  expect(json(span, 'gen_ai.tool.definitions')).toEqual([
    { type: 'function', name: 'weather', description: 'Weather.' },
  ])
  expect(json(span, 'gen_ai.output.messages')).toEqual([
    { role: 'assistant', parts: [{ type: 'text', content: ANSWER }], finish_reason: 'STOP' },
  ])
  expect(JSON.stringify(span)).not.toContain('not for the record')
})

const PARTS = [
  { text: 'Let me see.', thought: true },
  { text: 'It is sunny.' },
  functionCall('weather', { city: 'Lisbon' }),
]

test.each([
  ['whole', (client: GoogleGenAI) => client.models.generateContent(ask)],
  [
    'streamed',
    async (client: GoogleGenAI) => {
      for await (const _chunk of await client.models.generateContentStream(ask));
    },
  ],
])('thoughts, texts and calls of an answer are parts of the conventions, %s', async (way, call) => {
  const script =
    way === 'whole'
      ? () => contentAnswer(...PARTS)
      : () => ({
          events: contentEvents([
            [{ text: 'Let me ', thought: true }],
            [{ text: 'see.', thought: true }, { text: 'It ' }],
            [{ text: 'is sunny.' }],
            [functionCall('weather', { city: 'Lisbon' })],
          ]),
        })
  const span = await recordOne(script, (url) => call(clientOf(url)))
  expect(json(span, 'gen_ai.output.messages')).toEqual([
    {
      role: 'assistant',
      parts: [
        { type: 'reasoning', content: 'Let me see.' },
        { type: 'text', content: 'It is sunny.' },
        { type: 'tool_call', id: null, name: 'weather', arguments: { city: 'Lisbon' } },
      ],
      finish_reason: 'STOP',
    },
  ])
  expect(span.parsed['gen_ai.usage.output_tokens']).toBe(12)
})

test.each(['generateContent', 'generateContentStream'] as const)(
  'a dangerous call of a tool in the answer of %s is judged',
  async (method) => {
    const parts = [functionCall('shell', { command: 'rm -rf / --no-preserve-root' })]
    const span = await recordOne(
      () =>
        method === 'generateContent' ? contentAnswer(...parts) : { events: contentEvents([parts]) },
      async (url) => {
        const answer = await clientOf(url).models[method](ask)
        if (Symbol.asyncIterator in answer) for await (const _chunk of answer);
      },
    )
    expect(span.security_level).toBe('dangerous')
  },
)

test('a client of Vertex AI has its own provider name, and vectors their dimensions', async () => {
  const { spans } = await record(googleScript, async (url) => {
    const client = clientOf(url, { vertexai: true })
    await client.models.generateContent(ask)
    await client.models.embedContent({ model: 'text-embedding-005', contents: 'hello' })
    await clientOf(url).models.embedContent({ model: 'gemini-embedding-001', contents: 'hello' })
  })
  expect(
    spans.map(({ name, parsed }) => [
      name,
      parsed['gen_ai.provider.name'],
      parsed['gen_ai.embeddings.dimension.count'],
    ]),
  ).toEqual([
    [`generate_content ${MODEL}`, 'gcp.vertex_ai', undefined],
    ['embeddings text-embedding-005', 'gcp.vertex_ai', 3],
    ['embeddings gemini-embedding-001', 'gcp.gemini', 3],
  ])
})

test('a client that was handed over is monitored once', async () => {
  const { spans } = await record(
    googleScript,
    (url) => monitor(clientOf(url)).models.generateContent(ask),
    { instrumentations: [] },
  )
  expect(spans.map(({ name }) => name)).toEqual([`generate_content ${MODEL}`])
})

test('a forbidden text in a streamed answer is held back', () =>
  expectHeldBack(
    (pieces) => () => ({ events: contentEvents(pieces.map((text) => [{ text }])), end: 'hang' }),
    async (url, got) => {
      for await (const { text } of await clientOf(url).models.generateContentStream(ask)) {
        got(text ?? '')
      }
    },
  ))
