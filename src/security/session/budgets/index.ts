/** Budgets of a session: tokens, tokens a minute, money; and calls far larger than the others. */
import type { MonitorConfig } from '../../../config/types.ts'
import type { SessionCall, SessionHit, SessionPart, TokenUsage } from '../types.ts'
import { costOf } from './prices.ts'
import { createRollingMinute } from './rolling-minute.ts'
import type { RollingMinute } from './rolling-minute.ts'
import { BUDGET_RULES, SCORES, SPIKE_RULE } from './rules.ts'
import type { BudgetName } from './rules.ts'
import { createSpikes } from './spikes.ts'
import type { Spikes } from './spikes.ts'

/** Share of a budget at which it is said once that it nears its end. */
const NEARLY = 0.8
/** Models without a price that are named; a name is the answer's, so there may be any number. */
const MAX_UNPRICED = 32

/** What `createBudgetsPart` needs. 0 is no limit. */
export interface BudgetsOptions {
  readonly maxTokens: number
  readonly maxTokensPerMinute: number
  readonly maxCostUsd: number
  /** US dollars for a million tokens, by the beginning of a model's name. */
  readonly prices: MonitorConfig['sessions']['prices']
  /** Told once about each model that has no price while money is limited. @default nothing is told */
  readonly onProblem?: (message: string) => void
}

/** What one session used; under 2 KB. */
export interface BudgetsState {
  tokens: number
  costUsd: number
  readonly minute: RollingMinute
  readonly spikes: Spikes
  /** Budgets whose near end was said. */
  readonly said: Set<BudgetName>
}

/**
 * Counts what the provider says that calls used. The LLM call after a budget is used up is dangerous and so
 * stopped before it is sent; the call that overdraws it is not, because nobody knows before what it will use.
 * An answer without usage counts as nothing. A model without a price costs nothing: that is no finding about
 * the call, which is in order, but a gap in the configuration, and `onProblem` is told.
 *
 * @example createBudgetsPart({ maxTokens: 500_000, maxTokensPerMinute: 0, maxCostUsd: 0, prices: {} })
 */
export function createBudgetsPart(options: BudgetsOptions): SessionPart<BudgetsState> {
  const { prices, onProblem = () => undefined } = options
  const unpriced = new Set<string>()

  const priceOf = (model: string, usage: TokenUsage): number => {
    if (options.maxCostUsd === 0) return 0
    const cost = costOf(model, usage, prices)
    if (cost === undefined && unpriced.size < MAX_UNPRICED && !unpriced.has(model)) {
      unpriced.add(model)
      onProblem(`sessions.prices has no price for ${model}: it does not count for max_cost_usd`)
    }
    return cost ?? 0
  }

  const budgetsOf = (state: BudgetsState, atMs: number): Budget[] => [
    budget('tokens', state.tokens, options.maxTokens),
    budget(
      'tokens-per-minute',
      options.maxTokensPerMinute > 0 ? state.minute.sum(atMs) : 0,
      options.maxTokensPerMinute,
    ),
    budget('cost', state.costUsd, options.maxCostUsd),
  ]

  return {
    id: 'budgets',
    create: () => ({
      tokens: 0,
      costUsd: 0,
      minute: createRollingMinute(),
      spikes: createSpikes(),
      said: new Set(),
    }),
    inspect(call, state) {
      if (call.phase === 'input') {
        if (call.kind !== 'llm') return []
        return budgetsOf(state, call.atMs)
          .filter(({ limit, used }) => limit > 0 && used >= limit)
          .map(spentHit)
      }
      if (call.usage === undefined) return []
      const usage = checked(call.usage)
      const tokens = usage.inputTokens + usage.outputTokens
      state.tokens += tokens
      state.minute.add(tokens, call.atMs)
      state.costUsd += priceOf(call.model ?? call.name, usage)
      const hits = budgetsOf(state, call.atMs).flatMap((each) => nearlyHits(each, state.said))
      const median = state.spikes.add(tokens)
      return median === undefined ? hits : [...hits, spikeHit(tokens, median)]
    },
  }
}

interface Budget {
  readonly name: BudgetName
  readonly used: number
  readonly limit: number
}

const budget = (name: BudgetName, used: number, limit: number): Budget => ({ name, used, limit })

/** Counts come from a provider's answer: a negative or broken one must not give budget back. */
function checked(usage: SessionCall['usage'] & object): TokenUsage {
  const count = (value = 0): number => (Number.isFinite(value) && value > 0 ? value : 0)
  return {
    inputTokens: count(usage.inputTokens),
    outputTokens: count(usage.outputTokens),
    cacheReadTokens: count(usage.cacheReadTokens),
    cacheWriteTokens: count(usage.cacheWriteTokens),
  }
}

function nearlyHits(each: Budget, said: Set<BudgetName>): SessionHit[] {
  const { name, used, limit } = each
  const near = limit > 0 && used >= NEARLY * limit
  // A minute's budget recovers, and its next near end is news again; the others never do.
  if (!near) said.delete(name)
  if (!near || said.has(name)) return []
  said.add(name)
  const { id, nearly } = BUDGET_RULES[name]
  return [hit(id, 'suspicious', SCORES.nearly, nearly, shareOf(each))]
}

function spentHit(each: Budget): SessionHit {
  const { id, spent } = BUDGET_RULES[each.name]
  return hit(id, 'dangerous', SCORES.spent, spent, shareOf(each))
}

function spikeHit(tokens: number, median: number): SessionHit {
  const { id, reason } = SPIKE_RULE
  return hit(id, 'suspicious', SCORES.spike, reason, `${tokens} tokens, usually ${median}`)
}

function shareOf({ name, used, limit }: Budget): string {
  return name === 'cost'
    ? `${used.toFixed(4)} of ${limit} US dollars`
    : `${used} of ${limit} tokens`
}

function hit(
  ruleId: string,
  level: SessionHit['level'],
  score: number,
  reason: string,
  evidence: string,
): SessionHit {
  const place = { where: 'usage', evidence, start: 0, end: evidence.length }
  return { ruleId, category: 'budget', level, score, reason, ...place }
}
