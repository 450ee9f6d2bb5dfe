/**
 * Queries of the Claude Agent SDK: its real `query()`, with a small executable in Claude Code's place. With
 * `CLAUDE_CODE_PATH` the real one takes it, which needs no network either; `npm run claude-code` fetches it.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Options, Query, SDKMessage, SDKUserMessage } from '@anthropic-ai/claude-agent-sdk'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { defineRule, type MonitoringOptions, SecurityError } from '../../src/index.ts'
import {
  messageAnswer,
  messageEvents,
  textBlock,
  toolUse,
} from '../conformance/answers/anthropic.ts'
import { monitored, type Monitored } from '../support/monitored.ts'
import { startWireServer, type WireServer } from '../support/wire-server.ts'
import { spansOf, treeOf } from './langchain-support.ts'

type Sdk = typeof import('@anthropic-ai/claude-agent-sdk')
type Block = Readonly<Record<string, unknown>>

const load = createRequire(import.meta.url)
const STAND_IN = fileURLToPath(new URL('../support/claude-stand-in.mjs', import.meta.url))
const REAL = process.env['CLAUDE_CODE_PATH']
/** In the system prompt of the sub-agent. */
const MARK = 'You are the second one.'

/** Dangerous by our own rule, harmless where it runs. */
const DANGEROUS = 'xyzzy'
const DANGEROUS_COMMAND = `echo ${DANGEROUS}`
const DANGEROUS_PROMPT = `Say ${DANGEROUS}.`
const RULE = defineRule({
  id: 'test.word',
  level: 'dangerous',
  reason: 'Holds the word.',
  pattern: DANGEROUS,
  appliesTo: ['user', 'tool_argument'],
})

const watching = (options: MonitoringOptions = {}): Monitored =>
  monitored({ rules: [RULE], ...options })

let server: WireServer
let folder: string
/** What the models give, one list for each of their requests: the main agent's, and the sub-agent's. */
let main: Block[][] = []
let second: Block[][] = []

