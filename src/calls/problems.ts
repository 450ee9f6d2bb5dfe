/** Troubles of the monitor itself: said, counted, and never let into the host. */
import { diag } from '@opentelemetry/api'
import { EVENT_MONITOR_PROBLEM } from '../semconv/cylestio.ts'
import { emitEvent } from '../spans/events.ts'

const counts = new Map<string, number>()
let reporting = false

let depth = 0

/** Runs our own code inside a host's call: a throw is reported and gives undefined. */
export function guard<T>(what: string, work: () => T): T | undefined {
  depth += 1
  try {
    return work()
  } catch (error) {
    reportProblem(what, error)
    return undefined
  } finally {
    depth -= 1
  }
}

/**
 * True while the monitor itself is at work. What it calls then (a user's rule, `onAsk`, an exporter) is not
 * monitored: a rule that calls a monitored function would be judged by itself without end.
 */
export function isOwnWork(): boolean {
  return depth > 0
}

/** Says a problem once for each kind of work through `diag` and the SYSTEM channel; counts the rest. */
export function reportProblem(what: string, error: unknown): void {
  const count = (counts.get(what) ?? 0) + 1
  counts.set(what, count)
  if (count === 1) sayProblem(what, () => `${what} failed: ${String(error)}`)
}

/**
 * Says a problem through `diag` and the SYSTEM channel, each time it is called.
 *
 * @param what The kind of work that it befell.
 */
export function sayProblem(what: string, text: () => string): void {
  if (reporting) return
  // Reporting goes through code that could fail the same way.
  reporting = true
  try {
    const message = `cylestio-monitor: ${text()}`
    diag.warn(message)
    emitEvent({
      eventType: EVENT_MONITOR_PROBLEM,
      channel: 'SYSTEM',
      level: 'warning',
      body: message,
      attributes: { 'cylestio.problem': what },
    })
  } catch {
    // Nothing is left to tell it with.
  } finally {
    reporting = false
  }
}

/** Problems by kind of work since the process started. */
export function problemCounts(): ReadonlyMap<string, number> {
  return counts
}
