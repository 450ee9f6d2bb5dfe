/** `Runner.run`, and what a runner tells of its agents. */
import { context } from '@opentelemetry/api'
import { guard, isOwnWork } from '../../src/calls/problems.ts'
import { currentRuntime } from '../../src/calls/runtime.ts'
import { type AnyFunction, rememberOriginal } from '../../src/calls/wrap-function.ts'
import { sessionIdOf, withSession } from '../../src/context/ids.ts'
import { isObject } from '../shared/proxied.ts'
import { currentRun, openRun, type Run } from './run-state.ts'
import type { RunnerLike, RunStateLike, StreamedResult } from './types.ts'

const DEFAULT_WORKFLOW = 'Agent workflow'

/** `runner.run(agent, input, options)`. */
export function monitoredRun(original: AnyFunction): AnyFunction {
  const wrapper = new Proxy(original, {
    apply(target, self: unknown, args: unknown[]) {
      const invoke = (): unknown => Reflect.apply(target, self, args as never[])
      if (!currentRuntime().enabled || isOwnWork()) return invoke()
      const [agent, input, options] = args
      return inSession(self as RunnerLike, options, () => {
        const run = guard('opening a run', () => {
          const opened = openRun(workflowOf(self as RunnerLike))
          opened.enter((input as RunStateLike | null | undefined)?._currentAgent ?? agent)
          return opened
        })
        return run === undefined ? invoke() : follow(context.with(run.context, invoke), run)
      })
    },
  })
  return rememberOriginal(wrapper, original)
}

/** A derived promise, so that a rejection that nobody handles stays one. */
function follow(result: unknown, run: Run): unknown {
  return (result as Promise<unknown>).then(
    (value) => {
      if (isStreamed(value))
        value.completed.then(
          () => run.finish(),
          (error) => run.fail(error),
        )
      else run.finish()
      return value
    },
    (error: unknown) => {
      run.fail(error)
      throw error
    },
  )
}

/** The SDK itself has handled a rejection of `completed`. */
const isStreamed = (value: unknown): value is StreamedResult =>
  isObject(value) && 'completed' in value && value.completed instanceof Promise

/** `runner.emit(type, context, agent, …)`: told in the midst of the run. */
export function listeningEmit(original: AnyFunction): AnyFunction {
  const wrapper = new Proxy(original, {
    apply(target, self: unknown, args: unknown[]) {
      const [type, , agent, next] = args
      if (type === 'agent_start') guard('entering an agent', () => currentRun()?.enter(agent))
      if (type === 'agent_handoff') guard('entering an agent', () => currentRun()?.enter(next))
      return Reflect.apply(target, self, args as never[]) as unknown
    },
  })
  return rememberOriginal(wrapper, original)
}

function workflowOf({ config }: RunnerLike): string {
  const name = config?.workflowName
  return typeof name === 'string' && name !== '' ? name : DEFAULT_WORKFLOW
}

/** The conversation that the run is part of: the API's own, or that of its traces. */
function inSession(runner: RunnerLike, options: unknown, run: () => unknown): unknown {
  const { conversationId } = (options ?? {}) as { readonly conversationId?: unknown }
  const id = [conversationId, runner.config?.groupId].find(
    (each): each is string => typeof each === 'string' && each !== '',
  )
  return id === undefined || sessionIdOf(context.active()) !== undefined
    ? run()
    : withSession(id, run)
}
