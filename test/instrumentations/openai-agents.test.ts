/** Runs of the OpenAI Agents SDK: agents, handoffs and sub-agents as a tree, refusals as the SDK's own errors. */
import { createRequire } from 'node:module'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { SecurityError, withSession } from '../../src/index.ts'
import { messageItem, responseOf } from '../conformance/answers/openai.ts'
import { monitored, type Monitored } from '../support/monitored.ts'
import { startWireServer, type WireServer } from '../support/wire-server.ts'
import { DANGEROUS_COMMAND, DANGEROUS_PROMPT, spansOf, treeOf } from './langchain-support.ts'

type Agents = typeof import('@openai/agents')
type Item = Readonly<Record<string, unknown>>

const load = createRequire(import.meta.url)
let server: WireServer
let items: Item[] = []

beforeAll(async () => {
  server = await startWireServer(() => ({
    json: responseOf([items.shift() ?? messageItem('done')]),
  }))
})
afterAll(() => server.close())

/** A model that asks for these, one for each request, and answers `done` in the end. */
const giving = (...all: Item[]): void => void (items = all)

const call = (name: string, args: object, id = 'call_1'): Item => ({
  type: 'function_call',
  id: `fc_${id}`,
  call_id: id,
  name,
  arguments: JSON.stringify(args),
  status: 'completed',
})

/** The SDK as an application loads it once monitoring is on. */
function sdk(): Agents {
  const agents = load('@openai/agents') as Agents
  agents.setTracingDisabled(true)
  return agents
}

function agentOf(name: string, options: Partial<ConstructorParameters<Agents['Agent']>[0]> = {}) {
  const { Agent, OpenAIResponsesModel } = sdk()
  const { OpenAI } = load('openai') as typeof import('openai')
  const client = new OpenAI({ apiKey: 'k', baseURL: `${server.url}/v1`, maxRetries: 0 })
  const model = new OpenAIResponsesModel(client, 'gpt-5-mini')
  return new Agent({ name, instructions: 'Help.', model, ...options })
}

function commandTool(ran: unknown[], more: object = {}) {
  return sdk().tool({
    name: 'command',
    description: 'Runs a command.',
    parameters: z.object({ command: z.string() }),
    execute: async ({ command }) => {
      ran.push(command)
      return `ran ${command}`
    },
    ...more,
  })
}

const named = (watched: Monitored, name: string) =>
  spansOf(watched.rows()).filter((span) => span.name === name)

test('agents that hand over are siblings, an agent that is a tool is a child of it, and each call names its agent', async () => {
  await using watched = monitored()
  const expert = agentOf('Expert')
  const refunds = agentOf('Refunds', {
    tools: [expert.asTool({ toolName: 'ask_expert', toolDescription: 'Knows.' })],
  })
  const triage = agentOf('Triage', { tools: [commandTool([])], handoffs: [refunds] })
  giving(
    ...[call('command', { command: 'ls docs' }), call('transfer_to_Refunds', {}, 'call_2')],
    ...[call('ask_expert', { input: 'How?' }, 'call_3'), messageItem('so')],
  )
  const result = await sdk().run(triage, 'Hello.')
  expect([result.finalOutput, result.lastAgent?.name]).toEqual(['done', 'Refunds'])
  expect(treeOf(watched.rows())).toEqual([
    'invoke_workflow Agent workflow',
    '  invoke_agent Triage',
    '    chat gpt-5-mini',
    '    execute_tool command',
    '    chat gpt-5-mini',
    '    execute_tool transfer_to_Refunds',
    '  invoke_agent Refunds',
    '    chat gpt-5-mini',
    '    execute_tool ask_expert',
    '      invoke_agent Expert',
    '        chat gpt-5-mini',
    '    chat gpt-5-mini',
  ])
  const agents = spansOf(watched.rows()).map(({ name, parsed }) => [
    name.split(' ')[0],
    parsed['gen_ai.agent.name'],
  ])
  expect(agents.filter(([operation]) => operation === 'chat')).toEqual(
    ['Triage', 'Triage', 'Refunds', 'Expert', 'Refunds'].map((name) => ['chat', name]),
  )
  expect(agents.filter(([operation]) => operation === 'execute_tool').flat()).toEqual([
    ...['execute_tool', 'Triage', 'execute_tool', 'Triage', 'execute_tool', 'Refunds'],
  ])
  const [command] = named(watched, 'execute_tool command')
  expect(command?.parsed).toMatchObject({
    'gen_ai.tool.call.id': 'call_1',
    'gen_ai.tool.call.arguments': '{"command":"ls docs"}',
  })
  const [handoff] = named(watched, 'execute_tool transfer_to_Refunds')
  expect(handoff?.parsed['gen_ai.tool.call.result']).toBe('{"assistant":"Refunds"}')
})

