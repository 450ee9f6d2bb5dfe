/** Calls without content of their own: nothing about them can be refused. */
import { type Context, context } from '@opentelemetry/api'
import { openCall } from '../../src/calls/open-call.ts'
import { guard } from '../../src/calls/problems.ts'
import { currentRuntime } from '../../src/calls/runtime.ts'
import type { CallDescription, OpenCall } from '../../src/calls/types.ts'

/**
 * Opens the span of a run inside of `parent`: what it passes on is judged in the calls that it makes.
 *
 * @returns undefined where nothing is monitored
 */
export function openIn(parent: Context, description: CallDescription): OpenCall | undefined {
  const opening = guard('opening a run', () =>
    context.with(parent, () =>
      openCall(description, currentRuntime(), {
        redact: () => undefined,
        args: () => [],
        canWait: false,
      }),
    ),
  )
  return opening !== undefined && 'call' in opening ? opening.call : undefined
}
