/** Every place in which a provider streams a text: held back while it may be forbidden, and in the record. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defineRule, monitorLlmCall, SecurityError } from '../../src/index.ts'
import { type Monitored, monitored, type TestRow } from '../support/monitored.ts'

const BAD = 'forbidden-fruit!'
const BEFORE = 'The market has plums, pears and cherries in wooden boxes on the left. '.repeat(3)
const AFTER = ' On the right there are cheese and bread, and flowers stand by it.'.repeat(4)
const WHOLE = `${BEFORE}${BAD}${AFTER}`
const COMMAND = 'rm -rf / --no-preserve-root'

const rule = defineRule({
  ...{ id: 'own.output', level: 'dangerous', reason: 'Not for callers.' },
  pattern: BAD,
})
// One monitor for all: no call is told from the others by more than its span.
let watched: Monitored
beforeAll(() => {
  const config = { security: { output_action: 'block', hold_back_chars: 64 } }
  watched = monitored({ rules: [rule], config })
})
afterAll(() => watched.stop())
const lastSpan = (): TestRow => {
  const span = watched.rows("record = 'span' AND channel = 'LLM'").at(-1)
  if (span === undefined) throw new Error('there is no span')
  return span
}

async function stream(chunks: readonly unknown[]) {
  const call = monitorLlmCall(async function* (_prompt: string) {
    yield* chunks
  })
  const got: unknown[] = []
  try {
    for await (const item of call('?')) got.push(item)
  } catch (error) {
    return { got, error }
  }
  return { got, error: undefined }
}
const cut = (text: string, size: number): string[] =>
  text.match(new RegExp(`.{1,${size}}`, 'gs')) ?? []

// --- OpenAI's chat completions, and services that speak like it ---

const delta = (fields: object, reason: string | null = null) => ({
  choices: [{ index: 0, delta: fields, finish_reason: reason }],
})
const toolPiece = (fields: object) => delta({ tool_calls: [fields] })

// --- OpenAI's responses ---

const created = { type: 'response.created', response: { id: 'r', object: 'response', output: [] } }
const at = { item_id: 'i', output_index: 0 }
const response = (kind: string, item: object, place: object = {}) => ({
  begin: [
    created,
    { type: 'response.output_item.added', output_index: 0, item: { id: 'i', ...item } },
  ],
  piece: (text: string) => ({ type: `response.${kind}.delta`, ...at, ...place, delta: text }),
})

// --- Anthropic's messages ---

const block = (start: object, type: string, field: string) => ({
  begin: [
    { type: 'message_start', message: { id: 'm', model: 'c', usage: {} } },
    { type: 'content_block_start', index: 0, content_block: start },
  ],
  piece: (text: string) => ({
    ...{ type: 'content_block_delta', index: 0 },
    delta: { type, [field]: text },
  }),
})

interface Shape {
  readonly begin?: readonly unknown[]
  readonly piece: (text: string) => unknown
}
const TEXTS: Readonly<Record<string, Shape>> = {
  'chat: refusal': { piece: (refusal) => delta({ refusal }) },
  'chat: reasoning_content': { piece: (text) => delta({ content: null, reasoning_content: text }) },
  'chat: reasoning': { piece: (reasoning) => delta({ content: '', reasoning }) },
  'chat: transcript of speech': {
    piece: (transcript) => delta({ audio: { id: 'a', transcript } }),
  },
  'chat: parts of text': { piece: (text) => delta({ content: [{ type: 'text', text }] }) },
  'chat: parts of thinking': {
    piece: (text) => delta({ content: [{ type: 'thinking', thinking: [{ type: 'text', text }] }] }),
  },
  'Ollama: thinking': {
    piece: (thinking) => ({ message: { role: 'assistant', content: '', thinking }, done: false }),
  },
  'Google: thought': {
    piece: (text) => ({ candidates: [{ content: { parts: [{ text, thought: true }] } }] }),
  },
  'responses: refusal': response('refusal', { type: 'message' }, { content_index: 0 }),
  'responses: reasoning_text': response('reasoning_text', { type: 'reasoning' }),
  'responses: reasoning_summary_text': response(
    ...(['reasoning_summary_text', { type: 'reasoning' }, { summary_index: 0 }] as const),
  ),
  'responses: what a shell wrote': {
    ...response('', { type: 'shell_call_output' }),
    piece: (stdout) => ({
      ...{ type: 'response.shell_call_output_content.delta', ...at, command_index: 0 },
      delta: { stdout },
    }),
  },
  'messages: thinking_delta': block(
    ...([{ type: 'thinking', thinking: '' }, 'thinking_delta', 'thinking'] as const),
  ),
  'messages: compaction_delta': block(
    ...([{ type: 'compaction', content: null }, 'compaction_delta', 'content'] as const),
  ),
  'messages: text after a beginning': block(
    ...([{ type: 'text', text: 'The ' }, 'text_delta', 'text'] as const),
  ),
}

describe.each(Object.entries(TEXTS))('%s', (_name, { begin = [], piece }) => {
  test.each([3, 16, 1_000])(
    'pieces of %i characters: nothing of a forbidden text',
    async (size) => {
      const seen = await stream([...begin, ...cut(WHOLE, size).map(piece)])
      expect(seen.error).toBeInstanceOf(SecurityError)
      expect(JSON.stringify(seen.got)).not.toMatch(/forbid|fruit/)
      if (size === 3) expect(seen.got.length).toBeGreaterThan(20)
      const span = lastSpan()
      expect(span.event_type).toBe('LLM_call_blocked')
      expect(String(span.parsed['gen_ai.output.messages'])).toContain(BAD)
    },
  )

  test('a harmless stream is as ever, and in the record', async () => {
    const chunks = [...begin, ...cut(`${BEFORE}${AFTER}`, 5).map(piece)]
    expect(await stream(chunks)).toEqual({ got: chunks, error: undefined })
    expect(String(lastSpan().parsed['gen_ai.output.messages'])).toContain(AFTER.slice(-80))
  })
})

const args = JSON.stringify({ command: COMMAND })
const CALLS: Readonly<Record<string, Shape & { readonly text?: string }>> = {
  'chat: function_call': {
    begin: [delta({ role: 'assistant', function_call: { name: 'shell', arguments: '' } })],
    piece: (text) => delta({ function_call: { arguments: text } }),
  },
  'chat: tool_calls without an index': {
    begin: [toolPiece({ id: 'c', function: { name: 'shell', arguments: '' } })],
    piece: (text) => toolPiece({ function: { arguments: text } }),
  },
  'chat: input of a custom tool': {
    ...{ text: COMMAND, begin: [toolPiece({ index: 0, id: 'c', custom: { name: 'shell' } })] },
    piece: (input) => toolPiece({ index: 0, custom: { input } }),
  },
  'responses: mcp_call_arguments': response('mcp_call_arguments', {
    type: 'mcp_call',
    name: 'shell',
  }),
  'responses: custom_tool_call_input': {
    ...response('custom_tool_call_input', { type: 'custom_tool_call', name: 'shell' }),
    text: COMMAND,
  },
  'responses: code_interpreter_call_code': {
    ...response('code_interpreter_call_code', { type: 'code_interpreter_call' }),
    text: `import os; os.system("${COMMAND}")`,
  },
  'responses: shell_call_command': {
    ...response('shell_call_command', { type: 'shell_call' }, { command_index: 0 }),
    text: COMMAND,
  },
  'messages: input of a server tool': block(
    { type: 'server_tool_use', id: 's', name: 'bash_code_execution', input: {} },
    ...(['input_json_delta', 'partial_json'] as const),
  ),
  'messages: input of an MCP tool': block(
    { type: 'mcp_tool_use', id: 's', name: 'shell', server_name: 'own', input: {} },
    ...(['input_json_delta', 'partial_json'] as const),
  ),
}

describe.each(Object.entries(CALLS))('%s', (_name, { begin = [], piece, text = args }) => {
  test.each([4, 1_000])('pieces of %i characters: nothing of the arguments', async (size) => {
    const seen = await stream([...begin, ...cut(text, size).map(piece)])
    expect(seen.error).toBeInstanceOf(SecurityError)
    expect(JSON.stringify(seen.got)).not.toMatch(/rm -|preserve|import/)
    expect(String(lastSpan().parsed['gen_ai.output.messages'])).toContain(COMMAND)
  })
})

const WHOLE_ITEMS: Readonly<Record<string, unknown>> = {
  'chat: a whole call, neither index nor id': toolPiece({
    function: { name: 'shell', arguments: { command: COMMAND } },
  }),
  'Google: a call': {
    candidates: [
      { content: { parts: [{ functionCall: { name: 'shell', args: { command: COMMAND } } }] } },
    ],
  },
  'Google: code that it runs': {
    candidates: [
      { content: { parts: [{ executableCode: { code: `os.system("${COMMAND}") # ${BAD}` } }] } },
    ],
  },
  'Google: what the code wrote': {
    candidates: [{ content: { parts: [{ codeExecutionResult: { output: BAD } }] } }],
  },
  'Ollama: a call': {
    message: {
      content: '',
      tool_calls: [{ function: { name: 'shell', arguments: { command: COMMAND } } }],
    },
    done: false,
  },
  'responses: an item that begins with its arguments': {
    type: 'response.output_item.added',
    item: { ...{ type: 'function_call', id: 'i', call_id: 'c', name: 'shell' }, arguments: args },
  },
  'responses: a part that comes whole': {
    ...{ type: 'response.content_part.done', ...at, content_index: 0 },
    part: { type: 'output_text', text: BAD },
  },
  'responses: a summary that comes whole': {
    ...{ type: 'response.reasoning_summary_part.done', ...at, summary_index: 0 },
    part: { type: 'summary_text', text: BAD },
  },
  'responses: a command that comes whole': {
    ...{ type: 'response.shell_call_command.done', output_index: 0, command_index: 0 },
    command: COMMAND,
  },
  'messages: result of a search': {
    ...{ type: 'content_block_start', index: 0 },
    content_block: {
      ...{ type: 'web_search_tool_result', tool_use_id: 's' },
      content: [{ type: 'web_search_result', title: BAD, url: 'https://example.com' }],
    },
  },
  'messages: input of a tool that comes whole': {
    ...{ type: 'content_block_start', index: 0 },
    content_block: { type: 'tool_use', id: 't', name: 'shell', input: { command: COMMAND } },
  },
}

test.each(Object.entries(WHOLE_ITEMS))('%s does not go out', async (_name, item) => {
  const harmless = { type: 'ping' }
  const seen = await stream([harmless, item, ...Array.from({ length: 3 }, () => harmless)])
  expect(seen.error).toBeInstanceOf(SecurityError)
  expect(seen.got).toEqual([harmless])
  expect(String(lastSpan().parsed['gen_ai.output.messages'])).toMatch(
    new RegExp(`${COMMAND}|${BAD}`),
  )
})

test('a citation does not go out while the text that it is of goes on', async () => {
  const { begin, piece } = block({ type: 'text', text: '', citations: [] }, 'text_delta', 'text')
  const cited = {
    ...{ type: 'content_block_delta', index: 0 },
    delta: { type: 'citations_delta', citation: { type: 'page_location', cited_text: BAD } },
  }
  const seen = await stream([...begin, ...cut(BEFORE, 9).map(piece), cited, piece(AFTER)])
  expect(seen.error).toBeInstanceOf(SecurityError)
  expect(JSON.stringify(seen.got)).not.toContain(BAD)
  expect(String(lastSpan().parsed['gen_ai.output.messages'])).toContain(BAD)
})

test('whole calls without index and id, and calls that all have index 0, are calls of their own', async () => {
  const call = (name: string, fields: object = {}) => ({
    ...fields,
    function: { name, arguments: JSON.stringify({ of: name }) },
  })
  await stream([
    toolPiece(call('one')),
    delta({ tool_calls: [call('two'), call('three')] }),
    toolPiece(call('four', { index: 0, id: 'c4' })),
    toolPiece(call('five', { index: 0, id: 'c5' })),
    delta({}, 'tool_calls'),
  ])
  const messages = JSON.parse(String(lastSpan().parsed['gen_ai.output.messages'])) as [
    { parts: { name: string; arguments: unknown }[] },
  ]
  expect(messages[0].parts.map(({ name, arguments: given }) => [name, given])).toEqual(
    ['one', 'two', 'three', 'four', 'five'].map((name) => [name, { of: name }]),
  )
})
