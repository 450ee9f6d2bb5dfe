/** `query({ prompt, options })`: the agent itself runs in another process, behind the hooks that we add. */
import { context } from '@opentelemetry/api'
import { isOwnWork } from '../../src/calls/problems.ts'
import { runCall } from '../../src/calls/run-call.ts'
import { currentRuntime } from '../../src/calls/runtime.ts'
import type { CallDescription } from '../../src/calls/types.ts'
import { type AnyFunction, rememberOriginal } from '../../src/calls/wrap-function.ts'
import { sessionIdOf, withSession } from '../../src/context/ids.ts'
import { describeAgent } from '../shared/agents.ts'
import { isObject } from '../shared/proxied.ts'
import { withHooks } from './hooks.ts'
import { messageCollector } from './messages.ts'
import { admitPrompt } from './prompt.ts'
import { Tree } from './tree.ts'
import type { QueryOptions, QueryParameters } from './types.ts'

export function monitoredQuery(original: AnyFunction): AnyFunction {
  const wrapper = new Proxy(original, {
    apply(target, self: unknown, [parameters, ...rest]: unknown[]) {
      const invoke = (given: unknown): unknown =>
        Reflect.apply(target, self, [given, ...rest] as never[]) as unknown
      if (!isObject(parameters) || !currentRuntime().enabled || isOwnWork()) {
        return invoke(parameters)
      }
      const { prompt, options } = parameters as QueryParameters
      const tree = new Tree()
      const isStream = typeof prompt !== 'string'
      let query: unknown
      inSession(options, () =>
        runCall({
          args: [],
          describe: () => describeQuery(nameOf(options), tree),
          invoke() {
            tree.begin(nameOf(options))
            const replaced = isStream ? {} : { prompt: admitPrompt(prompt, systemOf(options)) }
            const hooked = withHooks(options, tree, isStream)
            query = invoke({ ...parameters, ...replaced, options: hooked })
            return messagesOf(query)
          },
          original: target,
        }),
      )
      return query
    },
  })
  return rememberOriginal(wrapper, original)
}

/** A query gives its messages by an iterator of its own, which its `next` uses, too: that one is followed. */
function messagesOf(query: unknown): unknown {
  const { [Symbol.asyncIterator]: open } = query as Partial<AsyncIterable<unknown>>
  return typeof open === 'function' ? Reflect.apply(open, query, []) : query
}

const describeQuery = (agent: string | undefined, tree: Tree): CallDescription => ({
  ...describeAgent(agent, { callName: 'query' }),
  collector: () => messageCollector(tree),
})

const nameOf = (options: QueryOptions | undefined): string | undefined =>
  typeof options?.agent === 'string' ? options.agent : undefined

/** The prompt itself, or what is added to that of Claude Code. */
function systemOf(options: QueryOptions | undefined): unknown {
  const system = options?.systemPrompt
  return isObject(system) && 'append' in system ? system.append : system
}

/** A session that is taken up again has its id; of a new one the id is told in the end. */
function inSession(options: QueryOptions | undefined, run: () => unknown): unknown {
  const id = [options?.resume, options?.sessionId].find((each) => typeof each === 'string')
  return id === undefined || sessionIdOf(context.active()) !== undefined
    ? run()
    : withSession(id, run)
}
