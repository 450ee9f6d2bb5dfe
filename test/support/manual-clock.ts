/** A clock that stands still until it is told, for code that waits. */
import type { Clock } from '../../exporters/shared/outbox/types.ts'

export interface ManualClock extends Clock {
  /** Moves on, and runs what is due on the way, in order. */
  advance(ms: number): Promise<void>
  /** Milliseconds from now to the timers that wait, the next one first. */
  waits(): number[]
}

export function manualClock(start = 1_800_000_000_000): ManualClock {
  let now = start
  const timers = new Set<{ readonly at: number; readonly run: () => void }>()
  return {
    now: () => now,
    random: () => 1,
    after(ms, run) {
      const timer = { at: now + ms, run }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    waits: () => [...timers].map(({ at }) => at - now).sort((a, b) => a - b),
    async advance(ms) {
      const end = now + ms
      for (;;) {
        const [due] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
        if (due === undefined) break
        now = Math.max(now, due.at)
        timers.delete(due)
        due.run()
        // What it started gets its turn, also through the network of this machine.
        await new Promise((resolve) => setImmediate(resolve))
      }
      now = end
    },
  }
}
