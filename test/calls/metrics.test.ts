import { metrics } from '@opentelemetry/api'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { createRequire } from 'node:module'
import type OpenAI from 'openai'
import type Anthropic from '@anthropic-ai/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  defineRule,
  monitorCall,
  monitorLlmCall,
  monitorTool,
  SecurityError,
} from '../../src/index.ts'
import { describeMetrics } from '../../src/semconv/metrics.ts'
import { answering, textBlock, USAGE as MESSAGE_USAGE } from '../conformance/answers/anthropic.ts'
import { CHAT_USAGE, chatAnswer, chatEvents, openAiScript } from '../conformance/answers/openai.ts'
import { langchain, shellTool } from '../instrumentations/langchain-support.ts'
import { inMemory, KITS } from '../instrumentations/mcp-kits.ts'
import { type Measured, measured, type Metric, type Point } from '../support/metrics.ts'
import { type Monitored, monitored } from '../support/monitored.ts'
import { startWireServer, type WireScript, type WireServer } from '../support/wire-server.ts'

const SECONDS = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
]
const TOKENS = [
  1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864,
]
const require = createRequire(import.meta.url)

let server: WireServer
let script: WireScript
let watched: Monitored
let measures: Measured
beforeEach(async () => {
  script = openAiScript
  server = await startWireServer((request, index) => script(request, index))
  watched = monitored({
    rules: [
      defineRule({ id: 'own.odd', level: 'suspicious', reason: 'Odd.', pattern: 'odd thing' }),
      defineRule({ id: 'own.bad', level: 'dangerous', reason: 'Bad.', pattern: 'bluebird' }),
    ],
  })
  measures = measured()
})
afterEach(async () => {
  await measures[Symbol.asyncDispose]()
  await watched.stop()
  await server.close()
})

const openai = (): OpenAI => {
  const { OpenAI: Client } = require('openai') as { OpenAI: typeof OpenAI }
  return new Client({ baseURL: `${server.url}/v1`, apiKey: 'k', maxRetries: 0 })
}
const ask = (content = 'hi') => ({
  model: 'gpt-5-mini',
  messages: [{ role: 'user' as const, content }],
})
const MCP_SECONDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300]
const port = (): number => Number(new URL(server.url).port)
const chatAttributes = () => ({
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-5-mini',
  'gen_ai.response.model': 'gpt-5-mini-2025-08-07',
  'server.address': '127.0.0.1',
  'server.port': port(),
})

