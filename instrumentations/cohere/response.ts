/** Answers of both versions of Cohere's API in the shape that all answers are read in. */
import { readEmbeddings, readWithoutContent } from '../../src/calls/llm/embeddings.ts'
import { type Data, isData } from '../../src/calls/llm/parts.ts'
import { readLlmResponse } from '../../src/calls/llm/response.ts'
import type { OutputReading } from '../../src/calls/types.ts'
import { callsOf, messageOf } from './request.ts'

/** Reads an answer with text or calls of tools. */
export function readAnswer(value: unknown): OutputReading {
  if (!isData(value)) return readLlmResponse(value)
  const { message, text, generations, summary, toolCalls, finishReason, generationId } = value
  const choices = Array.isArray(generations)
    ? generations
    : [
        isData(message)
          ? { message: messageOf(message), finishReason }
          : {
              message: {
                content: text === '' ? undefined : (text ?? summary),
                toolCalls: callsOf(toolCalls),
              },
              finishReason,
            },
      ]
  return readLlmResponse({ id: value['id'] ?? generationId, choices, usage: usageOf(value) })
}

/** Reads an answer with vectors. */
export const readVectors = (value: unknown): OutputReading =>
  readEmbeddings(isData(value) ? { ...value, usage: usageOf(value) } : value)

/** Reads an answer of numbers alone. */
export const readRanking = (value: unknown): OutputReading =>
  readWithoutContent(isData(value) ? { usage: usageOf(value) } : value)

/** Counts of an answer; where it has only those that are billed, such as of embeddings, these. */
export function usageOf({ usage, meta }: Data): Data {
  const given = [usage, meta].find(isData) ?? {}
  const counts = [given['tokens'], given['billedUnits']].find(isData) ?? {}
  const cached = given['cachedTokens']
  return {
    ...counts,
    ...(cached === undefined ? {} : { prompt_tokens_details: { cached_tokens: cached } }),
  }
}
