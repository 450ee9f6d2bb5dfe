/** Recall and false positives of the scenarios: `node test/security/flow-scenarios/figures.ts tuning [misses]`. */
import { createFlowsPart } from '../../../src/security/session/flows/index.ts'
import { play, sessionsOf } from './play.ts'
import type { Half, Session } from './play.ts'

/** What came of one session. */
export interface Outcome {
  readonly session: Session
  readonly level: 'none' | 'suspicious' | 'dangerous'
  readonly rules: readonly string[]
}

/** Plays every session of a half in a state of its own. */
export function outcomesOf(half: Half): Outcome[] {
  const part = createFlowsPart({ toolLabels: {}, allowedHosts: [], definitionOf: () => undefined })
  return sessionsOf(half).map((session) => {
    const state = part.create()
    const hits = play(session, (call) => part.inspect(call, state))
    const levels = hits.map(({ level }) => level)
    const level = levels.includes('dangerous') ? 'dangerous' : (levels[0] ?? 'none')
    return { session, level, rules: [...new Set(hits.map((hit) => `${hit.ruleId} ${hit.level}`))] }
  })
}

/** Shares of some outcomes, in per cent. */
export function sharesOf(outcomes: readonly Outcome[]): {
  any: number
  dangerous: number
  count: number
} {
  const share = (levels: readonly string[]): number =>
    (100 * outcomes.filter(({ level }) => levels.includes(level)).length) / outcomes.length
  return {
    any: share(['suspicious', 'dangerous']),
    dangerous: share(['dangerous']),
    count: outcomes.length,
  }
}

/** Splits into attacks and benign sessions. */
export function splitOf(outcomes: readonly Outcome[]): { attacks: Outcome[]; benign: Outcome[] } {
  return {
    attacks: outcomes.filter(({ session }) => session.kind === 'attack'),
    benign: outcomes.filter(({ session }) => session.kind !== 'attack'),
  }
}

const [, script, half, misses] = process.argv
if (script?.endsWith('figures.ts') === true && (half === 'held' || half === 'tuning')) {
  const { attacks, benign } = splitOf(outcomesOf(half))
  for (const [name, outcomes] of Object.entries({ attacks, benign })) {
    const { any, dangerous, count } = sharesOf(outcomes)
    console.log(
      `${half} ${name} ${count}: any ${any.toFixed(1)} %, dangerous ${dangerous.toFixed(1)} %`,
    )
    if (misses === undefined) continue
    for (const { session, level, rules } of outcomes) {
      if (name === 'attacks' ? level !== 'dangerous' : level !== 'none')
        console.log(`  ${session.kind} ${session.id}: ${level} ${rules.join(', ')}`)
    }
  }
}
