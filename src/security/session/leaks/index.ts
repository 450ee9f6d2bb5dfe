/** What must stay in the system prompt and comes back: its marks, and its text. */
import type { Segment } from '../../types.ts'
import type { SessionCall, SessionHit, SessionPart } from '../types.ts'
import { createCanaryTest } from './canaries.ts'
import { createPrompts } from './prompts.ts'
import type { SessionPrompts } from './prompts.ts'
import { CANARY_RULE, PROMPT_RULE } from './rules.ts'

const CATEGORY = 'leak'
/** Leaks of one side of a call that are reported. */
const MAX_HITS = 4
/** Stands in a finding for the canary, which must not be written down again. */
const CANARY_MARK = '[canary]'

/** What `createLeaksPart` needs. */
export interface LeaksOptions {
  /** Texts that stand in system prompts and must never come back. */
  readonly canaries: readonly string[]
}

/**
 * Finds canaries in whatever comes out of a call and in the arguments of tools, and the text of the session's
 * system prompts in answers and arguments. Only hashes of words are kept of a prompt.
 *
 * A prompt in the arguments of a tool is suspicious at most: an agent that starts another one hands it over.
 *
 * @example createLeaksPart({ canaries: ['zx-4417-heron'] })
 */
export function createLeaksPart({ canaries }: LeaksOptions): SessionPart<SessionPrompts> {
  const holdsCanary = canaries.length === 0 ? () => false : createCanaryTest(canaries)
  const prompts = createPrompts()

  const canaryHits = (segments: readonly Segment[]): SessionHit[] =>
    segments
      .filter(({ text }) => holdsCanary(text))
      .slice(0, MAX_HITS)
      .map(({ path, role }) => ({
        ...CANARY_RULE,
        ...{ category: CATEGORY, level: 'dangerous', where: path, role },
        ...{ evidence: CANARY_MARK, start: 0, end: CANARY_MARK.length },
      }))

  const promptHits = (segments: readonly Segment[], state: SessionPrompts): SessionHit[] =>
    segments.flatMap(({ text, path, role, key }) => {
      // A model that thinks aloud goes through its instructions.
      const found = key === 'reasoning' ? undefined : prompts.find(text, state)
      if (found === undefined) return []
      const level = role === 'tool_argument' ? 'suspicious' : found.level
      const place = { evidence: found.text, start: found.start, end: found.end }
      return [{ ...PROMPT_RULE, category: CATEGORY, level, where: path, role, ...place }]
    })

  const hitsOf = (call: SessionCall, state: SessionPrompts): SessionHit[] => {
    const leaving = call.segments.filter((segment) => leaves(segment, call))
    const answers = leaving.filter(({ role }) => role !== 'tool_result')
    return [...canaryHits(leaving), ...promptHits(answers, state).slice(0, MAX_HITS)]
  }

  return {
    id: 'leaks',
    create: () => new Map(),
    preview: hitsOf,
    inspect(call, state) {
      if (call.kind === 'llm' && call.phase === 'input') prompts.hear(call.segments, state)
      const hits = hitsOf(call, state)
      // What a tool brought is known to whoever runs it; heard last, or it would hide itself.
      if (call.kind !== 'llm' && call.phase === 'output') prompts.hear(call.segments, state)
      return hits
    },
  }
}

/** Whether a text leaves the model or goes out to a tool. */
function leaves({ role }: Segment, { kind, phase }: SessionCall): boolean {
  if (phase === 'input') return role === 'tool_argument'
  if (role === 'output') return kind === 'llm'
  return role === 'assistant' || role === 'tool_argument' || role === 'tool_result'
}