/** The one point of a metric. */
function onlyPoint(metric: Metric | undefined): Point {
  expect(metric?.points).toHaveLength(1)
  return metric?.points[0] as Point
}
const genAi = (all: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(all)
    .filter((name) => name.startsWith('gen_ai.') || name.startsWith('mcp.'))
    .sort()

test('a chat call: every metric of the conventions with its unit, buckets, attributes and value', async () => {
  await openai().chat.completions.create(ask())
  const all = await measures.collect()
  expect(genAi(all)).toEqual([
    'gen_ai.client.inference.duration',
    'gen_ai.client.inference.operation.input_tokens',
    'gen_ai.client.inference.operation.output_tokens',
    'gen_ai.client.inference.usage.cache_read.input_tokens',
    'gen_ai.client.inference.usage.input_tokens',
    'gen_ai.client.inference.usage.output_tokens',
    'gen_ai.client.inference.usage.reasoning.output_tokens',
  ])
  const duration = all['gen_ai.client.inference.duration']
  expect(duration).toMatchObject({ unit: 's', scope: 'cylestio-monitor' })
  const point = onlyPoint(duration)
  expect(point).toMatchObject({ attributes: chatAttributes(), count: 1, boundaries: SECONDS })
  const [span] = watched.rows("record = 'span'")
  expect(point.value * 1000).toBeCloseTo(span?.duration_ms ?? -1, 2)
  for (const [name, tokens] of [
    ['input_tokens', CHAT_USAGE.prompt_tokens],
    ['output_tokens', CHAT_USAGE.completion_tokens],
    ['cache_read.input_tokens', CHAT_USAGE.prompt_tokens_details.cached_tokens],
    ['reasoning.output_tokens', CHAT_USAGE.completion_tokens_details.reasoning_tokens],
  ] as const) {
    const counter = all[`gen_ai.client.inference.usage.${name}`]
    expect(counter?.unit).toBe('{token}')
    expect(onlyPoint(counter)).toEqual({
      attributes: { ...chatAttributes(), 'gen_ai.token.modality': 'unknown' },
      value: tokens,
    })
  }
  for (const [name, tokens] of [
    ['input_tokens', CHAT_USAGE.prompt_tokens],
    ['output_tokens', CHAT_USAGE.completion_tokens],
  ] as const) {
    const histogram = all[`gen_ai.client.inference.operation.${name}`]
    expect(histogram?.unit).toBe('{token}')
    expect(onlyPoint(histogram)).toEqual({
      ...{ attributes: chatAttributes(), value: tokens },
      ...{ count: 1, boundaries: TOKENS },
    })
  }
})

test('a streamed call adds the time to its first chunk and to each further one', async () => {
  script = () => ({ events: chatEvents('Lisbon is it.', true) })
  const stream = await openai().chat.completions.create({
    ...{ ...ask(), stream: true },
    stream_options: { include_usage: true },
  })
  let chunks = 0
  for await (const _ of stream) chunks += 1
  const all = await measures.collect()
  const first = onlyPoint(all['gen_ai.client.inference.time_to_first_chunk'])
  expect(first).toMatchObject({ attributes: chatAttributes(), count: 1, boundaries: SECONDS })
  const [span] = watched.rows("record = 'span'")
  expect(first.value).toBe(span?.parsed['gen_ai.response.time_to_first_chunk'])
  const further = onlyPoint(all['gen_ai.client.inference.time_per_output_chunk'])
  const { 'gen_ai.response.model': _later, ...known } = chatAttributes()
  expect(further).toMatchObject({ attributes: known, count: chunks - 1, boundaries: SECONDS })
  expect(onlyPoint(all['gen_ai.client.inference.usage.input_tokens']).value).toBe(14)
})

test('a failure has its error.type, and no tokens', async () => {
  script = () => ({ status: 429, json: { error: { message: 'slow', code: 'rate_limit' } } })
  await openai()
    .chat.completions.create(ask())
    .catch(() => {})
  const all = await measures.collect()
  expect(genAi(all)).toEqual(['gen_ai.client.inference.duration'])
  const { 'gen_ai.response.model': _none, ...known } = chatAttributes()
  expect(onlyPoint(all['gen_ai.client.inference.duration']).attributes).toEqual({
    ...known,
    'error.type': 'rate_limit',
  })
})

test('blocked calls are told apart and counted, at their input and at their output', async () => {
  await expect(openai().chat.completions.create(ask('bluebird'))).rejects.toThrow(SecurityError)
  const all = await measures.collect()
  expect(onlyPoint(all['gen_ai.client.inference.duration']).attributes).toMatchObject({
    'error.type': 'CYLESTIO_BLOCKED',
  })
  expect(all['cylestio.call.blocked']?.unit).toBe('{call}')
  expect(onlyPoint(all['cylestio.call.blocked'])).toEqual({
    attributes: { 'cylestio.channel': 'LLM', 'cylestio.call.phase': 'input' },
    value: 1,
  })
  await watched.stop()
  watched = monitored({
    rules: [defineRule({ id: 'own.bad', level: 'dangerous', reason: 'Bad.', pattern: 'Lisbon' })],
    config: { security: { output_action: 'block' } },
  })
  await expect(openai().chat.completions.create(ask())).rejects.toThrow(SecurityError)
  const { points = [] } = (await measures.collect())['cylestio.call.blocked'] ?? {}
  expect(points.map(({ attributes, value }) => [attributes['cylestio.call.phase'], value])).toEqual(
    [
      ['input', 1],
      ['output', 1],
    ],
  )
})

test('findings are counted by rule, level and action', async () => {
  const tool = monitorTool((text: string) => text, { name: 'echo' })
  tool('an odd thing')
  tool('another odd thing')
  expect(() => tool('bluebird')).toThrow(SecurityError)
  const metric = (await measures.collect())['cylestio.security.findings']
  expect(metric?.unit).toBe('{finding}')
  expect(metric?.points).toEqual([
    {
      attributes: {
        ...{ 'cylestio.channel': 'TOOL', 'cylestio.finding.rule_id': 'own.odd' },
        ...{ 'cylestio.security.level': 'suspicious', 'cylestio.security.action': 'alert' },
      },
      // Each text is judged as it goes in and as it comes out.
      value: 4,
    },
    {
      attributes: {
        ...{ 'cylestio.channel': 'TOOL', 'cylestio.finding.rule_id': 'own.bad' },
        ...{ 'cylestio.security.level': 'dangerous', 'cylestio.security.action': 'block' },
      },
      value: 1,
    },
  ])
})

test('tools, embeddings and other calls', async () => {
  const tool = monitorTool(async (_city: string) => 'rain', { name: 'weather' })
  await tool('Lisbon')
  await openai().embeddings.create({ model: 'text-embedding-3-small', input: 'a' })
  monitorCall(() => 1, 'AGENT')()
  const all = await measures.collect()
  expect(genAi(all)).toEqual(['gen_ai.client.operation.duration', 'gen_ai.execute_tool.duration'])
  expect(onlyPoint(all['gen_ai.execute_tool.duration'])).toMatchObject({
    attributes: { 'gen_ai.tool.name': 'weather', 'gen_ai.tool.type': 'function' },
    ...{ count: 1, boundaries: SECONDS },
  })
  expect(onlyPoint(all['gen_ai.client.operation.duration'])).toMatchObject({
    attributes: {
      'gen_ai.operation.name': 'embeddings',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'text-embedding-3-small',
    },
    count: 1,
  })
})

test.each(KITS)('MCP requests of %s, at the client and at the server', async (_name, load) => {
  const kit = await load()
  const mcpServer = kit.server({
    'tools/call': ({ name }) => ({
      content: [{ type: 'text', text: '3' }],
      ...(name === 'fail' ? { isError: true } : {}),
    }),
  })
  const client = await inMemory(kit, mcpServer)
  await client.callTool({ name: 'add', arguments: { a: 1, b: 2 } })
  await client.callTool({ name: 'fail', arguments: {} })
  expect(await measures.collect()).not.toHaveProperty('mcp.client.session.duration')
  await client.close()
  const all = await measures.collect()
  for (const side of ['client', 'server'] as const) {
    const metric = all[`mcp.${side}.operation.duration`]
    expect(metric?.unit).toBe('s')
    const calls = metric?.points.filter(
      ({ attributes }) => attributes['mcp.method.name'] === 'tools/call',
    )
    expect(calls?.map(({ attributes, count }) => [attributes['gen_ai.tool.name'], count])).toEqual([
      ['add', 1],
      ['fail', 1],
    ])
    expect(calls?.[0]?.attributes).toMatchObject({ 'gen_ai.operation.name': 'execute_tool' })
    expect(calls?.[0]?.attributes).not.toHaveProperty('error.type')
    expect(calls?.[1]?.attributes).toMatchObject({ 'error.type': 'tool_error' })
    expect(calls?.[0]?.boundaries).toEqual(MCP_SECONDS)
  }
  // A session lasts from its first request to the close of its connection, which both ends learn of.
  for (const side of ['client', 'server'] as const) {
    const point = onlyPoint(all[`mcp.${side}.session.duration`])
    expect(point).toMatchObject({ count: 1, boundaries: MCP_SECONDS })
    expect(point.attributes['mcp.protocol.version']).toMatch(/^20\d\d-\d\d-\d\d$/)
    const calls = all[`mcp.${side}.operation.duration`]?.points.map(({ value }) => value) ?? []
    expect(point.value).toBeGreaterThan(Math.max(...calls))
  }
  expect(all).not.toHaveProperty('gen_ai.execute_tool.duration')
})

describe('nothing is counted twice', () => {
  const inputTokens = async (): Promise<number[]> => {
    const metric = (await measures.collect())['gen_ai.client.inference.usage.input_tokens']
    return metric?.points.map(({ value }) => value) ?? []
  }
  const durations = async (): Promise<number[]> => {
    const metric = (await measures.collect())['gen_ai.client.inference.duration']
    return metric?.points.map(({ count = 0 }) => count) ?? []
  }

  test('a function of the application around a monitored client', async () => {
    const client = openai()
    const outer = monitorLlmCall((request: ReturnType<typeof ask>) =>
      client.chat.completions.create(request),
    )
    await outer(ask())
    expect(await inputTokens()).toEqual([14])
    expect(await durations()).toEqual([1])
    const spans = watched.rows("record = 'span'")
    expect(spans).toHaveLength(2)
    expect(spans.filter(({ parsed }) => 'cylestio.usage.cost' in parsed)).toHaveLength(1)
  })

  test('LangChain over openai', async () => {
    const { ChatOpenAI } = langchain('@langchain/openai')
    const configuration = { baseURL: `${server.url}/v1` }
    const model = new ChatOpenAI({ model: 'gpt-5-mini', apiKey: 'k', configuration })
    await model.invoke('hi')
    expect(await inputTokens()).toEqual([14])
    expect(await durations()).toEqual([1])
  })

  test('the Vercel AI SDK, whose agent counts its model and tool calls', async () => {
    Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false })
    const ai = require('ai') as typeof import('ai')
    const { createOpenAI } = require('@ai-sdk/openai') as typeof import('@ai-sdk/openai')
    const { z } = require('zod') as typeof import('zod')
    const call = [
      { id: 'c', type: 'function', function: { name: 'weather', arguments: '{"city":"a"}' } },
    ]
    script = (_request, index) =>
      index === 0 ? chatAnswer({ tool_calls: call }) : chatAnswer({ content: 'Rain.' })
    await ai.generateText({
      model: createOpenAI({ baseURL: `${server.url}/v1`, apiKey: 'k' }).chat('gpt-5-mini'),
      prompt: 'Weather?',
      stopWhen: ai.stepCountIs(3),
      tools: {
        weather: ai.tool({
          inputSchema: z.object({ city: z.string() }),
          execute: async () => 'rain',
        }),
      },
    })
    expect(await inputTokens()).toEqual([28])
    expect(await durations()).toEqual([2])
    const all = await measures.collect()
    expect(onlyPoint(all['gen_ai.execute_tool.duration']).count).toBe(1)
    expect(onlyPoint(all['gen_ai.invoke_agent.duration']).count).toBe(1)
    expect(all['gen_ai.invoke_agent.inference_calls']?.unit).toBe('{inference_call}')
    expect(onlyPoint(all['gen_ai.invoke_agent.inference_calls']).value).toBe(2)
    expect(all['gen_ai.invoke_agent.tool_calls']?.unit).toBe('{tool_call}')
    expect(onlyPoint(all['gen_ai.invoke_agent.tool_calls']).value).toBe(1)
  })

  test("Anthropic's SDK, which makes spans of its own", async () => {
    const { Anthropic: Client } = require('@anthropic-ai/sdk') as { Anthropic: typeof Anthropic }
    script = answering(textBlock('Lisbon.'))
    const client = new Client({ baseURL: server.url, apiKey: 'k', maxRetries: 0 })
    await client.messages.create({ ...ask(), model: 'claude-sonnet-5-5', max_tokens: 9 })
    const all = await measures.collect()
    const { input_tokens: plain, cache_read_input_tokens: read } = MESSAGE_USAGE
    const { cache_creation_input_tokens: written } = MESSAGE_USAGE
    expect(await inputTokens()).toEqual([plain + read + written])
    const usage = 'gen_ai.client.inference.usage'
    expect(onlyPoint(all[`${usage}.cache_read.input_tokens`]).value).toBe(read)
    expect(onlyPoint(all[`${usage}.cache_write.input_tokens`]).value).toBe(written)
    expect(await durations()).toEqual([1])
  })

  test('a LangGraph agent counts its own calls', async () => {
    const { createReactAgent } = langchain('@langchain/langgraph/prebuilt')
    const { ChatOpenAI } = langchain('@langchain/openai')
    const call = [
      { id: 'c', type: 'function', function: { name: 'shell', arguments: '{"command":"ls"}' } },
    ]
    script = (_request, index) =>
      index === 0 ? chatAnswer({ tool_calls: call }) : chatAnswer({ content: 'Done.' })
    const configuration = { baseURL: `${server.url}/v1` }
    const agent = createReactAgent({
      llm: new ChatOpenAI({ model: 'gpt-5-mini', apiKey: 'k', configuration }),
      tools: [shellTool()],
    })
    await agent.invoke({ messages: [{ role: 'user', content: 'List.' }] })
    const all = await measures.collect()
    expect(await durations()).toEqual([2])
    expect(onlyPoint(all['gen_ai.execute_tool.duration']).count).toBe(1)
    const calls = all['gen_ai.invoke_agent.inference_calls']?.points ?? []
    expect(calls.reduce((sum, { value }) => sum + value, 0)).toBe(2)
  })
})

