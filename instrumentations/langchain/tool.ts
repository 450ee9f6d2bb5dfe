/** Tools and retrievers: their own methods, with the arguments as the library has checked them, are the gate. */
import { context, SpanKind } from '@opentelemetry/api'
import { valueContent } from '../../src/calls/content.ts'
import { itemCollector } from '../../src/calls/item-collector.ts'
import { guard } from '../../src/calls/problems.ts'
import { runCall } from '../../src/calls/run-call.ts'
import { currentRuntime } from '../../src/calls/runtime.ts'
import type { CallDescription } from '../../src/calls/types.ts'
import { ATTR_GEN_AI_OPERATION_NAME } from '../../src/semconv/gen-ai.ts'
import { describeTool } from '../shared/tools.ts'
import { wrapConcrete } from './concrete.ts'
import {
  ATTR_GEN_AI_RETRIEVAL_DOCUMENTS,
  ATTR_GEN_AI_RETRIEVAL_QUERY_TEXT,
  ATTR_GEN_AI_TOOL_DESCRIPTION,
  GEN_AI_OPERATION_RETRIEVAL,
} from './names.ts'
import { adoptRun, contextOf } from './runs.ts'
import type { Config, Manager, Method, Named } from './types.ts'

type Describe = (self: Named, input: unknown, config: unknown) => CallDescription

/** Wraps `StructuredTool.call`, which every tool goes through on its way to its own `_call`. */
export const toolEntry = (base: object): ((original: Method) => Method) =>
  entry(base, '_call', describeNamed)

/** Wraps `BaseRetriever.invoke`. */
export const retrieverEntry = (base: object): ((original: Method) => Method) =>
  entry(base, '_getRelevantDocuments', describeRetrieval)

function entry(base: object, name: string, describe: Describe): (original: Method) => Method {
  return (original) =>
    function (this: unknown, ...args: unknown[]): unknown {
      if (currentRuntime().enabled) {
        guard('watching a tool', () => wrapConcrete(this, name, base, watched(describe)))
      }
      return Reflect.apply(original, this, args)
    }
}

/** The method is called as `(input, runManager, config)`. */
function watched(describe: Describe): (original: Method) => Method {
  return (original) =>
    function (this: unknown, ...args: unknown[]): unknown {
      const [input, run, ...rest] = args
      const invoke = (given: unknown): unknown =>
        Reflect.apply(original, this, args.length === 0 ? [] : [given, ...args.slice(1)])
      return context.with(contextOf(run), () =>
        runCall({
          // The rest is the library's: nothing in it is the tool's to read as an argument.
          args: [input],
          describe: ([given]) => describe(this as Named, given, rest[0]),
          invoke: ([given]) => {
            const inside = adoptRun((run as Manager | undefined)?.runId, context.active())
            return context.with(inside, () => invoke(given))
          },
          original,
        }),
      )
    }
}

/** Wraps `RunnableToolLike.invoke`: a chain that is given to models as a tool. */
export const toolLikeEntry = (original: Method): Method =>
  function (this: unknown, ...args: unknown[]): unknown {
    const [input, config, ...rest] = args
    const inside = contextOf((config as Config | null | undefined)?.callbacks)
    return context.with(inside, () =>
      runCall({
        args: [input],
        describe: ([given]) => {
          const call = isToolCall(given) ? given : undefined
          return describeNamed(this as Named, call?.args ?? given, { toolCall: call })
        },
        invoke: ([given]) => Reflect.apply(original, this, [given, config, ...rest]),
        original,
      }),
    )
  }

const isToolCall = (value: unknown): value is { readonly args: unknown } =>
  (value as { readonly type?: unknown } | null | undefined)?.type === 'tool_call'

function describeNamed(tool: Named, input: unknown, config: unknown): CallDescription {
  const name = typeof tool.name === 'string' ? tool.name : 'unknown'
  const callId = (config as Config | null | undefined)?.toolCall?.id
  const call = describeTool({ name, input, callId })
  if (typeof tool.description !== 'string') return call
  return {
    ...call,
    attributes: { ...call.attributes, [ATTR_GEN_AI_TOOL_DESCRIPTION]: tool.description },
  }
}

/** A query is words to search for, not a command; the documents are what strangers wrote. */
function describeRetrieval(retriever: Named, input: unknown): CallDescription {
  const given = retriever.getName?.()
  const name = typeof given === 'string' ? given : 'retriever'
  const query = {
    role: 'user',
    path: 'input',
    attribute: ATTR_GEN_AI_RETRIEVAL_QUERY_TEXT,
  } as const
  const documents = {
    role: 'tool_result',
    path: 'output',
    attribute: ATTR_GEN_AI_RETRIEVAL_DOCUMENTS,
  } as const
  return {
    spanName: `${GEN_AI_OPERATION_RETRIEVAL} ${name}`,
    callName: name,
    channel: 'TOOL',
    kind: SpanKind.INTERNAL,
    attributes: { [ATTR_GEN_AI_OPERATION_NAME]: GEN_AI_OPERATION_RETRIEVAL },
    input: () => valueContent(input, query),
    output: (value) => ({ content: valueContent(value, documents) }),
    collector: () => itemCollector(documents),
  }
}
