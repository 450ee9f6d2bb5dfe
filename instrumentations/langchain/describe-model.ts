/** A model's call as the corridor reads it. */
import { SpanKind, type Attributes } from '@opentelemetry/api'
import { chunkTexts } from '../../src/calls/chunk-texts.ts'
import { describeLlmCall } from '../../src/calls/llm-call.ts'
import { chatChunkCollector } from '../../src/calls/llm/chat-chunks.ts'
import { isData } from '../../src/calls/llm/messages.ts'
import { readLlmResponse } from '../../src/calls/llm/response.ts'
import type { CallDescription, OutputCollector, OutputReading } from '../../src/calls/types.ts'
import {
  GEN_AI_OPERATION_CHAT,
  GEN_AI_OPERATION_TEXT_COMPLETION,
} from '../../src/semconv/gen-ai.ts'
import { streamEventChunk } from './stream-events.ts'
import { answerFacts, wireChoice, wireChunk, wireMessage, wireTool } from './messages.ts'
import type { Generation, Model } from './types.ts'
import { addUsage, usageOf } from './usage.ts'

type Data = Readonly<Record<string, unknown>>

/** LangChain's names of providers and those of the conventions. */
const PROVIDERS: Readonly<Record<string, string | undefined>> = {
  __proto__: null as never,
  openai: 'openai',
  azure: 'azure.ai.openai',
  anthropic: 'anthropic',
  google_genai: 'gcp.gemini',
  google_vertexai: 'gcp.vertex_ai',
  amazon_bedrock: 'aws.bedrock',
  cohere: 'cohere',
  deepseek: 'deepseek',
  groq: 'groq',
  mistral: 'mistral_ai',
  ollama: 'ollama',
  perplexity: 'perplexity',
  xai: 'x_ai',
}

/** Which of a model's methods is called. */
export type ModelMethod = '_generate' | '_streamResponseChunks' | '_streamChatModelEvents'

/** Describes `model._generate(messages, options)` and the streaming methods, of chat and of text models. */
export function describeModelCall(
  model: Model,
  method: ModelMethod,
  [input, options]: readonly unknown[],
): CallDescription {
  const facts = quietly(() => model.getLsParams?.(options ?? {}))
  const params = quietly(() => model.invocationParams?.(options ?? {}))
  const chat = Array.isArray(input) && !input.every((item) => typeof item === 'string')
  const name = [model.model, model.modelName, facts['ls_model_name'], params['model']].find(
    (given): given is string => typeof given === 'string' && given !== '',
  )
  const { signal: _, tools: given, ...others } = { ...plain(options), ...params }
  const tools = Array.isArray(given) ? given.map(wireTool) : undefined
  const request = {
    ...others,
    ...(name === undefined ? {} : { model: name }),
    ...(tools === undefined ? {} : { tools }),
    // What the callers of streaming methods say of it is not what the method does.
    stream: method !== '_generate',
    ...(chat ? { messages: input.map(wireMessage) } : { prompt: input }),
  }
  const provider = PROVIDERS[String(facts['ls_provider'])]
  return {
    ...describeLlmCall([request], {
      fallbackName: String(quietlyNamed(model)),
      operation: chat ? GEN_AI_OPERATION_CHAT : GEN_AI_OPERATION_TEXT_COMPLETION,
      ...(provider === undefined ? {} : { provider }),
      readResponse: readResult,
      collector: () => generationCollector(method),
    }),
    // The model may well be in this process; what it sends, it sends by other calls.
    kind: SpanKind.CLIENT,
  }
}

/** Reads `{ generations, llmOutput }`; a text model has a list of answers for each of its prompts. */
function readResult(value: unknown): OutputReading {
  const { generations, llmOutput } = (value ?? {}) as { generations?: unknown; llmOutput?: unknown }
  if (!Array.isArray(generations)) return readLlmResponse(value)
  const answers = generations.flat() as Generation[]
  const reading = readLlmResponse({
    ...(answers[0] === undefined ? {} : answerFacts(answers[0])),
    choices: answers.map(wireChoice),
  })
  const usage = usageOf(
    // Each choice of one answer repeats the answer's usage.
    answers.slice(0, 1).map(({ message }) => message?.usage_metadata),
    llmOutput,
  )
  return { ...reading, attributes: { ...reading.attributes, ...usage } }
}

/** Gathers `ChatGenerationChunk`s, or the events of the newer streaming method. */
function generationCollector(method: ModelMethod): OutputCollector {
  const chunks = chatChunkCollector()
  const events = method === '_streamChatModelEvents'
  const wireOf = (item: Data): Data => (events ? streamEventChunk(item) : wireChunk(item))
  let usage: Attributes = {}
  return {
    add(item) {
      if (!isData(item)) return
      usage = addUsage(usage, events ? item['usage'] : (item as Generation).message?.usage_metadata)
      chunks.add(wireOf(item))
    },
    texts: (item) => chunkTexts(isData(item) ? wireOf(item) : item),
    read() {
      const reading = chunks.read()
      return { ...reading, attributes: { ...reading.attributes, ...usage } }
    },
  }
}

/** Models of the application's own may throw in what only tracing asks for. */
function quietly(ask: () => unknown): Data {
  try {
    const answer = ask()
    return isData(answer) ? answer : {}
  } catch {
    return {}
  }
}

function quietlyNamed(model: Model): unknown {
  const { name } = quietly(() => ({ name: model.getName?.() }))
  return name ?? model.constructor.name
}

const plain = (value: unknown): Data => (isData(value) ? value : {})
