/** What an application does with the OpenAI Agents SDK, over the `openai` client. */
import type { WireReply } from '../../support/wire-server.ts'
import {
  ANSWER,
  chatAnswer,
  messageItem,
  openAiScript,
  responseEvents,
  responseOf,
  sequence,
  toolCallOf,
} from '../answers/openai.ts'
import type { CaseContext, CaseScript, ConformanceCase, LibraryCases } from '../types.ts'

const MODEL = 'gpt-5-mini'
/** A run, its agent, and one request. */
const PLAIN_RUN = 3

type Agents = typeof import('@openai/agents')
type Tool = ReturnType<Agents['tool']>
type AgentOptions = Partial<ConstructorParameters<Agents['Agent']>[0]>
type Item = Readonly<Record<string, unknown>>

/** The SDK without its exporter: its own traces would go to OpenAI. */
async function agentsOf({ load }: CaseContext): Promise<Agents> {
  const agents = (await load('@openai/agents')) as Agents
  agents.setTraceProcessors([])
  return agents
}

async function modelOf(
  context: CaseContext,
  api: 'OpenAIResponsesModel' | 'OpenAIChatCompletionsModel',
) {
  const { [api]: Model } = await agentsOf(context)
  const { OpenAI } = (await context.load('openai')) as typeof import('openai')
  const client = new OpenAI({ baseURL: `${context.url}/v1`, apiKey: 'key', maxRetries: 0 })
  return new Model(client, MODEL)
}

async function agentOf(context: CaseContext, options: AgentOptions = {}) {
  const { Agent } = await agentsOf(context)
  const model = await modelOf(context, 'OpenAIResponsesModel')
  return new Agent({ name: 'Helper', instructions: 'Be brief.', model, ...options })
}

/** A tool that notes what it was given; the schema takes spaces from it. */
async function searchTool(context: CaseContext, more: object = {}): Promise<Tool> {
  const { tool } = await agentsOf(context)
  const { z } = (await context.load('zod')) as typeof import('zod')
  return tool({
    name: 'search',
    description: 'Searches.',
    parameters: z.object({ query: z.string().trim() }),
    execute: async ({ query }) => {
      context.received(query)
      return `found ${query.length} letters`
    },
    ...more,
  }) as Tool
}

interface Result {
  readonly finalOutput?: unknown
  readonly newItems: readonly { readonly type: string }[]
  readonly lastAgent?: { readonly name: string } | undefined
}

const seen = ({ finalOutput, newItems, lastAgent }: Result): unknown => ({
  finalOutput,
  items: newItems.map(({ type }) => type),
  lastAgent: lastAgent?.name,
})

/** The inner error, too: the SDK wraps what a tool throws. */
async function thrownBy(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call()
  } catch (error) {
    const { error: inner } = error as { readonly error?: unknown }
    return [String(error), inner === undefined ? undefined : String(inner)]
  }
}

const functionCall = (name: string, args: object, id = 'call_1'): Item => ({
  type: 'function_call',
  id: `fc_${id}`,
  call_id: id,
  name,
  arguments: JSON.stringify(args),
  status: 'completed',
})

/** A model that gives these items, one list for each request, and answers in the end. */
const giving =
  (lists: (prompt: string) => readonly (readonly Item[])[]): CaseScript =>
  (request, index, prompt): WireReply => {
    const items = lists(prompt)[index] ?? [messageItem(ANSWER)]
    const { stream } = request.body as { readonly stream?: boolean }
    return stream === true ? { events: eventsOf(items) } : { json: responseOf(items) }
  }

function eventsOf(items: readonly Item[]) {
  if (items[0]?.['type'] === 'message') return responseEvents(ANSWER)
  return sequence([
    { type: 'response.created', response: responseOf([], { status: 'in_progress' }) },
    ...items.map((item, at) => ({ type: 'response.output_item.done', output_index: at, item })),
    { type: 'response.completed', response: responseOf(items) },
  ])
}

const harmless = { query: ' docs ' }
const searching = giving(() => [[functionCall('search', harmless)]])
const searchingThePrompt = giving((prompt) => [[functionCall('search', { query: prompt })]])

async function runOf(context: CaseContext, options: AgentOptions = {}): Promise<unknown> {
  const { run } = await agentsOf(context)
  return seen(await run(await agentOf(context, options), context.prompt))
}

async function streamOf(context: CaseContext, options: AgentOptions = {}): Promise<unknown> {
  const { run } = await agentsOf(context)
  const stream = await run(await agentOf(context, options), context.prompt, { stream: true })
  const types: string[] = []
  for await (const event of stream) types.push(event.type)
  await stream.completed
  return [types, seen(stream)]
}

const withSearch = async (context: CaseContext) => ({ tools: [await searchTool(context)] })

