/** Runs the rules over folded text: one pass for the keywords, patterns only near them. */
import { createAutomaton } from '../../automaton/automaton.ts'
import type { Automaton } from '../../automaton/automaton.ts'
import { foldText } from '../../automaton/fold.ts'
import { isMentioned, isReported } from './quoted.ts'
import { INJECTION_RULES } from './rules/index.ts'
import type { InjectionRule } from './rules/index.ts'

/** A rule and where it matched in the folded text, end exclusive. */
export interface Match {
  readonly rule: InjectionRule
  readonly start: number
  readonly end: number
  /** Whether the text quotes the wording rather than using it. */
  readonly mentioned: boolean
}

/** How far a match may begin before and end after a keyword. */
const BEFORE = 200
const AFTER = 260
/** Log-odds of the matches together beyond which more of them say nothing new, and cost time. */
const BEYOND_DOUBT = 60
/** What has such a repetition is anchored by itself, and would not be as one of several. */
const UNBOUNDED = /[*+]|\{\d+,\}/

interface Compiled {
  readonly automaton: Automaton
  /** For each keyword, the rules that it wakes. */
  readonly woken: readonly (readonly number[])[]
  /** Its length where it must be a word of its own, else 0: `ai` stands in half of all words. */
  readonly alone: readonly number[]
  readonly patterns: readonly (readonly RegExp[])[]
  /** All patterns of a rule in one: where none matches, it says so in two thirds of the time. */
  readonly gates: readonly (RegExp | undefined)[]
}

let compiled: Compiled | undefined

function compile(): Compiled {
  const keywords = new Map<string, number[]>()
  for (const [order, { stems }] of INJECTION_RULES.entries()) {
    for (const stem of stems) {
      const folded = foldText(stem)
      const rules = keywords.get(folded)
      if (rules === undefined) keywords.set(folded, [order])
      else if (!rules.includes(order)) rules.push(order)
    }
  }
  return {
    automaton: createAutomaton([...keywords.keys()]),
    woken: [...keywords.values()],
    alone: [...keywords.keys()].map((keyword) =>
      /^[a-z]{1,2}$/.test(keyword) ? keyword.length : 0,
    ),
    patterns: INJECTION_RULES.map(({ patterns }) => patterns.map(compilePattern)),
    gates: INJECTION_RULES.map(({ patterns }) =>
      patterns.length < 2 || patterns.some((pattern) => UNBOUNDED.test(pattern))
        ? undefined
        : compilePattern(patterns.map((pattern) => `(?:${pattern})`).join('|')),
    ),
  }
}

/** A rule's pattern as a regular expression over folded text. */
export function compilePattern(pattern: string): RegExp {
  return new RegExp(foldText(pattern).replaceAll(' ', '\\s'), 'u')
}

/** Whether a part is a word, or the plural of one. */
function isWord(text: string, start: number, end: number): boolean {
  const after = text[end] === 's' ? end + 1 : end
  return !isLetter(text.charCodeAt(start - 1)) && !isLetter(text.charCodeAt(after))
}

const isLetter = (code: number): boolean => code >= 0x61 && code <= 0x7a

/** Where a rule is to be read; a start below zero is nowhere yet. */
const NOWHERE = -1
/** It matched, or does not apply: it is not looked for any more. */
const DONE = -2

/**
 * The first match of each rule. Linear in the length: each rule reads each character at most twice.
 *
 * @param onCut Told when the evidence is beyond doubt and the rules behind it are not looked for.
 */
export function findMatches(
  folded: string,
  applies: (rule: InjectionRule) => boolean = () => true,
  onCut: () => void = () => undefined,
): Match[] {
  const { automaton, woken, alone, patterns, gates } = (compiled ??= compile())
  const starts = new Int32Array(INJECTION_RULES.length).fill(NOWHERE)
  const ends = new Int32Array(INJECTION_RULES.length)
  /** Rules by the order in which their keywords came first. */
  const waiting: number[] = []
  const matches: Match[] = []
  let evidence = 0
  let cut = false
  const read = (order: number, start: number, end: number): void => {
    const rule = INJECTION_RULES[order]
    if (rule === undefined) return
    if (evidence > BEYOND_DOUBT) {
      cut = true
      return
    }
    const part = folded.slice(start, end)
    if (gates[order]?.test(part) === false) return
    for (const pattern of patterns[order] ?? []) {
      const found = pattern.exec(part)
      if (found === null) continue
      const from = start + found.index
      const to = from + found[0].length
      const mentioned =
        isMentioned(folded, from, to) || (rule.group === 'override' && isReported(folded, from))
      matches.push({ rule, start: from, end: to, mentioned })
      starts[order] = DONE
      if (!mentioned) evidence += Math.max(0, rule.weight)
      return
    }
  }
  const wake = (order: number, start: number, end: number): void => {
    const known = starts[order] ?? DONE
    if (known === DONE) return
    if (known === NOWHERE) {
      const rule = INJECTION_RULES[order]
      if (rule === undefined || !applies(rule)) {
        starts[order] = DONE
        return
      }
      waiting.push(order)
    } else if (start <= (ends[order] ?? 0)) {
      ends[order] = end
      return
    } else {
      read(order, known, ends[order] ?? 0)
      if (starts[order] === DONE) return
    }
    starts[order] = start
    ends[order] = end
  }
  automaton.scan(folded, (keyword, at) => {
    const length = alone[keyword] ?? 0
    if (length > 0 && !isWord(folded, at - length, at)) return
    const start = Math.max(0, at - BEFORE)
    const end = Math.min(folded.length, at + AFTER)
    for (const order of woken[keyword] ?? []) wake(order, start, end)
  })
  for (const order of waiting) {
    const start = starts[order] ?? DONE
    if (start !== DONE) read(order, start, ends[order] ?? 0)
  }
  if (cut) onCut()
  return matches
}
