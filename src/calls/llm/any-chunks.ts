/** Puts a streamed answer of whichever provider together: what its chunks look like tells who reads them. */
import { chunkTexts } from '../chunk-texts.ts'
import { isWrappedChunk } from '../text-pieces.ts'
import type { OutputCollector } from '../types.ts'
import { anthropicEventCollector } from './anthropic-events.ts'
import { callPieces, isWholeCall } from './chat-calls.ts'
import { chatChunkCollector } from './chat-chunks.ts'
import { otherParts } from './chat-delta.ts'
import { type Data, isData } from './parts.ts'
import { responseEventCollector } from './response-events.ts'

/**
 * Collects the chunks of OpenAI's chat completions and responses, Anthropic's messages, Google's candidates,
 * Ollama's lines, and texts. The first chunk that is known decides.
 */
export function anyChunkCollector(): OutputCollector {
  const chat = chatChunkCollector()
  let chosen: OutputCollector | undefined
  return {
    add(chunk) {
      chosen ??= isData(chunk) ? collectorOf(chunk) : undefined
      const collector = chosen ?? chat
      collector.add(collector === chat && isData(chunk) ? chatChunkOf(chunk) : chunk)
    },
    texts(chunk) {
      const known = chosen?.texts?.(chunk) ?? chunkTexts(chunk)
      return chosen === undefined && isData(chunk) && bringsWhole(chunk)
        ? { ...known, whole: true }
        : known
    },
    read: () => (chosen ?? chat).read(),
  }
}

function collectorOf({ type }: Data): OutputCollector | undefined {
  if (typeof type !== 'string') return undefined
  if (/^(?:message_start|content_block_(?:start|delta))$/.test(type)) {
    return anthropicEventCollector()
  }
  return type.startsWith('response.') ? responseEventCollector() : undefined
}

/** Calls of tools, and parts that are no text, come whole in one chunk. */
function bringsWhole(chunk: Data): boolean {
  const pieces = !Array.isArray(chunk['candidates']) && typeof chunk['done'] !== 'boolean'
  const { choices } = chatChunkOf(chunk)
  return (Array.isArray(choices) ? choices : []).filter(isData).some(({ delta }) => {
    if (!isData(delta)) return false
    const calls = callPieces(delta)
    if (otherParts(delta).length > 0 || Array.isArray(delta['executed_tools'])) return true
    return pieces ? calls.some(isWholeCall) : calls.length > 0
  })
}

/** Google's and Ollama's chunks as those of chat completions. */
function chatChunkOf(chunk: Data): Data {
  if (isWrappedChunk(chunk)) return chunk.data
  const { candidates, message, response, thinking, done } = chunk
  if (Array.isArray(candidates) || isData(chunk['usageMetadata'])) {
    const list: readonly unknown[] = Array.isArray(candidates) ? candidates : []
    return {
      model: chunk['modelVersion'],
      id: chunk['responseId'],
      usage: chunk['usageMetadata'],
      choices: list.filter(isData).map(candidateChoice),
    }
  }
  if (typeof done !== 'boolean') return chunk
  const { prompt_eval_count: input, eval_count: output, done_reason: reason } = chunk
  const delta = isData(message) ? message : { content: response, thinking }
  return {
    model: chunk['model'],
    choices: [
      {
        index: 0,
        delta: { ...delta, tool_calls: callsOf(delta['tool_calls']) },
        finish_reason: reason,
      },
    ],
    ...(typeof input === 'number' || typeof output === 'number'
      ? { usage: { prompt_tokens: input, completion_tokens: output } }
      : {}),
  }
}

function candidateChoice(candidate: Data): Data {
  const content = isData(candidate['content']) ? candidate['content'] : {}
  const parts = (Array.isArray(content['parts']) ? content['parts'] : []).filter(isData)
  const calls = parts.map((part) => part['functionCall']).filter(isData)
  return {
    index: candidate['index'] ?? 0,
    delta: {
      content: parts.filter((part) => !isData(part['functionCall'])),
      tool_calls: callsOf(calls.map((fn) => ({ function: fn }))),
    },
    finish_reason: candidate['finishReason'],
  }
}

/** Whole calls: each is its own, whatever the chunks say of their places. */
function callsOf(calls: unknown): Data[] {
  return (Array.isArray(calls) ? calls : []).filter(isData).map((call: Data) => {
    const fn = isData(call['function']) ? call['function'] : {}
    const args = fn['arguments'] ?? fn['args'] ?? {}
    return { id: call['id'], function: { id: fn['id'], name: fn['name'], arguments: args } }
  })
}
