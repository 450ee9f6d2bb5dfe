/** What is recorded of calls of `@aws-sdk/client-bedrock-runtime`. */
import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime'
import { expect, test } from 'vitest'
import { monitor } from '../../src/index.ts'
import {
  bedrockScript,
  callStream,
  converseAnswer,
  modelStream,
  textStream,
} from '../conformance/answers/bedrock.ts'
import { expectHeldBack, json, load, record, recordOne } from './library-support.ts'

type Module = typeof import('@aws-sdk/client-bedrock-runtime')

const MODEL = 'amazon.nova-lite-v1:0'

const moduleOf = (): Module => load('@aws-sdk/client-bedrock-runtime') as Module

function clientOf(url: string): BedrockRuntimeClient {
  const { NodeHttpHandler } = load('@smithy/node-http-handler') as {
    NodeHttpHandler: new () => never
  }
  return new (moduleOf().BedrockRuntimeClient)({
    region: 'us-east-1',
    endpoint: url,
    token: { token: 'key' },
    authSchemePreference: ['httpBearerAuth'],
    requestHandler: new NodeHttpHandler(),
    maxAttempts: 1,
  })
}

const ask = { modelId: MODEL, messages: [{ role: 'user' as const, content: [{ text: 'hello' }] }] }
const ARGUMENTS = { city: 'Lisbon' }
const toolUse = { toolUseId: 'tool_1', name: 'weather', input: ARGUMENTS }

test.each([
  [
    'whole',
    () =>
      converseAnswer({ reasoningContent: { reasoningText: { text: 'Let me see.' } } }, { toolUse }),
  ],
  ['streamed', () => callStream('weather', ARGUMENTS)],
])('an answer of Converse is a client span by the conventions, %s', async (way, script) => {
  const span = await recordOne(script, async (url) => {
    const { ConverseCommand, ConverseStreamCommand } = moduleOf()
    const input = {
      ...ask,
      system: [{ text: 'Be short.' }],
      inferenceConfig: { temperature: 0.2, maxTokens: 64, stopSequences: ['END'] },
      toolConfig: { tools: [{ toolSpec: { name: 'weather', inputSchema: { json: {} } } }] },
      guardrailConfig: { guardrailIdentifier: 'gr-1', guardrailVersion: '1' },
    }
    if (way === 'whole') return clientOf(url).send(new ConverseCommand(input))
    const { stream } = await clientOf(url).send(new ConverseStreamCommand(input))
    for await (const _event of stream ?? []);
    return undefined
  })
  expect(span).toMatchObject({ name: `chat ${MODEL}`, kind: 2, channel: 'LLM', status: 'UNSET' })
  expect(span.parsed).toMatchObject({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'aws.bedrock',
    'gen_ai.request.model': MODEL,
    'gen_ai.request.temperature': 0.2,
    'gen_ai.request.max_tokens': 64,
    'gen_ai.request.stop_sequences': ['END'],
    'aws.bedrock.guardrail.id': 'gr-1',
    'gen_ai.response.finish_reasons': ['tool_use'],
    // By the conventions the input includes what was cached.
    'gen_ai.usage.input_tokens': 142,
    'gen_ai.usage.output_tokens': 7,
    'gen_ai.usage.cache_read.input_tokens': 100,
    'gen_ai.usage.cache_write.input_tokens': 30,
  })
  expect(json(span, 'gen_ai.system_instructions')).toEqual([{ type: 'text', content: 'Be short.' }])
  expect(json(span, 'gen_ai.output.messages')).toMatchObject([
    {
      parts: [
        { type: 'reasoning', content: 'Let me see.' },
        { type: 'tool_call', id: 'tool_1', name: 'weather', arguments: ARGUMENTS },
      ],
    },
  ])
})

test('InvokeModel is read as the model answers; a client that was handed over is monitored once', async () => {
  const { spans } = await record(
    bedrockScript,
    async (url) => {
      const { InvokeModelCommand } = moduleOf()
      const client = monitor(clientOf(url))
      const body = JSON.stringify({ messages: [{ role: 'user', content: 'hello' }] })
      await client.send(new InvokeModelCommand({ modelId: 'anthropic.claude', body }))
      const text = JSON.stringify({ inputText: 'hello' })
      await client.send(new InvokeModelCommand({ modelId: 'amazon.titan-embed', body: text }))
    },
    { instrumentations: [] },
  )
  expect(
    spans.map(({ name, parsed }) => [
      name,
      parsed['gen_ai.usage.output_tokens'],
      parsed['gen_ai.embeddings.dimension.count'],
    ]),
  ).toEqual([
    ['chat anthropic.claude', 7, undefined],
    ['embeddings amazon.titan-embed', undefined, 3],
  ])
})

test.each([
  ['Llama', [{ generation: 'Sun' }, { generation: 'ny.' }]],
  [
    'Nova',
    [
      { messageStart: { role: 'assistant' } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'Sun' } } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'ny.' } } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      { messageStop: { stopReason: 'end_turn' } },
    ],
  ],
])('the streamed answer of %s is put together', async (_name, events) => {
  const span = await recordOne(
    () => modelStream(events),
    async (url) => {
      const { InvokeModelWithResponseStreamCommand: Command } = moduleOf()
      const { body } = await clientOf(url).send(
        new Command({ modelId: 'some.model', body: '{"prompt":"hello"}' }),
      )
      for await (const _event of body ?? []);
    },
  )
  expect(json(span, 'gen_ai.output.messages')).toMatchObject([
    { parts: [{ type: 'text', content: 'Sunny.' }] },
  ])
})

test('what is redacted does not stand in the body of InvokeModel, whose kind stays', async () => {
  const bodies: unknown[] = []
  await record(
    (request, index) => {
      bodies.push(request.body)
      return bedrockScript(request, index)
    },
    (url) => {
      const { InvokeModelCommand } = moduleOf()
      const body = new TextEncoder().encode(JSON.stringify({ prompt: 'Say xyzzy.' }))
      return clientOf(url).send(new InvokeModelCommand({ modelId: 'some.model', body }))
    },
    { config: { security: { dangerous_keywords: ['xyzzy'], dangerous_action: 'redact' } } },
  )
  expect(bodies).toHaveLength(1)
  expect(bodies[0]).toEqual({ prompt: expect.stringMatching(/^Say \[REDACTED:.+\]\.$/) })
})

test('a dangerous call of a tool in a streamed answer is judged', async () => {
  const span = await recordOne(
    () => callStream('shell', { command: 'rm -rf / --no-preserve-root' }),
    async (url) => {
      const { ConverseStreamCommand } = moduleOf()
      const { stream } = await clientOf(url).send(new ConverseStreamCommand(ask))
      for await (const _event of stream ?? []);
    },
  )
  expect(span.security_level).toBe('dangerous')
})

test('a forbidden text in a streamed answer is held back', () =>
  expectHeldBack(
    (pieces) => () => ({ ...textStream(pieces, false), end: 'hang' }),
    async (url, got) => {
      const { ConverseStreamCommand } = moduleOf()
      const { stream } = await clientOf(url).send(new ConverseStreamCommand(ask))
      for await (const event of stream ?? []) got(event.contentBlockDelta?.delta?.text ?? '')
    },
  ))