/** For cases whose dangerous text comes from the model. */
const calmly = (context: CaseContext): CaseContext => ({ ...context, prompt: 'Go on.' })

const runs: readonly ConformanceCase[] = [
  { name: 'run', spans: PLAIN_RUN, run: runOf },
  {
    name: 'Runner of its own',
    spans: PLAIN_RUN,
    run: async (context) => {
      const { Runner } = await agentsOf(context)
      const runner = new Runner({ workflowName: 'Support', groupId: 'conversation-1' })
      const told: string[] = []
      runner.on('agent_start', (_context, agent) => told.push(`start ${agent.name}`))
      runner.on('agent_end', (_context, agent) => told.push(`end ${agent.name}`))
      return [seen(await runner.run(await agentOf(context), context.prompt)), told]
    },
  },
  {
    name: 'Runner without tracing',
    spans: PLAIN_RUN,
    run: async (context) => {
      const { Runner } = await agentsOf(context)
      const runner = new Runner({ tracingDisabled: true })
      return seen(await runner.run(await agentOf(context), context.prompt))
    },
  },
  {
    name: 'chat completions',
    spans: PLAIN_RUN,
    run: async (context) =>
      runOf(context, { model: await modelOf(context, 'OpenAIChatCompletionsModel') }),
  },
  { name: 'streamed run', spans: PLAIN_RUN, run: streamOf },
  {
    name: 'streamed run, left early',
    spans: PLAIN_RUN,
    gate: 'none',
    run: async (context) => {
      const { run } = await agentsOf(context)
      const stream = await run(await agentOf(context), context.prompt, { stream: true })
      for await (const event of stream) return event.type
      return undefined
    },
  },
  {
    name: 'HTTP 400',
    spans: PLAIN_RUN,
    throws: true,
    script: () => ({ status: 400, json: { error: { message: 'no' } } }),
    run: runOf,
  },
  {
    name: 'streamed run, HTTP 400',
    spans: PLAIN_RUN,
    throws: true,
    script: () => ({ status: 400, json: { error: { message: 'no' } } }),
    run: streamOf,
  },
  {
    name: 'aborted run',
    spans: PLAIN_RUN,
    script: () => ({ delayMs: 2_000, json: {} }),
    run: async (context) => {
      const { run } = await agentsOf(context)
      const agent = await agentOf(context)
      const signal = AbortSignal.timeout(50)
      return thrownBy(() => run(agent, context.prompt, { signal }))
    },
  },
  {
    name: 'input guardrail',
    spans: PLAIN_RUN,
    run: (context) => {
      const guardrail = {
        name: 'Length',
        execute: async () => ({ tripwireTriggered: false, outputInfo: 'short' }),
      }
      return runOf(context, { inputGuardrails: [guardrail] })
    },
  },
]

