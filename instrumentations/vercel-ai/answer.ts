/** Reads a model's answer: what `doGenerate` returns, and the parts that the stream of `doStream` delivers. */
import type { Attributes } from '@opentelemetry/api'
import { chunkTexts } from '../../src/calls/chunk-texts.ts'
import { isData, type MessagePart, parseJson, readParts } from '../../src/calls/llm/messages.ts'
import { messagesReading } from '../../src/calls/llm/response.ts'
import type { OutputCollector, OutputReading } from '../../src/calls/types.ts'
import {
  ATTR_GEN_AI_RESPONSE_FINISH_REASONS,
  ATTR_GEN_AI_RESPONSE_ID,
  ATTR_GEN_AI_RESPONSE_MODEL,
  ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
  ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
} from '../../src/semconv/gen-ai.ts'
import { partOf } from './prompt.ts'

/** Longest text that is gathered from one stream, in characters. */
const MAX_CHARS = 4_194_304

/** Parts that say something by themselves. */
const WHOLE_PARTS: ReadonlySet<unknown> = new Set(['tool-call', 'tool-result'])

/** What is known of an answer, however it came. */
interface Answer {
  readonly parts: readonly MessagePart[]
  readonly finishReason: unknown
  readonly usage: unknown
  readonly response: unknown
}

/** Reads the result of `doGenerate`. */
export function readAnswer(value: unknown): OutputReading {
  if (!isData(value)) return {}
  const content = Array.isArray(value['content']) ? (value['content'] as unknown[]) : []
  const { finishReason, usage, response } = value
  return readingOf({ parts: content.flatMap(answerPart), finishReason, usage, response })
}

/** Tool calls carry their arguments as JSON text; sources and files are nothing that was said. */
function answerPart(part: unknown): MessagePart[] {
  if (isData(part) && part['type'] === 'tool-call') {
    return readParts(partOf({ ...part, input: parseJson(part['input']) }))
  }
  return readParts(partOf(part))
}

function readingOf({ parts, finishReason, usage, response }: Answer): OutputReading {
  const reason = finishReasonOf(finishReason)
  const facts = isData(response) ? response : {}
  const attributes: Attributes = {
    ...usageOf(usage),
    ...(typeof facts['id'] === 'string' ? { [ATTR_GEN_AI_RESPONSE_ID]: facts['id'] } : {}),
    ...(typeof facts['modelId'] === 'string'
      ? { [ATTR_GEN_AI_RESPONSE_MODEL]: facts['modelId'] }
      : {}),
    ...(reason === undefined ? {} : { [ATTR_GEN_AI_RESPONSE_FINISH_REASONS]: [reason] }),
  }
  if (parts.length === 0) return { attributes }
  return messagesReading(
    [{ role: 'assistant', parts, finish_reason: reason ?? 'unknown' }],
    attributes,
  )
}

/** A text in models of specification v2, `{ unified, raw }` from v3 on. */
function finishReasonOf(reason: unknown): string | undefined {
  const given = isData(reason) ? (reason['raw'] ?? reason['unified']) : reason
  return typeof given === 'string' ? given : undefined
}

/** Counts as the provider package read them; nested from specification v3 on, flat in v2. */
function usageOf(usage: unknown): Attributes {
  if (!isData(usage)) return {}
  const { inputTokens: input, outputTokens: output } = usage
  const counts = {
    [ATTR_GEN_AI_USAGE_INPUT_TOKENS]: isData(input) ? input['total'] : input,
    [ATTR_GEN_AI_USAGE_OUTPUT_TOKENS]: isData(output) ? output['total'] : output,
    [ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: isData(input)
      ? input['cacheRead']
      : usage['cachedInputTokens'],
    [ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: isData(input) ? input['cacheWrite'] : undefined,
    [ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: isData(output)
      ? output['reasoning']
      : usage['reasoningTokens'],
  }
  return Object.fromEntries(
    Object.entries(counts).filter((entry): entry is [string, number] => Number.isFinite(entry[1])),
  )
}

/**
 * Puts a streamed answer together again, bounded in size.
 *
 * @param brokenOff runs when the answer is read before its last part came
 */
export function answerCollector(brokenOff: () => void = () => {}): OutputCollector {
  const texts = new Map<string, { readonly type: 'text' | 'reasoning'; readonly text: string[] }>()
  const others: MessagePart[] = []
  let answer: Omit<Answer, 'parts'> = {
    finishReason: undefined,
    usage: undefined,
    response: undefined,
  }
  let errorType: string | undefined
  let finished = false
  let chars = 0

  const gather = (type: 'text' | 'reasoning', id: unknown, text: unknown): void => {
    if (typeof text !== 'string' || chars >= MAX_CHARS) return
    const key = `${type} ${String(id)}`
    let gathered = texts.get(key)
    if (gathered === undefined) texts.set(key, (gathered = { type, text: [] }))
    gathered.text.push(text)
    chars += text.length
  }

  return {
    add(part) {
      if (!isData(part)) return
      switch (part['type']) {
        case 'text-delta':
          return gather('text', part['id'], part['delta'])
        case 'reasoning-delta':
          return gather('reasoning', part['id'], part['delta'])
        case 'tool-call':
        case 'tool-result':
          if (chars < MAX_CHARS) others.push(...answerPart(part))
          return
        case 'response-metadata':
          answer = { ...answer, response: part }
          return
        case 'finish':
          finished = true
          answer = { ...answer, finishReason: part['finishReason'], usage: part['usage'] }
          return
        case 'error':
          finished = true
          errorType = errorTypeOf(part['error'])
      }
    },
    // A call comes whole behind the pieces of its arguments, and is run when it comes.
    texts: (part) => ({
      ...chunkTexts(part),
      whole: isData(part) && WHOLE_PARTS.has(part['type']),
    }),
    read() {
      if (!finished) brokenOff()
      const said = [...texts.values()].map(({ type, text }) => ({ type, content: text.join('') }))
      const parts = [...said.filter(({ content }) => content !== ''), ...others]
      return {
        ...readingOf({ ...answer, parts }),
        ...(errorType === undefined ? {} : { errorType }),
      }
    },
  }
}

function errorTypeOf(error: unknown): string {
  return error instanceof Error ? error.name : '_OTHER'
}
