/** The events of `_streamChatModelEvents` (1.4 and later) as chunks of a chat completion. */
import { isData } from '../../src/calls/llm/messages.ts'

type Data = Readonly<Record<string, unknown>>

const REASONS: Readonly<Record<string, string | undefined>> = {
  __proto__: null as never,
  tool_use: 'tool_calls',
}

/** Text comes in pieces; a tool call is read when its block is finished, for then it is whole. */
export function streamEventChunk(event: Data): Data {
  switch (event['event']) {
    case 'message-start':
      return typeof event['id'] === 'string' ? { id: event['id'], choices: [] } : { choices: [] }
    case 'content-block-delta': {
      const { delta } = event
      if (!isData(delta)) return choice({})
      if (delta['type'] === 'reasoning-delta') {
        return choice({ reasoning_content: delta['reasoning'] ?? delta['text'] })
      }
      return choice(delta['type'] === 'text-delta' ? { content: delta['text'] } : {})
    }
    case 'content-block-finish': {
      const block = event['content'] ?? event['contentBlock']
      if (!isData(block) || block['type'] !== 'tool_call') return choice({})
      const { id, name, args } = block
      const text = typeof args === 'string' ? args : JSON.stringify(args ?? {})
      return choice({
        tool_calls: [{ index: event['index'], id, function: { name, arguments: text } }],
      })
    }
    case 'message-finish': {
      const { reason } = event
      const name = typeof reason === 'string' ? reason : undefined
      return choice({}, name === undefined ? undefined : (REASONS[name] ?? name))
    }
    default:
      return choice({})
  }
}

const choice = (delta: Data, reason?: string): Data => ({
  choices: [{ index: 0, delta, ...(reason === undefined ? {} : { finish_reason: reason }) }],
})
