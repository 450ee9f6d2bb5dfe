/** The messages that a query gives: answers of models, ends of tools, and the result with its usage. */
import type { Attributes } from '@opentelemetry/api'
import { NO_CONTENT } from '../../src/calls/content.ts'
import { describeLlmCall } from '../../src/calls/llm-call.ts'
import { isData } from '../../src/calls/llm/parts.ts'
import { readLlmResponse } from '../../src/calls/llm/response.ts'
import { usageAttributes } from '../../src/calls/llm/usage.ts'
import type { OutputCollector, OutputReading } from '../../src/calls/types.ts'
import { ATTR_CYLESTIO_USAGE_COST } from '../../src/semconv/cylestio.ts'
import { ATTR_GEN_AI_CONVERSATION_ID } from '../../src/semconv/gen-ai.ts'
import { openIn } from '../shared/open-in.ts'
import type { Tree } from './tree.ts'
import type { Message } from './types.ts'

/** An answer in the making: it comes block by block, each in a message of its own with the answer's id. */
interface Answer {
  readonly id: unknown
  readonly model: unknown
  readonly parent: unknown
  readonly content: unknown[]
}

/** Reads along as the application takes messages. */
export function messageCollector(tree: Tree): OutputCollector {
  const answers = new Map<unknown, Answer>()
  let session: unknown
  let result: Message | undefined

  const close = (parent: unknown): void => {
    const answer = answers.get(parent)
    answers.delete(parent)
    if (answer !== undefined) showAnswer(answer, tree)
  }

  return {
    add(chunk) {
      if (!isData(chunk)) return
      const message = chunk as Message
      const { type, parent_tool_use_id: parent = null, message: inner } = message
      session ??= message.session_id
      if (type === 'assistant') {
        if (answers.get(parent)?.id !== inner?.id) close(parent)
        const { id, model, content } = inner ?? {}
        const answer = answers.get(parent) ?? { id, model, parent, content: [] }
        answers.set(parent, answer)
        if (Array.isArray(content)) answer.content.push(...(content as unknown[]))
      } else if (type === 'user') {
        close(parent)
        endTools(inner?.content, tree)
      } else if (type === 'result') {
        for (const each of [...answers.keys()]) close(each)
        result = message
      }
    },
    read() {
      for (const each of [...answers.keys()]) close(each)
      tree.end()
      return readResult(result, session)
    },
  }
}

/** The application has the answer already: it is judged, and stopped by nobody. */
function showAnswer({ id, model, parent, content }: Answer, tree: Tree): void {
  const name = typeof model === 'string' ? model : undefined
  const call = openIn(tree.startedBy(parent), {
    ...describeLlmCall([{ model: name }], { fallbackName: 'model', provider: 'anthropic' }),
    // What the model was asked is not told.
    input: () => NO_CONTENT,
    output: readLlmResponse,
    measured: false,
  })
  call?.finish({ id, type: 'message', role: 'assistant', model, content })
}

/** A tool that was denied, or that ended while no hook was told. */
function endTools(content: unknown, tree: Tree): void {
  if (!Array.isArray(content)) return
  for (const block of content as readonly unknown[]) {
    if (!isData(block) || block['type'] !== 'tool_result') continue
    const said = block['content']
    const end = block['is_error'] === true ? { error: 'tool_error' } : { result: said }
    tree.endTool(block['tool_use_id'], end)
  }
}

function readResult(result: Message | undefined, session: unknown): OutputReading {
  const conversation = typeof session === 'string' ? { [ATTR_GEN_AI_CONVERSATION_ID]: session } : {}
  if (result === undefined) return { attributes: conversation }
  const { total_cost_usd: cost, subtype, is_error: failed } = result
  return {
    attributes: {
      ...conversation,
      ...usageOf(result),
      ...(typeof cost === 'number' ? { [ATTR_CYLESTIO_USAGE_COST]: cost } : {}),
    },
    // The cost is as Claude Code has counted it.
    listPrice: false,
    ...(failed === true ? { errorType: String(subtype) } : {}),
  }
}

/** The counts by model have those of sub-agents, too, and of all turns; the others those of the last turn alone. */
function usageOf({ modelUsage, usage }: Message): Attributes {
  const counts = isData(modelUsage) ? Object.values(modelUsage).filter(isData) : []
  if (counts.length === 0) return usageAttributes(usage)
  const sum = (name: string): number =>
    counts.reduce((total, each) => total + (Number(each[name]) || 0), 0)
  return usageAttributes({
    input_tokens: sum('inputTokens'),
    output_tokens: sum('outputTokens'),
    cache_read_input_tokens: sum('cacheReadInputTokens'),
    cache_creation_input_tokens: sum('cacheCreationInputTokens'),
  })
}
