/**
 * The gate in copies of the SDK that no hook could patch, such as one in a bundle: version 7 and later ask each
 * telemetry integration to run the calls of models and tools. Calls behind a gate of ours are left to it.
 */
import { patchedCopies } from '../../src/calls/patch-report.ts'
import { runCall } from '../../src/calls/run-call.ts'
import { currentRuntime } from '../../src/calls/runtime.ts'
import { describeLlmCall } from '../../src/calls/llm-call.ts'
import { describeTool } from '../shared/tools.ts'
import { answerCollector, readAnswer } from './answer.ts'
import { requestOf } from './prompt.ts'
import { providerOf } from './provider.ts'
import { isObject } from '../shared/proxied.ts'
import { inModelCall, isInModelCall, isInScope } from './scope.ts'

/** What the SDK says of a call, and the call itself. What is missing in a version is undefined. */
interface Execution {
  readonly execute: () => PromiseLike<unknown>
  readonly aiVersion?: unknown
  readonly provider?: unknown
  readonly modelId?: unknown
  readonly instructions?: unknown
  readonly messages?: unknown
  readonly tools?: unknown
  readonly toolCall?: unknown
}

/** The SDK's list of integrations, which all its copies in the process share. */
const holder = globalThis as { AI_SDK_TELEMETRY_INTEGRATIONS?: unknown[] }

/** Where the application sets gates by hand, they stand nearer to what is called. */
const byHand = { models: false, tools: false }

/** Tells that the application uses `monitorModel` or `monitorTools`. */
export function gatedByHand(what: 'models' | 'tools'): void {
  byHand[what] = true
}

const INTEGRATION = {
  executeLanguageModelCall(execution: Execution): PromiseLike<unknown> {
    const { execute, messages } = execution
    const isOurs = isLeftAlone(execution) || byHand.models || isInModelCall()
    return isOurs || messages === undefined ? execute() : runModel(execution)
  },
  executeTool(execution: Execution): PromiseLike<unknown> {
    const { execute, toolCall } = execution
    const isOurs = isLeftAlone(execution) || byHand.tools
    return isOurs || !isObject(toolCall) ? execute() : runTool(execute, toolCall)
  },
}

/** @returns takes it back */
export function registerIntegration(): () => void {
  const list = (holder.AI_SDK_TELEMETRY_INTEGRATIONS ??= [])
  if (!list.includes(INTEGRATION)) list.push(INTEGRATION)
  return () => {
    const at = list.indexOf(INTEGRATION)
    if (at >= 0) list.splice(at, 1)
  }
}

/** A copy that is patched has its gates already. */
function isLeftAlone({ aiVersion }: Execution): boolean {
  if (!currentRuntime().enabled || isInScope()) return true
  return patchedCopies().some(
    ({ library, version, methods, missing }) =>
      library === 'ai' &&
      (aiVersion === undefined || version === aiVersion) &&
      methods.length > 0 &&
      missing.length === 0,
  )
}

/** Arguments are not handed on here, so a text that is to be redacted stops the call. */
const NO_ARGUMENTS: readonly unknown[] = []
const ASYNC = async (): Promise<void> => {}

async function runModel(execution: Execution): Promise<unknown> {
  const { execute, messages: prompt, instructions: system, tools, provider } = execution
  const model = typeof execution.modelId === 'string' ? execution.modelId : undefined
  let whole: unknown
  const given = await runCall({
    args: NO_ARGUMENTS,
    describe: () =>
      describeLlmCall([requestOf({ prompt, system, tools }, model, false)], {
        fallbackName: model ?? 'model',
        provider: providerOf(provider),
        readResponse: readAnswer,
        collector: () => answerCollector(),
        blocked: (error) => Promise.reject(error),
      }),
    invoke: async () => {
      whole = await inModelCall(execute)
      // The call lasts as long as its stream, which is watched in its place.
      return streamIn(whole) ?? whole
    },
    original: ASYNC,
  })
  const stream = streamIn(whole)
  if (stream === undefined || stream === given) return stream === undefined ? given : whole
  return { ...(whole as object), stream: given }
}

/** What the tool gives stays in the SDK; it is judged where the next model gets it. */
function runTool(execute: Execution['execute'], toolCall: object): Promise<unknown> {
  const { toolName, toolCallId: callId, input } = toolCall as Readonly<Record<string, unknown>>
  const name = typeof toolName === 'string' ? toolName : 'tool'
  return runCall({
    args: NO_ARGUMENTS,
    describe: () => describeTool({ name, input, callId }),
    invoke: async () => execute(),
    original: ASYNC,
  })
}

const streamIn = (result: unknown): ReadableStream | undefined =>
  isObject(result) && (result as { stream?: unknown }).stream instanceof ReadableStream
    ? (result as { stream: ReadableStream }).stream
    : undefined