test('a refused function tool does not run, and its error is inside that of the run', async () => {
  await using watched = monitored()
  const { run, ToolCallError } = sdk()
  const ran: unknown[] = []
  giving(call('command', { command: DANGEROUS_COMMAND }))
  const agent = agentOf('Helper', { tools: [commandTool(ran)] })
  const error: unknown = await run(agent, 'Clean up.').catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ToolCallError)
  expect((error as { error?: unknown }).error).toBeInstanceOf(SecurityError)
  expect(ran).toEqual([])
  expect(spansOf(watched.rows()).map(({ name, event_type: type }) => [name, type])).toEqual([
    ['chat gpt-5-mini', 'LLM_call_finish'],
    ['execute_tool command', 'call_blocked'],
    ['invoke_agent Helper', 'call_error'],
    ['invoke_workflow Agent workflow', 'call_error'],
  ])
})

test('a refused shell command does not run, and the model is told which rule stopped it', async () => {
  await using watched = monitored()
  const ran: unknown[] = []
  const shell = {
    async run({ commands }: { readonly commands: readonly string[] }) {
      ran.push(commands)
      return { output: [] }
    },
  }
  giving({
    ...{ type: 'shell_call', id: 'sh_1', call_id: 'call_1', status: 'completed' },
    action: { commands: [DANGEROUS_COMMAND], timeout_ms: null, max_output_length: null },
  })
  const result = await sdk().run(
    agentOf('Helper', { tools: [sdk().shellTool({ shell })] }),
    'Clean up.',
  )
  expect(result.finalOutput).toBe('done')
  expect(ran).toEqual([])
  const told = JSON.stringify(server.requests.at(-1)?.body)
  expect(told).toContain('blocked')
  expect(told).not.toContain(`"stderr":"${DANGEROUS_COMMAND}`)
  expect(named(watched, 'execute_tool shell')[0]).toMatchObject({ event_type: 'call_blocked' })
})

test('a refused handoff hands nothing over', async () => {
  await using watched = monitored()
  const { handoff, run } = sdk()
  const ran: unknown[] = []
  const refunds = handoff(agentOf('Refunds'), {
    inputType: z.object({ command: z.string() }),
    onHandoff: (_context, input) => void ran.push(input),
  })
  giving(call('transfer_to_Refunds', { command: DANGEROUS_COMMAND }))
  await expect(run(agentOf('Triage', { handoffs: [refunds] }), 'Hello.')).rejects.toThrow(/blocked/)
  expect(ran).toEqual([])
  expect(named(watched, 'invoke_agent Refunds')).toEqual([])
})

test('a refused prompt is the error of the run, plain and streamed, and nothing is sent', async () => {
  await using watched = monitored()
  const { run } = sdk()
  const before = server.requests.length
  await expect(run(agentOf('Helper'), DANGEROUS_PROMPT)).rejects.toThrow(SecurityError)
  const stream = await run(agentOf('Helper'), DANGEROUS_PROMPT, { stream: true })
  await expect(stream.completed).rejects.toThrow(SecurityError)
  expect(server.requests).toHaveLength(before)
  expect(named(watched, 'invoke_workflow Agent workflow').map((row) => row.event_type)).toEqual([
    'call_error',
    'call_error',
  ])
})

test('redacted arguments reach the tool, which stays the same object', async () => {
  await using _watched = monitored({
    config: { security: { dangerous_action: 'redact' } },
  })
  const { Runner } = sdk()
  const ran: unknown[] = []
  const tool = commandTool(ran)
  const runner = new Runner()
  const started: unknown[] = []
  runner.on('agent_tool_start', (_context, _agent, given) => void started.push(given))
  giving(call('command', { command: DANGEROUS_COMMAND }))
  await runner.run(agentOf('Helper', { tools: [tool] }), 'Clean up.')
  expect(ran).toHaveLength(1)
  expect(String(ran[0])).not.toContain('rm -rf')
  expect(started).toEqual([tool])
})

test("a run's group is its session, unless the application names one", async () => {
  await using watched = monitored()
  const { Runner } = sdk()
  const runner = new Runner({ groupId: 'conversation-1' })
  giving()
  await runner.run(agentOf('Helper'), 'Hello.')
  await withSession('mine', () => runner.run(agentOf('Helper'), 'Hello.'))
  const sessions = spansOf(watched.rows()).map((row) => row.session_id)
  expect(sessions).toEqual([
    ...['conversation-1', 'conversation-1', 'conversation-1', 'mine', 'mine', 'mine'],
  ])
})
