/** What is recorded of calls of `cohere-ai`, of both versions of its API. */
import type { CohereClient, CohereClientV2 } from 'cohere-ai'
import { expect, test } from 'vitest'
import { monitor, SecurityError } from '../../src/index.ts'
import {
  callAnswer,
  callEvents,
  cohereScript,
  firstCallLines,
  firstChat,
  firstLines,
  textAnswer,
  textEvents,
} from '../conformance/answers/cohere.ts'
import type { WireScript } from '../support/wire-server.ts'
import { DANGEROUS_PROMPT } from './langchain-support.ts'
import { expectHeldBack, json, load, record, recordOne } from './library-support.ts'

const model = 'command-a-03-2025'

const moduleOf = () => load('cohere-ai') as typeof import('cohere-ai')

const clientOf = (url: string): CohereClientV2 =>
  new (moduleOf().CohereClientV2)({ environment: url, token: 'key' })

const firstClientOf = (url: string): CohereClient =>
  new (moduleOf().CohereClient)({ environment: url, token: 'key' })

const ask = { model, messages: [{ role: 'user' as const, content: 'hello' }] }
const firstAsk = { model, message: 'hello' }
const DANGEROUS = 'rm -rf / --no-preserve-root'
const ARGUMENTS = { city: 'Lisbon' }
const CALLS = [{ name: 'weather', parameters: ARGUMENTS }]

async function drain(stream: PromiseLike<AsyncIterable<unknown>>): Promise<void> {
  for await (const _event of await stream) continue
}

const PLAN = { type: 'reasoning', content: 'I will look it up.' }

const WAYS: readonly [
  way: string,
  script: WireScript,
  call: (url: string) => unknown,
  expected: { readonly parts: readonly object[]; readonly reason: string },
][] = [
  [
    'whole',
    () => callAnswer('weather', ARGUMENTS),
    (url) => clientOf(url).chat({ ...ask, temperature: 0.2, maxTokens: 64, p: 0.9, k: 5, seed: 7 }),
    { parts: [PLAN, { id: 'call_1' }], reason: 'TOOL_CALL' },
  ],
  [
    'streamed',
    () => ({ events: callEvents('weather', ARGUMENTS) }),
    (url) => drain(clientOf(url).chatStream({ ...ask, temperature: 0.2 })),
    { parts: [PLAN, { id: 'call_1' }], reason: 'TOOL_CALL' },
  ],
  [
    'whole, of the first version',
    () => firstChat({ text: '', tool_calls: CALLS }),
    (url) => firstClientOf(url).chat({ ...firstAsk, temperature: 0.2 }),
    { parts: [{ id: null }], reason: 'COMPLETE' },
  ],
  [
    'streamed, of the first version',
    () => firstCallLines('weather', ARGUMENTS),
    (url) => drain(firstClientOf(url).chatStream({ ...firstAsk, temperature: 0.2 })),
    { parts: [PLAN, { id: null }], reason: 'COMPLETE' },
  ],
]

test.each(WAYS)(
  'a chat is a client span by the conventions, with usage as it was sent, %s',
  async (_way, script, call, { parts, reason }) => {
    const span = await recordOne(script, call)
    expect(span).toMatchObject({ name: `chat ${model}`, kind: 2, channel: 'LLM', status: 'UNSET' })
    expect(span.parsed).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'cohere',
      'gen_ai.request.model': model,
      'gen_ai.request.temperature': 0.2,
      'gen_ai.response.finish_reasons': [reason],
      'gen_ai.usage.input_tokens': 14,
      'gen_ai.usage.output_tokens': 9,
      'server.address': '127.0.0.1',
    })
    expect(json(span, 'gen_ai.output.messages')).toMatchObject([
      {
        parts: parts.map((part) =>
          'type' in part
            ? part
            : { type: 'tool_call', name: 'weather', arguments: ARGUMENTS, ...part },
        ),
      },
    ])
  },
)

test('the first version: preamble, history, tools and their results are messages', async () => {
  const span = await recordOne(cohereScript, (url) =>
    firstClientOf(url).chat({
      ...firstAsk,
      preamble: 'Be brief.',
      chatHistory: [
        { role: 'USER', message: 'Hi.' },
        { role: 'CHATBOT', message: 'Hello.' },
      ],
      tools: [{ name: 'weather', description: 'The weather.' }],
      toolResults: [
        { call: { name: 'weather', parameters: ARGUMENTS }, outputs: [{ sky: 'blue' }] },
      ],
    }),
  )
  expect(json(span, 'gen_ai.system_instructions')).toMatchObject([{ content: 'Be brief.' }])
  expect(json(span, 'gen_ai.input.messages')).toMatchObject([
    { role: 'user', parts: [{ content: 'Hi.' }] },
    { role: 'assistant', parts: [{ content: 'Hello.' }] },
    { role: 'user', parts: [{ content: 'hello' }] },
    { role: 'tool', parts: [{ type: 'tool_call_response', response: [{ sky: 'blue' }] }] },
  ])
  expect(json(span, 'gen_ai.tool.definitions')).toMatchObject([{ name: 'weather' }])
})

