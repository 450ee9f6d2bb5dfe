/** What the store takes and gives. Nanoseconds exceed 2^53, so times are BigInt everywhere. */
import type { EventLevel } from '../semconv/cylestio.ts'

/** One event on its way into the table: a finished span or a log record. */
export interface NewEvent {
  /** Stable id for de-duplication; a second insert with the same id is ignored. */
  readonly eventId: string
  readonly record: 'span' | 'log'
  readonly timeUnixNano: bigint
  readonly endTimeUnixNano?: bigint
  readonly agentId: string
  readonly sessionId?: string
  readonly userId?: string
  readonly eventType: string
  readonly name: string
  readonly channel: string
  readonly level: EventLevel
  readonly securityLevel: string
  readonly traceId?: string
  readonly spanId?: string
  readonly parentSpanId?: string
  /** OpenTelemetry SpanKind number; spans only. */
  readonly kind?: number
  readonly status?: 'UNSET' | 'OK' | 'ERROR'
  readonly statusMessage?: string
  /** The record's attributes; written as JSON. */
  readonly data: Readonly<Record<string, unknown>>
  /** A log record's body; text as it is, anything else as JSON. */
  readonly body?: unknown
  /** Span events and links; written as JSON, null when empty. */
  readonly events?: readonly unknown[]
  readonly links?: readonly unknown[]
  readonly resource?: Readonly<Record<string, unknown>>
  readonly scope?: { readonly name: string; readonly version?: string; readonly schemaUrl?: string }
}

/** One row of `events`, as SQLite gives it: snake case, JSON columns still text. */
export interface EventRow {
  readonly id: number
  readonly event_id: string
  readonly record: 'span' | 'log'
  /** ISO 8601 UTC with milliseconds. */
  readonly timestamp: string
  readonly time_unix_nano: bigint
  readonly end_time_unix_nano: bigint | null
  readonly duration_ms: number | null
  readonly agent_id: string
  readonly session_id: string | null
  readonly user_id: string | null
  readonly event_type: string
  readonly name: string
  readonly channel: string
  readonly level: EventLevel
  readonly security_level: 'none' | 'suspicious' | 'dangerous'
  readonly trace_id: string | null
  readonly span_id: string | null
  readonly parent_span_id: string | null
  readonly kind: number | null
  readonly status: 'UNSET' | 'OK' | 'ERROR' | null
  readonly status_message: string | null
  /** JSON object: the record's attributes. */
  readonly data: string
  readonly body: string | null
  readonly events: string | null
  readonly links: string | null
  readonly resource_id: number | null
  readonly scope_id: number | null
}

export interface StoreOptions {
  /** Path of the database file; the folder is created (0700), the file too (0600). */
  readonly path: string
  /** Longest wait for another writer's lock. @default 50 */
  readonly busyTimeoutMs?: number
  /** `power` also syncs to the disk at every commit. @default 'call' */
  readonly durability?: Durability
  /** Begins the hash chain of a file that has none. @default false */
  readonly hashChain?: boolean
}

/**
 * When a record is safe: `call` when the call has ended; `tick` at the end of the event loop's turn; `power` like
 * `call`, and a power cut does no harm either.
 */
export type Durability = 'call' | 'tick' | 'power'

/** The write door of one database file. Every method is synchronous. */
export interface Store {
  readonly path: string
  /** Identifies this file; a file that replaces it has another. */
  readonly generation: string
  /**
   * Commits the events in one transaction.
   * @throws MonitorError `CYLESTIO_STORE` with SQLite's own code as `cause.code`
   */
  insert(events: readonly NewEvent[]): void
  /** Adds to a persisted drop counter, such as `disk_full`. */
  countDrop(reason: string, count: number): void
  /** Until what was inserted is in the table; at most `millis`. Never rejects. */
  settle?(millis: number): Promise<void>
  close(): void
  /** Until the closed store has let go of its files; at most `millis`. Never rejects. */
  released?(millis: number): Promise<void>
}

/** A definition of a tool that was seen, as `pins` keeps it. */
export interface StoredPin {
  readonly server: string
  readonly tool: string
  /** SHA-256 (hex) of the canonical definition. */
  readonly hash: string
  /** ISO 8601 UTC. */
  readonly firstSeen: string
  readonly lastSeen: string
  /** When a person approved it; undefined when nobody did. */
  readonly approvedAt?: string
  /** The canonical definition; undefined when it is longer than 65,536 characters. */
  readonly definition?: string
}

/** Which pins; every given field must hold. */
export interface PinFilter {
  readonly server?: string | undefined
  readonly tool?: string | undefined
  /** The hash, or the beginning of one. */
  readonly hash?: string | undefined
}
