import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-node'
import { expect, test } from 'vitest'
import { monitorLlmCall } from '../../src/index.ts'
import { monitored } from '../support/monitored.ts'

interface Message {
  readonly role: string
  readonly parts: readonly { readonly content: string }[]
}

test('of a conversation of 200 turns the row and the span have the newest message and the instructions', async () => {
  const spans = new InMemorySpanExporter()
  await using watched = monitored({
    exporters: [spans],
    config: { capture: { local: 'full', otlp: 'full' } },
  })
  const ask = monitorLlmCall(({ messages }: { messages: { role: string; content: string }[] }) => ({
    choices: [{ message: { role: 'assistant', content: `answer ${messages.length}` } }],
  }))
  const words = 'some more words of an ordinary question, '.repeat(10)
  const messages = [{ role: 'system', content: 'You are a careful assistant.' }]
  for (let turn = 1; turn <= 200; turn += 1) {
    messages.push({ role: 'user', content: `question ${turn}: ${words}` })
    if (turn > 195) ask({ messages })
    messages.push({ role: 'assistant', content: `answer ${turn}: ${words}` })
  }
  await watched.monitoring.flush()

  const row = JSON.parse(watched.rows("record = 'span'").at(-1)?.data ?? '{}') as Record<
    string,
    unknown
  >
  const start = JSON.parse(
    watched.rows("event_type = 'LLM_call_start'").at(-1)?.data ?? '{}',
  ) as Record<string, unknown>
  const span = spans.getFinishedSpans().at(-1)?.attributes ?? {}
  for (const record of [row, start, span]) {
    const kept = JSON.parse(String(record['gen_ai.input.messages'])) as (Message | string)[]
    expect(kept[0]).toMatchObject({ role: 'system' })
    expect(kept[1]).toMatch(/^…\[\d+ items left out\]$/)
    expect(JSON.stringify(kept.at(-1))).toContain(`question 200: ${words.trim().slice(0, -1)}`)
    expect(JSON.stringify(kept.at(-2))).toContain('answer 199: ')
    expect(record['cylestio.input.length']).toBeGreaterThan(150_000)
  }
})
