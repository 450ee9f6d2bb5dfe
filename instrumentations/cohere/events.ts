/** Puts a streamed answer of Cohere's together again, of both versions of its API. */
import { chunkTexts } from '../../src/calls/chunk-texts.ts'
import { chatChunkCollector } from '../../src/calls/llm/chat-chunks.ts'
import { type Data, isData } from '../../src/calls/llm/parts.ts'
import type { OutputCollector } from '../../src/calls/types.ts'
import { callsOf } from './request.ts'
import { usageOf } from './response.ts'

/** Events that end calls of tools, which are judged as a whole. */
const WHOLE: ReadonlySet<unknown> = new Set(['tool-call-end', 'tool-calls-generation'])

/** Collects the events as chunks of chat completions. */
export function eventCollector(): OutputCollector {
  const inner = chatChunkCollector()
  let calls = false
  return {
    add(event) {
      if (!isData(event)) return
      const { eventType: type } = event
      // The first version gives whole calls, too, once their pieces have come.
      if (type === 'tool-calls-chunk') calls = true
      if (type === 'tool-calls-generation' && calls) return
      inner.add(typeof type === 'string' ? ofFirstVersion(event, type) : ofSecondVersion(event))
    },
    texts: (event) => ({
      ...chunkTexts(event),
      whole: isData(event) && WHOLE.has(event['type'] ?? event['eventType']),
    }),
    read: () => inner.read(),
  }
}

const chunkOf = (delta: Data, more: Data = {}): Data => ({
  choices: [{ index: 0, delta, ...more }],
})

function ofSecondVersion(event: Data): Data {
  const delta = isData(event['delta']) ? event['delta'] : {}
  if (event['type'] === 'message-end') {
    return { ...chunkOf({}, { finishReason: delta['finishReason'] }), usage: usageOf(delta) }
  }
  const message = isData(delta['message']) ? delta['message'] : {}
  const { content, toolPlan: reasoning, toolCalls: call } = message
  const { text, thinking } = isData(content) ? content : {}
  return {
    ...(event['type'] === 'message-start' ? { id: event['id'] } : {}),
    ...chunkOf({
      content: text,
      thinking,
      reasoning,
      tool_calls: isData(call) ? [{ ...call, index: event['index'] ?? 0 }] : [],
    }),
  }
}

function ofFirstVersion(event: Data, type: string): Data {
  const { text, generationId: id, toolCallDelta: piece, toolCalls, response } = event
  switch (type) {
    case 'stream-start':
      return { id, choices: [] }
    case 'text-generation':
      return { choices: [{ index: event['index'] ?? 0, delta: { content: text } }] }
    case 'tool-calls-chunk': {
      const { name, index, parameters, text: thought } = isData(piece) ? piece : {}
      const call = { index, function: { name, arguments: parameters } }
      const called = name !== undefined || parameters !== undefined
      return chunkOf({ reasoning: thought ?? text, tool_calls: called ? [call] : [] })
    }
    case 'tool-calls-generation':
      return chunkOf({ tool_calls: callsOf(toolCalls) })
    case 'stream-end': {
      const end = chunkOf({}, { finishReason: event['finishReason'] })
      return isData(response) ? { ...end, usage: usageOf(response) } : end
    }
    default:
      return { choices: [] }
  }
}
