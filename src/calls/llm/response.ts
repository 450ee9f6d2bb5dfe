/** Reads what an LLM call returned. */
import type { Attributes } from '@opentelemetry/api'
import {
  ATTR_GEN_AI_OUTPUT_MESSAGES,
  ATTR_GEN_AI_RESPONSE_FINISH_REASONS,
  ATTR_GEN_AI_RESPONSE_ID,
  ATTR_GEN_AI_RESPONSE_MODEL,
} from '../../semconv/gen-ai.ts'
import { valueContent } from '../content.ts'
import type { OutputReading } from '../types.ts'
import {
  isData,
  type MessagePart,
  messageSegments,
  type OutputMessage,
  readMessage,
  readParts,
} from './messages.ts'
import { readItem } from './response-items.ts'
import { hasListPrice, usageAttributes } from './usage.ts'

/** Reads text, messages, ids, finish reasons and usage out of a response of any of the usual shapes. */
export function readLlmResponse(value: unknown): OutputReading {
  if (value === undefined || value === null) return {}
  const messages = outputMessages(value)
  const attributes = isData(value) ? responseAttributes(value, messages) : {}
  if (messages.length === 0) {
    const options = {
      role: 'assistant',
      path: 'output',
      attribute: ATTR_GEN_AI_OUTPUT_MESSAGES,
    } as const
    return { attributes, content: valueContent(value, options) }
  }
  return { ...messagesReading(messages, attributes), ...failureOf(value), ...priceOf(value) }
}

function priceOf(value: unknown): Pick<OutputReading, 'listPrice'> {
  return isData(value) && !hasListPrice(value) ? { listPrice: false } : {}
}

/** A response that failed comes with HTTP status 200 all the same. */
function failureOf(value: unknown): Pick<OutputReading, 'errorType'> {
  if (!isData(value) || value['object'] !== 'response' || value['status'] !== 'failed') return {}
  const code = isData(value['error']) ? value['error']['code'] : undefined
  return { errorType: typeof code === 'string' ? code : 'failed' }
}

/** A reading out of messages that are already in the conventions' shape. */
export function messagesReading(
  messages: readonly OutputMessage[],
  attributes: Attributes,
): OutputReading {
  return {
    attributes,
    content: {
      ...messageSegments(messages, 'output.messages', 'output'),
      values: { [ATTR_GEN_AI_OUTPUT_MESSAGES]: messages },
    },
  }
}

function outputMessages(value: unknown): OutputMessage[] {
  if (typeof value === 'string') return [answer([{ type: 'text', content: value }])]
  if (!isData(value)) return []
  if (Array.isArray(value['choices'])) return value['choices'].map(readChoice)
  if (Array.isArray(value['candidates'])) return value['candidates'].map(readCandidate)
  const refused = isData(value['promptFeedback']) ? value['promptFeedback'] : undefined
  if (refused !== undefined) return [answer([], refused['blockReason'])]
  if (Array.isArray(value['output'])) {
    return [answer(readOutputItems(value['output'] as unknown[]), responseReason(value))]
  }
  if (isOllamaAnswer(value)) return [readOllama(value)]
  const content = TEXT_FIELDS.map((name) => value[name]).find(
    (field) => typeof field === 'string' || Array.isArray(field) || isData(field),
  )
  return content === undefined ? [] : [answer(readParts(content), value['stop_reason'])]
}

/** The output items of a response as one message of the assistant. */
function readOutputItems(items: readonly unknown[]): MessagePart[] {
  return items.flatMap((item): MessagePart[] => {
    if (!isData(item)) return [{ type: 'generic', value: item }]
    return [...(readItem(item)?.parts ?? readParts(item['content'] ?? item))]
  })
}

/** Where clients put the answer, in the order of how much they say. */
const TEXT_FIELDS = [
  'content',
  'output',
  'output_text',
  'text',
  'completion',
  'response',
  'message',
]

/** Why an answer of the responses API ended, in the words of chat completions. */
function responseReason(value: Readonly<Record<string, unknown>>): string {
  const details = value['incomplete_details']
  const reason = isData(details) ? details['reason'] : undefined
  if (reason === 'max_output_tokens') return 'length'
  if (typeof reason === 'string') return reason
  const { status } = value
  if (status === 'failed') return 'error'
  // Still running in the background, cancelled, or a stream that was broken off.
  if (typeof status === 'string' && status !== 'completed') return status
  const items = value['output'] as readonly unknown[]
  const calls = items.some((item) => isData(item) && item['type'] === 'function_call')
  return calls ? 'tool_calls' : 'stop'
}

function readChoice(choice: unknown): OutputMessage {
  if (!isData(choice)) return answer([{ type: 'generic', value: choice }])
  const { parts } = readMessage({ role: 'assistant', ...(choice['message'] as object | undefined) })
  const text = choice['text']
  const legacy = typeof text === 'string' ? readParts(text) : []
  return answer([...parts, ...legacy], choice['finish_reason'] ?? choice['finishReason'])
}

function readCandidate(candidate: unknown): OutputMessage {
  if (!isData(candidate)) return answer([{ type: 'generic', value: candidate }])
  const { parts } = readMessage({ role: 'model', ...(candidate['content'] as object | undefined) })
  return answer(parts, candidate['finishReason'])
}

/** Whether an answer, or a line of a streamed one, is Ollama's. */
export const isOllamaAnswer = (value: Readonly<Record<string, unknown>>): boolean =>
  typeof value['done'] === 'boolean'

/** `chat` answers with a message, `generate` with a text and a thought. */
function readOllama(value: Readonly<Record<string, unknown>>): OutputMessage {
  const { message, response: content, thinking } = value
  const given = isData(message) ? message : { content, thinking }
  const { parts } = readMessage({ role: 'assistant', ...given })
  return answer(parts, value['done_reason'])
}

/** Fields of answers that say why they ended. */
const FINISHED = ['choices', 'candidates', 'promptFeedback', 'stop_reason', 'output', 'done_reason']

function answer(parts: OutputMessage['parts'], reason?: unknown): OutputMessage {
  return { role: 'assistant', parts, finish_reason: typeof reason === 'string' ? reason : 'stop' }
}

function responseAttributes(
  value: Readonly<Record<string, unknown>>,
  messages: readonly OutputMessage[],
): Attributes {
  const usage = isOllamaAnswer(value) ? value : (value['usage'] ?? value['usageMetadata'])
  const attributes: Attributes = usageAttributes(usage)
  const id = value['id'] ?? value['responseId']
  const model = value['model'] ?? value['modelVersion']
  if (typeof id === 'string') attributes[ATTR_GEN_AI_RESPONSE_ID] = id
  if (typeof model === 'string') attributes[ATTR_GEN_AI_RESPONSE_MODEL] = model
  if (FINISHED.some((name) => name in value)) {
    attributes[ATTR_GEN_AI_RESPONSE_FINISH_REASONS] = messages.map(
      (message) => message.finish_reason,
    )
  }
  return attributes
}
