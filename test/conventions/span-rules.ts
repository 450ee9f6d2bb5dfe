/**
 * The conventions' rules on spans (open-telemetry/semantic-conventions-genai at commit 024a4f94, MCP at 5c50d346): name,
 * kind, required attributes and their types, error.type, and no status OK.
 */
import { SpanKind } from '@opentelemetry/api'
import type { TestRow } from '../support/monitored.ts'

const INFERENCE = ['chat', 'text_completion', 'generate_content']

/** Names that the conventions gave up. */
const DEPRECATED = [
  'gen_ai.system',
  'gen_ai.usage.prompt_tokens',
  'gen_ai.usage.completion_tokens',
  'gen_ai.usage.cache_creation.input_tokens',
  'gen_ai.usage.cache_read_input_tokens',
  'gen_ai.openai.request.seed',
  'gen_ai.prompt',
  'gen_ai.completion',
]

const TYPES: readonly (readonly [RegExp, (value: unknown) => boolean])[] = [
  [
    /^gen_ai\.usage\..*_tokens$|^gen_ai\.request\.(?:max_tokens|seed|top_k|choice\.count)$/,
    isCount,
  ],
  [/^server\.port$/, isCount],
  [/^gen_ai\.request\.(?:temperature|top_p|frequency_penalty|presence_penalty)$/, isNumber],
  [/^gen_ai\.response\.time_to_first_chunk$/, isNumber],
  [/^gen_ai\.request\.stream$/, (value) => value === true],
  [/^gen_ai\.(?:response\.finish_reasons|request\.(?:stop_sequences|encoding_formats))$/, isTexts],
  [
    /^(?:gen_ai\.(?:operation|provider|agent|tool|conversation)\.(?:name|id|type)|gen_ai\.tool\.call\.id|error\.type|mcp\.method\.name|jsonrpc\.request\.id|rpc\.response\.status_code|server\.address)$/,
    isText,
  ],
]

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0
}
function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value)
}
function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}
function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText)
}

/** What is wrong with a span, a sentence each. */
export function spanProblems(span: TestRow): string[] {
  const { parsed, status, kind, name } = span
  const problems: string[] = []
  const check = (right: boolean, what: string): void => {
    if (!right) problems.push(`${name}: ${what}`)
  }
  check(status !== 'OK', "status OK is the application's to set")
  check(
    (status === 'ERROR') === isText(parsed['error.type']),
    `error.type is ${String(parsed['error.type'])} with status ${String(status)}`,
  )
  for (const old of DEPRECATED) check(!(old in parsed), `${old} is deprecated`)
  for (const [attribute, value] of Object.entries(parsed)) {
    for (const [names, isRight] of TYPES) {
      if (value !== undefined && names.test(attribute))
        check(isRight(value), `${attribute} is ${JSON.stringify(value)}`)
    }
  }
  if ('server.address' in parsed) check('server.port' in parsed, 'server.port is missing')
  const { expected, kinds, required } = rulesOf(span)
  if (expected !== undefined) check(name === expected, `its name should be ${expected}`)
  check(kinds.includes(kind as SpanKind), `its kind is ${String(kind)}`)
  for (const attribute of required) check(isText(parsed[attribute]), `${attribute} is missing`)
  return problems
}

interface Rules {
  readonly expected: string | undefined
  readonly kinds: readonly SpanKind[]
  readonly required: readonly string[]
}

function rulesOf({ parsed, kind, status }: TestRow): Rules {
  const operation = parsed['gen_ai.operation.name']
  const textAt = (name: string): string => {
    const value = parsed[name]
    return typeof value === 'string' ? value : ''
  }
  const named = (...names: string[]): string => names.filter((each) => each !== '').join(' ')
  if ('mcp.method.name' in parsed) {
    const target = textAt('gen_ai.tool.name') || textAt('gen_ai.prompt.name')
    // A notice has no id, and a request that was never sent, such as one without a connection, got none.
    const unnumbered =
      textAt('mcp.method.name').startsWith('notifications/') ||
      ((kind as SpanKind) === SpanKind.CLIENT && status === 'ERROR')
    return {
      expected: named(textAt('mcp.method.name'), target),
      kinds: [SpanKind.CLIENT, SpanKind.SERVER],
      required: ['mcp.method.name', ...(unnumbered ? [] : ['jsonrpc.request.id'])],
    }
  }
  if (operation === 'execute_tool') {
    return {
      expected: named('execute_tool', textAt('gen_ai.tool.name')),
      kinds: [SpanKind.INTERNAL],
      required: ['gen_ai.tool.name'],
    }
  }
  if (operation === 'invoke_agent') {
    return {
      expected: undefined,
      kinds: [SpanKind.INTERNAL],
      required: [],
    }
  }
  if (INFERENCE.includes(String(operation)) || operation === 'embeddings') {
    const model = textAt('gen_ai.request.model')
    return {
      expected: model === '' ? undefined : `${String(operation)} ${model}`,
      kinds: [SpanKind.CLIENT],
      required: ['gen_ai.operation.name', 'gen_ai.provider.name'],
    }
  }
  return { expected: undefined, kinds: [SpanKind.INTERNAL, SpanKind.CLIENT], required: [] }
}
