/** Writes events and never throws: what cannot be written waits in a ring, what does not fit is counted. */
import { setTimeout as wait } from 'node:timers/promises'
import { diag } from '@opentelemetry/api'
import { ATTR_CYLESTIO_REASON } from '../semconv/cylestio.ts'
import {
  METRIC_CYLESTIO_EVENTS_DROPPED,
  METRIC_CYLESTIO_EVENTS_TRUNCATED,
  metricOf,
} from '../semconv/metrics.ts'
import { recordMetric } from '../util/otel-metrics.ts'
import { createRing } from './ring.ts'
import { mayPass } from './store-error.ts'
import { truncationsIn } from './truncations.ts'
import type { NewEvent, Store } from './types.ts'

const DEFAULT_PENDING_BYTES = 16 * 1024 * 1024

/** Rows of one transaction while the ring is emptied: small, because other writers wait for it. */
const CHUNK = 256

/** Time that one call may spend on emptying the ring. */
const DRAIN_BUDGET_MS = 25

/** After a failure, the file is left alone this long: each try may block the host for the busy timeout. */
const FIRST_RETRY_MS = 100
const LAST_RETRY_MS = 5_000

/** How long `flush` keeps trying. */
const FLUSH_LIMIT_MS = 2_000

/** A new outage is announced at most this often. */
const SAY_EVERY_MS = 60_000

export interface EventWriterOptions {
  /** Opens the store; called again after it failed. */
  readonly open: () => Store
  /** False: the store belongs to somebody else, who closes it. @default true */
  readonly closeStore?: boolean
  /** Where the events go, for messages. */
  readonly path: string
  /** Memory that waiting events may hold. @default 16 MiB */
  readonly maxPendingBytes?: number | undefined
}

/** See {@link createEventWriter}. */
export interface EventWriter {
  readonly path: string
  /** Events that wait in memory. */
  readonly pending: number
  /** Events dropped since the start, by reason. */
  readonly dropped: Readonly<Record<string, number>>
  /**
   * Writes the events, oldest waiting one first. Synchronous; when it returns nothing, they are on disk.
   *
   * @returns the error when they are not (yet): they wait in the ring, or were dropped and counted
   */
  write(events: readonly NewEvent[]): Error | undefined
  /** Counts events that were lost before they came here; persisted in `drops`. */
  countDrop(reason: string, count: number): void
  /** Tries for up to 2 s to empty the ring, and to get into the table what a journal holds. Never rejects. */
  flush(): Promise<void>
  /** One last attempt at the ring, then closes the store. Never throws. */
  close(): void
  /** After {@link EventWriter.close}: until the store has let go of its files, at most 2 s. Never rejects. */
  released(): Promise<void>
}

/**
 * A writer over one store. It opens the store at once, so that a wrong path is reported at the start;
 * failures are said once per outage through `diag.warn`, and so is the recovery.
 */
