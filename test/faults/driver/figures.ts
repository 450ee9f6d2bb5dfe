import type { Figures } from '../types.ts'

/** Figures of several ways or rounds as one; of the event loop the worst. */
export function sumFigures(all: readonly Figures[]): Figures {
  const sum = (name: 'delivered' | 'duplicates' | 'dropped'): number | undefined =>
    all.every((each) => each[name] === undefined)
      ? undefined
      : all.reduce((total, each) => total + (each[name] ?? 0), 0)
  const worst = Math.max(...all.map(({ loopMs = -1 }) => loopMs))
  return {
    rounds: all.reduce((total, { rounds }) => total + rounds, 0),
    acknowledged: all.reduce((total, { acknowledged }) => total + acknowledged, 0),
    stored: all.reduce((total, { stored }) => total + stored, 0),
    delivered: sum('delivered'),
    duplicates: sum('duplicates'),
    dropped: sum('dropped'),
    loopMs: worst < 0 ? undefined : worst,
    note: all.flatMap(({ note = [] }) => note).join('; ') || undefined,
  }
}
