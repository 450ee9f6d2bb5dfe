/** Answers of the Gemini API and of Vertex AI on the wire. */
import type { WireEvent, WireReply, WireScript } from '../../support/wire-server.ts'

export const ANSWER = 'Lisbon is the capital of Portugal.'

type Body = Readonly<Record<string, unknown>>

export const USAGE = {
  promptTokenCount: 14,
  candidatesTokenCount: 7,
  thoughtsTokenCount: 5,
  cachedContentTokenCount: 4,
  totalTokenCount: 26,
}
const FACTS = { modelVersion: 'gemini-3.8-flash-001', responseId: 'resp_1' }

export const answerOf = (parts: readonly Body[], more: Body = {}): Body => ({
  candidates: [{ index: 0, content: { role: 'model', parts }, finishReason: 'STOP' }],
  usageMetadata: USAGE,
  ...FACTS,
  ...more,
})

/** A whole answer. */
export const contentAnswer = (...parts: readonly Body[]): WireReply => ({
  json: answerOf(parts.length === 0 ? [{ text: ANSWER }] : parts),
})

/** The chunks of a streamed answer, each with some parts; the last one has the usage. */
export function contentEvents(chunks: readonly (readonly Body[])[]): WireEvent[] {
  return chunks.map((parts, index) => {
    const last = index === chunks.length - 1
    const candidate = { index: 0, content: { role: 'model', parts } }
    return {
      data: {
        candidates: [last ? { ...candidate, finishReason: 'STOP' } : candidate],
        ...(last ? { usageMetadata: USAGE } : {}),
        ...FACTS,
      },
    }
  })
}

/** A text word by word. */
export const textEvents = (text: string): WireEvent[] =>
  contentEvents(text.split(/(?<= )/).map((word) => [{ text: word }]))

export const functionCall = (name: string, args: Body): Body => ({ functionCall: { name, args } })

export const apiError = (status: number, message: string): WireReply => ({
  status,
  json: { error: { code: status, message, status: 'INVALID_ARGUMENT' } },
})

const VECTOR = { values: [0.25, -0.5, 1] }

/** What each endpoint answers when a case does not say otherwise. */
export const googleScript: WireScript = ({ path }) => {
  const method = /:(\w+)/.exec(path)?.[1]
  switch (method) {
    case 'generateContent':
      return contentAnswer()
    case 'streamGenerateContent':
      return { events: textEvents(ANSWER) }
    case 'batchEmbedContents':
      return { json: { embeddings: [VECTOR] } }
    case 'embedContent':
      return { json: { embedding: VECTOR } }
    case 'predict':
      return {
        json: {
          predictions: [
            { mimeType: 'image/png', bytesBase64Encoded: 'iVBORw0KGgo=', embeddings: VECTOR },
          ],
        },
      }
    case 'predictLongRunning':
      return { json: { name: 'operations/1', done: false } }
    case 'countTokens':
      return { json: { totalTokens: 3 } }
    default:
      return apiError(404, `no such method: ${path}`)
  }
}