const tools: readonly ConformanceCase[] = [
  // A run, its agent, two requests and the tool.
  {
    name: 'tool',
    script: searching,
    spans: 5,
    run: async (context) => runOf(context, await withSearch(context)),
  },
  {
    name: 'tool, streamed',
    script: searching,
    spans: 5,
    run: async (context) => streamOf(context, await withSearch(context)),
  },
  {
    name: 'tool of chat completions',
    script: (_request, index) =>
      index === 0 ? chatAnswer(toolCallOf('search', harmless)) : chatAnswer({ content: ANSWER }),
    spans: 5,
    run: async (context) => {
      const model = await modelOf(context, 'OpenAIChatCompletionsModel')
      return runOf(context, { model, ...(await withSearch(context)) })
    },
  },
  {
    name: 'tool, given what the model says',
    gate: 'tool',
    script: searchingThePrompt,
    spans: 5,
    run: async (context) => thrownBy(async () => runOf(calmly(context), await withSearch(context))),
  },
  {
    name: 'tool, streamed, given what the model says',
    gate: 'tool',
    script: searchingThePrompt,
    spans: 5,
    run: async (context) =>
      thrownBy(async () => streamOf(calmly(context), await withSearch(context))),
  },
  {
    name: 'tool that throws',
    script: searching,
    spans: 5,
    run: async (context) => {
      const execute = async () => Promise.reject(new Error('nothing there'))
      return runOf(context, { tools: [await searchTool(context, { execute })] })
    },
  },
  {
    name: 'tool that throws out of the run',
    script: searching,
    spans: 4,
    run: async (context) => {
      const execute = async () => Promise.reject(new Error('nothing there'))
      const tool = await searchTool(context, { execute, errorFunction: null })
      return thrownBy(() => runOf(context, { tools: [tool] }))
    },
  },
  {
    name: 'tool with arguments that do not fit',
    script: giving(() => [[functionCall('search', { query: 7 })]]),
    spans: 5,
    run: async (context) => runOf(context, await withSearch(context)),
  },
  {
    // Asks with what the schema makes of the arguments; goes on as a second run.
    name: 'tool with approval',
    script: searching,
    spans: 7,
    run: async (context) => {
      const { run } = await agentsOf(context)
      const asked: unknown[] = []
      const needsApproval = async (_context: unknown, args: unknown) => asked.push(args) > 0
      const agent = await agentOf(context, {
        tools: [await searchTool(context, { needsApproval })],
      })
      const { interruptions, state } = await run(agent, context.prompt)
      for (const interruption of interruptions) state.approve(interruption)
      return [asked, seen(await run(agent, state))]
    },
  },
  {
    name: 'shell, given what the model says',
    gate: 'tool',
    script: giving((prompt) => [
      [
        {
          type: 'shell_call',
          id: 'sh_1',
          call_id: 'call_1',
          status: 'completed',
          action: { commands: [`echo ${prompt}`], timeout_ms: null, max_output_length: null },
        },
      ],
    ]),
    spans: 5,
    run: async (context) => {
      const { shellTool } = await agentsOf(context)
      class Shell {
        // A private field: the method must run with the object itself as `this`.
        readonly #outcome = { type: 'exit', exitCode: 0 } as const
        async run(action: { readonly commands: readonly string[] }) {
          context.received(action.commands)
          return { output: [{ stdout: 'done', stderr: '', outcome: this.#outcome }] }
        }
      }
      return runOf(calmly(context), { tools: [shellTool({ shell: new Shell() })] })
    },
  },
  {
    name: 'patch, given what the model says',
    gate: 'tool',
    script: giving((prompt) => [
      [
        {
          type: 'apply_patch_call',
          id: 'ap_1',
          call_id: 'call_1',
          status: 'completed',
          operation: { type: 'create_file', path: 'note.txt', diff: `+${prompt}` },
        },
      ],
    ]),
    spans: 5,
    run: async (context) => {
      const { applyPatchTool } = await agentsOf(context)
      const edit = async (operation: unknown) => {
        context.received(operation)
        return { status: 'completed' as const, output: 'written' }
      }
      const editor = { createFile: edit, updateFile: edit, deleteFile: edit }
      return runOf(calmly(context), { tools: [applyPatchTool({ editor })] })
    },
  },
]

const several: readonly ConformanceCase[] = [
  {
    name: 'handoff',
    script: giving(() => [[functionCall('transfer_to_Refunds', {})]]),
    // A run, two agents with a request each, and the handoff.
    spans: 6,
    run: async (context) =>
      runOf(context, { handoffs: [await agentOf(context, { name: 'Refunds' })] }),
  },
  {
    name: 'handoff, streamed',
    script: giving(() => [[functionCall('transfer_to_Refunds', {})]]),
    spans: 6,
    run: async (context) =>
      streamOf(context, { handoffs: [await agentOf(context, { name: 'Refunds' })] }),
  },
  {
    name: 'handoff with input, given what the model says',
    gate: 'tool',
    script: giving((prompt) => [[functionCall('transfer_to_Refunds', { reason: prompt })]]),
    spans: 6,
    run: async (context) => {
      const { handoff } = await agentsOf(context)
      const { z } = (await context.load('zod')) as typeof import('zod')
      const refunds = handoff(await agentOf(context, { name: 'Refunds' }), {
        inputType: z.object({ reason: z.string() }),
        onHandoff: (_context, input) => context.received(input?.reason),
      })
      return thrownBy(() => runOf(calmly(context), { handoffs: [refunds] }))
    },
  },
  {
    name: 'agent as a tool',
    script: giving(() => [[functionCall('ask_expert', { input: 'How?' })]]),
    // A run, its agent with two requests and a tool, and in that an agent with a request.
    spans: 7,
    run: async (context) => {
      const expert = await agentOf(context, { name: 'Expert' })
      const tool = expert.asTool({ toolName: 'ask_expert', toolDescription: 'Knows.' })
      return runOf(context, { tools: [tool] })
    },
  },
  {
    name: 'two runs at once',
    spans: 2 * PLAIN_RUN,
    run: (context) => Promise.all([runOf(context), runOf(context, { name: 'Other' })]),
  },
]

export const cases: LibraryCases = {
  library: '@openai/agents-core',
  versions: ['installed', '~0.6.0'],
  beside: { '@openai/agents': '~0.6.0', zod: '^4' },
  script: openAiScript,
  page: {
    says: 'Lisbon',
    spans: ['invoke_workflow Agent workflow', 'invoke_agent Helper', 'chat gpt-4o-mini'],
    environment: (url) => ({ OPENAI_API_KEY: 'k', OPENAI_BASE_URL: `${url}/v1` }),
  },
  cases: [...runs, ...tools, ...several],
}
