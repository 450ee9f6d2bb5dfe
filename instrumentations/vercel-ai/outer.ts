/** The span around a whole `generateText`, `streamText` or agent: model calls and tools are its children. */
import { context } from '@opentelemetry/api'
import { openCall } from '../../src/calls/open-call.ts'
import { endWhenCollected } from '../../src/calls/open-calls.ts'
import { guard, isOwnWork } from '../../src/calls/problems.ts'
import { runCall } from '../../src/calls/run-call.ts'
import { currentRuntime } from '../../src/calls/runtime.ts'
import type { CallDescription, OpenCall } from '../../src/calls/types.ts'
import { describeAgent } from '../shared/agents.ts'
import { isObject } from '../shared/proxied.ts'
import { openScope, type Scope } from './scope.ts'
import { watchEnd } from './stream-end.ts'
import type { CallOptions } from './types.ts'

/** A call of an outer function. */
export interface OuterCall {
  /** Name of the function, such as `streamText` or `ToolLoopAgent.stream`. */
  readonly name: string
  /** Its options, or the agent's settings. */
  readonly options: unknown
  /** Runs the real function with its options behind gates of the scope. */
  readonly invoke: (options: unknown, scope: Scope | undefined) => unknown
}

/** A function whose promise settles when all is done, such as `generateText`. */
export function runOuter({ name, options, invoke }: OuterCall): unknown {
  if (!isMonitoring()) return invoke(options, undefined)
  return runCall({
    args: [options],
    describe: () => describeOuter(name, options),
    invoke: ([given]) => {
      const scope = openScope(context.active())
      return context.with(scope.context, () => invoke(given, scope))
    },
    original: async () => {},
  })
}

/**
 * A function whose result streams on after it returned, such as `streamText`. What it gives is no stream that
 * could be watched, but a bundle of them; so the end is learned from the callbacks in a copy of its options.
 *
 * @throws SecurityError when the policy blocks it
 */
export function runStreamingOuter({ name, options, invoke }: OuterCall): unknown {
  const call = isMonitoring() ? openOuter(name, options) : undefined
  if (call === undefined) return invoke(options, undefined)
  const scope = openScope(call.context, () => {
    // The SDK may be about to tell of an abort.
    setImmediate(() => call.abandon('break'))
  })
  let result: unknown
  try {
    result = context.with(scope.context, () => invoke(watchEnd(options, call), scope))
  } catch (error) {
    call.fail(error)
    throw error
  }
  if (!(result instanceof Promise)) return followBundle(result, call)
  return result.then(
    (value) => followBundle(value, call),
    (error: unknown) => {
      call.fail(error)
      throw error
    },
  )
}

function isMonitoring(): boolean {
  return currentRuntime().enabled && !isOwnWork()
}

function followBundle(result: unknown, call: OpenCall): unknown {
  if (isObject(result)) endWhenCollected(result, call)
  else call.finish(undefined)
  return result
}

function openOuter(name: string, options: unknown): OpenCall | undefined {
  const opened = guard('opening a call', () =>
    openCall(describeOuter(name, options), currentRuntime(), {
      args: () => [options],
      canWait: false,
      redact: () => undefined,
    }),
  )
  if (opened === undefined) return undefined
  if ('blocked' in opened) throw opened.blocked
  return opened.call
}

/** Without content: that is on the model calls and tools, where it is judged once and by what is sent. */
function describeOuter(name: string, options: unknown): CallDescription {
  return describeAgent(agentName(options), {
    callName: name,
    attributes: { 'cylestio.vercel_ai.function': name },
  })
}

/** The agent's id, or the name that the application gave the call for telemetry. */
function agentName(options: unknown): string | undefined {
  if (!isObject(options)) return undefined
  const { id, telemetry, experimental_telemetry: older } = options as CallOptions
  const { functionId } = (telemetry ?? older ?? {}) as { readonly functionId?: unknown }
  return [id, functionId].find((name): name is string => typeof name === 'string' && name !== '')
}
