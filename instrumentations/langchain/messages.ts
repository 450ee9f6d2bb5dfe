/** LangChain's messages and answers in the wire shapes of chat completions, which the corridor reads. */
import { isData } from '../../src/calls/llm/messages.ts'
import type { Generation, Message } from './types.ts'

type Data = Readonly<Record<string, unknown>>

const ROLES: Readonly<Record<string, string | undefined>> = {
  __proto__: null as never,
  human: 'user',
  ai: 'assistant',
}

/** One message of a request; what is no message is passed on as it is. */
export function wireMessage(value: unknown): unknown {
  const type = typeOf(value)
  if (type === undefined) return value
  const message = value as Message
  const role = type === 'generic' && typeof message.role === 'string' ? message.role : type
  const calls = wireCalls(message.tool_calls)
  const { tool_call_id: id } = message
  return {
    role: ROLES[role] ?? role,
    content: contentOf(message),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
    ...(typeof id === 'string' ? { tool_call_id: id } : {}),
  }
}

/** An answer's message and why it ended, as a choice of a chat completion. */
export function wireChoice(generation: Generation, index: number): Data {
  const { message, text } = generation
  const calls = wireCalls(message?.tool_calls)
  return {
    index,
    message: {
      role: 'assistant',
      content: message?.content ?? text,
      ...besideContent(message),
      ...(calls.length === 0 ? {} : { tool_calls: calls }),
    },
    finish_reason: finishReason(generation),
  }
}

/** A chunk of a streamed answer as a chunk of a chat completion. */
export function wireChunk(generation: Generation): Data {
  const { message, text } = generation
  const content = textOf(message?.content)
  const pieces = listOf(message?.tool_call_chunks)
  // Simple models stream whole calls; a message's own calls are read out of its pieces otherwise.
  const calls = pieces.length > 0 ? pieces.map(wirePiece) : wireCalls(message?.tool_calls)
  return {
    ...answerFacts(generation),
    choices: [
      {
        index: 0,
        delta: {
          content: content === '' && typeof text === 'string' ? text : content,
          reasoning_content: thinkingOf(message?.content),
          ...besideContent(message),
          tool_calls: calls,
        },
        finish_reason: finishReason(generation),
      },
    ],
  }
}

/** Id and model of an answer, as far as it tells them. */
export function answerFacts({ message, generationInfo }: Generation): Data {
  const facts = { ...dataOf(generationInfo), ...dataOf(message?.response_metadata) }
  const model = facts['model_name'] ?? facts['model']
  const id = facts['id'] ?? message?.id
  return {
    ...(typeof model === 'string' ? { model } : {}),
    // LangChain's own ids say nothing of the provider's answer.
    ...(typeof id === 'string' && !/^(?:run|lc_run)-/.test(id) ? { id } : {}),
  }
}

/** Tools as they are announced; those of the library by name and description, their schemas may be code. */
export function wireTool(tool: unknown): unknown {
  if (!isData(tool) || Object.getPrototypeOf(tool) === Object.prototype) return tool
  const { name, description } = tool
  return { name, description }
}

function typeOf(value: unknown): string | undefined {
  const message = value as Message | null | undefined
  const type = message?.getType?.() ?? message?._getType?.()
  return typeof type === 'string' ? type : undefined
}

/** Content, with the provider's own fields behind it: some are sent. */
function contentOf({ content, additional_kwargs: extras }: Message): unknown {
  const more = Object.entries(dataOf(extras)).filter(
    ([name, value]) => name !== 'tool_calls' && value !== undefined && value !== null,
  )
  if (more.length === 0) return content
  const parts = Array.isArray(content) ? (content as unknown[]) : [content]
  return [...parts, Object.fromEntries(more)]
}

const wireCalls = (calls: unknown): Data[] =>
  listOf(calls).map((call, index) => ({
    index,
    id: call['id'],
    type: 'function',
    function: { name: call['name'], arguments: argumentsOf(call['args']) },
  }))

const wirePiece = (piece: Data): Data => ({
  index: piece['index'],
  id: piece['id'],
  function: { name: piece['name'], arguments: piece['args'] },
})

/** Text, since what streams gathers texts. */
const argumentsOf = (args: unknown): unknown =>
  typeof args === 'string' ? args : JSON.stringify(args ?? {})

function finishReason({ message, generationInfo }: Generation): unknown {
  const facts = { ...dataOf(generationInfo), ...dataOf(message?.response_metadata) }
  const reason = facts['finish_reason'] ?? facts['stop_reason']
  if (typeof reason === 'string') return reason
  return listOf(message?.tool_calls).length > 0 ? 'tool_calls' : undefined
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  return listOf(content)
    .map((part) => part['text'])
    .filter((text) => typeof text === 'string')
    .join('')
}

/** Thinking and reasoning blocks in the content of a chunk. */
const thinkingOf = (content: unknown): string =>
  listOf(content)
    .map((part) => part['thinking'] ?? part['reasoning'])
    .filter((text) => typeof text === 'string')
    .join('')

/** What an answer says beside its content, by the names of chat completions. */
const BESIDE = ['reasoning_content', 'reasoning', 'refusal', 'function_call', 'audio'] as const

function besideContent(message: Message | undefined): Data {
  const extras = dataOf(message?.additional_kwargs)
  const said = BESIDE.filter((name) => typeof extras[name] === 'string' || isData(extras[name]))
  return Object.fromEntries(said.map((name) => [name, extras[name]]))
}

const dataOf = (value: unknown): Data => (isData(value) ? value : {})
const listOf = (value: unknown): Data[] => (Array.isArray(value) ? value.filter(isData) : [])
