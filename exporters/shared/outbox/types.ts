/** What a destination that is fed from the outbox has to be. */
import type { EventFilter } from '../../../src/store/event-filter.ts'
import type { OutboxEvent } from '../../../src/store/outbox/types.ts'

export type { OutboxEvent } from '../../../src/store/outbox/types.ts'

/** What became of one request. */
export type Outcome =
  /** The receiver took it; `rejected`: records that it says it refused all the same (OTLP partial success). */
  | { readonly kind: 'accepted'; readonly rejected?: number; readonly note?: string }
  /** It may work later. `afterMs`: what the receiver asked for; `smaller`: a smaller request may do better. */
  | {
      readonly kind: 'retry'
      readonly reason: string
      readonly afterMs?: number
      readonly smaller?: boolean
    }
  /** Too large for the receiver (413): it is cut in half. */
  | { readonly kind: 'too_large'; readonly reason: string }
  /** The receiver refuses what is in it (400, 422): the events at fault are searched for. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The receiver refuses the sender (401, 403, 404, a redirect): nothing is sent until a person has looked. */
  | { readonly kind: 'paused'; readonly reason: string; readonly unsupported?: boolean }

/** A destination. */
export interface Sink {
  /** Names the cursor in the file; the same name goes on where an earlier process stopped. */
  readonly id: string
  /** Which events it gets. */
  readonly filter: Omit<EventFilter, 'afterId' | 'beforeId' | 'limit' | 'order'>
  /** Further choice, by code. */
  readonly accepts?: ((event: OutboxEvent) => boolean) | undefined
  /** Most events, and about most bytes, of one request. */
  readonly maxEvents: number
  readonly maxBytes: number
  /** Sends events in one request. Never rejects. */
  send(events: readonly OutboxEvent[]): Promise<Outcome>
  close(): void
}

/** Time and chance; tests have their own. */
export interface Clock {
  now(): number
  /** Calls back once after `ms`; gives the way to stop it. Must not keep the process alive. */
  after(ms: number, run: () => void): () => void
  /** 0 to 1. */
  random(): number
}

export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms).unref()
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
}
