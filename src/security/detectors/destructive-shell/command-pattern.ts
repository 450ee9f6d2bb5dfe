/**
 * A small language for rules over command lines, so that a rule is a line of data:
 *
 *   `kubectl|oc delete ns|namespace !--dry-run`
 *
 * The first word is the program. A plain word is the next operand (options left out), `a|b` one of several,
 * `delete-*` a beginning, `*` any operand, `**` up to four of them. `-f` and `--force` must be among the
 * options (`-f` also as part of `-xdf`), `!--dry-run` must not. Names and operands ignore case.
 */
import type { Call, Operand } from './types.ts'

/** A compiled line. */
export interface CommandPattern {
  readonly programs: readonly string[]
  matches(call: Call): boolean
}

/** What an operand must be. */
interface Step {
  readonly fits: (operand: string) => boolean
  /** Whether any of these would fit: of a long command most patterns are out by that. */
  readonly fitsAny: (operands: ReadonlySet<string>) => boolean
}

/** Skipped operands per `**`. */
const MAX_SKIP = 4

/** Compiles one line. */
export function compilePattern(line: string): CommandPattern {
  const [programs = '', ...tokens] = line.split(' ')
  const steps: (Step | 'skip')[] = []
  const required: ((call: Call) => boolean)[] = []
  const forbidden: ((call: Call) => boolean)[] = []
  for (const token of tokens) {
    if (token.startsWith('!')) forbidden.push(flagTest(token.slice(1)))
    else if (token.startsWith('-')) required.push(flagTest(token))
    else steps.push(token === '**' ? 'skip' : stepOf(token))
  }
  return {
    programs: programs.split('|'),
    matches: (call) =>
      required.every((test) => test(call)) &&
      !forbidden.some((test) => test(call)) &&
      steps.every((step) => step === 'skip' || step.fitsAny(distinctOf(call))) &&
      follows(steps, call.operands),
  }
}

/** The operands of a call, each once; every pattern of its program asks for them. */
function distinctOf(call: Call): ReadonlySet<string> {
  return (call.distinct ??= new Set(call.operands.map(({ text }) => text)))
}

function stepOf(token: string): Step {
  if (token === '*') return { fits: () => true, fitsAny: ({ size }) => size > 0 }
  const words = token.toLowerCase().split('|')
  const exact = new Set(words.filter((word) => !word.includes('*')))
  const starts = words.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1))
  const ends = words.filter((word) => word.startsWith('*')).map((word) => word.slice(1))
  const fits = (operand: string): boolean =>
    exact.has(operand) ||
    starts.some((start) => operand.startsWith(start)) ||
    ends.some((end) => operand.endsWith(end))
  const whole = starts.length === 0 && ends.length === 0
  return {
    fits,
    fitsAny: (operands) =>
      whole ? [...exact].some((word) => operands.has(word)) : [...operands].some(fits),
  }
}

/**
 * Operands in order from the first one; one that may be an option's value may be left out. All places that the
 * steps so far may end at are kept together: tried one after another they would be as many as there are ways to
 * leave values out.
 */
function follows(steps: readonly (Step | 'skip')[], operands: readonly Operand[]): boolean {
  let places = [0]
  for (const step of steps) {
    const next = new Set<number>()
    // Of two places in one row of such operands the second has nothing that the first has not.
    let seen = 0
    for (const place of places) {
      if (step === 'skip') {
        for (let skip = 0; skip <= MAX_SKIP; skip += 1) next.add(place + skip)
        continue
      }
      for (let at = Math.max(place, seen); ; at += 1) {
        const operand = operands[at]
        if (operand === undefined) break
        seen = at + 1
        if (step.fits(operand.text)) next.add(seen)
        if (!operand.maybeValue) break
      }
    }
    places = [...next].sort((a, b) => a - b)
  }
  return places.length > 0
}

function flagTest(token: string): (call: Call) => boolean {
  const names = token.split('|')
  return ({ flags }) => flags.some((flag) => names.some((name) => isFlag(flag, name)))
}

/** Whether an option as written is this one: `--force=true` is `--force`, `-xdf` holds `-f`. */
export function isFlag(written: string, name: string): boolean {
  if (written === name) return true
  if (name.length === 2) {
    return /^-[A-Za-z]{2,8}$/.test(written) && written.includes(name.charAt(1))
  }
  if (written.startsWith(name)) {
    const next = written.charAt(name.length)
    return next === '=' || next === ':'
  }
  // Go and Java programs take one dash for two.
  return written.startsWith('--') && !name.startsWith('--') && isFlag(written.slice(1), name)
}

/** Whether any of these options is among a call's. */
export const hasFlag = (call: Call, ...names: string[]): boolean =>
  call.flags.some((flag) => names.some((name) => isFlag(flag, name)))