export function createEventWriter(options: EventWriterOptions): EventWriter {
  const ring = createRing(options.maxPendingBytes ?? DEFAULT_PENDING_BYTES)
  const dropped: Record<string, number> = {}
  const uncounted = new Map<string, number>()
  const where = JSON.stringify(options.path)

  let store: Store | undefined
  let closed = false
  let failure: Error | undefined
  let retryAt = 0
  let retryMs = FIRST_RETRY_MS
  let timer: NodeJS.Timeout | undefined
  let said = false
  let saidAt = Number.NEGATIVE_INFINITY

  const drop = (reason: string, count: number): void => {
    dropped[reason] = (dropped[reason] ?? 0) + count
    uncounted.set(reason, (uncounted.get(reason) ?? 0) + count)
    recordMetric(metricOf(METRIC_CYLESTIO_EVENTS_DROPPED), count, {
      [ATTR_CYLESTIO_REASON]: reason,
    })
  }

  const failed = (error: unknown): Error => {
    failure = error instanceof Error ? error : new Error(String(error))
    const now = performance.now()
    retryAt = now + retryMs
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)
    if (!said && now - saidAt > SAY_EVERY_MS) {
      said = true
      saidAt = now
      diag.warn(`cylestio-monitor: events wait in memory: ${failure.message}`)
    }
    return failure
  }

  const recovered = (): void => {
    failure = undefined
    retryMs = FIRST_RETRY_MS
    clearTimeout(timer)
    timer = undefined
    process.off('exit', onExit)
    if (!said) return
    said = false
    diag.warn(`cylestio-monitor: events are written to ${where} again`)
  }

  /** The store, with the drops so far persisted. */
  const openedStore = (): Store => {
    store ??= options.open()
    for (const [reason, count] of uncounted) {
      store.countDrop(reason, count)
      uncounted.delete(reason)
    }
    return store
  }

  /** @throws when the file is at fault; an event that is itself at fault is dropped and counted */
  const insert = (events: readonly NewEvent[]): void => {
    const target = openedStore()
    try {
      target.insert(events)
    } catch (error) {
      if (mayPass(error)) throw error
      const [only] = events
      if (events.length > 1) for (const event of events) insert([event])
      else if (only !== undefined) {
        drop('unwritable', 1)
        const reason = error instanceof Error ? error.message : String(error)
        diag.warn(`cylestio-monitor: event ${only.eventId} was dropped: ${reason}`)
        openedStore()
      }
    }
  }

  /** Empties the ring until `deadline`; true when it is empty. Never throws. */
  const drain = (deadline: number): boolean => {
    try {
      while (ring.length > 0) {
        const chunk = ring.peek(CHUNK)
        insert(chunk)
        ring.remove(chunk.length)
        if (performance.now() > deadline && ring.length > 0) return false
      }
      openedStore()
    } catch (error) {
      failed(error)
      return false
    }
    recovered()
    return true
  }

  const retryLater = (): void => {
    if (timer !== undefined || closed) return
    const left = Math.max(retryAt - performance.now(), 1)
    timer = setTimeout(() => {
      timer = undefined
      if (!drain(performance.now() + DRAIN_BUDGET_MS)) retryLater()
    }, left)
    // The ring must not keep a finished program alive; it has its last chance at exit.
    timer.unref()
  }

  const onExit = (): void => void drain(performance.now() + FLUSH_LIMIT_MS)

  const park = (events: readonly NewEvent[], error: Error): Error => {
    if (ring.length === 0 && !process.listeners('exit').includes(onExit)) process.on('exit', onExit)
    for (const event of events) {
      if (!ring.push(event)) drop('ring_full', 1)
    }
    retryLater()
    return error
  }

  /** The table counts them as well, where the event is written. */
  const measureTruncations = ({ eventType, data }: NewEvent): void => {
    for (const reason of truncationsIn(eventType, data)) {
      const about = { [ATTR_CYLESTIO_REASON]: reason }
      recordMetric(metricOf(METRIC_CYLESTIO_EVENTS_TRUNCATED), 1, about)
    }
  }

  const write = (events: readonly NewEvent[]): Error | undefined => {
    if (closed) {
      drop('closed', events.length)
      return new Error(`the writer of ${where} is closed`)
    }
    const now = performance.now()
    if (failure !== undefined && (now < retryAt || !drain(now + DRAIN_BUDGET_MS))) {
      return park(events, failure)
    }
    try {
      insert(events)
      return undefined
    } catch (error) {
      return park(events, failed(error))
    }
  }

  try {
    store = options.open()
  } catch (error) {
    failed(error)
  }

  return {
    path: options.path,
    dropped,
    get pending() {
      return ring.length
    },
    write(events) {
      try {
        events.forEach(measureTruncations)
        return write(events)
      } catch (error) {
        // Nothing of ours may reach the host through a span's end.
        return error instanceof Error ? error : new Error(String(error))
      }
    },
    countDrop: drop,
    async flush() {
      const deadline = performance.now() + FLUSH_LIMIT_MS
      while (failure !== undefined && performance.now() < deadline) {
        const before = ring.length
        if (drain(performance.now() + DRAIN_BUDGET_MS)) break
        // The host has its turn between two slices; after a try that failed the file is left alone.
        await wait(ring.length < before ? 0 : 50)
      }
      await store?.settle?.(deadline - performance.now())
    },
    close() {
      if (closed) return
      if (failure !== undefined) drain(performance.now() + FLUSH_LIMIT_MS)
      closed = true
      clearTimeout(timer)
      process.off('exit', onExit)
      if (ring.length > 0)
        diag.warn(`cylestio-monitor: ${ring.length} events were lost at shutdown`)
      try {
        if (options.closeStore !== false) store?.close()
      } catch (error) {
        diag.warn(`cylestio-monitor: ${String(error)}`)
      }
    },
    async released() {
      if (closed) await store?.released?.(FLUSH_LIMIT_MS)
    },
  }
}
