/** What a host may feel. */
import type { Report } from './producer.ts'

/** What is promised for an event when disk or database refuse, in milliseconds: of 100 events 99 keep to it. */
const EVENT_MS = 50

/**
 * Milliseconds that the event loop may stand still once, beyond what the machine takes: a collection of the heap on
 * a busy machine takes some hundreds; SQLite's own default waits 5,000 for a lock.
 */
const LOOP_MS = 1_000

/**
 * Megabytes that a program may hold more: the ring has 16, texts of two bytes a character and the patterns of
 * the detectors the others.
 */
const GROWN_MB = 48

/** The resident memory is that and what the collector has not given back: some sizes below a queue without bounds. */
const RSS_MB = 700

/** @returns what the host felt and should not have; nothing when all is well */
export function feltBy(report: Report): string[] {
  const { loopMs, p99Ms, noiseMs, rssMb, grownMb } = report
  // A thread that hardly does anything was late by `noiseMs`; ours needs processor and disk more often.
  const bound = LOOP_MS + 2 * noiseMs
  const eventBound = EVENT_MS + 3 * noiseMs
  return [
    ...(loopMs > bound ? [`the event loop stood still for ${loopMs} ms of at most ${bound}`] : []),
    ...(p99Ms > eventBound ? [`one of 100 events took ${p99Ms} ms of at most ${eventBound}`] : []),
    ...(grownMb > GROWN_MB ? [`it holds ${grownMb} MB more than before`] : []),
    ...(rssMb > RSS_MB ? [`RSS is ${rssMb} MB`] : []),
  ]
}
