/** Waiting that can be cut short: by time, by new rows, or by somebody who wants an answer now. */
import type { Clock } from './types.ts'

export interface Waits {
  /** New rows came; a wait for rows ends after the linger, so that one request takes several. */
  rows(): void
  /** Ends any wait. */
  now(): void
  /** Ends any wait, also those to come. */
  close(): void
  /** @param forRows ends early when rows come, also those that came since `looked` */
  wait(ms: number, forRows: boolean): Promise<void>
  /** The rows that are there are being read; what comes from now on is new. */
  looked(): void
}

export function createWaits(clock: Clock, lingerMs: number): Waits {
  let fresh = false
  let current: { readonly end: () => void; readonly forRows: boolean } | undefined
  let lingering = false
  let closed = false
  return {
    rows() {
      fresh = true
      const waiting = current
      if (waiting?.forRows !== true || lingering) return
      lingering = true
      clock.after(lingerMs, () => {
        lingering = false
        waiting.end()
      })
    },
    now: () => current?.end(),
    close() {
      closed = true
      current?.end()
    },
    looked() {
      fresh = false
    },
    async wait(ms, forRows) {
      if (closed) return
      const span = forRows && fresh ? Math.min(ms, lingerMs) : ms
      await new Promise<void>((resolve) => {
        const cancel = clock.after(span, () => waiting.end())
        const waiting = {
          forRows,
          end: () => {
            cancel()
            if (current === waiting) current = undefined
            resolve()
          },
        }
        current = waiting
      })
    },
  }
}