test('a provider that is registered later, and one that throws', async () => {
  await measures[Symbol.asyncDispose]()
  await openai().chat.completions.create(ask())
  measures = measured()
  await openai().chat.completions.create(ask())
  const all = await measures.collect()
  expect(onlyPoint(all['gen_ai.client.inference.duration']).count).toBe(1)
  metrics.disable()
  class Broken extends MeterProvider {
    override getMeter(): never {
      throw new Error('no meters')
    }
  }
  metrics.setGlobalMeterProvider(new Broken())
  expect(await openai().chat.completions.create(ask())).toMatchObject({ id: 'chatcmpl-1' })
  expect(watched.rows("record = 'span'").at(-1)?.event_type).toBe('LLM_call_finish')
})

test('names and units are those of the conventions', () => {
  expect(Object.fromEntries(describeMetrics().map(({ name, unit }) => [name, unit]))).toEqual({
    'gen_ai.client.inference.duration': 's',
    'gen_ai.client.inference.time_to_first_chunk': 's',
    'gen_ai.client.inference.time_per_output_chunk': 's',
    'gen_ai.client.inference.usage.input_tokens': '{token}',
    'gen_ai.client.inference.usage.output_tokens': '{token}',
    'gen_ai.client.inference.usage.cache_read.input_tokens': '{token}',
    'gen_ai.client.inference.usage.cache_write.input_tokens': '{token}',
    'gen_ai.client.inference.usage.reasoning.output_tokens': '{token}',
    'gen_ai.client.inference.operation.input_tokens': '{token}',
    'gen_ai.client.inference.operation.output_tokens': '{token}',
    'gen_ai.client.operation.duration': 's',
    'gen_ai.execute_tool.duration': 's',
    'gen_ai.invoke_agent.duration': 's',
    'gen_ai.invoke_agent.inference_calls': '{inference_call}',
    'gen_ai.invoke_agent.tool_calls': '{tool_call}',
    'mcp.client.operation.duration': 's',
    'mcp.server.operation.duration': 's',
    'mcp.client.session.duration': 's',
    'mcp.server.session.duration': 's',
    'cylestio.call.blocked': '{call}',
    'cylestio.security.findings': '{finding}',
    'cylestio.usage.cost': '{USD}',
    'cylestio.events.dropped': '{event}',
    'cylestio.events.truncated': '{event}',
    'cylestio.sink.delivered': '{event}',
    'cylestio.sink.dead_letters': '{event}',
    'cylestio.sink.lag': '{event}',
  })
})
