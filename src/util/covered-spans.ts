/**
 * Spans that somebody else makes of a call that has a span of ours: a library of its own calls, or another
 * instrumentation on the same client. They stay whole for whoever exports them, and are neither judged nor
 * counted as calls again.
 */
import { type Context, createContextKey, type Span, type SpanContext } from '@opentelemetry/api'
import { setLatest } from './bounded.ts'

const SCOPES = createContextKey('cylestio.covered-scopes')
const CHANNEL = createContextKey('cylestio.covered-channel')

/** A context in which the spans of these instrumentation scopes are duplicates of ours. */
export function coverScopes(from: Context, scopes: readonly string[]): Context {
  return from.setValue(SCOPES, scopes)
}

/** The context of a call of ours. */
export function coverCall(from: Context, channel: string): Context {
  return from.setValue(CHANNEL, channel)
}

/**
 * Ids of spans that were active when a call of ours began, and its channel; by id, as others may keep a wrapper of
 * their span in the context. The oldest are forgotten.
 */
const around = new Map<string, string>()
const MAX_AROUND = 4_096

/** Remembers what a call was made in: the span of another instrumentation may be of that very call. */
export function coverAround(span: Span | undefined, channel: string): void {
  if (span !== undefined) setLatest(around, span.spanContext().spanId, channel, MAX_AROUND)
}

/**
 * Tells, while a span starts, whether it may be a duplicate: `all` whatever it says of itself, `llm` where it
 * turns out to be one of a call to a model.
 */
export function coverageOf(from: Context, scope: string): 'all' | 'llm' | undefined {
  const scopes = from.getValue(SCOPES)
  if (Array.isArray(scopes) && scopes.includes(scope)) return 'all'
  return from.getValue(CHANNEL) === 'LLM' ? 'llm' : undefined
}

/** Whether a call of ours of that channel was made directly inside of the span. */
export function isAroundCall({ spanId }: SpanContext, channel: string): boolean {
  return around.get(spanId) === channel
}
