/** Reads the arguments of an LLM call, whichever of the usual shapes they have. */
import type { Attributes } from '@opentelemetry/api'
import {
  ATTR_GEN_AI_INPUT_MESSAGES,
  ATTR_GEN_AI_REQUEST_CHOICE_COUNT,
  ATTR_GEN_AI_REQUEST_FREQUENCY_PENALTY,
  ATTR_GEN_AI_REQUEST_MAX_TOKENS,
  ATTR_GEN_AI_REQUEST_MODEL,
  ATTR_GEN_AI_REQUEST_PRESENCE_PENALTY,
  ATTR_GEN_AI_REQUEST_SEED,
  ATTR_GEN_AI_REQUEST_STOP_SEQUENCES,
  ATTR_GEN_AI_REQUEST_STREAM,
  ATTR_GEN_AI_REQUEST_TEMPERATURE,
  ATTR_GEN_AI_REQUEST_TOP_K,
  ATTR_GEN_AI_REQUEST_TOP_P,
  ATTR_GEN_AI_SYSTEM_INSTRUCTIONS,
  ATTR_GEN_AI_TOOL_DEFINITIONS,
} from '../../semconv/gen-ai.ts'
import { collectTexts } from '../../util/collect-texts.ts'
import { valueContent } from '../content.ts'
import type { CallContent } from '../types.ts'
import { conventionalTools, readToolDefinitions } from './tool-definitions.ts'
import { type ChatMessage, isData, messageSegments, readMessage, readParts } from './messages.ts'

export interface LlmRequest {
  readonly model: string | undefined
  /** Request attributes of the conventions, for span creation. */
  readonly attributes: Attributes
  readonly content: CallContent
}

/** Fields that may hold the prompt, in the order in which they are asked for. */
const PROMPT_FIELDS = ['messages', 'contents', 'input', 'inputs', 'prompt']
const SYSTEM_FIELDS = ['system', 'instructions']

/**
 * Finds model, parameters and prompt in the arguments: a string, a list of messages, or an object with
 * `messages` (OpenAI, Anthropic), `contents` (Google), `input` (OpenAI responses) or `prompt`.
 * Texts in other fields are inspected under the role `input`, so that no part of the request is unseen.
 */
export function readLlmRequest(args: readonly unknown[]): LlmRequest {
  const [first, ...rest] = args
  if (typeof first === 'string' || Array.isArray(first)) {
    const options = rest.find(isData) ?? {}
    return request(readMessages(first), [], options, rest)
  }
  if (!isData(first)) {
    return { model: undefined, attributes: {}, content: plainInput(args) }
  }
  const prompt = fieldOf(first, firstField(first, PROMPT_FIELDS) ?? '')
  const system =
    fieldOf(first, firstField(first, SYSTEM_FIELDS) ?? '') ??
    fieldOf(configOf(first), 'systemInstruction')
  if (prompt === undefined && system === undefined) {
    const model = fieldOf(first, 'model')
    return {
      model: typeof model === 'string' ? model : undefined,
      attributes: requestAttributes(first),
      content: plainInput(args),
    }
  }
  return request(prompt === undefined ? [] : readMessages(prompt), systemParts(system), first, [])
}

/** Google takes a whole content, too. */
function systemParts(system: unknown): ReturnType<typeof readParts> {
  return readParts(isData(system) && Array.isArray(system['parts']) ? system['parts'] : system)
}

const plainInput = (args: readonly unknown[]): CallContent =>
  valueContent(args, { role: 'user', path: 'input', attribute: ATTR_GEN_AI_INPUT_MESSAGES })

function readMessages(prompt: unknown): ChatMessage[] {
  // Token numbers, of embeddings and legacy completions: one list of thousands, without a text.
  if (Array.isArray(prompt) && isTokens(prompt[0])) {
    return [{ role: 'user', parts: [{ type: 'generic', value: prompt }] }]
  }
  return Array.isArray(prompt) ? prompt.map(readMessage) : [readMessage(prompt)]
}

const isTokens = (item: unknown): boolean =>
  typeof item === 'number' || (Array.isArray(item) && typeof item[0] === 'number')

function request(
  messages: ChatMessage[],
  system: ReturnType<typeof readParts>,
  options: Readonly<Record<string, unknown>>,
  rest: readonly unknown[],
): LlmRequest {
  const model = fieldOf(options, 'model')
  const tools = fieldOf(options, 'tools') ?? fieldOf(configOf(options), 'tools')
  const found = messageSegments(messages, 'messages', 'input')
  const instructions = messageSegments([{ role: 'system', parts: system }], 'system', 'input')
  const definitions = collectTexts(tools, { path: 'tools' })
  const others = collectTexts([otherFields(options), ...rest.filter((item) => item !== options)], {
    path: 'request',
  })
  return {
    model: typeof model === 'string' ? model : undefined,
    attributes: requestAttributes(options),
    content: {
      segments: [
        ...instructions.segments,
        ...found.segments,
        ...definitions.texts.map((text) => ({ ...text, role: 'tool_definition' as const })),
        ...others.texts.map((text) => ({ ...text, role: 'input' as const })),
      ],
      numbers: found.numbers,
      complete: found.complete && definitions.complete && others.complete,
      definitions: readToolDefinitions(tools),
      values: {
        [ATTR_GEN_AI_INPUT_MESSAGES]: messages,
        ...(system.length > 0 ? { [ATTR_GEN_AI_SYSTEM_INSTRUCTIONS]: system } : {}),
        ...(tools === undefined
          ? {}
          : { [ATTR_GEN_AI_TOOL_DEFINITIONS]: conventionalTools(tools) }),
      },
    },
  }
}

