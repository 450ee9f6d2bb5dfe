/** One forwarder of one database file: delivers its events to the sinks, in order and at least once. */
import { diag } from '@opentelemetry/api'
import { checkedPath } from '../../../src/store/file.ts'
import { openOutbox } from '../../../src/store/outbox/open.ts'
import type { Outbox } from '../../../src/store/outbox/open.ts'
import { onRows } from '../../../src/store/outbox/row-signal.ts'
import { startRunner } from './runner.ts'
import type { Say } from './runner-types.ts'
import { SYSTEM_CLOCK } from './types.ts'
import type { Clock, Sink } from './types.ts'

export interface ForwarderOptions {
  readonly path: string
  readonly sinks: readonly Sink[]
  /** How long a process that died keeps others from delivering, in milliseconds. @default 10000 */
  readonly leaseMs?: number | undefined
  /** Between two looks for rows of other processes, in milliseconds. @default 200 */
  readonly pollMs?: number | undefined
  /** After a new row, so that one request takes several, in milliseconds. @default 50 */
  readonly lingerMs?: number | undefined
  /** @default diag.warn and diag.info */
  readonly say?: Say | undefined
  readonly clock?: Clock | undefined
}

/** See {@link startOutboxForwarder}. */
export interface Forwarder {
  /**
   * Delivers what is there now. Keeps the process alive for at most `ms`.
   *
   * @param options `elsewhere`: wait also for a process that delivers in our place. @default true
   * @returns true when all of it is delivered
   */
  flush(ms: number, options?: { readonly elsewhere?: boolean }): Promise<boolean>
  /** Ends requests that are under way, and gives the leases back. Never rejects. */
  stop(): Promise<void>
}

/**
 * Starts delivery. Of all processes with a forwarder over the same file one delivers to a sink; the others
 * take over when it ends. Nothing of it keeps the process alive, throws, or blocks for long.
 */
export function startOutboxForwarder(options: ForwarderOptions): Forwarder {
  const path = checkedPath(options.path)
  const { clock = SYSTEM_CLOCK, leaseMs = 10_000, pollMs = 200, lingerMs = 50 } = options
  const say: Say = options.say ?? ((text, level) => diag[level](`cylestio-monitor: ${text}`))
  let current: Outbox | undefined
  let version = 0
  let stopped = false

  const outbox = (): Outbox => {
    if (current?.isReplaced() === true) {
      current.close()
      current = undefined
    }
    current ??= openOutbox(path)
    return current
  }
  const runners = options.sinks.map((sink) =>
    startRunner({ sink, outbox, clock, leaseMs, lingerMs, say }),
  )
  const forgetRows = onRows(path, () => runners.forEach((runner) => runner.rows()))

  const poll = (): void => {
    try {
      const seen = current?.version() ?? 0
      if (seen !== version || current?.isReplaced() === true) {
        version = seen
        for (const runner of runners) {
          runner.rows()
          runner.checkResumed()
        }
      }
    } catch {
      // The runners meet the same trouble, and say it.
    }
  }
  const cancels = [
    every(clock, pollMs, poll),
    every(clock, leaseMs / 3, () => runners.forEach((runner) => runner.renew())),
  ]
  const onExit = (): void => {
    try {
      for (const runner of runners) runner.release()
    } catch {
      // The lease ends by itself.
    }
  }
  process.on('exit', onExit)

  return {
    async flush(ms, { elsewhere = true } = {}) {
      if (stopped || runners.length === 0) return true
      const target = lastIdOf(outbox)
      if (target === undefined) return false
      const all = Promise.all(runners.map((runner) => runner.flush(target, elsewhere)))
      const { promise: late, resolve } = Promise.withResolvers<readonly boolean[]>()
      // The one timer that keeps the process alive: somebody waits for the answer.
      const timer = setTimeout(() => resolve([false]), ms)
      const delivered = await Promise.race([all, late])
      clearTimeout(timer)
      return delivered.every(Boolean)
    },
    async stop() {
      if (stopped) return
      stopped = true
      for (const cancel of cancels) cancel()
      forgetRows()
      process.off('exit', onExit)
      await Promise.allSettled(runners.map((runner) => runner.stop()))
      current?.close()
      current = undefined
    },
  }
}

function lastIdOf(outbox: () => Outbox): number | undefined {
  try {
    return outbox().lastId()
  } catch {
    return undefined
  }
}

function every(clock: Clock, ms: number, run: () => void): () => void {
  let cancel = (): void => {}
  const again = (): void => {
    cancel = clock.after(ms, () => {
      run()
      again()
    })
  }
  again()
  return () => cancel()
}
