/** Requests of both versions of Cohere's API in the shape that all requests are read in. */
import { type Data, isData } from '../../src/calls/llm/parts.ts'

/** Fields that hold the prompt, of which a request has some. */
export function requestOf(request: Data): Data {
  const { messages, message, texts, inputs, query, text, images, ...others } = request
  const rest = images === undefined ? others : { ...others, images: addressesOf(images) }
  if (Array.isArray(messages)) return { ...rest, messages: messages.map(messageOf) }
  if (message !== undefined) return firstVersion(message, rest)
  if (Array.isArray(texts) || Array.isArray(inputs)) {
    return { ...rest, input: [texts, inputs].flatMap((list) => listOf(list)) }
  }
  const prompt = query ?? text
  return prompt === undefined ? rest : { ...rest, prompt }
}

/** Images that are sent as such are no text. */
const addressesOf = (images: unknown): unknown[] =>
  listOf(images).filter((image) => typeof image === 'string' && !image.startsWith('data:'))

/** What the model plans before it calls tools is a thought of its. */
export function messageOf(message: unknown): unknown {
  if (!isData(message) || message['toolPlan'] === undefined) return message
  const { toolPlan, ...others } = message
  return { ...others, reasoning: toolPlan }
}

/** The first version has the last message apart from those before it, and results of tools apart from both. */
function firstVersion(message: unknown, request: Data): Data {
  const { chatHistory, preamble, tools, toolResults, ...others } = request
  return {
    ...others,
    ...(preamble === undefined ? {} : { system: preamble }),
    ...(tools === undefined ? {} : { tools: listOf(tools).map(toolOf) }),
    messages: [
      ...listOf(chatHistory).flatMap(turnsOf),
      { role: 'user', content: message },
      ...resultsOf(toolResults),
    ],
  }
}

const ROLES: Readonly<Record<string, string | undefined>> = {
  __proto__: null as never,
  CHATBOT: 'assistant',
  SYSTEM: 'system',
  TOOL: 'tool',
}

function turnsOf(turn: unknown): unknown[] {
  if (!isData(turn)) return [turn]
  const { role, message: content, toolCalls, toolResults } = turn
  if (toolResults !== undefined) return resultsOf(toolResults)
  return [{ role: ROLES[String(role)] ?? 'user', content, toolCalls: callsOf(toolCalls) }]
}

const resultsOf = (results: unknown): Data[] =>
  listOf(results)
    .filter(isData)
    .map(({ outputs }) => ({ role: 'tool', content: outputs }))

/** Calls of tools as the second version writes them. */
export const callsOf = (calls: unknown): Data[] =>
  listOf(calls)
    .filter(isData)
    .map(({ name, parameters }) => ({ function: { name, arguments: parameters } }))

function toolOf(tool: unknown): unknown {
  if (!isData(tool)) return tool
  const { parameterDefinitions: parameters, ...others } = tool
  return { ...others, ...(parameters === undefined ? {} : { parameters }) }
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