beforeAll(async () => {
  server = await startWireServer(({ path, body }) => {
    if (!path.startsWith('/v1/messages') || path.includes('count_tokens')) {
      return {
        status: 404,
        json: { type: 'error', error: { type: 'not_found_error', message: '' } },
      }
    }
    const { stream, system, tools = [] } = body as Record<string, unknown> & { tools?: unknown[] }
    const list = JSON.stringify(system ?? '').includes(MARK) ? second : main
    // A title for the session is asked for without tools.
    const blocks = (tools.length === 0 ? undefined : list.shift()) ?? [textBlock('done')]
    return stream === true ? { events: messageEvents(...blocks) } : messageAnswer(...blocks)
  })
  folder = mkdtempSync(join(tmpdir(), 'cylestio-claude-'))
})
beforeEach(() => {
  main = []
  second = []
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The SDK as an application loads it once monitoring is on. */
function query(prompt: string | AsyncIterable<SDKUserMessage>, options: Options = {}): Query {
  const sdk = load('@anthropic-ai/claude-agent-sdk') as Sdk
  return sdk.query({
    prompt,
    options: {
      pathToClaudeCodeExecutable: REAL ?? STAND_IN,
      cwd: folder,
      settingSources: [],
      permissionMode: 'bypassPermissions',
      allowDangerouslySkipPermissions: true,
      agents: { second: { description: 'Helps.', prompt: MARK, tools: ['Bash'] } },
      env: {
        ...process.env,
        HOME: folder,
        ANTHROPIC_BASE_URL: server.url,
        ANTHROPIC_API_KEY: 'key',
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        IS_SANDBOX: '1',
      },
      ...options,
    },
  })
}

async function messagesOf(query: Query): Promise<SDKMessage[]> {
  const messages: SDKMessage[] = []
  for await (const message of query) messages.push(message)
  return messages
}

const bash = (command: string, id = 'toolu_1'): Block =>
  toolUse('Bash', { command, description: 'Runs it.' }, id)
const asking = (): Block =>
  toolUse(
    'Agent',
    { description: 'Ask.', prompt: 'Go on.', subagent_type: 'second', run_in_background: false },
    'toolu_2',
  )

const named = (watched: Monitored, name: string) =>
  spansOf(watched.rows()).filter((span) => span.name === name)

const resultOf = (messages: readonly SDKMessage[]) =>
  messages.find((message) => message.type === 'result')

test('a query is an agent, a sub-agent is a child of the tool that started it, and the usage is as sent', async () => {
  await using watched = watching()
  main = [[bash('echo one')], [asking()]]
  second = [[bash('echo two', 'toolu_3')]]
  const messages = await messagesOf(query('Hello.'))
  const result = resultOf(messages)
  expect(result).toMatchObject({ subtype: 'success', result: 'done' })
  const model = spansOf(watched.rows()).find(({ name }) => name.startsWith('chat '))?.name ?? ''
  expect(treeOf(watched.rows()).filter((name) => !name.includes('chat '))).toEqual([
    'invoke_agent',
    '  user_prompt',
    '  execute_tool Bash',
    '  execute_tool Agent',
    '    invoke_agent second',
    '      execute_tool Bash',
  ])
  // The answers come with the messages, each under its agent.
  const [root, helper] = [named(watched, 'invoke_agent'), named(watched, 'invoke_agent second')]
  const parents = named(watched, model).map(({ parent_span_id: id }) => id)
  expect(parents.filter((id) => id === root[0]?.span_id)).toHaveLength(3)
  // Of a sub-agent Claude Code tells what asks for tools, and the rest where `forwardSubagentText` is set.
  expect(parents.filter((id) => id === helper[0]?.span_id)).toHaveLength(REAL === undefined ? 2 : 1)
  expect(helper[0]?.parsed['gen_ai.agent.name']).toBe('second')
  const inner = named(watched, 'execute_tool Bash')
  expect(inner.map(({ parsed }) => parsed['gen_ai.agent.name'])).toEqual(['test-agent', 'second'])
  expect(inner[0]?.parsed['gen_ai.tool.call.arguments']).toContain('echo one')
  expect(inner[0]?.parsed['gen_ai.tool.call.result']).toContain('one')
  const { total_cost_usd: cost, modelUsage } = result as Extract<SDKMessage, { type: 'result' }>
  const output = Object.values(modelUsage).reduce((sum, each) => sum + each.outputTokens, 0)
  expect(root[0]?.parsed).toMatchObject({
    'gen_ai.conversation.id': messages[0]?.session_id,
    'gen_ai.usage.output_tokens': output,
    'cylestio.usage.cost': cost,
  })
})

test('a dangerous tool does not run, whatever the hooks of the application allow, and the model is told', async () => {
  await using watched = watching()
  main = [[bash(DANGEROUS_COMMAND)], [bash('echo fine', 'toolu_2')]]
  const asked: unknown[] = []
  const hooks: NonNullable<Options['hooks']> = {
    PreToolUse: [
      {
        hooks: [
          async (input, id) => {
            asked.push(id)
            const allow = { hookEventName: 'PreToolUse', permissionDecision: 'allow' } as const
            return input.hook_event_name === 'PreToolUse' ? { hookSpecificOutput: allow } : {}
          },
        ],
      },
    ],
  }
  const given = structuredClone(Object.keys(hooks))
  await messagesOf(query('Clean up.', { hooks }))
  expect(asked).toEqual(['toolu_1', 'toolu_2'])
  expect(Object.keys(hooks)).toEqual(given)
  expect(hooks.PreToolUse).toHaveLength(1)
  expect(named(watched, 'execute_tool Bash').map((row) => row.event_type)).toEqual([
    'call_blocked',
    'call_finish',
  ])
  const told = server.requests
    .map(({ raw }) => String(raw))
    .filter((raw) => raw.includes('toolu_1'))
  expect(told.join()).toMatch(/blocked/)
})

test('a tool of a sub-agent is stopped, too', async () => {
  await using watched = watching()
  main = [[asking()]]
  second = [[bash(DANGEROUS_COMMAND, 'toolu_3')]]
  await messagesOf(query('Hello.'))
  expect(named(watched, 'execute_tool Bash')).toMatchObject([{ event_type: 'call_blocked' }])
})

test('redacted arguments are what runs', async () => {
  await using watched = watching({ config: { security: { dangerous_action: 'redact' } } })
  main = [[bash(DANGEROUS_COMMAND)]]
  await messagesOf(query('Hello.'))
  const [tool] = named(watched, 'execute_tool Bash')
  expect(tool).toMatchObject({ event_type: 'call_finish' })
  expect(tool?.parsed['gen_ai.tool.call.result']).not.toContain(DANGEROUS)
  const sent = server.requests.at(-1)?.raw
  expect(String(sent)).not.toContain(`"content":"${DANGEROUS}`)
})

test('a dangerous prompt is refused before anything is started', async () => {
  await using watched = watching()
  const before = server.requests.length
  expect(() => query(DANGEROUS_PROMPT)).toThrow(SecurityError)
  expect(server.requests).toHaveLength(before)
  expect(named(watched, 'user_prompt')).toMatchObject([{ event_type: 'LLM_call_blocked' }])
  expect(named(watched, 'invoke_agent')).toMatchObject([{ event_type: 'call_error' }])
})

test('of a stream of prompts the dangerous one reaches no model', async () => {
  await using watched = watching()
  const prompt = (text: string): SDKUserMessage => ({
    ...{ type: 'user', session_id: '', parent_tool_use_id: null },
    message: { role: 'user', content: text },
  })
  async function* prompts() {
    yield prompt(DANGEROUS_PROMPT)
    yield prompt('Hello.')
  }
  const before = server.requests.length
  await messagesOf(query(prompts()))
  const sent = server.requests.slice(before).map(({ raw }) => String(raw))
  expect(sent.length).toBeGreaterThan(0)
  expect(sent.join()).not.toContain(DANGEROUS_PROMPT)
  expect(named(watched, 'user_prompt').map((row) => row.event_type)).toEqual([
    'LLM_call_blocked',
    'LLM_call_finish',
  ])
})

test('a query that is left early leaves nothing open', async () => {
  await using watched = watching()
  main = [[bash('sleep 30')]]
  for await (const message of query('Hello.')) if (message.type === 'assistant') break
  await watched.monitoring.flush()
  expect(named(watched, 'invoke_agent')).toMatchObject([{ event_type: 'call_finish' }])
})
