import { setTimeout as sleep } from 'node:timers/promises'
import { MonitorError } from '../../../src/errors.ts'

const STEP_MS = 20
const TRIES = 250

/**
 * Runs a short write of the forwarder, again while another process holds the lock: for 5 s at most, without
 * blocking the host.
 */
export async function patiently<T>(work: () => T): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return work()
    } catch (error) {
      if (tries >= TRIES || !isBusy(error)) throw error
      await sleep(STEP_MS, undefined, { ref: false })
    }
  }
}

function isBusy(error: unknown): boolean {
  const cause: unknown = error instanceof MonitorError ? error.cause : error
  const { code } = Object(cause) as { code?: unknown }
  return typeof code === 'string' && /^SQLITE_(?:BUSY|LOCKED)/.test(code)
}
