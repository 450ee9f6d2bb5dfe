/** Describes an LLM call out of its arguments; used by `monitorLlmCall` and by the instrumentations. */
import { type Attributes, SpanKind } from '@opentelemetry/api'
import type { SecurityError } from '../errors.ts'
import {
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_PROVIDER_NAME,
  GEN_AI_OPERATION_CHAT,
} from '../semconv/gen-ai.ts'
import { anyChunkCollector } from './llm/any-chunks.ts'
import { readLlmRequest } from './llm/request.ts'
import { readLlmResponse } from './llm/response.ts'
import type { CallDescription, OutputCollector, OutputReading } from './types.ts'

export interface LlmCallOptions {
  /** Name where the request names no model, such as the function's name. */
  readonly fallbackName: string
  /** @default 'LLM' */
  readonly channel?: string
  /** `gen_ai.provider.name`. @default '_OTHER' */
  readonly provider?: string
  /** @default 'chat' */
  readonly operation?: string
  readonly attributes?: Attributes
  /** Reads the response where it has an unusual shape. */
  readonly readResponse?: (value: unknown) => OutputReading
  /** Gathers a streamed response. @default by the shape of its chunks */
  readonly collector?: () => OutputCollector
  readonly blocked?: (error: SecurityError) => unknown
}

/** The description of one LLM call. Prompt, parameters, answer and usage are found by shape. */
export function describeLlmCall(
  args: readonly unknown[],
  options: LlmCallOptions,
): CallDescription {
  const request = readLlmRequest(args)
  const operation = options.operation ?? GEN_AI_OPERATION_CHAT
  const name = request.model ?? options.fallbackName
  return {
    spanName: `${operation} ${name}`,
    callName: name,
    channel: options.channel ?? 'LLM',
    kind: SpanKind.CLIENT,
    attributes: {
      [ATTR_GEN_AI_OPERATION_NAME]: operation,
      [ATTR_GEN_AI_PROVIDER_NAME]: options.provider ?? '_OTHER',
      ...request.attributes,
      ...options.attributes,
    },
    input: () => request.content,
    output: options.readResponse ?? readLlmResponse,
    collector: options.collector ?? anyChunkCollector,
    ...(options.blocked === undefined ? {} : { blocked: options.blocked }),
  }
}
