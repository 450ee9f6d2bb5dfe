import type { Attributes } from '@opentelemetry/api'
import {
  ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
  ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
} from '../../semconv/gen-ai.ts'
import { isData } from './messages.ts'

/**
 * Token counts exactly as the API sent them, never guessed. By the conventions `input_tokens` includes
 * cached ones: OpenAI and Google count that way, Anthropic reports its cache reads and writes apart.
 */
export function usageAttributes(usage: unknown): Attributes {
  if (!isData(usage)) return {}
  const details = first(usage, 'prompt_tokens_details', 'input_tokens_details')
  const outputDetails = first(usage, 'completion_tokens_details', 'output_tokens_details')
  const anthropicRead = count(usage['cache_read_input_tokens'])
  const anthropicWrite = count(usage['cache_creation_input_tokens'])
  const input = count(usage['prompt_tokens'] ?? usage['input_tokens'] ?? usage['promptTokenCount'])
  const total =
    input === undefined ? undefined : input + (anthropicRead ?? 0) + (anthropicWrite ?? 0)
  const thoughts = count(usage['thoughtsTokenCount'])
  const candidates = count(usage['candidatesTokenCount'])
  const output =
    count(usage['completion_tokens'] ?? usage['output_tokens']) ??
    (candidates === undefined ? undefined : candidates + (thoughts ?? 0))
  return defined({
    [ATTR_GEN_AI_USAGE_INPUT_TOKENS]: total,
    [ATTR_GEN_AI_USAGE_OUTPUT_TOKENS]: output,
    [ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]:
      count(details['cached_tokens'] ?? usage['cachedContentTokenCount']) ?? anthropicRead,
    [ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: anthropicWrite,
    [ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]:
      count(outputDetails['reasoning_tokens'] ?? outputDetails['thinking_tokens']) ?? thoughts,
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

function first(
  usage: Readonly<Record<string, unknown>>,
  ...names: string[]
): Readonly<Record<string, unknown>> {
  return names.map((name) => usage[name]).find(isData) ?? {}
}

const count = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined

function defined(values: Record<string, number | undefined>): Attributes {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
