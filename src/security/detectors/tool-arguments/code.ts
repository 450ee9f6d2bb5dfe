/** Programs as arguments, held against the rules about programs. */
import { createAutomaton } from '../../automaton/automaton.ts'
import type { Automaton } from '../../automaton/automaton.ts'
import { firstMatch } from '../matching.ts'
import { CODE_RULES } from './code-rules.ts'
import type { Breach } from './rules.ts'

/** All needs in one pass: most programs have none. Built when the first program is judged. */
let gate: { readonly automaton: Automaton; readonly needs: readonly string[] } | undefined

function needsIn(code: string): ReadonlySet<string> {
  if (gate === undefined) {
    const needs = [...new Set(CODE_RULES.flatMap((rule) => rule.needs))]
    gate = { automaton: createAutomaton(needs), needs }
  }
  const present = new Set<string>()
  const { automaton, needs } = gate
  automaton.scan(code, (need) => present.add(needs[need] ?? ''))
  return present
}

/** The rules that a program breaks and where the first sign of each stands. */
export function brokenCodeRules(code: string): Breach[] {
  const present = needsIn(code)
  if (present.size === 0) return []
  /** Several rules ask for the same signs. */
  const known = new Map<readonly RegExp[], RegExpExecArray | undefined>()
  const signOf = (patterns: readonly RegExp[]): RegExpExecArray | undefined => {
    if (!known.has(patterns)) known.set(patterns, firstMatch(patterns, code))
    return known.get(patterns)
  }
  return CODE_RULES.flatMap((rule) => {
    if (!rule.needs.some((need) => present.has(need))) return []
    if (!rule.all.every((patterns) => signOf(patterns) !== undefined)) return []
    const [first = []] = rule.all
    const sign = signOf(first)
    return sign === undefined ? [] : { rule, start: sign.index, end: sign.index + sign[0].length }
  })
}
