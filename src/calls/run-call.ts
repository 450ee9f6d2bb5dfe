/** The one corridor that every monitored call takes. */
import { context } from '@opentelemetry/api'
import { sessionIdOf } from '../context/ids.ts'
import { SecurityError } from '../errors.ts'
import type { Redactor } from '../security/masking/redactor.ts'
import { blockedResult } from './blocked-result.ts'
import { type Boxed, canDefer, deferredResult } from './deferred-result.ts'
import { followResult } from './follow/index.ts'
import { openCall } from './open-call.ts'
import { guard, isOwnWork } from './problems.ts'
import { redactArguments } from './redact.ts'
import { createRestorer } from './restore.ts'
import { currentRuntime } from './runtime.ts'
import type { CallDescription, OpenCall } from './types.ts'

/** One call that is about to happen. */
export interface CallAttempt<T> {
  readonly args: readonly unknown[]
  /** Runs only while monitoring is on; its throw loses nothing but the record. */
  readonly describe: (args: readonly unknown[]) => CallDescription
  /** Runs the real call. */
  readonly invoke: (args: readonly unknown[]) => T
  /** The function, for the shape of a blocked result. */
  readonly original: unknown
}

/**
 * Runs one call: span, inspection of the raw input, policy, the real call, its result followed to the
 * end. The result is the function's own object; what it throws is thrown on; trouble of our own is not,
 * unless `security.on_error` is `block`.
 *
 * While somebody is asked about a call, the caller of an asynchronous function holds a promise of ours.
 *
 * @throws SecurityError when the policy blocks the input; `invoke` has not run then
 */
export function runCall<T>(attempt: CallAttempt<T>): T {
  const { describe, invoke, original } = attempt
  let { args } = attempt
  const runtime = currentRuntime()
  let redactor: Redactor | undefined
  if (!runtime.enabled || isOwnWork()) return invoke(args)
  const opened = guard('opening a call', () => {
    const description = describe(args)
    const opening = openCall(description, runtime, {
      args: () => args,
      canWait: description.blocked !== undefined || canDefer(original),
      redact(input, verdict) {
        redactor ??= runtime.redactors.of(sessionIdOf(context.active()))
        const redaction = redactArguments(args, { input, verdict, redactor })
        if (!redaction.complete) return undefined
        args = redaction.args
        return describe(args).input()
      },
    })
    return { description, ...opening }
  })
  if (opened === undefined) {
    const { on_error: onError, mode } = runtime.failing
    if (onError !== 'block' || mode === 'shadow') return invoke(attempt.args)
    return blockedResult(original, UNMONITORED) as T
  }
  if ('blocked' in opened) {
    const { blocked } = opened.description
    return (blocked?.(opened.blocked) ?? blockedResult(original, opened.blocked)) as T
  }
  const { call, refusal } = opened
  if (redactor !== undefined) call.restore = createRestorer(redactor)
  if (refusal === undefined) return run(call)
  const started = refusal.then((error): Boxed => {
    if (error !== undefined) throw error
    return { result: run(call) }
  })
  return deferredResult(original, started) as T

  function run(opened: OpenCall): T {
    let result: T
    try {
      result = context.with(opened.context, () => invoke(args))
    } catch (error) {
      opened.fail(error)
      throw error
    }
    return followResult(result, opened)
  }
}

const UNMONITORED = new SecurityError(
  'a call was blocked: it could not be monitored, and security.on_error is block',
  { findings: [], channel: 'SECURITY' },
)
