/** Models over an SDK that is monitored itself: one span for each request, and the gate where it leaves. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SecurityError } from '../../src/index.ts'
import { chatAnswer, openAiScript, toolCallOf } from '../conformance/answers/openai.ts'
import { monitored } from '../support/monitored.ts'
import { startWireServer, type WireScript, type WireServer } from '../support/wire-server.ts'
import {
  DANGEROUS_COMMAND,
  DANGEROUS_PROMPT,
  langchain,
  shellTool,
  spansOf,
  treeOf,
} from './langchain-support.ts'

let server: WireServer
let script: WireScript
beforeEach(async () => {
  script = openAiScript
  server = await startWireServer((request, index) => script(request, index))
})
afterEach(async () => {
  await server.close()
})

function chatOpenAi(options: object = {}) {
  const { ChatOpenAI } = langchain('@langchain/openai')
  return new ChatOpenAI({
    model: 'gpt-4o-mini',
    apiKey: 'key',
    configuration: { baseURL: `${server.url}/v1` },
    ...options,
  })
}

test.each([
  ['chat completions', {}],
  ['the responses API', { useResponsesApi: true }],
])('a request through %s is one span, part of the chain that made it', async (_title, options) => {
  await using watched = monitored()
  const { RunnableLambda } = langchain('@langchain/core/runnables')
  const chain = RunnableLambda.from((text: string) => text)
    .pipe(chatOpenAi(options))
    .withConfig({ runName: 'ask' })
  await chain.invoke('Which capital?')
  for await (const _ of await chain.stream('Which capital?')) continue
  expect(server.requests).toHaveLength(2)
  const rows = watched.rows()
  expect(treeOf(rows)).toEqual(
    [1, 2].flatMap(() => ['ask', '  RunnableLambda', '  chat gpt-4o-mini']),
  )
  const calls = spansOf(rows).filter((span) => span.channel === 'LLM')
  expect(calls.map((span) => span.parsed['server.address'])).toEqual(['127.0.0.1', '127.0.0.1'])
  expect(calls[0]?.parsed).toMatchObject({
    'gen_ai.provider.name': 'openai',
    'gen_ai.usage.input_tokens': 14,
    'gen_ai.usage.output_tokens': 9,
  })
})

test.each(['invoke', 'stream', 'batch'] as const)(
  'a dangerous prompt through %s sends nothing, and is refused once and at once',
  async (way) => {
    await using watched = monitored()
    // Six retries by default: they would wait for half a minute.
    const model = chatOpenAi()
    const call = async (): Promise<unknown> => {
      if (way === 'invoke') return model.invoke(DANGEROUS_PROMPT)
      if (way === 'batch') return model.batch([DANGEROUS_PROMPT])
      for await (const _ of await model.stream(DANGEROUS_PROMPT)) continue
      return undefined
    }
    const startedAt = performance.now()
    await expect(call()).rejects.toThrow(SecurityError)
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    expect(server.requests).toHaveLength(0)
    expect(spansOf(watched.rows()).map((span) => span.event_type)).toEqual(['LLM_call_blocked'])
  },
)

test('where its SDK is not monitored, the model itself is', async () => {
  await using watched = monitored({ instrumentations: ['langchain'] })
  const model = chatOpenAi()
  const answer = await model.invoke('Which capital?')
  for await (const _ of await model.stream('Which capital?')) continue
  expect(server.requests).toHaveLength(2)
  await expect(model.invoke(DANGEROUS_PROMPT)).rejects.toThrow(SecurityError)
  await expect(model.stream(DANGEROUS_PROMPT)).rejects.toThrow(SecurityError)
  expect(server.requests).toHaveLength(2)
  const [first, second, ...blocked] = spansOf(watched.rows())
  for (const span of [first, second]) {
    expect(span).toMatchObject({
      name: 'chat gpt-4o-mini',
      event_type: 'LLM_call_finish',
      parsed: {
        'gen_ai.provider.name': 'openai',
        'gen_ai.usage.input_tokens': 14,
        'gen_ai.usage.output_tokens': 9,
        'gen_ai.usage.cache_read.input_tokens': 4,
        'gen_ai.usage.reasoning.output_tokens': 2,
        'gen_ai.response.finish_reasons': ['stop'],
      },
    })
    expect(span?.parsed['gen_ai.output.messages']).toContain(answer.content)
  }
  expect(first?.parsed['gen_ai.response.model']).toBe('gpt-5-mini-2025-08-07')
  expect(blocked.map((span) => span.event_type)).toEqual(['LLM_call_blocked', 'LLM_call_blocked'])
})

test('a subclass that sends in a way of its own is judged itself', async () => {
  await using watched = monitored()
  const { ChatOpenAI } = langchain('@langchain/openai')
  const { AIMessage } = langchain('@langchain/core/messages')
  const sent: unknown[] = []
  class Own extends ChatOpenAI {
    override async _generate(messages: readonly { readonly content: unknown }[]) {
      sent.push(messages.map(({ content }) => content))
      return { generations: [{ text: 'x', message: new AIMessage('x') }] }
    }
  }
  const model = new Own({ model: 'gpt-4o-mini', apiKey: 'key' })
  expect((await model.invoke('Hello')).content).toBe('x')
  await expect(model.invoke(DANGEROUS_PROMPT)).rejects.toThrow(SecurityError)
  expect(sent).toEqual([['Hello']])
  expect(spansOf(watched.rows()).map((span) => span.event_type)).toEqual([
    'LLM_call_finish',
    'LLM_call_blocked',
  ])
})

test('an error of the provider keeps its class, and is one error span for each attempt', async () => {
  script = () => ({ status: 429, json: { error: { message: 'slow down' } } })
  await using watched = monitored()
  const error: unknown = await chatOpenAi({ maxRetries: 0 })
    .invoke('Hello')
    .catch((thrown: unknown) => thrown)
  expect((error as Error).constructor.name).toMatch(/RateLimit/)
  expect(spansOf(watched.rows()).map((span) => span.event_type)).toEqual(['LLM_call_error'])
})

test('an agent sees the refusal of its tool as the error of that tool, and goes on', async () => {
  script = (_request, index) =>
    index === 0
      ? chatAnswer(toolCallOf('shell', { command: DANGEROUS_COMMAND }))
      : chatAnswer({ content: 'I could not do that.' })
  const ran: unknown[] = []
  await using watched = monitored()
  const { createReactAgent } = langchain('@langchain/langgraph/prebuilt')
  const agent = createReactAgent({ llm: chatOpenAi(), tools: [shellTool(ran)], name: 'cleaner' })
  const { messages } = (await agent.invoke({ messages: [['user', 'Clean up.']] } as never, {
    configurable: { thread_id: 'thread-9' },
  })) as { messages: { content: unknown; status?: unknown }[] }
  expect(ran).toEqual([])
  // The local model gives all its answers one id, by which the graph takes the last for a new form of the first.
  expect(messages.map(({ status }) => status)).toEqual([undefined, undefined, 'error'])
  expect(String(messages.at(-1)?.content)).toMatch(/TOOL call shell was blocked/)
  expect(messages.at(1)?.content).toBe('I could not do that.')
  const rows = watched.rows()
  const names = treeOf(rows)
  expect(names[0]).toBe('invoke_agent cleaner')
  expect(names.filter((name) => name.includes('chat gpt-4o-mini'))).toHaveLength(2)
  expect(names.filter((name) => /^ {2}\w/.test(name))).toEqual(['  agent', '  tools', '  agent'])
  const tool = spansOf(rows).find((span) => span.name === 'execute_tool shell')
  expect(tool).toMatchObject({
    event_type: 'call_blocked',
    parsed: { 'gen_ai.tool.call.id': 'call_1', 'gen_ai.conversation.id': 'thread-9' },
  })
  expect(new Set(spansOf(rows).map((span) => span.session_id))).toEqual(new Set(['thread-9']))
})
