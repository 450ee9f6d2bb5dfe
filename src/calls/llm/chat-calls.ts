/** Puts the tool calls of a streamed chat answer together again. */
import { type Data, isData, type MessagePart, parseJson } from './parts.ts'

/** Calls of one answer; what comes beyond is no answer. */
const MAX_CALLS = 1_000

/** The tool calls of one choice, while they come. */
export interface ChatCalls {
  /**
   * Takes in what a delta has: the list `tool_calls`, or the `function_call` of older models.
   *
   * @param gather keeps a text within the bounds of its stream
   * @returns false when there are too many
   */
  add(delta: Data, gather: (into: string[], text: string) => void): boolean
  /** The calls so far; arguments that are whole JSON are data. */
  read(): MessagePart[]
}

interface Call {
  id: string | null
  name: string
  readonly args: string[]
}

/**
 * A call comes in pieces, which tell by `index` what they belong to. Compatible services leave the index out, or
 * send it as 0 for each; they send whole calls, with or without an id, and arguments as data.
 */
export function chatCalls(): ChatCalls {
  const calls: Call[] = []
  const byIndex = new Map<number, Call>()
  let legacy: Call | undefined

  const begin = (): Call => {
    const call: Call = { id: null, name: '', args: [] }
    calls.push(call)
    return call
  }
  const callOf = (piece: Data, id: string | undefined, name: string | undefined): Call => {
    const index = typeof piece['index'] === 'number' ? piece['index'] : undefined
    const known = index === undefined ? calls.at(-1) : byIndex.get(index)
    const another =
      known === undefined ||
      (id !== undefined && known.id !== null && id !== known.id) ||
      (index === undefined && id === undefined && name !== undefined && known.name !== '')
    const call = another ? begin() : known
    if (index !== undefined) byIndex.set(index, call)
    return call
  }
  const fill = (call: Call, fn: Data, gather: (into: string[], text: string) => void): void => {
    // Some services repeat the name with each piece.
    const name = textOf(fn['name'])
    if (name !== undefined && name !== call.name) call.name += name
    const args = fn['arguments'] ?? fn['input']
    if (args === undefined || args === null) return
    gather(call.args, typeof args === 'string' ? args : JSON.stringify(args))
  }

  return {
    add(delta, gather) {
      const old = delta['function_call']
      for (const piece of callPieces(delta).filter(isData)) {
        if (calls.length >= MAX_CALLS) return false
        const fn = functionOf(piece)
        const id = textOf(piece['id']) ?? textOf(fn['id'])
        const call = callOf(piece, id, textOf(fn['name']))
        if (id !== undefined) call.id = id
        fill(call, fn, gather)
      }
      if (isData(old)) fill((legacy ??= begin()), old, gather)
      return true
    },
    read: () =>
      calls.map(({ id, name, args }) => ({
        ...{ type: 'tool_call', id, name },
        arguments: parseJson(args.join('')),
      })),
  }
}

/** The calls of a delta; Mistral's SDK has names in camel case. */
export function callPieces(delta: Data): readonly unknown[] {
  const pieces = delta['tool_calls'] ?? delta['toolCalls']
  return Array.isArray(pieces) ? pieces : []
}

/** Whether a piece of a call brings arguments that are data: then the call is whole. */
export function isWholeCall(piece: unknown): boolean {
  if (!isData(piece)) return false
  const fn = functionOf(piece)
  return isData(fn['arguments']) || isData(fn['input'])
}

/** Where a call has its name and arguments; custom tools have an input that is text. */
export function functionOf(piece: Data): Data {
  const fn = piece['function'] ?? piece['custom']
  return isData(fn) ? fn : {}
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined
