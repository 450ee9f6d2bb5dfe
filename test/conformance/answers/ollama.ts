/** Answers of an Ollama server on the wire. */
import type { WireReply, WireScript } from '../../support/wire-server.ts'

export const ANSWER = 'Lisbon is the capital of Portugal.'

type Body = Readonly<Record<string, unknown>>

const FACTS = { model: 'llama3.2', created_at: '2026-01-01T00:00:00.000000Z' }
const COUNTS = {
  done: true,
  done_reason: 'stop',
  total_duration: 5_000_000,
  load_duration: 1_000_000,
  prompt_eval_count: 14,
  prompt_eval_duration: 1_000_000,
  eval_count: 9,
  eval_duration: 3_000_000,
}

/** A whole answer of `chat`, or one of `generate` where the content is a text. */
export const wholeAnswer = (content: Body | string): WireReply => ({
  json: {
    ...FACTS,
    ...(typeof content === 'string'
      ? { response: content }
      : { message: { role: 'assistant', content: '', ...content } }),
    ...COUNTS,
  },
})

/** The lines of a streamed answer: messages of `chat`, or texts of `generate`; the last line has the counts. */
export function lines(
  pieces: readonly (Body | string)[],
  more: Partial<WireReply> = {},
): WireReply {
  const line = (piece: Body | string, facts: Body): string => {
    const said =
      typeof piece === 'string'
        ? { response: piece }
        : { message: { role: 'assistant', content: '', ...piece } }
    return `${JSON.stringify({ ...FACTS, ...said, ...facts })}\n`
  }
  const last = typeof pieces[0] === 'string' ? '' : {}
  return {
    headers: { 'content-type': 'application/x-ndjson' },
    chunks: [...pieces.map((piece) => line(piece, { done: false })), line(last, COUNTS)],
    ...more,
  }
}

export const words = (text: string): string[] => text.split(/(?<= )/)

export const chatLines = (text: string, more: Partial<WireReply> = {}): WireReply =>
  lines(
    words(text).map((content) => ({ content })),
    more,
  )

/** What each endpoint answers when a case does not say otherwise. */
export const ollamaScript: WireScript = ({ path, body }) => {
  const { stream } = (typeof body === 'object' ? body : {}) as { stream?: boolean }
  switch (path) {
    case '/api/chat':
      return stream === true ? chatLines(ANSWER) : wholeAnswer({ content: ANSWER })
    case '/api/generate':
      return stream === true ? lines(words(ANSWER)) : wholeAnswer(ANSWER)
    case '/api/embed':
      return { json: { model: 'all-minilm', embeddings: [[0.25, -0.5, 1]], prompt_eval_count: 6 } }
    case '/api/embeddings':
      return { json: { embedding: [0.25, -0.5, 1] } }
    case '/api/tags':
      return { json: { models: [] } }
    default:
      return { status: 404, json: { error: `no such endpoint: ${path}` } }
  }
}
