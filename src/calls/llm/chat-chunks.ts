/** Puts a streamed chat answer together again, bounded in size. */
import type { Attributes } from '@opentelemetry/api'
import {
  ATTR_GEN_AI_RESPONSE_FINISH_REASONS,
  ATTR_GEN_AI_RESPONSE_ID,
  ATTR_GEN_AI_RESPONSE_MODEL,
} from '../../semconv/gen-ai.ts'
import type { OutputCollector } from '../types.ts'
import { type ChatCalls, chatCalls } from './chat-calls.ts'
import { deltaTexts, otherParts } from './chat-delta.ts'
import {
  isData,
  type MessagePart,
  type OutputMessage,
  readExecutedTools,
  readParts,
} from './messages.ts'
import { messagesReading } from './response.ts'
import { hasListPrice, usageAttributes } from './usage.ts'

/** Longest text that is gathered from one stream, in characters. */
const MAX_CHARS = 4_194_304
/** Parts that are neither text nor call, such as images. */
const MAX_OTHERS = 1_000

interface Choice {
  readonly reasoning: string[]
  readonly text: string[]
  readonly calls: ChatCalls
  readonly others: MessagePart[]
  reason: string
}

/**
 * Collects the chunks of OpenAI's chat completions (`choices[].delta`) and of services that speak like it, and
 * of simple clients that stream strings or `{ text }`.
 */
export function chatChunkCollector(): OutputCollector {
  const choices = new Map<number, Choice>()
  const attributes: Attributes = {}
  let usage: unknown
  let tier: unknown
  let chars = 0

  let complete = true

  const choiceAt = (index: number): Choice => {
    let choice = choices.get(index)
    if (choice === undefined) {
      choice = { reasoning: [], text: [], calls: chatCalls(), others: [], reason: 'stop' }
      choices.set(index, choice)
    }
    return choice
  }
  const gather = (into: string[], text: unknown): void => {
    if (typeof text !== 'string') return
    if (chars >= MAX_CHARS) {
      complete = false
      return
    }
    into.push(text)
    chars += text.length
  }

  const addDelta = (choice: Choice, delta: Readonly<Record<string, unknown>>): void => {
    for (const { kind, holder, name } of deltaTexts(delta)) gather(choice[kind], holder[name])
    for (const part of [...otherParts(delta).flatMap(readParts), ...readExecutedTools(delta)]) {
      if (choice.others.length < MAX_OTHERS) choice.others.push(part)
      else complete = false
    }
    if (!choice.calls.add(delta, gather)) complete = false
  }

  return {
    add(chunk) {
      if (typeof chunk === 'string') return gather(choiceAt(0).text, chunk)
      if (!isData(chunk)) return
      if (typeof chunk['id'] === 'string') attributes[ATTR_GEN_AI_RESPONSE_ID] = chunk['id']
      if (typeof chunk['model'] === 'string')
        attributes[ATTR_GEN_AI_RESPONSE_MODEL] = chunk['model']
      // Groq counts in a place of its own, beside the usual one.
      const groq = chunk['x_groq']
      usage = chunk['usage'] ?? (isData(groq) ? groq['usage'] : undefined) ?? usage
      tier = chunk['service_tier'] ?? tier
      if (!Array.isArray(chunk['choices'])) {
        return gather(choiceAt(0).text, chunk['text'] ?? chunk['content'] ?? chunk['delta'])
      }
      for (const part of chunk['choices'] as unknown[]) {
        if (!isData(part)) continue
        const choice = choiceAt(typeof part['index'] === 'number' ? part['index'] : 0)
        if (isData(part['delta'])) addDelta(choice, part['delta'])
        gather(choice.text, part['text'])
        const reason = part['finish_reason'] ?? part['finishReason']
        if (typeof reason === 'string') choice.reason = reason
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
      const { content } = reading
      return {
        ...reading,
        ...(complete || content === undefined ? {} : { content: { ...content, complete } }),
        ...(hasListPrice({ usage, service_tier: tier }) ? {} : { listPrice: false }),
      }
    },
  }
}

function toMessage({ reasoning, text, others, calls, reason }: Choice): OutputMessage {
  const said = [
    { type: 'reasoning', content: reasoning.join('') },
    { type: 'text', content: text.join('') },
  ] as const
  const parts = [...said.filter(({ content }) => content !== ''), ...others, ...calls.read()]
  return { role: 'assistant', parts, finish_reason: reason }
}
