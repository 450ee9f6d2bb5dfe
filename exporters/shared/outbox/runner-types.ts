/** What a runner is given and gives. */
import type { Outbox } from '../../../src/store/outbox/open.ts'
import type { Clock, Sink } from './types.ts'

export interface RunnerOptions {
  readonly sink: Sink
  /** The open outbox; throws while the file cannot be opened. */
  readonly outbox: () => Outbox
  readonly clock: Clock
  readonly leaseMs: number
  readonly lingerMs: number
  readonly say: Say
}

/** Tells the user of trouble and its end, once each; `info` is nothing to worry about. */
export type Say = (message: string, level: 'warn' | 'info') => void

export interface Runner {
  readonly sink: Sink
  /** Rows may have come. */
  rows(): void
  /** Keeps the lease; called more often than it lasts. */
  renew(): void
  /** The state in the file was changed by a person: a wait ends. */
  checkResumed(): void
  /**
   * Resolves true when everything up to `target` is delivered, false when it cannot be now.
   *
   * @param elsewhere wait also while another process delivers
   */
  flush(target: number, elsewhere: boolean): Promise<boolean>
  /** Gives the lease back at once; for the end of the process. */
  release(): void
  stop(): Promise<void>
}
