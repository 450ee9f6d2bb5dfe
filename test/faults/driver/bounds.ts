/** What a host may feel. */
import type { Report } from './producer.ts'

/**
 * Milliseconds that an event or the event loop may take beyond what the machine itself takes away; 50 are
 * promised, and SQLite's own default waits 5,000.
 */
const BUSY_MS = 250

/** Megabytes that a program may grow by: 16 of them are the ring, the others are garbage on its way. */
const GROWN_MB = 220

/** @returns what the host felt and should not have; nothing when all is well */
export function feltBy(report: Report): string[] {
  const { loopMs, slowestMs, noiseMs, rssMb, startMb } = report
  // A thread that does nothing but sleep was late by `noiseMs`; ours needs the processor more often.
  const bound = BUSY_MS + 2 * noiseMs
  const facts = `of ${bound} ms, ${noiseMs} ms of them twice for the machine`
  return [
    ...(loopMs > bound ? [`the event loop stood still for ${loopMs} ms ${facts}`] : []),
    ...(slowestMs > bound ? [`an event took ${slowestMs} ms ${facts}`] : []),
    ...(rssMb - startMb > GROWN_MB ? [`RSS grew from ${startMb} to ${rssMb} MB`] : []),
  ]
}
