/** Our hooks, beside those of the application: tools and prompts are judged in them, sub-agents are told of. */
import { type Context, context } from '@opentelemetry/api'
import { reportProblem } from '../../src/calls/problems.ts'
import { runCall } from '../../src/calls/run-call.ts'
import { currentRuntime } from '../../src/calls/runtime.ts'
import type { CallDescription } from '../../src/calls/types.ts'
import { SecurityError } from '../../src/errors.ts'
import { describeTool } from '../shared/tools.ts'
import { describePrompt } from './prompt.ts'
import type { ToolEnd, Tree } from './tree.ts'
import type { Hook, HookInput, QueryOptions } from './types.ts'

/** What a hook answers to let things go on as they would without it. */
const GO_ON = {}
/** Added to the time that somebody may take to answer a question, in seconds. */
const MARGIN_S = 60

/**
 * The options with our hooks, which run beside the application's: where several decide, Claude Code takes the
 * strictest. The given options are not changed.
 *
 * @param prompts whether prompts are judged here, where they come one by one
 */
export function withHooks(
  options: QueryOptions | undefined,
  tree: Tree,
  prompts: boolean,
): QueryOptions {
  const own: Readonly<Record<string, Hook>> = {
    PreToolUse: (input) => beforeTool(input, tree),
    PostToolUse: (input) => {
      tree.endTool(input.tool_use_id, { result: input.tool_response })
      return GO_ON
    },
    PostToolUseFailure: (input) => {
      tree.endTool(input.tool_use_id, { error: String(input.error) })
      return GO_ON
    },
    SubagentStart: ({ agent_id: id, agent_type: type }) => {
      if (typeof id === 'string' && typeof type === 'string') tree.beginAgent(id, type)
      return GO_ON
    },
    SubagentStop: ({ agent_id: id }) => {
      tree.endAgent(id)
      return GO_ON
    },
    ...(prompts ? { UserPromptSubmit: (input: HookInput) => beforePrompt(input, tree) } : {}),
  }
  const hooks = { ...options?.hooks }
  // A hook that takes too long counts for nothing: the tool would run.
  const timeout = Math.ceil(currentRuntime().failing.ask_timeout_ms / 1000) + MARGIN_S
  for (const [event, hook] of Object.entries(own)) {
    const guarded = async (input: HookInput): Promise<object> => {
      try {
        return await hook(input)
      } catch (error) {
        reportProblem(`a hook of ${event}`, error)
        return GO_ON
      }
    }
    hooks[event] = [{ hooks: [guarded], timeout }, ...(hooks[event] ?? [])]
  }
  return { ...options, hooks }
}

/** What became of a call that another process makes: it waits for the answer, and tells the end by another hook. */
type Admission = { readonly input: unknown } | { readonly refused: SecurityError }

/** A call that is made elsewhere, once we have let it through. */
function admit(
  parent: Context,
  input: unknown,
  describe: (input: unknown) => CallDescription,
  begun: (settle: (end: ToolEnd) => void) => void,
): Promise<Admission> {
  return new Promise((resolve) => {
    const running = context.with(parent, () =>
      runCall({
        args: [input],
        describe: ([given]) => describe(given),
        invoke: ([given]) => {
          const done = Promise.withResolvers<unknown>()
          begun((end) => {
            if (end !== undefined && 'error' in end) done.reject(new Error(end.error))
            else done.resolve(end?.result)
          })
          resolve({ input: given })
          return done.promise
        },
        original: async () => {},
      }),
    )
    running.catch((error: unknown) => {
      if (error instanceof SecurityError) resolve({ refused: error })
      else resolve({ input })
    })
  })
}

async function beforeTool(
  { tool_name: name, tool_input: input, tool_use_id: id, agent_id: agent }: HookInput,
  tree: Tree,
): Promise<object> {
  if (!currentRuntime().enabled) return GO_ON
  const admission = await admit(
    tree.of(agent),
    input,
    (given) => describeTool({ name: String(name), input: given, callId: id }),
    (settle) => {
      if (typeof id === 'string') tree.beginTool(id, input, settle)
      else settle(undefined)
    },
  )
  const answer = answerTo(admission, input)
  return answer === undefined
    ? GO_ON
    : { hookSpecificOutput: { hookEventName: 'PreToolUse', ...answer } }
}

function answerTo(admission: Admission, input: unknown): object | undefined {
  if ('refused' in admission) {
    return { permissionDecision: 'deny', permissionDecisionReason: admission.refused.message }
  }
  // Without a decision: whether the tool may run at all is asked as it would be without us.
  return admission.input === input ? undefined : { updatedInput: admission.input }
}

/** Claude Code drops a prompt that a hook blocks, and no model is asked. */
async function beforePrompt({ prompt }: HookInput, tree: Tree): Promise<object> {
  if (!currentRuntime().enabled || typeof prompt !== 'string') return GO_ON
  const admission = await admit(
    tree.of(undefined),
    prompt,
    (given) => describePrompt(given),
    (settle) => settle(undefined),
  )
  if ('refused' in admission) return { decision: 'block', reason: admission.refused.message }
  // A prompt cannot be replaced by a hook.
  return admission.input === prompt
    ? GO_ON
    : { decision: 'block', reason: 'The prompt could not be redacted.' }
}
