/** Evidence added up: rules, the model, disguise and the role make one score. */
import type { Role, SecurityLevel } from '../../types.ts'
import type { Match } from './find.ts'
import type { Group } from './rules/index.ts'

/** What a second rule of the same kind of evidence still counts. */
const REPEAT = 0.3
/** Beyond this the model's log-odds say nothing more. */
const MODEL_MOST = 10
/** How much the model may talk down what rules have found. */
const MODEL_LEAST = -2.8
/** In a tool's text less: most of it is honest, and hides the order in it. */
const MODEL_LEAST_IN_TOOLS = -2
/** How much of its weight a rule keeps whose wording the text only quotes. */
const MENTIONED_SHARE = 0.2
/** For a text that hid something. */
const DISGUISE_WEIGHT = 1
/** What a rule counts more in texts from outside: they have no business giving orders. */
const ROLE_WEIGHT: Partial<Record<Role, number>> = {
  tool_result: 1.5,
  tool_definition: 1.5,
}

/**
 * Nobody writes to a model in what a tool returns or says of itself, so less evidence is enough there. Chosen
 * as the levels are.
 */
const ROLE_SHIFT: Partial<Record<Role, number>> = {
  tool_result: 0.5,
  tool_definition: 1.3,
}

/**
 * Log-odds at which a level begins: where, each source scored by a model that has not seen it, less than 0.1 %
 * of the texts of a mean benign source are dangerous (0.07 %) and 1 % suspicious, over some fifty sources, most
 * of them written to look like attacks; `test/eval/train.log` lists each. Of one public source at most 0.47 %
 * are dangerous, of our own at most 1.04 %.
 */
export const THRESHOLDS: Readonly<Record<Exclude<SecurityLevel, 'none'>, number>> = {
  suspicious: 4.2,
  dangerous: 7.3,
}

/** Kinds of evidence that together no honest text has: an order to drop instructions, and an act. */
const AUTHORITY: readonly Group[] = ['override', 'delimiter']
const TOOL_ACTS: readonly Group[] = ['secrecy', 'exfiltration', 'action']

/** A judgement on several rules together; always dangerous. */
export interface Combination {
  readonly id: string
  readonly reason: string
}

/** Overrides by a tool's text. */
const OVERRIDE_AND_ACT: Combination = {
  id: 'injection.override-and-act',
  reason: 'A tool text overrides instructions and orders secrecy, exfiltration or an action.',
}
/** What a user must not order, whoever the user is. */
const OVERRIDE_AND_EXFILTRATE: Combination = {
  id: 'injection.override-and-exfiltrate',
  reason: 'Overrides instructions and sends credentials or the system prompt to an address.',
}

/** The combination that the matches make in a text of this role, if any. */
export function combinationOf(matches: readonly Match[], role: Role): Combination | undefined {
  const has = (groups: readonly Group[]): boolean =>
    matches.some(({ rule, mentioned }) => !mentioned && groups.includes(rule.group))
  if (role === 'tool_result' || role === 'tool_definition') {
    return has(AUTHORITY) && has(TOOL_ACTS) ? OVERRIDE_AND_ACT : undefined
  }
  return has(['override']) && has(['exfiltration']) ? OVERRIDE_AND_EXFILTRATE : undefined
}

/** What is known about one reading of a text. */
export interface Evidence {
  readonly matches: readonly Match[]
  /** Log-odds by the model. */
  readonly model: number
  readonly disguised: boolean
  readonly role: Role
}

/** What the rules add to the log-odds of an attack. Only signs of a text about attacks lower it. */
export function rulesLogit({ matches, disguised, role }: Omit<Evidence, 'model'>): number {
  const groups = new Map<string, { highest: number; sum: number }>()
  for (const { rule, mentioned } of matches) {
    const weight = mentioned ? rule.weight * MENTIONED_SHARE : rule.weight
    const group = groups.get(rule.group) ?? { highest: -Infinity, sum: 0 }
    group.highest = Math.max(group.highest, weight)
    group.sum += weight
    groups.set(rule.group, group)
  }
  let logit = 0
  for (const { highest, sum } of groups.values()) {
    logit += highest + Math.min(highest, REPEAT * (sum - highest))
  }
  if (matches.length === 0) return logit
  return logit + (disguised ? DISGUISE_WEIGHT : 0) + (ROLE_WEIGHT[role] ?? 0)
}

/** Log-odds that a text is an attack: what the rules say and what the model adds. */
export function combine(evidence: Evidence): number {
  const { matches, model, role } = evidence
  if (role === 'system') return -Infinity
  const least = ROLE_WEIGHT[role] === undefined ? MODEL_LEAST : MODEL_LEAST_IN_TOOLS
  const wording = rulesLogit(evidence) + Math.min(Math.max(model, least), MODEL_MOST)
  const logit = wording + (ROLE_SHIFT[role] ?? 0)
  const together = combinationOf(matches, role)
  return together === undefined ? logit : Math.max(logit, THRESHOLDS.dangerous)
}

/** The level of a score. */
export function levelOf(logit: number): SecurityLevel {
  if (logit >= THRESHOLDS.dangerous) return 'dangerous'
  return logit >= THRESHOLDS.suspicious ? 'suspicious' : 'none'
}

/** Log-odds as a score from 0 to 1. */
export const scoreOf = (logit: number): number => 1 / (1 + Math.exp(-logit))
