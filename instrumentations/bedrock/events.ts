/** Puts streamed answers of Bedrock together again. */
import { anthropicEventCollector } from '../../src/calls/llm/anthropic-events.ts'
import { anyChunkCollector } from '../../src/calls/llm/any-chunks.ts'
import { type Data, isData } from '../../src/calls/llm/parts.ts'
import { chunkTexts } from '../../src/calls/chunk-texts.ts'
import type { OutputCollector } from '../../src/calls/types.ts'
import { jsonOf } from './body.ts'

/** Collects the events of `ConverseStream`, as the events of Anthropic's messages API that they are like. */
export function converseCollector(): OutputCollector {
  const inner = anthropicEventCollector()
  const started = new Set<unknown>()
  inner.add({ type: 'message_start', message: {} })

  const start = (index: unknown, block: Data): void => {
    if (started.has(index)) return
    started.add(index)
    inner.add({ type: 'content_block_start', index, content_block: block })
  }

  return {
    add(event) {
      if (!isData(event)) return
      const { contentBlockStart, contentBlockDelta, messageStop, metadata } = event
      if (isData(contentBlockStart)) {
        const { contentBlockIndex: index, start: opening } = contentBlockStart
        const use = isData(opening) ? opening['toolUse'] : undefined
        if (isData(use)) {
          const { toolUseId: id, name } = use
          start(index, { type: 'tool_use', id, name, input: {} })
        }
      }
      if (isData(contentBlockDelta) && isData(contentBlockDelta['delta'])) {
        const { contentBlockIndex: index, delta } = contentBlockDelta
        // Only calls of tools are announced.
        start(index, isData(delta['reasoningContent']) ? THOUGHT : TEXT)
        inner.add({ type: 'content_block_delta', index, delta: deltaOf(delta) })
      }
      if (isData(messageStop)) {
        inner.add({ type: 'message_delta', delta: { stop_reason: messageStop['stopReason'] } })
      }
      if (isData(metadata)) {
        inner.add({ type: 'message_delta', delta: {}, usage: metadata['usage'] })
      }
    },
    texts: (event) => ({
      ...chunkTexts(event),
      whole: isData(event) && isData(event['contentBlockStop']),
    }),
    read: () => inner.read(),
  }
}

const TEXT = { type: 'text', text: '' }
const THOUGHT = { type: 'thinking', thinking: '' }

function deltaOf({ text, toolUse: use, reasoningContent: thought }: Data): Data {
  if (isData(use)) return { type: 'input_json_delta', partial_json: use['input'] }
  if (isData(thought)) return { type: 'thinking_delta', thinking: thought['text'] }
  return { type: 'text_delta', text }
}

/** Collects the chunks of `InvokeModelWithResponseStream`: each holds one event of the model's own API. */
export function modelCollector(): OutputCollector {
  let chosen: OutputCollector | undefined
  const parsed = (item: unknown): unknown => {
    const chunk = isData(item) ? item['chunk'] : undefined
    const event = jsonOf(isData(chunk) ? chunk['bytes'] : undefined)
    return isData(event) ? plainChunk(event) : event
  }
  const collectorOf = (event: unknown): OutputCollector =>
    (chosen ??=
      isData(event) && ('contentBlockDelta' in event || 'messageStart' in event)
        ? converseCollector()
        : anyChunkCollector())
  return {
    add(item) {
      const event = parsed(item)
      collectorOf(event).add(event)
    },
    texts(item) {
      const event = parsed(item)
      return collectorOf(event).texts?.(event) ?? chunkTexts(event)
    },
    read: () => chosen?.read() ?? {},
  }
}

/** Llama's and Titan's chunks hold a piece of the text under names of their own. */
function plainChunk(event: Data): Data {
  const text = event['generation'] ?? event['outputText']
  return typeof text === 'string' ? { ...event, text } : event
}
