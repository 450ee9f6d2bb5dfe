/** Reads the next batch of a sink, bounded in events and bytes, in slices that the host does not feel. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Outbox } from '../../../src/store/outbox/open.ts'
import type { EventRow } from '../../../src/store/types.ts'
import type { OutboxEvent, Sink } from './types.ts'

/** Rows read at a time: below a millisecond with usual rows. */
const PAGE = 64

export interface Batch {
  readonly events: readonly OutboxEvent[]
  /** Where the cursor may move to when all events are delivered. */
  readonly scannedTo: number
}

/** @param maxEvents below the sink's own number while its receiver takes less */
export async function nextBatch(
  outbox: Outbox,
  sink: Sink,
  afterId: number,
  maxEvents: number,
): Promise<Batch> {
  const events: OutboxEvent[] = []
  let scannedTo = afterId
  let bytes = 0
  for (;;) {
    const limit = Math.min(PAGE, maxEvents - events.length)
    const page = outbox.read(scannedTo, limit, sink.filter)
    for (const event of page.events) {
      const size = rowBytes(event.row)
      if (events.length > 0 && bytes + size > sink.maxBytes) return { events, scannedTo }
      scannedTo = event.row.id
      if (sink.accepts?.(event) === false) continue
      events.push(event)
      bytes += size
    }
    scannedTo = page.scannedTo
    if (page.atEnd || events.length >= maxEvents) return { events, scannedTo }
    await nextTurn()
  }
}

/** About how many bytes a row has in a request: its texts, and room for the names around them. */
export function rowBytes(row: EventRow): number {
  const texts = [row.data, row.body, row.events, row.links, row.name, row.status_message]
  return texts.reduce((sum, text) => sum + (text === null ? 0 : Buffer.byteLength(text)), 512)
}
