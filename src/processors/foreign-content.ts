/** Reads the content of GenAI spans that other instrumentations made, from their attributes. */
import type { Attributes } from '@opentelemetry/api'
import { joinedCommands } from '../security/arguments/joined-commands.ts'
import type { Role, Segment } from '../security/types.ts'
import { collectTexts } from '../util/collect-texts.ts'

/** What a span says, split into what went in and what came out. */
export interface ForeignContent {
  readonly input: readonly Segment[]
  readonly output: readonly Segment[]
}

/** Where a span's content stands, finished or stored. */
export interface SpanContent {
  readonly attributes: Attributes
  readonly events: readonly { readonly attributes?: Attributes | undefined }[]
}

/** A family of attributes with content. The first one that a name fits decides. */
interface Family {
  readonly name: RegExp
  readonly side: 'input' | 'output'
  /** Who speaks where no role stands beside the text; `tool` in spans of tools. */
  readonly role: Role
  readonly tool?: Role
}

/**
 * GenAI conventions 1.36 to 024a4f94 (OTel contrib), OpenLLMetry 0.27 (`gen_ai.prompt.0.content`,
 * `traceloop.entity.*`), OpenInference 2.12 (`llm.*`, `input.value`), the Vercel AI SDK (`ai.*`), Langfuse 5
 * (`langfuse.*`), OpenLIT 1.15 (`gen_ai.tool.input`), Logfire (`request_data`), Genkit 1 (`genkit:*`) and Mastra 1
 * (`mastra.agent_run.input`). Short names such as `input` are read on GenAI spans alone.
 */
const FAMILIES: readonly Family[] = [
  { name: /^gen_ai\.system_instructions$/, side: 'input', role: 'system' },
  {
    name: anyOf(
      String.raw`gen_ai\.tool\.(?:call\.arguments|input)`,
      String.raw`gen_ai\.agent\.action\.tool_input`,
      String.raw`ai\.toolCall\.args`,
      String.raw`tool\.parameters`,
      'tool_arguments',
      String.raw`mastra\.(?:mcp_)?tool_call\.input`,
    ),
    side: 'input',
    role: 'tool_argument',
  },
  {
    name: anyOf(
      String.raw`gen_ai\.tool\.(?:call\.result|output)`,
      String.raw`ai\.toolCall\.result`,
      'tool_response',
      String.raw`mastra\.(?:mcp_)?tool_call\.output`,
      String.raw`(?:retrieval|reranker\.output)[._]documents\..*`,
    ),
    side: 'output',
    role: 'tool_result',
  },
  {
    name: /^(?:gen_ai\.tool\.definitions|llm\.tools\.|ai\.prompt\.tools$|llm\.request\.functions\.)/,
    side: 'input',
    role: 'tool_definition',
  },
  { name: /^reranker\.input_documents\./, side: 'input', role: 'tool_result' },
  {
    name: anyOf(
      String.raw`gen_ai\.input\.messages`,
      String.raw`gen_ai\.prompt(?:\.\d.*)?`,
      String.raw`gen_ai\.(?:content\.prompt|workflow\.input)`,
      String.raw`llm\.(?:input_messages\..*|prompts.*|prompt_template\.(?:template|variables))`,
      String.raw`input\.value`,
      String.raw`traceloop\.entity\.input`,
      String.raw`ai\.(?:prompt(?:\.messages)?|values?)`,
      String.raw`(?:embedding\.embeddings\..*|reranker\.query)`,
      String.raw`langfuse\.(?:observation|trace)\.input`,
      'genkit:(?:input|init)',
      String.raw`mastra\.\w+\.input`,
      'input|events|request_data|prompt|all_messages_events',
      String.raw`pydantic_ai\.all_messages`,
    ),
    side: 'input',
    role: 'user',
    tool: 'tool_argument',
  },
  {
    name: anyOf(
      String.raw`gen_ai\.output\.messages`,
      String.raw`gen_ai\.completion(?:\.\d.*)?`,
      String.raw`gen_ai\.(?:content\.(?:completion|reasoning)|workflow\.output)`,
      String.raw`gen_ai\.agent\.(?:final_result|finish\.output)`,
      String.raw`llm\.(?:output_messages\..*|choices\..*|function_call)`,
      String.raw`output\.value`,
      String.raw`traceloop\.entity\.output`,
      String.raw`ai\.re(?:sponse|sult)\.(?:text|object|reasoning|toolCalls)`,
      String.raw`langfuse\.(?:observation|trace)\.output`,
      'genkit:output',
      String.raw`mastra\.\w+\.output`,
      'output|response_data|final_result',
    ),
    side: 'output',
    role: 'assistant',
    tool: 'tool_result',
  },
]

function anyOf(...names: readonly string[]): RegExp {
  return new RegExp(`^(?:${names.join('|')})$`)
}

/** Attributes of those families that label the content and hold none. */
const LABEL = /(?:\.role|\.finish_reason|\.id|\.name|\.mime_type|\.vector|\.score)$/

/** A flattened message; its first group is where the role stands beside the text. */
const FLATTENED =
  /^(gen_ai\.(?:prompt|completion)\.\d+|llm\.(?:input|output)_messages\.\d+\.message)\./

