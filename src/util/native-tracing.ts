/** Tracing by libraries themselves that was seen in this process, and what of it was kept from counting twice. */

interface Seen {
  /** Spans of a call that none of ours stands for: they are judged. */
  judged: number
  /** Spans beside one of ours, and spans that were never started because ours stands for them. */
  suppressed: number
}

const seen = new Map<string, Seen>()
/** Scopes that are counted; more than an application has. */
const MAX_SCOPES = 100

/**
 * Counts a span of a library's own.
 *
 * @param scope name of its instrumentation scope, such as `com.anthropic.sdk.typescript`
 * @param suppressed whether the call is counted by a span of ours
 */
export function noteNativeSpan(scope: string, suppressed: boolean): void {
  let counts = seen.get(scope)
  if (counts === undefined) {
    if (seen.size >= MAX_SCOPES) return
    seen.set(scope, (counts = { judged: 0, suppressed: 0 }))
  }
  counts[suppressed ? 'suppressed' : 'judged'] += 1
}

/** What was seen so far, as facts of the events that say when monitoring begins and ends. */
export function nativeTracingFacts(): Readonly<Record<string, unknown>> {
  const counts = [...seen.values()]
  return {
    native_tracing: [...seen].map(
      ([scope, { judged, suppressed }]) =>
        `${scope}: ${judged + suppressed} spans, ${suppressed} of them duplicates and suppressed`,
    ),
    duplicates_suppressed: counts.reduce((sum, { suppressed }) => sum + suppressed, 0),
  }
}
