/** Sends events in order, and finds those that a receiver will never take. */
import type { Outcome, OutboxEvent, Sink } from './types.ts'

/** What the caller keeps of each part, in order. */
export interface Progress {
  /** The receiver took these. */
  accepted(events: readonly OutboxEvent[], outcome: Outcome & { kind: 'accepted' }): Promise<void>
  /** It will never take this one. */
  dead(event: OutboxEvent, reason: string): Promise<void>
  /** A request of so many events was too large, or may have been. */
  tooLarge(events: number): void
  /** True when the rest has to wait: the lease is lost, or the process ends. */
  stopped(): boolean
}

/** Why delivery ended before the last event; undefined when it did not. */
export type Halt = Extract<Outcome, { kind: 'retry' | 'paused' }> | { readonly kind: 'stopped' }

/**
 * So many refused events without one that was accepted between them: then it is the receiver that is at
 * fault, or the settings, and the rest waits.
 */
const MAX_DEAD_IN_A_ROW = 20

/** Refusals of one sink in a row, over its batches. */
export interface Refusals {
  count: number
}

/**
 * Sends a batch. A part that is too large or refused is cut in half, down to single events, in order; what
 * is refused alone is a dead letter.
 */
export async function deliver(
  sink: Sink,
  batch: readonly OutboxEvent[],
  refusals: Refusals,
  progress: Progress,
): Promise<Halt | undefined> {
  const parts: (readonly OutboxEvent[])[] = [batch]
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    if (progress.stopped()) return { kind: 'stopped' }
    const outcome = await sink.send(part)
    switch (outcome.kind) {
      case 'accepted':
        refusals.count = 0
        await progress.accepted(part, outcome)
        break
      case 'retry':
        if (outcome.smaller === true) progress.tooLarge(part.length)
        return outcome
      case 'paused':
        return outcome
      case 'too_large':
        progress.tooLarge(part.length)
        if (await split(part, outcome.reason)) break
        return refusesAll(outcome.reason)
      case 'refused':
        if (await split(part, outcome.reason)) break
        return refusesAll(outcome.reason)
    }
  }
  return undefined

  /** False when too many were refused in a row. */
  async function split(part: readonly OutboxEvent[], reason: string): Promise<boolean> {
    const [only] = part
    if (part.length > 1) {
      const middle = part.length >> 1
      // A stack: the first half has to lie on top.
      parts.push(part.slice(middle), part.slice(0, middle))
      return true
    }
    if (refusals.count >= MAX_DEAD_IN_A_ROW) return false
    refusals.count += 1
    if (only !== undefined) await progress.dead(only, reason)
    return true
  }
}

function refusesAll(reason: string): Halt {
  return {
    kind: 'paused',
    reason: `refused ${MAX_DEAD_IN_A_ROW} events in a row, the last one with: ${reason}`,
  }
}
