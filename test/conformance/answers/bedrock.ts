/** Answers of Bedrock's runtime on the wire: JSON, and AWS's binary event streams. */
import { crc32 } from 'node:zlib'
import type { WireReply, WireScript } from '../../support/wire-server.ts'

export const ANSWER = 'Lisbon is the capital of Portugal.'

type Body = Readonly<Record<string, unknown>>

export const USAGE = {
  inputTokens: 12,
  outputTokens: 7,
  totalTokens: 149,
  cacheReadInputTokens: 100,
  cacheWriteInputTokens: 30,
}

/** A whole answer of Converse. */
export const converseAnswer = (...content: readonly Body[]): WireReply => ({
  json: {
    output: { message: { role: 'assistant', content } },
    stopReason: content.some((block) => 'toolUse' in block) ? 'tool_use' : 'end_turn',
    usage: USAGE,
    metrics: { latencyMs: 5 },
  },
})

/** One message of the binary format: lengths and checksums around headers and a payload. */
export function eventMessage(type: string, payload: Body, kind = 'event'): Buffer {
  const names: readonly [string, string][] = [
    [':message-type', kind],
    [kind === 'event' ? ':event-type' : ':exception-type', type],
    [':content-type', 'application/json'],
  ]
  const headers = Buffer.concat(
    names.map(([name, value]) => {
      const length = Buffer.alloc(3)
      length.writeUInt8(7)
      length.writeUInt16BE(value.length, 1)
      return Buffer.concat([
        Buffer.from([name.length]),
        Buffer.from(name),
        length,
        Buffer.from(value),
      ])
    }),
  )
  const body = Buffer.from(JSON.stringify(payload))
  const prelude = Buffer.alloc(12)
  prelude.writeUInt32BE(16 + headers.length + body.length)
  prelude.writeUInt32BE(headers.length, 4)
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8)
  const message = Buffer.concat([prelude, headers, body])
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(message))
  return Buffer.concat([message, checksum])
}

const streamOf = (chunks: readonly Buffer[]): WireReply => ({
  headers: { 'content-type': 'application/vnd.amazon.eventstream' },
  chunks,
})

const delta = (index: number, change: Body): Buffer =>
  eventMessage('contentBlockDelta', { contentBlockIndex: index, delta: change })

const end = (reason: string): Buffer[] => [
  eventMessage('messageStop', { stopReason: reason }),
  eventMessage('metadata', { usage: USAGE, metrics: { latencyMs: 5 } }),
]

/** A streamed answer of Converse: a text in pieces, with an end or without one. */
export const textStream = (pieces: readonly string[], ends = true): WireReply =>
  streamOf([
    eventMessage('messageStart', { role: 'assistant' }),
    ...pieces.map((text) => delta(0, { text })),
    ...(ends
      ? [eventMessage('contentBlockStop', { contentBlockIndex: 0 }), ...end('end_turn')]
      : []),
  ])

/** A thought, and a call of a tool whose arguments come in two pieces. */
export function callStream(name: string, args: Body): WireReply {
  const text = JSON.stringify(args)
  return streamOf([
    eventMessage('messageStart', { role: 'assistant' }),
    delta(0, { reasoningContent: { text: 'Let me ' } }),
    delta(0, { reasoningContent: { text: 'see.' } }),
    eventMessage('contentBlockStop', { contentBlockIndex: 0 }),
    eventMessage('contentBlockStart', {
      contentBlockIndex: 1,
      start: { toolUse: { toolUseId: 'tool_1', name } },
    }),
    delta(1, { toolUse: { input: text.slice(0, 5) } }),
    delta(1, { toolUse: { input: text.slice(5) } }),
    eventMessage('contentBlockStop', { contentBlockIndex: 1 }),
    ...end('tool_use'),
  ])
}

/** A streamed answer of a model's own API. */
export const modelStream = (events: readonly unknown[]): WireReply =>
  streamOf(
    events.map((event) =>
      eventMessage('chunk', { bytes: Buffer.from(JSON.stringify(event)).toString('base64') }),
    ),
  )

/** Anthropic's own answer, as `InvokeModel` gives it. */
export const ANTHROPIC_ANSWER = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude',
  content: [{ type: 'text', text: ANSWER }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 12, output_tokens: 7 },
}

export const anthropicEvents = (pieces: readonly string[]): Body[] => [
  { type: 'message_start', message: { ...ANTHROPIC_ANSWER, content: [], stop_reason: null } },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  ...pieces.map((text) => ({
    type: 'content_block_delta',
    index: 0,
    delta: { type: 'text_delta', text },
  })),
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 7 } },
  { type: 'message_stop' },
]

export const words = (text: string): string[] => text.split(/(?<= )/)

export const bedrockScript: WireScript = ({ path }) => {
  if (path.endsWith('/converse')) return converseAnswer({ text: ANSWER })
  if (path.endsWith('/converse-stream')) return textStream(words(ANSWER))
  if (path.endsWith('/invoke-with-response-stream')) {
    return modelStream(anthropicEvents(words(ANSWER)))
  }
  if (path.includes('embed')) {
    return { json: { embedding: [0.25, -0.5, 1], inputTextTokenCount: 6 } }
  }
  if (path.endsWith('/invoke')) return { json: ANTHROPIC_ANSWER }
  return path.endsWith('/apply')
    ? { json: { action: 'NONE', outputs: [], assessments: [] } }
    : { status: 404, json: { message: `no such path: ${path}` } }
}
