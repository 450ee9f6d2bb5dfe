/**
 * Stands in for Claude Code's executable: speaks its protocol over stdin and stdout (JSON lines: messages, control
 * requests, hook callbacks), asks the messages API at ANTHROPIC_BASE_URL, pretends to run `Bash`, and runs `Agent`. It is as
 * small as the tests need; `npm run claude-code` runs the same tests on the real executable.
 */
import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'

const session = randomUUID()
const waiting = new Map()
const usage = { input_tokens: 0, output_tokens: 0 }
let hooks = {}
let agents = {}
let turns = Promise.resolve()

const write = (message) => process.stdout.write(`${JSON.stringify(message)}\n`)
const say = (message) => write({ ...message, session_id: session, uuid: randomUUID() })

/** Asks all hooks of an event at once, as Claude Code does. */
async function callHooks(event, input, toolId) {
  const ids = (hooks[event] ?? []).flatMap(({ hookCallbackIds }) => hookCallbackIds)
  const base = { hook_event_name: event, session_id: session, transcript_path: '', cwd: '' }
  return Promise.all(
    ids.map((callback_id) => {
      const request_id = randomUUID()
      const answer = new Promise((resolve) => waiting.set(request_id, resolve))
      const request = { subtype: 'hook_callback', callback_id, input: { ...base, ...input } }
      write({ type: 'control_request', request_id, request: { ...request, tool_use_id: toolId } })
      return answer
    }),
  )
}

async function askModel(system, messages) {
  const response = await fetch(`${process.env.ANTHROPIC_BASE_URL}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'claude-sonnet-5-5',
      system,
      messages,
      tools: [{ name: 'Bash' }],
    }),
  })
  const answer = await response.json()
  usage.input_tokens += answer.usage.input_tokens
  usage.output_tokens += answer.usage.output_tokens
  return answer
}

/** One agent's loop: the main one has no `agent`. */
async function runAgent(prompt, { system = '', parent = null, agent = {} } = {}) {
  const messages = [{ role: 'user', content: prompt }]
  for (;;) {
    const { id, model, content } = await askModel(system, messages)
    messages.push({ role: 'assistant', content })
    for (const block of content) {
      const message = { id, type: 'message', role: 'assistant', model, content: [block] }
      say({ type: 'assistant', message, parent_tool_use_id: parent })
    }
    const calls = content.filter(({ type }) => type === 'tool_use')
    if (calls.length === 0) return content.map(({ text }) => text).join('')
    const results = await Promise.all(calls.map((call) => runTool(call, agent)))
    const message = { role: 'user', content: results }
    messages.push(message)
    say({ type: 'user', message, parent_tool_use_id: parent })
  }
}

async function runTool({ id, name, input }, agent) {
  const about = { ...agent, tool_name: name, tool_use_id: id }
  const result = (content, failed = false) => ({
    ...{ type: 'tool_result', tool_use_id: id, content },
    is_error: failed,
  })
  const answers = await callHooks('PreToolUse', { ...about, tool_input: input }, id)
  const decisions = answers.map((answer) => answer?.hookSpecificOutput ?? {})
  const denied = decisions.find(({ permissionDecision }) => permissionDecision === 'deny')
  if (denied !== undefined) return result(denied.permissionDecisionReason ?? 'denied', true)
  const changed = decisions.find(({ updatedInput }) => updatedInput !== undefined)
  const given = changed?.updatedInput ?? input
  try {
    const tool_response =
      name === 'Agent' ? await runSubAgent(given, id) : await pretend(given.command)
    await callHooks('PostToolUse', { ...about, tool_input: given, tool_response }, id)
    return result(tool_response)
  } catch (error) {
    await callHooks('PostToolUseFailure', { ...about, tool_input: given, error: String(error) }, id)
    return result(String(error), true)
  }
}

/** No command is ever run, whatever gets past a gate that a test has broken: it answers to a few words. */
async function pretend(command) {
  const [, word, rest = ''] = /^(\S+) ?(.*)$/s.exec(command) ?? []
  if (word === 'echo') return `${rest}\n`
  if (word === 'sleep') return new Promise((resolve) => setTimeout(() => resolve(''), rest * 1000))
  if (word === 'exit') throw new Error(`exit code ${rest}`)
  return ''
}

async function runSubAgent({ subagent_type: type, prompt }, parent) {
  const agent = { agent_id: randomUUID(), agent_type: type }
  await callHooks('SubagentStart', agent)
  const text = await runAgent(prompt, { system: agents[type]?.prompt, parent, agent })
  await callHooks('SubagentStop', agent)
  return text
}

async function turn(prompt, asked) {
  say({ type: 'system', subtype: 'init', model: 'claude-sonnet-5-5', tools: [] })
  const answers = await asked
  const stopped = answers.find((answer) => answer?.decision === 'block')
  const text = stopped?.reason ?? (await runAgent(prompt))
  const counts = { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens }
  say({
    ...{ type: 'result', subtype: 'success', is_error: false, result: text, num_turns: 1 },
    ...{ usage, modelUsage: { 'claude-sonnet-5-5': counts }, total_cost_usd: 0.25 },
  })
}

const lines = createInterface({ input: process.stdin })
lines.on('line', (line) => {
  const { type, request_id, request, response, message } = JSON.parse(line)
  if (type === 'control_response') waiting.get(response.request_id)?.(response.response)
  if (type === 'user') {
    // At once: the SDK closes our input with the first result, and answers no hook any more.
    const prompt = textOf(message.content)
    const asked = callHooks('UserPromptSubmit', { prompt })
    turns = turns.then(() => turn(prompt, asked))
  }
  if (type !== 'control_request') return
  if (request.subtype === 'initialize') {
    hooks = request.hooks ?? {}
    agents = request.agents ?? {}
  }
  const answer = { commands: [], models: [], account: {}, agents: [], output_style: 'default' }
  write({
    type: 'control_response',
    response: { subtype: 'success', request_id, response: answer },
  })
})
lines.on('close', () => void turns.then(() => process.exit(0)))

const textOf = (content) =>
  typeof content === 'string' ? content : content.map(({ text }) => text).join('')
