import type { Attributes } from '@opentelemetry/api'
import {
  ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
  ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
} from '../../semconv/gen-ai.ts'
import { type Data, isData } from './parts.ts'

/** The names that APIs and their SDKs have for the same counts. */
const INPUT = [
  ...['prompt_tokens', 'input_tokens', 'promptTokenCount', 'promptTokens', 'inputTokens'],
  'prompt_eval_count',
]
const OUTPUT = [
  ...['completion_tokens', 'output_tokens', 'completionTokens', 'outputTokens'],
  'eval_count',
]
const INPUT_DETAILS = ['prompt_tokens_details', 'input_tokens_details', 'promptTokensDetails']
const OUTPUT_DETAILS = ['completion_tokens_details', 'output_tokens_details']

/**
 * Token counts exactly as the API sent them, never guessed. By the conventions `input_tokens` includes
 * cached ones: OpenAI, Google and most others count that way, Anthropic and Bedrock's Converse report cache reads
 * and writes apart.
 */
export function usageAttributes(usage: unknown): Attributes {
  if (!isData(usage)) return {}
  const details = firstData(usage, INPUT_DETAILS)
  const outputDetails = firstData(usage, OUTPUT_DETAILS)
  const readApart = firstCount(usage, ['cache_read_input_tokens', 'cacheReadInputTokens'])
  const writtenApart = firstCount(usage, ['cache_creation_input_tokens', 'cacheWriteInputTokens'])
  const input = firstCount(usage, INPUT)
  const total = input === undefined ? undefined : input + (readApart ?? 0) + (writtenApart ?? 0)
  const thoughts = count(usage['thoughtsTokenCount'])
  const candidates = count(usage['candidatesTokenCount'])
  const output =
    firstCount(usage, OUTPUT) ??
    (candidates === undefined ? undefined : candidates + (thoughts ?? 0))
  return defined({
    [ATTR_GEN_AI_USAGE_INPUT_TOKENS]: total,
    [ATTR_GEN_AI_USAGE_OUTPUT_TOKENS]: output,
    [ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]:
      firstCount(details, ['cached_tokens', 'cachedTokens']) ??
      count(usage['cachedContentTokenCount']) ??
      readApart,
    [ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: writtenApart,
    [ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]:
      firstCount(outputDetails, ['reasoning_tokens', 'thinking_tokens']) ?? thoughts,
  })
}

/** Service tiers that are billed by list price. */
const STANDARD: ReadonlySet<unknown> = new Set(['default', 'standard', 'auto'])

/**
 * Whether an answer is billed by list price: other service tiers are not, nor what Anthropic keeps in its cache
 * for an hour.
 */
export function hasListPrice(answer: Readonly<Record<string, unknown>>): boolean {
  const usage = isData(answer['usage']) ? answer['usage'] : {}
  const tier = answer['service_tier'] ?? usage['service_tier']
  if (typeof tier === 'string' && !STANDARD.has(tier)) return false
  const written = usage['cache_creation']
  const forAnHour = isData(written) ? count(written['ephemeral_1h_input_tokens']) : undefined
  return (forAnHour ?? 0) === 0
}

const firstData = (usage: Data, names: readonly string[]): Data =>
  names.map((name) => usage[name]).find(isData) ?? {}

const firstCount = (usage: Data, names: readonly string[]): number | undefined =>
  names.map((name) => count(usage[name])).find((value) => value !== undefined)

const count = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined

function defined(values: Record<string, number | undefined>): Attributes {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