const ROLES: Readonly<Record<string, Role | undefined>> = {
  __proto__: null as never,
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  ai: 'assistant',
  model: 'assistant',
  tool: 'tool_result',
  function: 'tool_result',
}

/** The family of an attribute; undefined when it holds no content. */
function familyOf(name: string): Family | undefined {
  return LABEL.test(name) ? undefined : FAMILIES.find((family) => family.name.test(name))
}

/** Whether an attribute of a GenAI span holds what people or models said. */
export function hasContent(name: string): boolean {
  return familyOf(name) !== undefined
}

/** The texts of a foreign span and its events. */
export function foreignContent(span: SpanContent, channel: string): ForeignContent {
  const sides: Record<Family['side'], Segment[]> = { input: [], output: [] }
  for (const attributes of [span.attributes, ...span.events.map((event) => event.attributes)]) {
    if (attributes === undefined) continue
    for (const [name, value] of Object.entries(attributes)) {
      const family = familyOf(name)
      if (family === undefined || isRepeated(name, attributes)) continue
      const tool = channel === 'TOOL' || channel === 'MCP'
      const role = tool ? (family.tool ?? family.role) : family.role
      sides[family.side].push(...segmentsOf(value, { name, attributes, role, side: family.side }))
    }
  }
  return sides
}

/** OpenInference gives its messages one by one and again as a whole. */
function isRepeated(name: string, attributes: Attributes): boolean {
  const single = name === 'input.value' ? 'llm.input_messages.0.message.role' : undefined
  const answer = name === 'output.value' ? 'llm.output_messages.0.message.role' : single
  return answer !== undefined && attributes[answer] !== undefined
}

interface Place {
  readonly name: string
  readonly attributes: Attributes
  readonly role: Role
  readonly side: Family['side']
}

function segmentsOf(value: unknown, place: Place): Segment[] {
  const { name, attributes, role, side } = place
  const message = FLATTENED.exec(name)?.[1]
  if (message !== undefined) {
    const spoken = ROLES[String(attributes[`${message}.role`])] ?? role
    return texts(value, name, /tool_calls?\./.test(name) ? callRole(side) : spoken)
  }
  return promptTexts(parseJson(value), name, role, side)
}

/** A tool call in an answer is about to run; in a request it is history. */
const callRole = (side: Family['side']): Role => (side === 'output' ? 'tool_argument' : 'assistant')

/** A list of messages, a whole request with messages in it, an answer with one, a message, or plain text. */
function promptTexts(value: unknown, path: string, role: Role, side: Family['side']): Segment[] {
  if (Array.isArray(value) && value.some((item) => isRecord(item) && 'role' in item)) {
    return value.flatMap((message: unknown, at) =>
      messageTexts(message, `${path}[${at}]`, role, side),
    )
  }
  if (isRecord(value) && (Array.isArray(value['messages']) || 'system' in value)) {
    const { system, instructions, messages, ...rest } = value
    return [
      ...texts([system, instructions], `${path}.system`, 'system'),
      ...promptTexts(messages, `${path}.messages`, role, side),
      ...texts(rest, path, role),
    ]
  }
  if (isRecord(value) && isRecord(value['message'])) {
    const { message, ...rest } = value
    return [...messageTexts(message, `${path}.message`, role, side), ...texts(rest, path, role)]
  }
  if (isRecord(value) && 'role' in value) return messageTexts(value, path, role, side)
  return texts(value, path, role)
}

function messageTexts(value: unknown, path: string, role: Role, side: Family['side']): Segment[] {
  if (!isRecord(value)) return texts(value, path, role)
  const { role: named, parts, content, tool_calls: calls, finish_reason: _reason, ...rest } = value
  const spoken = ROLES[String(named)] ?? role
  const ofParts = [parts, content].flatMap((list, which) =>
    Array.isArray(list)
      ? list.flatMap((part: unknown, at) =>
          partTexts(part, `${path}.${which === 0 ? 'parts' : 'content'}[${at}]`, spoken, side),
        )
      : texts(list, `${path}.content`, spoken),
  )
  return [...texts(rest, path, spoken), ...ofParts, ...texts(calls, path, callRole(side))]
}

const CALLS = /^(?:tool[-_](?:call|use)|function_call)$/
const RESULTS = /^(?:tool[-_](?:call[-_]response|result)|function_call_output)$/

/** Genkit's parts have no type, but a property that is called by it. */
function partTexts(part: unknown, path: string, spoken: Role, side: Family['side']): Segment[] {
  if (!isRecord(part)) return texts(part, path, spoken)
  const { type = Object.keys(part)[0], ...content } = part
  const kind = String(type)
  const isCall = CALLS.test(kind) || kind === 'toolRequest'
  const isResult = RESULTS.test(kind) || kind === 'toolResponse'
  return texts(content, path, isCall ? callRole(side) : isResult ? 'tool_result' : spoken)
}

function texts(value: unknown, path: string, role: Role): Segment[] {
  const parsed = parseJson(value)
  const segments = collectTexts(parsed, { path }).texts.map((text): Segment => ({ ...text, role }))
  if (role !== 'tool_argument') return segments
  return [...segments, ...joinedCommands(parsed, segments, { path, role }).segments]
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Content attributes are JSON text more often than not; anything else comes back as it is. */
export function parseJson(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}
