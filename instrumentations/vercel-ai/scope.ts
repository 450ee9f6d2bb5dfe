/** Ties the model and tool calls of one `generateText` or `streamText` to it. */
import { type Context, context, createContextKey } from '@opentelemetry/api'
import { coverScopes } from '../../src/util/covered-spans.ts'

/** Scopes of the SDK's own telemetry: `experimental_telemetry` of 5 and 6, and `@ai-sdk/otel` of 7. */
const NATIVE_SCOPES = ['ai', 'gen_ai']

const SCOPE = createContextKey('cylestio.vercel-ai.scope')
const MODEL_CALL = createContextKey('cylestio.vercel-ai.model-call')

/** One call of `generateText` and its like. */
export interface Scope {
  readonly context: Context
  /** A model's stream was left before its end. */
  readonly brokenOff: () => void
}

/** A scope whose calls are children of the active span. */
export function openScope(parent: Context, brokenOff: () => void = () => {}): Scope {
  const scope = { context: parent, brokenOff }
  scope.context = coverScopes(parent.deleteValue(MODEL_CALL).setValue(SCOPE, scope), NATIVE_SCOPES)
  return scope
}

/**
 * Runs a model or tool call of a scope. A stream's steps run in the context of whoever reads it, which may
 * be another call's; what was opened inside the scope stays the parent.
 */
export function inScope<T>(scope: Scope | undefined, run: () => T): T {
  if (scope === undefined || context.active().getValue(SCOPE) === scope) return run()
  return context.with(scope.context, run)
}

/** Whether a call is made inside a scope: its model and its tools have gates. */
export function isInScope(): boolean {
  return context.active().getValue(SCOPE) !== undefined
}

/** Runs the real model; a monitored model inside another one, such as under a middleware, is the same call. */
export function inModelCall<T>(run: () => T): T {
  return context.with(context.active().setValue(MODEL_CALL, true), run)
}

export function isInModelCall(): boolean {
  return context.active().getValue(MODEL_CALL) === true
}
