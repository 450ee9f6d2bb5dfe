/** Answers of Cohere's API on the wire, of both versions. */
import type { WireEvent, WireReply, WireScript } from '../../support/wire-server.ts'
import { ANSWER } from './openai.ts'

type Body = Readonly<Record<string, unknown>>

const COUNTS = {
  billed_units: { input_tokens: 5, output_tokens: 9 },
  tokens: { input_tokens: 14, output_tokens: 9 },
}

export const words = (text: string): string[] => text.split(/(?<= )/)

const toolCall = (name: string, args: unknown): Body => ({
  id: 'call_1',
  type: 'function',
  function: { name, arguments: JSON.stringify(args) },
})

/** A whole answer of the second version. */
export const chatAnswer = (message: Body, reason = 'COMPLETE'): WireReply => ({
  json: {
    id: 'chat-1',
    finish_reason: reason,
    message: { role: 'assistant', ...message },
    usage: { ...COUNTS, cached_tokens: 4 },
  },
})

export const textAnswer = (text = ANSWER): WireReply =>
  chatAnswer({ content: [{ type: 'text', text }] })

export const callAnswer = (name: string, args: unknown): WireReply =>
  chatAnswer({ tool_plan: 'I will look it up.', tool_calls: [toolCall(name, args)] }, 'TOOL_CALL')

/** A streamed answer of the second version. */
const events = (between: readonly Body[], reason: string): WireEvent[] =>
  [
    { type: 'message-start', id: 'chat-1', delta: { message: { role: 'assistant' } } },
    ...between,
    { type: 'message-end', delta: { finish_reason: reason, usage: COUNTS } },
  ].map((data) => ({ data }))

export const contentDelta = (text: string): Body => ({
  type: 'content-delta',
  index: 0,
  delta: { message: { content: { text } } },
})

export const textEvents = (pieces: readonly string[]): WireEvent[] =>
  events(
    [
      {
        type: 'content-start',
        index: 0,
        delta: { message: { content: { type: 'text', text: '' } } },
      },
      ...pieces.map(contentDelta),
      { type: 'content-end', index: 0 },
    ],
    'COMPLETE',
  )

export const callEvents = (name: string, args: unknown): WireEvent[] =>
  events(
    [
      { type: 'tool-plan-delta', delta: { message: { tool_plan: 'I will look it up.' } } },
      {
        type: 'tool-call-start',
        index: 0,
        delta: {
          message: {
            tool_calls: { id: 'call_1', type: 'function', function: { name, arguments: '' } },
          },
        },
      },
      ...JSON.stringify(args)
        .match(/.{1,6}/gs)!
        .map((text) => ({
          type: 'tool-call-delta',
          index: 0,
          delta: { message: { tool_calls: { function: { arguments: text } } } },
        })),
      { type: 'tool-call-end', index: 0 },
    ],
    'TOOL_CALL',
  )

const firstAnswer = (more: Body): Body => ({
  text: ANSWER,
  generation_id: 'gen-1',
  finish_reason: 'COMPLETE',
  meta: COUNTS,
  ...more,
})

/** A whole answer of the first version. */
export const firstChat = (more: Body = {}): WireReply => ({ json: firstAnswer(more) })

const lines = (bodies: readonly Body[], more: Partial<WireReply> = {}): WireReply => ({
  headers: { 'content-type': 'application/stream+json' },
  chunks: bodies.map((body) => `${JSON.stringify(body)}\n`),
  ...more,
})

/** A streamed answer of the first version. */
export const firstLines = (pieces: readonly string[], more: Partial<WireReply> = {}): WireReply =>
  lines(
    [
      { event_type: 'stream-start', generation_id: 'gen-1' },
      ...pieces.map((text) => ({ event_type: 'text-generation', text })),
      {
        event_type: 'stream-end',
        finish_reason: 'COMPLETE',
        response: firstAnswer({ text: pieces.join('') }),
      },
    ],
    more,
  )

export function firstCallLines(name: string, parameters: Body): WireReply {
  const calls = [{ name, parameters }]
  const pieces = JSON.stringify(parameters).match(/.{1,6}/gs) ?? []
  return lines([
    { event_type: 'stream-start', generation_id: 'gen-1' },
    { event_type: 'tool-calls-chunk', text: 'I will look it up.', tool_call_delta: {} },
    { event_type: 'tool-calls-chunk', tool_call_delta: { index: 0, name } },
    ...pieces.map((piece) => ({
      event_type: 'tool-calls-chunk',
      tool_call_delta: { index: 0, parameters: piece },
    })),
    { event_type: 'tool-calls-generation', text: 'I will look it up.', tool_calls: calls },
    {
      event_type: 'stream-end',
      finish_reason: 'COMPLETE',
      response: firstAnswer({ text: 'I will look it up.', tool_calls: calls }),
    },
  ])
}

const BILLED = { meta: { billed_units: { input_tokens: 6 } } }

const OTHERS: Readonly<Record<string, Body | undefined>> = {
  embed: {
    id: 'emb-1',
    response_type: 'embeddings_by_type',
    embeddings: { float: [[0.25, -0.5, 1]] },
    texts: ['one'],
    ...BILLED,
  },
  rerank: { id: 'rank-1', results: [{ index: 1, relevance_score: 0.9 }], meta: COUNTS },
  classify: {
    id: 'class-1',
    classifications: [
      {
        ...{ id: '1', input: 'one', prediction: 'kind', predictions: ['kind'], confidences: [0.9] },
        ...{ confidence: 0.9, labels: { kind: { confidence: 0.9 } } },
        classification_type: 'single-label',
      },
    ],
    meta: COUNTS,
  },
  generate: { id: 'gen-1', generations: [{ id: '1', text: ANSWER }], meta: COUNTS },
  summarize: { id: 'sum-1', summary: ANSWER, meta: COUNTS },
}

/** What each endpoint answers when a case does not say otherwise. */
export const cohereScript: WireScript = ({ path, body }) => {
  const { stream } = (body ?? {}) as Body
  const name = path.split('/').at(-1) ?? ''
  if (name === 'generate' && stream === true) return firstLines(words(ANSWER))
  const other = OTHERS[name]
  if (other !== undefined) return { json: other }
  if (path.includes('v1')) return stream === true ? firstLines(words(ANSWER)) : firstChat()
  return stream === true ? { events: textEvents(words(ANSWER)) } : textAnswer()
}
