/** One run: its own span, and the span of the agent that is at work in it. */
import { type Context, context, createContextKey } from '@opentelemetry/api'
import type { OpenCall } from '../../src/calls/types.ts'
import { inAgent } from '../../src/context/ids.ts'
import { describeAgent, describeWorkflow } from '../shared/agents.ts'
import { openIn } from '../shared/open-in.ts'
import { movingContext } from './moving-context.ts'
import type { Named } from './types.ts'

interface AtWork {
  readonly name: string | undefined
  readonly call: OpenCall | undefined
  readonly context: Context
}

const RUN = createContextKey('cylestio.openai-agents.run')

/** A run that goes on. */
export interface Run {
  /** The context of all that happens in it: that of the agent at work. */
  readonly context: Context
  /** An agent is at work from now on; the one before it is done. The same agent goes on. */
  enter(agent: unknown): void
  finish(): void
  fail(error: unknown): void
}

/** The run that the active code is part of. */
export const currentRun = (): Run | undefined => runOf(context.active())

const runOf = (from: Context): Run | undefined => from.getValue(RUN) as Run | undefined

/**
 * Opens a run. One inside of another, such as that of an agent which is a tool of the first, has no span of its
 * own: its agents are children of the tool.
 *
 * @param workflow name of the run
 */
export function openRun(workflow: string): Run {
  const parent = context.active()
  const root = runOf(parent) === undefined ? openIn(parent, describeWorkflow(workflow)) : undefined
  let agent: AtWork | undefined
  const run: Run = {
    context: movingContext(() => agent?.context ?? base),
    enter(next) {
      const name = nameOf(next)
      if (agent !== undefined && agent.name === name) return
      agent?.call?.finish(undefined)
      const call = openIn(base, describeAgent(name))
      const inside = call?.context ?? base
      agent = { name, call, context: name === undefined ? inside : inAgent(inside, name) }
    },
    finish() {
      agent?.call?.finish(undefined)
      root?.finish(undefined)
    },
    fail(error) {
      agent?.call?.fail(error)
      root?.fail(error)
    },
  }
  const base = (root?.context ?? parent).setValue(RUN, run)
  return run
}

function nameOf(agent: unknown): string | undefined {
  const name = (agent as Named | null | undefined)?.name
  return typeof name === 'string' && name !== '' ? name : undefined
}
