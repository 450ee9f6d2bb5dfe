/** Sends stored events once more, beside the cursors, with their original ids and times. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { EventFilter } from '../../../src/store/event-filter.ts'
import { openOutbox } from '../../../src/store/outbox/open.ts'
import { backoffMs } from './backoff.ts'
import { nextBatch, rowBytes } from './batch.ts'
import { deliver } from './deliver.ts'
import type { Halt } from './deliver.ts'
import type { OutboxEvent, Sink } from './types.ts'

export interface ReplayOptions {
  readonly path: string
  readonly sink: Sink
  readonly filter: Omit<EventFilter, 'afterId' | 'beforeId' | 'limit' | 'order'>
  /** Events a second at most. @default no limit */
  readonly rate?: number | undefined
  /** Only counts. @default false */
  readonly dryRun?: boolean | undefined
  /** Ends it early. */
  readonly signal: AbortSignal
  /** Attempts of one request before it gives up. @default 5 */
  readonly attempts?: number | undefined
}

export interface ReplayResult {
  /** Events that were sent, or would be. */
  readonly events: number
  /** About their size, in bytes. */
  readonly bytes: number
  /** Events that the receiver refused, with the reason. */
  readonly refused: readonly { readonly id: number; readonly reason: string }[]
  /** Id of the last event that was dealt with; 0 for none. */
  readonly lastId: number
  /** Why it ended before the last event; undefined when it did not. */
  readonly halted?: string
}

/**
 * Sends the events that the filter lets through. The sink's cursor stays where it is; the receiver knows by
 * `event_id`, trace and span id what it has already.
 *
 * @throws MonitorError `CYLESTIO_STORE` when the database cannot be read
 */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  const { rate, dryRun = false, signal, attempts = 5 } = options
  const sink: Sink = { ...options.sink, filter: { ...options.sink.filter, ...options.filter } }
  const outbox = openOutbox(options.path)
  const refused: { id: number; reason: string }[] = []
  const started = performance.now()
  let [events, bytes, lastId] = [0, 0, 0]
  // A batch above the rate would be a burst.
  let maxEvents = Math.min(sink.maxEvents, Math.max(1, Math.ceil(rate ?? sink.maxEvents)))
  const refusals = { count: 0 }
  // Nothing of a sink keeps a process alive; whoever waits for this does.
  const alive = setInterval(() => {}, 60_000)

  /** Sends the batch from where it broke off, a few times. */
  async function send(batch: readonly OutboxEvent[]): Promise<Halt | undefined> {
    let rest = batch
    for (let failures = 0; ;) {
      const halt = await deliver(sink, rest, refusals, {
        async accepted(part) {
          events += part.length
          bytes += part.reduce((sum, { row }) => sum + rowBytes(row), 0)
          lastId = part.at(-1)?.row.id ?? lastId
          failures = 0
        },
        async dead({ row }, reason) {
          refused.push({ id: row.id, reason })
          lastId = row.id
        },
        tooLarge: (count) => void (maxEvents = Math.max(1, count >> 1)),
        stopped: () => signal.aborted,
      })
      if (halt === undefined) return undefined
      failures += 1
      if (halt.kind !== 'retry' || failures >= attempts) return halt
      rest = rest.filter(({ row }) => row.id > lastId)
      const wait = halt.afterMs ?? backoffMs(failures, Math.random())
      await sleep(wait, undefined, { signal }).catch(() => undefined)
    }
  }

  try {
    let cursor = 0
    const end = outbox.lastId()
    while (cursor < end && !signal.aborted) {
      const batch = await nextBatch(outbox, sink, cursor, maxEvents)
      cursor = batch.scannedTo
      if (dryRun) {
        events += batch.events.length
        bytes += batch.events.reduce((sum, { row }) => sum + rowBytes(row), 0)
        lastId = batch.events.at(-1)?.row.id ?? lastId
        continue
      }
      const halt = batch.events.length === 0 ? undefined : await send(batch.events)
      if (halt !== undefined) {
        const halted = halt.kind === 'stopped' ? 'stopped' : halt.reason
        return { events, bytes, refused, lastId, halted }
      }
      if (rate !== undefined) {
        const due = (events / rate) * 1_000 - (performance.now() - started)
        if (due > 0) await sleep(due, undefined, { signal }).catch(() => undefined)
      }
    }
    return { events, bytes, refused, lastId, ...(signal.aborted ? { halted: 'stopped' } : {}) }
  } finally {
    clearInterval(alive)
    outbox.close()
  }
}
