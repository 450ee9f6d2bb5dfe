import OpenAI from 'openai'
import Anthropic from '@anthropic-ai/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { monitor, monitorLlmCall } from '../../src/index.ts'
import { costOf } from '../../src/security/session/budgets/prices.ts'
import { LIST_PRICES } from '../../src/security/session/budgets/price-table.ts'
import { messageEvents, textBlock } from '../conformance/answers/anthropic.ts'
import { chatEvents, messageItem, openAiScript, responseOf } from '../conformance/answers/openai.ts'
import { type Monitored, monitored } from '../support/monitored.ts'
import { startWireServer, type WireScript, type WireServer } from '../support/wire-server.ts'

let server: WireServer
let script: WireScript
let watched: Monitored
beforeEach(async () => {
  script = openAiScript
  server = await startWireServer((request, index) => script(request, index))
})
afterEach(async () => {
  await watched.stop()
  await server.close()
})
const watch = (config: Readonly<Record<string, unknown>> = {}): void => {
  watched = monitored({ instrumentations: [], config })
}
const openai = (): OpenAI =>
  monitor(new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'k', maxRetries: 0 }))
const anthropic = (): Anthropic =>
  monitor(new Anthropic({ baseURL: server.url, apiKey: 'k', maxRetries: 0 }))
const messages = [{ role: 'user' as const, content: 'hi' }]
const chat = { model: 'gpt-5-mini', messages }
const message = { model: 'claude-sonnet-5-5', max_tokens: 9, messages }

/** Usage and cost as they are stored in the row of the one span. */
function stored(): Record<string, unknown> {
  const [span] = watched.rows("record = 'span'")
  return Object.fromEntries(
    Object.entries(span?.parsed ?? {}).filter(([name]) => /\.usage\./.test(name)),
  )
}

test("OpenAI's counts as they were sent; cached tokens cost less", async () => {
  watch()
  await openai().chat.completions.create(chat)
  expect(stored()).toEqual({
    'gen_ai.usage.input_tokens': 14,
    'gen_ai.usage.output_tokens': 9,
    'gen_ai.usage.cache_read.input_tokens': 4,
    'gen_ai.usage.reasoning.output_tokens': 2,
    'cylestio.usage.cost': (10 * 0.25 + 4 * 0.025 + 9 * 2) / 1e6,
  })
})

test("Anthropic's counts as they were sent, read and written cache apart; a stream too", async () => {
  const expected = {
    'gen_ai.usage.input_tokens': 12 + 30 + 100,
    'gen_ai.usage.output_tokens': 7,
    'gen_ai.usage.cache_read.input_tokens': 100,
    'gen_ai.usage.cache_write.input_tokens': 30,
    'cylestio.usage.cost': (12 * 2 + 100 * 0.1 + 30 * 2.5 + 7 * 10) / 1e6,
  }
  watch()
  script = () => ({ events: messageEvents(textBlock('Lisbon.')) })
  for await (const _ of await anthropic().messages.create({ ...message, stream: true })) continue
  expect(stored()).toEqual(expected)
})

const uncounted = {
  'a chat stream without usage': () => ({ events: chatEvents('Lisbon.') }),
  'a message that is broken off': () => ({
    events: messageEvents(textBlock('Lisbon.')).slice(0, 4),
    end: 'cut' as const,
  }),
}
test('what the API did not count has no count and no cost', async () => {
  watch()
  script = uncounted['a chat stream without usage']
  for await (const _ of await openai().chat.completions.create({ ...chat, stream: true })) continue
  expect(stored()).toEqual({})
  await watched.stop()
  watch()
  script = uncounted['a message that is broken off']
  const reading = async (): Promise<void> => {
    for await (const _ of await anthropic().messages.create({ ...message, stream: true })) continue
  }
  await expect(reading()).rejects.toThrow()
  expect(stored()).not.toHaveProperty('gen_ai.usage.output_tokens')
  expect(stored()).not.toHaveProperty('cylestio.usage.cost')
})

test.each([
  ['a model that is not in the list', { ...responseOf([messageItem('a')]), model: 'gpt-99' }],
  ['another service tier', { ...responseOf([messageItem('a')]), service_tier: 'priority' }],
  [
    'a request longer than the list price holds for',
    {
      ...responseOf([messageItem('a')]),
      model: 'gpt-6.1-sol',
      usage: { input_tokens: 272_001, output_tokens: 1 },
    },
  ],
])('%s has usage and no cost', async (_name, json) => {
  watch()
  script = () => ({ json })
  await openai().responses.create({ model: 'gpt-5-mini', input: 'hi' })
  expect(stored()['gen_ai.usage.output_tokens']).toBeGreaterThan(0)
  expect(stored()).not.toHaveProperty('cylestio.usage.cost')
})

test('what is cached for an hour is billed otherwise', async () => {
  watch()
  const call = monitorLlmCall(() => ({
    ...{ model: 'claude-sonnet-5-5', content: [textBlock('a')], stop_reason: 'end_turn' },
    usage: {
      ...{ input_tokens: 1, output_tokens: 1, cache_creation_input_tokens: 5 },
      cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 5 },
    },
  }))
  call()
  expect(stored()).not.toHaveProperty('cylestio.usage.cost')
})

test('the price of the configuration goes before the list, for every name that it begins', async () => {
  watch({ sessions: { prices: { 'gpt-5-mini': { input: 1, output: 2, cache_read: 0.5 } } } })
  await openai().chat.completions.create(chat)
  expect(stored()['cylestio.usage.cost']).toBe((10 * 1 + 4 * 0.5 + 9 * 2) / 1e6)
})

describe('the list', () => {
  const usage = { inputTokens: 1_000_000, outputTokens: 0 }

  test('names a model and its dated versions, and no other model that begins so', () => {
    expect(costOf('gpt-4o', usage, {})).toBe(2.5)
    expect(costOf('gpt-4o-2024-08-06', usage, {})).toBe(2.5)
    expect(costOf('claude-haiku-4-5-20251001', usage, {})).toBe(1)
    expect(costOf('claude-haiku-4-5-latest', usage, {})).toBe(1)
    for (const other of ['gpt-4o-audio-preview', 'gpt-5-pro', 'claude-opus-5-5-fast', 'toString']) {
      expect(costOf(other, usage, {})).toBeUndefined()
    }
  })

  test.each(Object.entries(LIST_PRICES))(
    '%s: cached input is no dearer than other input',
    (_name, price) => {
      expect(price).toBeDefined()
      const {
        input = 0,
        output = 0,
        cache_read: read = 0,
        cache_write: write = input,
      } = price ?? {}
      expect(input).toBeGreaterThan(0)
      expect(output).toBeGreaterThan(input)
      expect(read).toBeLessThanOrEqual(input)
      expect(write).toBeGreaterThanOrEqual(input)
    },
  )
})
