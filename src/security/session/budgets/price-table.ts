/**
 * What providers ask for a million tokens, in US dollars: their list prices for standard requests, as public notes
 * quoted them from the pages below on the date beside each group. Nobody's invoice was compared. A model that is not
 * here has no cost; `sessions.prices` adds to the list and goes before it.
 *
 * OpenAI: https://developers.openai.com/api/docs/pricing
 * Anthropic: https://platform.claude.com/docs/en/about-claude/pricing
 */
import type { ModelPrice } from '../../../config/types.ts'

/** A list price, and how far it holds. */
export interface ListPrice extends ModelPrice {
  /** Input tokens up to which it holds; longer requests are billed in another way. @default no limit */
  readonly up_to?: number
}

const price = (
  input: number,
  output: number,
  cacheRead: number,
  more: { readonly write?: number; readonly upTo?: number } = {},
): ListPrice => ({
  input,
  output,
  cache_read: cacheRead,
  ...(more.write === undefined ? {} : { cache_write: more.write }),
  ...(more.upTo === undefined ? {} : { up_to: more.upTo }),
})

/** By the model's name without its date. */
export const LIST_PRICES: Readonly<Record<string, ListPrice | undefined>> = {
  __proto__: null as never,
  // OpenAI, 2026-09-22 to 2026-10-27.
  'gpt-6.1-sol': price(2, 10, 0.1, { write: 2.5, upTo: 272_000 }),
  'gpt-6.1-terra': price(1, 5, 0.05, { write: 1.25, upTo: 272_000 }),
  'gpt-6-astra': price(10, 50, 1, { upTo: 272_000 }),
  'gpt-6-sol': price(2, 10, 0.2, { write: 2.5, upTo: 272_000 }),
  'gpt-6-luna': price(0.1, 0.5, 0.01, { write: 0.125, upTo: 272_000 }),
  // OpenAI, 2026-08-01.
  'gpt-5.6-terra': price(2, 12, 0.2, { upTo: 272_000 }),
  'gpt-5.6-luna': price(0.2, 1.2, 0.02, { upTo: 272_000 }),
  // OpenAI, 2026-03.
  'gpt-5.4': price(2.5, 15, 0.25, { upTo: 272_000 }),
  'gpt-5.4-mini': price(0.75, 4.5, 0.075),
  // OpenAI, 2026-06.
  'gpt-5': price(1.25, 10, 0.125),
  'gpt-5-mini': price(0.25, 2, 0.025),
  'gpt-5-nano': price(0.05, 0.4, 0.005),
  'gpt-4.1': price(2, 8, 0.5),
  'gpt-4.1-mini': price(0.4, 1.6, 0.1),
  'gpt-4.1-nano': price(0.1, 0.4, 0.025),
  'gpt-4o': price(2.5, 10, 1.25),
  'gpt-4o-mini': price(0.15, 0.6, 0.075),
  o3: price(2, 8, 0.5),
  'o4-mini': price(1.1, 4.4, 0.275),
  // Anthropic, 2026-09-22 to 2026-10-24. Writes are those that are kept for five minutes.
  'claude-fable-5-1': price(10, 50, 0.25, { write: 12.5 }),
  'claude-fable-5': price(10, 50, 1, { write: 12.5 }),
  'claude-opus-5-5': price(4, 20, 0.2, { write: 5 }),
  'claude-opus-5': price(5, 25, 0.5, { write: 6.25 }),
  'claude-opus-4-8': price(5, 25, 0.5, { write: 6.25 }),
  'claude-opus-4-7': price(5, 25, 0.5, { write: 6.25 }),
  'claude-opus-4-6': price(5, 25, 0.5, { write: 6.25 }),
  'claude-opus-4-5': price(5, 25, 0.5, { write: 6.25 }),
  'claude-opus-4-1': price(15, 75, 1.5, { write: 18.75 }),
  'claude-sonnet-5-5': price(2, 10, 0.1, { write: 2.5 }),
  'claude-sonnet-5': price(2, 10, 0.2, { write: 2.5 }),
  'claude-sonnet-4-6': price(3, 15, 0.3, { write: 3.75 }),
  'claude-sonnet-4-5': price(3, 15, 0.3, { write: 3.75, upTo: 200_000 }),
  'claude-haiku-5-5': price(0.1, 0.5, 0.01, { write: 0.125, upTo: 100_000 }),
  'claude-haiku-4-5': price(1, 5, 0.1, { write: 1.25 }),
}
