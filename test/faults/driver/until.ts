import { setTimeout as wait } from 'node:timers/promises'

/** Waits for something to be so; false when it is not within the time. */
export async function until(holds: () => unknown, millis: number): Promise<boolean> {
  const deadline = performance.now() + millis
  for (;;) {
    if (await holds()) return true
    if (performance.now() > deadline) return false
    await wait(20)
  }
}
