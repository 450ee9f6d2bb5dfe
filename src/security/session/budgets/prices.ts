/** What a call cost, by the price list of the configuration and the providers' own. */
import type { MonitorConfig } from '../../../config/types.ts'
import type { TokenUsage } from '../types.ts'
import { LIST_PRICES, type ListPrice } from './price-table.ts'

type Prices = MonitorConfig['sessions']['prices']

/** Prices are for so many tokens, as providers state them. */
const TOKENS_PER_PRICE = 1_000_000

/** What a name may have behind the model's: a date, or that it is the newest. */
const VERSION = /-(?:\d{4}-\d{2}-\d{2}|\d{8}|latest)$/

/**
 * The cost of one call in US dollars; undefined when there is no price. An entry of the configuration counts for
 * every name that it begins, the longest one that does, so that `gpt-4o-mini` is not billed as `gpt-4o`; a list
 * price counts for the model's name and its dated versions alone.
 *
 * @param prices `sessions.prices`; goes before the list prices of `price-table.ts`
 * @example costOf('gpt-4o-2024-08-06', usage, { 'gpt-4o': { input: 2.5, output: 10 } })
 */
export function costOf(model: string, usage: TokenUsage, prices: Prices): number | undefined {
  const price = configured(model, prices) ?? LIST_PRICES[model.replace(VERSION, '')]
  if (price === undefined) return undefined
  const { inputTokens, outputTokens, cacheReadTokens = 0, cacheWriteTokens = 0 } = usage
  if (inputTokens > (price.up_to ?? Infinity)) return undefined
  const { input, output, cache_read: read = input, cache_write: write = input } = price
  const plain = Math.max(0, inputTokens - cacheReadTokens - cacheWriteTokens)
  const sum =
    plain * input + cacheReadTokens * read + cacheWriteTokens * write + outputTokens * output
  return sum / TOKENS_PER_PRICE
}

function configured(model: string, prices: Prices): ListPrice | undefined {
  let best: string | undefined
  for (const name of Object.keys(prices)) {
    if (model.startsWith(name) && name.length >= (best?.length ?? 0)) best = name
  }
  return best === undefined ? undefined : prices[best]
}