test.each([
  ['handed over alone', { instrumentations: [] }],
  ['handed over beside the hook', {}],
])('a client is monitored once, %s; vectors have their dimensions', async (_how, options) => {
  const embedding = {
    model: 'embed-v4.0',
    texts: ['hello'],
    inputType: 'search_query' as const,
    embeddingTypes: ['float' as const],
  }
  const { spans } = await record(
    cohereScript,
    (url) => monitor(clientOf(url)).embed(embedding),
    options,
  )
  expect(
    spans.map(({ name, parsed }) => [
      name,
      parsed['gen_ai.embeddings.dimension.count'],
      parsed['gen_ai.usage.input_tokens'],
    ]),
  ).toEqual([['embeddings embed-v4.0', 3, 6]])
})

test.each([
  ['of the second', () => ({ events: callEvents('shell', { command: DANGEROUS }) }), 'chatStream'],
  ['of the first', () => firstCallLines('shell', { command: DANGEROUS }), 'first'],
] as const)(
  'a dangerous call of a tool in an answer is judged, %s version',
  async (_v, script, way) => {
    const span = await recordOne(script, (url) =>
      way === 'first'
        ? drain(firstClientOf(url).chatStream(firstAsk))
        : drain(clientOf(url).chatStream(ask)),
    )
    expect(span.security_level).toBe('dangerous')
  },
)

/** Answers with the last text of the request, whole or in pieces of a few characters, and notes it. */
const echoTo =
  (sent: string[]): WireScript =>
  ({ body }) => {
    const { stream, messages, message } = body as {
      readonly stream?: boolean
      readonly message?: string
      readonly messages?: readonly { readonly content: string }[]
    }
    const text = message ?? messages?.at(-1)?.content ?? ''
    sent.push(text)
    const pieces = text.match(/.{1,5}/gs) ?? []
    if (message !== undefined) return stream === true ? firstLines(pieces) : firstChat({ text })
    return stream === true ? { events: textEvents(pieces) } : textAnswer(text)
  }

const SECRETS = 'Mail ann.lee@example.org the key sk-proj-Zx81kQpT7mNvB3rLw9sYdF2h.'

test('the caller of a redacted call gets the values that Cohere does not', async () => {
  const second = { model, messages: [{ role: 'user' as const, content: SECRETS }] }
  const first = { model, message: SECRETS }
  const sent: string[] = []
  const told: (string | undefined)[] = []
  const { spans } = await record(
    echoTo(sent),
    async (url) => {
      const client = clientOf(url)
      const textOf = ({ message }: Awaited<ReturnType<typeof client.chat>>) =>
        message.content?.map((part) => (part.type === 'text' ? part.text : '')).join('')
      told.push(textOf(await client.chat(second)))
      told.push(textOf((await client.chat(second).withRawResponse()).data))
      told.push((await firstClientOf(url).chat(first)).text)
      let streamed = ''
      for await (const event of await client.chatStream(second)) {
        if (event.type === 'content-delta') streamed += event.delta?.message?.content?.text ?? ''
      }
      told.push(streamed)
      streamed = ''
      for await (const event of await firstClientOf(url).chatStream(first)) {
        if (event.eventType === 'text-generation') streamed += event.text
        if (event.eventType === 'stream-end') told.push(event.response.text)
      }
      told.push(streamed)
    },
    { config: { security: { channels: { LLM: { suspicious_action: 'redact' } } } } },
  )
  expect(told).toEqual(Array(6).fill(SECRETS))
  expect(JSON.stringify(spans)).not.toContain('ann.lee')
  expect(sent).toEqual(Array(5).fill('Mail <EMAIL_1> the key <OPENAI_KEY_1>.'))
})

test('a client for AWS sends nothing of what is refused', async () => {
  const options = {
    awsRegion: 'us-east-1',
    awsAccessKey: 'a',
    awsSecretKey: 'b',
    awsSessionToken: 'c',
  }
  const { spans } = await record(cohereScript, async () => {
    const { BedrockClient, BedrockClientV2 } = load(
      'cohere-ai/aws',
    ) as typeof import('cohere-ai/aws')
    const first = new BedrockClient(options).chat({ model, message: DANGEROUS_PROMPT })
    await expect(first).rejects.toThrow(SecurityError)
    const messages = [{ role: 'user' as const, content: DANGEROUS_PROMPT }]
    const second = new BedrockClientV2(options).chat({ model, messages })
    await expect(second.withRawResponse()).rejects.toThrow(SecurityError)
  })
  expect(spans.map((span) => [span.event_type, span.parsed['server.address']])).toEqual([
    ['LLM_call_blocked', undefined],
    ['LLM_call_blocked', undefined],
  ])
})

test('a forbidden text in a streamed answer is held back', () =>
  expectHeldBack(
    (pieces) => () => ({ events: textEvents(pieces).slice(0, -2), end: 'hang' }),
    async (url, got) => {
      for await (const event of await clientOf(url).chatStream(ask)) {
        if (event.type === 'content-delta') got(event.delta?.message?.content?.text ?? '')
      }
    },
  ))

test('a forbidden text in a streamed answer of the first version is held back', () =>
  expectHeldBack(
    (pieces) => () => firstLines(pieces),
    async (url, got) => {
      for await (const event of await firstClientOf(url).chatStream(firstAsk)) {
        if (event.eventType === 'text-generation') got(event.text)
      }
    },
  ))