/** A request's field as the client will read it; one that throws must cost only itself. */
function fieldOf(options: Readonly<Record<string, unknown>>, name: string): unknown {
  try {
    return options[name]
  } catch {
    return undefined
  }
}

/** The first of these fields that the request has; a further one, such as a template's variables, is inspected too. */
function firstField(
  options: Readonly<Record<string, unknown>>,
  names: readonly string[],
): string | undefined {
  return names.find((name) => (fieldOf(options, name) ?? null) !== null)
}

/** Google nests the parameters under `config` or `generationConfig`, Ollama under `options`. */
function configOf(options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const nested = ['config', 'generationConfig', 'options'].map((name) => fieldOf(options, name))
  return nested.find(isData) ?? {}
}

function otherFields(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const read = new Set<string | undefined>([
    ...['tools', 'model'],
    ...[firstField(options, PROMPT_FIELDS), firstField(options, SYSTEM_FIELDS)],
  ])
  const others = withoutFields(options, read)
  const nested = configOf(options)
  for (const [name, value] of Object.entries(others)) {
    if (value === nested) others[name] = withoutFields(nested, nestedFieldsRead(options))
  }
  return others
}

/** What was read out of a nested configuration, as there was none at the top. */
function nestedFieldsRead(options: Readonly<Record<string, unknown>>): Set<string> {
  return new Set([
    ...(fieldOf(options, 'tools') === undefined ? ['tools'] : []),
    ...(firstField(options, SYSTEM_FIELDS) === undefined ? ['systemInstruction'] : []),
  ])
}

const withoutFields = (
  fields: Readonly<Record<string, unknown>>,
  left: ReadonlySet<string | undefined>,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(Object.getOwnPropertyDescriptors(fields))
      .filter(([name, descriptor]) => !left.has(name) && 'value' in descriptor)
      .map(([name, descriptor]) => [name, descriptor.value as unknown]),
  )

const NUMBERS = [
  [
    ATTR_GEN_AI_REQUEST_MAX_TOKENS,
    [
      'max_completion_tokens',
      'max_tokens',
      'max_output_tokens',
      'maxTokens',
      'maxOutputTokens',
      'num_predict',
    ],
  ],
  [ATTR_GEN_AI_REQUEST_TEMPERATURE, ['temperature']],
  [ATTR_GEN_AI_REQUEST_TOP_P, ['top_p', 'topP', 'p']],
  [ATTR_GEN_AI_REQUEST_TOP_K, ['top_k', 'topK', 'k']],
  [ATTR_GEN_AI_REQUEST_FREQUENCY_PENALTY, ['frequency_penalty', 'frequencyPenalty']],
  [ATTR_GEN_AI_REQUEST_PRESENCE_PENALTY, ['presence_penalty', 'presencePenalty']],
  [ATTR_GEN_AI_REQUEST_SEED, ['seed', 'randomSeed', 'random_seed']],
] as const

function requestAttributes(options: Readonly<Record<string, unknown>>): Attributes {
  const attributes: Attributes = {}
  const nested = configOf(options)
  const all = (name: string): unknown => fieldOf(options, name) ?? fieldOf(nested, name)
  const model = all('model')
  if (typeof model === 'string') attributes[ATTR_GEN_AI_REQUEST_MODEL] = model
  for (const [attribute, names] of NUMBERS) {
    const value = names.map(all).find((given) => typeof given === 'number')
    if (typeof value === 'number') attributes[attribute] = value
  }
  const stop = all('stop') ?? all('stop_sequences') ?? all('stopSequences')
  if (typeof stop === 'string') attributes[ATTR_GEN_AI_REQUEST_STOP_SEQUENCES] = [stop]
  if (Array.isArray(stop)) attributes[ATTR_GEN_AI_REQUEST_STOP_SEQUENCES] = stop.map(String)
  const choices = all('n') ?? all('candidateCount')
  if (typeof choices === 'number' && choices !== 1)
    attributes[ATTR_GEN_AI_REQUEST_CHOICE_COUNT] = choices
  if (all('stream') === true) attributes[ATTR_GEN_AI_REQUEST_STREAM] = true
  return attributes
}
