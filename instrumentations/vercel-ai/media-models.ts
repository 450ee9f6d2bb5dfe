/**
 * Models of images, speech, transcription and reranking: one span for each request, without content; the request's
 * texts are judged before it is sent. Their objects look alike, so the function that is called tells them apart.
 */
import { describeLlmCall } from '../../src/calls/llm-call.ts'
import { isData } from '../../src/calls/llm/parts.ts'
import type { CallDescription, OutputReading } from '../../src/calls/types.ts'
import { ATTR_GEN_AI_RESPONSE_MODEL } from '../../src/semconv/gen-ai.ts'
import { providerOf } from './provider.ts'

/** What a function of the SDK asks its model for. */
export interface MediaKind {
  /** As in the `openai` package's instrumentation; the conventions have no name for these. */
  readonly operation: string
  readonly method: 'doGenerate' | 'doRerank'
  /** Options of the method that are text. */
  readonly texts: readonly string[]
  /** How a provider gives such a model by name. */
  readonly resolver: string
}

const IMAGE: MediaKind = {
  operation: 'image_generation',
  method: 'doGenerate',
  texts: ['prompt'],
  resolver: 'imageModel',
}
const SPEECH: MediaKind = {
  operation: 'speech_generation',
  method: 'doGenerate',
  texts: ['text', 'instructions'],
  resolver: 'speechModel',
}
const TRANSCRIPTION: MediaKind = {
  operation: 'speech_transcription',
  method: 'doGenerate',
  texts: [],
  resolver: 'transcriptionModel',
}
const RERANKING: MediaKind = {
  operation: 'reranking',
  method: 'doRerank',
  texts: ['query', 'documents'],
  resolver: 'rerankingModel',
}

/** The SDK's functions; the older majors have them by their experimental names. */
export const MEDIA_FUNCTIONS: Readonly<Record<string, MediaKind>> = {
  generateImage: IMAGE,
  experimental_generateImage: IMAGE,
  generateSpeech: SPEECH,
  experimental_generateSpeech: SPEECH,
  transcribe: TRANSCRIPTION,
  experimental_transcribe: TRANSCRIPTION,
  rerank: RERANKING,
}

interface MediaModel {
  readonly provider?: unknown
  readonly modelId?: unknown
}

/** Describes one request to such a model. */
export function describeMedia(
  { operation, texts }: MediaKind,
  { provider, modelId }: MediaModel,
  [options]: readonly unknown[],
): CallDescription {
  const given = isData(options) ? options : {}
  const model = typeof modelId === 'string' ? modelId : undefined
  const input = texts.map((name) => given[name]).filter((text) => text !== undefined)
  return describeLlmCall([{ model, input, providerOptions: given['providerOptions'] }], {
    fallbackName: model ?? 'model',
    provider: providerOf(provider),
    operation,
    readResponse: readFacts,
    blocked: (error) => Promise.reject(error),
  })
}

/** What a model made is no text that could be judged, or is for the application alone. */
function readFacts(value: unknown): OutputReading {
  const response = isData(value) ? value['response'] : undefined
  const model = isData(response) ? response['modelId'] : undefined
  return typeof model === 'string' ? { attributes: { [ATTR_GEN_AI_RESPONSE_MODEL]: model } } : {}
}
