/** What is wrong with a definition, before it is known on which call it is said. */
import type { SessionHit } from '../types.ts'
import type { DefinitionRule } from './rules.ts'

/** A text of a definition and a place in it. */
export interface DefinitionPlace {
  /** Such as `tools.add.description`. */
  readonly path: string
  readonly text: string
  readonly start: number
  /** Exclusive, after `start`. */
  readonly end: number
}

/** One broken rule. */
export interface Problem extends DefinitionPlace {
  readonly rule: DefinitionRule
  /** Said in place of the rule's own reason. */
  readonly reason?: string
}

/** Kept around a place in a text that is too long to be kept, in characters. */
const AROUND = 300
const MAX_PLACE = 2_000

/** The place in the part of its text that is around it. Its path names no text of the call any more. */
export function shortened<T extends DefinitionPlace>(place: T): T {
  const { text, path } = place
  const from = Math.max(0, place.start - AROUND)
  const end = Math.min(place.end, place.start + MAX_PLACE)
  const part = text.slice(from, end + AROUND)
  return part.length === text.length
    ? place
    : { ...place, path: `${path}…`, text: copyOf(part), start: place.start - from, end: end - from }
}

/** A part of a text keeps the whole of it in memory otherwise. */
const copyOf = (text: string): string => JSON.parse(JSON.stringify(text)) as string

const CATEGORY = 'tool_definition'
/** Place of the findings on the call of a tool: none of its own texts is at fault. */
const ON_CALL = 'tool definition'

/** The hit of a problem, where the definition is announced or where the tool is called. */
export function hitOf(problem: Problem, on: 'announcement' | 'call'): SessionHit {
  const { rule, path, text, start, end } = problem
  return {
    ruleId: rule.id,
    category: CATEGORY,
    level: rule.level,
    score: rule.score,
    reason: problem.reason ?? rule.reason,
    where: on === 'call' ? ON_CALL : path,
    ...(on === 'call' ? {} : { role: 'tool_definition' as const }),
    evidence: text,
    start,
    end,
  }
}
