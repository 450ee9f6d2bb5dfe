/** What an application does with the Claude Agent SDK, over a stand-in for Claude Code's executable. */
import { fileURLToPath } from 'node:url'
import type { Options, Query, SDKUserMessage } from '@anthropic-ai/claude-agent-sdk'
import { ANSWER, messageAnswer, textBlock, toolUse } from '../answers/anthropic.ts'
import type { CaseContext, CaseScript, ConformanceCase, LibraryCases } from '../types.ts'

type Sdk = typeof import('@anthropic-ai/claude-agent-sdk')
type Block = Readonly<Record<string, unknown>>

const STAND_IN = fileURLToPath(new URL('../../support/claude-stand-in.mjs', import.meta.url))

async function queryOf(
  context: CaseContext,
  options: Options = {},
  prompt: string | AsyncIterable<SDKUserMessage> = context.prompt,
): Promise<Query> {
  const { query } = (await context.load('@anthropic-ai/claude-agent-sdk')) as Sdk
  return query({
    prompt,
    options: {
      pathToClaudeCodeExecutable: STAND_IN,
      executable: 'node',
      settingSources: [],
      agents: { helper: { description: 'Helps.', prompt: 'Help.' } },
      env: { ...process.env, ANTHROPIC_BASE_URL: context.url },
      ...options,
    },
  })
}

/** What the caller sees; ids differ from run to run. */
async function seen(query: Query): Promise<unknown> {
  const messages: unknown[] = []
  for await (const message of query) {
    messages.push([
      message.type,
      message.type === 'assistant' || message.type === 'user' ? message.message.content : undefined,
      'result' in message ? [message.result, message.usage] : undefined,
    ])
  }
  return messages
}

async function* streamed(...texts: readonly string[]): AsyncGenerator<SDKUserMessage> {
  for (const content of texts) {
    const message = { role: 'user', content } as const
    yield { type: 'user', session_id: '', parent_tool_use_id: null, message }
  }
}

/** A model that gives these blocks, one list for each request, and answers in the end. */
const giving =
  (lists: (prompt: string) => readonly (readonly Block[])[]): CaseScript =>
  (_request, index, prompt) =>
    messageAnswer(...(lists(prompt)[index] ?? [textBlock(ANSWER)]))

const bash = (command: string): Block => toolUse('Bash', { command })
/** A file of that length cannot be named on a command line. */
const noting = (prompt: string): Block => bash(`: ${prompt.slice(-60).replaceAll(/[^\w ]/g, '')}`)

const calmly = (context: CaseContext): CaseContext => ({ ...context, prompt: 'Go on.' })

const all: readonly ConformanceCase[] = [
  // A query, its prompt and an answer.
  { name: 'query', spans: 3, run: async (context) => seen(await queryOf(context)) },
  {
    name: 'stream of prompts',
    spans: 3,
    run: async (context) => seen(await queryOf(context, {}, streamed(context.prompt))),
  },
  {
    name: 'steps taken by next()',
    spans: 3,
    run: async (context) => {
      const query = await queryOf(context)
      const types: unknown[] = []
      for (;;) {
        const { done, value } = await query.next()
        if (done === true) return types
        types.push(value.type)
      }
    },
  },
  {
    name: 'tool',
    script: giving(() => [[bash('echo one')]]),
    spans: 5,
    run: async (context) => seen(await queryOf(context)),
  },
  {
    name: 'tool that fails',
    script: giving(() => [[bash('exit 3')]]),
    spans: 5,
    run: async (context) => seen(await queryOf(context)),
  },
  {
    name: 'tool that a hook of the application denies',
    script: giving(() => [[bash('echo one')]]),
    spans: 5,
    run: async (context) => {
      const deny = { hookEventName: 'PreToolUse', permissionDecision: 'deny' } as const
      const hook = async () => ({ hookSpecificOutput: deny })
      return seen(await queryOf(context, { hooks: { PreToolUse: [{ hooks: [hook] }] } }))
    },
  },
  {
    name: 'tool, given what the model says',
    gate: 'tool',
    script: giving((prompt) => [[noting(prompt)]]),
    spans: 5,
    run: async (context) => {
      // Told by a hook that runs once the tool has.
      const hook = async (input: object) => {
        context.received((input as { tool_input?: unknown }).tool_input)
        return {}
      }
      return seen(await queryOf(calmly(context), { hooks: { PostToolUse: [{ hooks: [hook] }] } }))
    },
  },
  {
    name: 'sub-agent',
    script: giving(() => [[toolUse('Agent', { prompt: 'Go on.', subagent_type: 'helper' })]]),
    // The query with prompt and two answers, the tool, and an agent with an answer.
    spans: 7,
    run: async (context) => seen(await queryOf(context)),
  },
  {
    name: 'left early',
    spans: 2,
    gate: 'none',
    run: async (context) => {
      for await (const message of await queryOf(context)) return message.type
      return undefined
    },
  },
  {
    name: 'executable that is not there',
    spans: 2,
    gate: 'none',
    throws: true,
    run: async (context) => {
      const pathToClaudeCodeExecutable = '/nowhere/claude.mjs'
      return seen(await queryOf(context, { pathToClaudeCodeExecutable }))
    },
  },
]

export const cases: LibraryCases = {
  library: '@anthropic-ai/claude-agent-sdk',
  versions: ['installed'],
  // One ES module, which `require` loads, too.
  formats: ['cjs', 'esm'],
  script: giving(() => []),
  page: {
    says: 'Lisbon',
    spans: ['invoke_agent', 'user_prompt', 'chat claude-sonnet-5-5'],
    environment: (url) => ({ CLAUDE_CODE_PATH: STAND_IN, ANTHROPIC_BASE_URL: url }),
  },
  cases: all,
}
