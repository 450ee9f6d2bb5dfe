/** Answers of Mistral's API on the wire: those of OpenAI's chat completions, but for some fields. */
import type { WireEvent, WireReply, WireScript } from '../../support/wire-server.ts'
import { openAiScript } from './openai.ts'

const FACTS = { id: 'cmpl-1', object: 'chat.completion.chunk', created: 1, model: 'mistral-small' }

/** One chunk of a streamed answer; a call of a tool comes whole. */
export const chunk = (
  delta: object,
  finish: string | null = null,
  more: object = {},
): WireEvent => ({
  data: { ...FACTS, choices: [{ index: 0, delta, finish_reason: finish }], ...more },
})

export const USAGE = { prompt_tokens: 14, completion_tokens: 9, total_tokens: 23 }

export const callEvents = (name: string, args: object): WireReply => ({
  events: [
    chunk({ role: 'assistant', content: '' }),
    chunk(
      {
        tool_calls: [
          { id: 'call_1', index: 0, function: { name, arguments: JSON.stringify(args) } },
        ],
      },
      'tool_calls',
      { usage: USAGE },
    ),
    { data: '[DONE]' },
  ],
})

const EMBEDDINGS = {
  id: 'emb-1',
  object: 'list',
  model: 'mistral-embed',
  data: [{ object: 'embedding', index: 0, embedding: [0.25, -0.5, 1] }],
  usage: { prompt_tokens: 6, completion_tokens: 0, total_tokens: 6 },
}

export const mistralScript: WireScript = (request, index) => {
  const path = request.path.replace(/(?:fim|agents)\/completions/, 'chat/completions')
  return path.endsWith('/embeddings')
    ? { json: EMBEDDINGS }
    : openAiScript({ ...request, path }, index)
}
