/** Puts a streamed chat answer together again, bounded in size. */
import type { Attributes } from '@opentelemetry/api'
import {
  ATTR_GEN_AI_RESPONSE_FINISH_REASONS,
  ATTR_GEN_AI_RESPONSE_ID,
  ATTR_GEN_AI_RESPONSE_MODEL,
} from '../../semconv/gen-ai.ts'
import type { OutputCollector } from '../types.ts'
import { isData, type MessagePart, type OutputMessage, parseJson } from './messages.ts'
import { messagesReading } from './response.ts'
import { hasListPrice, usageAttributes } from './usage.ts'

/** Longest text that is gathered from one stream, in characters. */
const MAX_CHARS = 4_194_304

interface Choice {
  text: string[]
  readonly tools: Map<number, { id: string | null; name: string; args: string[] }>
  reason: string
}

/**
 * Collects the chunks of OpenAI's chat completions (`choices[].delta`), and of simple clients that
 * stream strings or `{ text }`.
 */
export function chatChunkCollector(): OutputCollector {
  const choices = new Map<number, Choice>()
  const attributes: Attributes = {}
  let usage: unknown
  let tier: unknown
  let chars = 0

  const choiceAt = (index: number): Choice => {
    let choice = choices.get(index)
    if (choice === undefined)
      choices.set(index, (choice = { text: [], tools: new Map(), reason: 'stop' }))
    return choice
  }
  const gather = (into: string[], text: unknown): void => {
    if (typeof text !== 'string' || chars >= MAX_CHARS) return
    into.push(text)
    chars += text.length
  }

  const addDelta = (choice: Choice, delta: Readonly<Record<string, unknown>>): void => {
    gather(choice.text, delta['content'] ?? delta['refusal'])
    for (const call of Array.isArray(delta['tool_calls'])
      ? (delta['tool_calls'] as unknown[])
      : []) {
      if (!isData(call)) continue
      const index = typeof call['index'] === 'number' ? call['index'] : 0
      const fn = isData(call['function']) ? call['function'] : {}
      const tool = choice.tools.get(index) ?? { id: null, name: '', args: [] }
      if (typeof call['id'] === 'string') tool.id = call['id']
      if (typeof fn['name'] === 'string') tool.name += fn['name']
      gather(tool.args, fn['arguments'])
      choice.tools.set(index, tool)
    }
  }

  return {
    add(chunk) {
      if (typeof chunk === 'string') return gather(choiceAt(0).text, chunk)
      if (!isData(chunk)) return
      if (typeof chunk['id'] === 'string') attributes[ATTR_GEN_AI_RESPONSE_ID] = chunk['id']
      if (typeof chunk['model'] === 'string')
        attributes[ATTR_GEN_AI_RESPONSE_MODEL] = chunk['model']
      usage = chunk['usage'] ?? usage
      tier = chunk['service_tier'] ?? tier
      if (!Array.isArray(chunk['choices'])) {
        return gather(choiceAt(0).text, chunk['text'] ?? chunk['content'] ?? chunk['delta'])
      }
      for (const part of chunk['choices'] as unknown[]) {
        if (!isData(part)) continue
        const choice = choiceAt(typeof part['index'] === 'number' ? part['index'] : 0)
        if (isData(part['delta'])) addDelta(choice, part['delta'])
        gather(choice.text, part['text'])
        if (typeof part['finish_reason'] === 'string') choice.reason = part['finish_reason']
      }
    },
    read() {
      const messages = [...choices.values()].map(toMessage)
      const reasons = messages.map((message) => message.finish_reason)
      const reading = messagesReading(messages, {
        ...attributes,
        ...usageAttributes(usage),
        ...(reasons.length > 0 ? { [ATTR_GEN_AI_RESPONSE_FINISH_REASONS]: reasons } : {}),
      })
      return hasListPrice({ usage, service_tier: tier })
        ? reading
        : { ...reading, listPrice: false }
    },
  }
}

function toMessage(choice: Choice): OutputMessage {
  const content = choice.text.join('')
  const text: MessagePart[] = content === '' ? [] : [{ type: 'text', content }]
  const tools = [...choice.tools.values()].map((tool): MessagePart => ({
    type: 'tool_call',
    id: tool.id,
    name: tool.name,
    arguments: parseJson(tool.args.join('')),
  }))
  return { role: 'assistant', parts: [...text, ...tools], finish_reason: choice.reason }
}
