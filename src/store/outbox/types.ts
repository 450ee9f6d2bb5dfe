/** What the outbox keeps of each sink, and what it hands to one. */
import type { EventRow } from '../types.ts'

/**
 * `ok`: delivering or idle; `retrying`: the last attempt failed and is made again; `paused`: the receiver
 * refuses all of it, so a person has to look; `unsupported`: it has no place for this kind of record.
 */
export type SinkState = 'ok' | 'retrying' | 'paused' | 'unsupported'

/** A row with what stands about it in other tables. */
export interface OutboxEvent {
  readonly row: EventRow
  /** Attributes of the resource; the same object for the same resource. */
  readonly resource: Readonly<Record<string, unknown>>
  readonly scope: OutboxScope
}

export interface OutboxScope {
  readonly name: string
  readonly version?: string
  readonly schemaUrl?: string
}

/** How one sink stands. */
export interface SinkStatus {
  readonly sink: string
  readonly state: SinkState
  /** Id of the last event that is delivered, dead or not for this sink. */
  readonly cursor: number
  /** Events after the cursor; some of them may not be for this sink. */
  readonly behind: number
  readonly delivered: number
  /** Records that the receiver said to have refused out of an accepted request. */
  readonly rejected: number
  readonly deadLetters: number
  /** ISO times; null for never. */
  readonly acceptedAt: string | null
  readonly retryAt: string | null
  readonly lastError: string | null
  /** Process that delivers now; null when none does. */
  readonly owner: string | null
}

/** An event that a receiver refused for good. */
export interface DeadLetter {
  readonly sink: string
  readonly eventId: string
  readonly rowId: number
  readonly reason: string
  readonly createdAt: string
  /** It will be sent once more. */
  readonly requeued: boolean
}
