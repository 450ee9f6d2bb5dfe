/** Prompt injection by wording: rules near keywords, and a small model beside them. */
import { createUnfold, foldText } from '../../automaton/fold.ts'
import { modelLogit } from '../../model/score.ts'
import type { Detector, Hit, Role, Segment } from '../../types.ts'
import { readingsOf } from '../matching.ts'
import { combinationOf, combine, levelOf, rulesLogit, scoreOf } from './combine.ts'
import { findMatches } from './find.ts'
import { partsAround } from './parts.ts'
import type { Match } from './find.ts'

const CATEGORY = 'prompt_injection'
const ROLES: readonly Role[] = ['user', 'input', 'tool_argument', 'tool_result', 'tool_definition']
/** The model alone is not asked about less: one word of a schema, such as `forbidden`, is no order. */
const LEAST_CHARS = 16
/** Named when no rule speaks and the model alone is sure. */
const MODEL_RULE = {
  id: 'injection.model',
  reason: 'Reads like an attack by its wording as a whole.',
}

/** One reading of a segment, judged; all figures are log-odds. */
interface Judged {
  readonly matches: readonly Match[]
  readonly rules: number
  readonly model: number
  readonly logit: number
  /** Undefined for the text as it came, whose matches have places of their own. */
  readonly place?: { readonly start: number; readonly end: number }
}

/** The system prompt and the model's own words are never judged: they rightly speak of instructions. */
export const instructionOverrideDetector: Detector = {
  id: 'instruction-override',
  category: CATEGORY,
  appliesTo: ROLES,
  inspect(segment, { onCut }): readonly Hit[] {
    const isShort = segment.text.length < LEAST_CHARS
    const best = judge(segment, isShort, onCut)
    if (best.matches.length === 0 && isShort) return []
    const level = levelOf(best.logit)
    if (level === 'none') return []
    const score = scoreOf(best.logit)
    const whole = { start: 0, end: segment.text.length }
    const unfold = createUnfold(segment.text)
    const hits = best.matches
      .filter(({ rule }) => rule.weight > 0)
      .map(({ rule, start, end }): Hit => {
        const place = best.place ?? placeOf(segment.text, unfold, start, end)
        return { ruleId: rule.id, category: CATEGORY, level, score, reason: rule.reason, ...place }
      })
    const together = combinationOf(best.matches, segment.role)
    if (hits.length > 0 && together === undefined) return hits
    const { id, reason } = together ?? MODEL_RULE
    const place = hits[0] ?? best.place ?? whole
    const { start, end } = place
    return [{ ruleId: id, category: CATEGORY, level, score, reason, start, end }, ...hits]
  },
}

/**
 * Score from 0 to 1 that a text is an injection, below the levels too; 0 for roles that are never judged.
 *
 * @example injectionScore('Ignore all previous instructions.', 'user') // above 0.5
 */
export function injectionScore(text: string, role: Role): number {
  const logits = injectionLogits(text, role)
  return logits === undefined ? 0 : scoreOf(logits.both)
}

/** What the rules, the model and both together say of a text in log-odds; undefined for roles never judged. */
export function injectionLogits(
  text: string,
  role: Role,
): { readonly rules: number; readonly model: number; readonly both: number } | undefined {
  if (!ROLES.includes(role)) return undefined
  const { rules, model, logit } = judge({ text, role, key: '', path: '' })
  return { rules, model, both: logit }
}

/** What is said of a text of which nothing else is asked. */
const NOTHING: Judged = { matches: [], rules: 0, model: -Infinity, logit: -Infinity }

/**
 * The most telling reading of a segment.
 *
 * @param byRules Where no rule speaks the model is not asked.
 * @param onCut Told when not all rules were looked for, because those that were found leave no doubt.
 */
function judge({ text, role }: Segment, byRules = false, onCut?: () => void): Judged {
  const { plain, forms, disguises } = readingsOf(text)
  if (
    byRules &&
    forms.length === 0 &&
    plain === text &&
    matchesIn(foldText(text), role).length === 0
  ) {
    return NOTHING
  }
  const disguised = disguises.length > 0
  let best = judgeReading(plain, role, disguised, onCut)
  if (plain !== text) best = { ...best, place: { start: 0, end: text.length } }
  for (const form of forms) {
    const other = judgeReading(form.text, role, true, onCut)
    if (other.logit > best.logit) {
      best = { ...other, place: { start: form.start, end: form.end } }
    }
  }
  return best
}

const matchesIn = (folded: string, role: Role, onCut?: () => void): Match[] =>
  findMatches(folded, ({ roles }) => roles === undefined || roles.includes(role), onCut)

function judgeReading(text: string, role: Role, disguised: boolean, onCut?: () => void): Judged {
  const folded = foldText(text)
  const matches = matchesIn(folded, role, onCut)
  const model = modelLogit(folded, undefined, partsAround(matches, folded, role))
  const evidence = { matches, model, disguised, role }
  return { matches, rules: rulesLogit(evidence), model, logit: combine(evidence) }
}

function placeOf(
  text: string,
  unfold: (target: number) => number,
  start: number,
  end: number,
): { start: number; end: number } {
  const from = Math.min(unfold(start), Math.max(0, text.length - 1))
  return { start: from, end: Math.max(from + 1, unfold(end)) }
}
