/** The gate before tools that an application hands to an SDK, which runs them by itself. */
import { SpanKind } from '@opentelemetry/api'
import { valueContent } from '../../src/calls/content.ts'
import { itemCollector } from '../../src/calls/item-collector.ts'
import { isData } from '../../src/calls/llm/parts.ts'
import { guard } from '../../src/calls/problems.ts'
import { runCall } from '../../src/calls/run-call.ts'
import { currentRuntime } from '../../src/calls/runtime.ts'
import type { CallDescription } from '../../src/calls/types.ts'
import { type AnyFunction, rememberOriginal } from '../../src/calls/wrap-function.ts'
import {
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_TOOL_CALL_ARGUMENTS,
  ATTR_GEN_AI_TOOL_CALL_ID,
  ATTR_GEN_AI_TOOL_CALL_RESULT,
  ATTR_GEN_AI_TOOL_NAME,
  ATTR_GEN_AI_TOOL_TYPE,
  GEN_AI_OPERATION_EXECUTE_TOOL,
} from '../../src/semconv/gen-ai.ts'

type Execute = (...args: unknown[]) => unknown

const RESULT = {
  role: 'tool_result',
  path: 'output',
  attribute: ATTR_GEN_AI_TOOL_CALL_RESULT,
} as const

/** One run of a tool. */
export interface ToolRun {
  readonly name: string
  /** Its arguments, as the tool gets them. */
  readonly input: unknown
  /** The model's id of the call. */
  readonly callId?: unknown
  /** What is to be judged and stored of a result. @default the result */
  readonly told?: (result: unknown) => unknown
}

export function describeTool({
  name,
  input,
  callId,
  told = (result) => result,
}: ToolRun): CallDescription {
  return {
    spanName: `${GEN_AI_OPERATION_EXECUTE_TOOL} ${name}`,
    callName: name,
    channel: 'TOOL',
    kind: SpanKind.INTERNAL,
    attributes: {
      [ATTR_GEN_AI_OPERATION_NAME]: GEN_AI_OPERATION_EXECUTE_TOOL,
      [ATTR_GEN_AI_TOOL_NAME]: name,
      [ATTR_GEN_AI_TOOL_TYPE]: 'function',
      ...(typeof callId === 'string' ? { [ATTR_GEN_AI_TOOL_CALL_ID]: callId } : {}),
    },
    session: { kind: 'tool' },
    input: () =>
      valueContent(input, {
        role: 'tool_argument',
        path: 'input.arguments',
        attribute: ATTR_GEN_AI_TOOL_CALL_ARGUMENTS,
      }),
    output: (result) => ({ content: valueContent(told(result), RESULT) }),
    collector: () => itemCollector(RESULT),
    // The SDKs await what a tool gives and make an error part of a rejection.
    blocked: (error) => Promise.reject(error),
  }
}

/** What a gate stands before; a tool that is monitored twice is one call. */
interface Gated {
  readonly execute: Execute
  readonly owner: object
}

const gated = new WeakMap<object, Gated>()

/**
 * A copy of a tool whose function is monitored and judged before it runs; a tool without such a function as it is.
 * The tool itself is not changed. Only the function's first argument is the model's; the others are the SDK's.
 *
 * @param method name of the function, such as `execute`
 * @param describe describes a run by the arguments
 */
export function gatedTool<T extends object>(
  tool: T,
  method: string,
  describe: (args: readonly unknown[]) => CallDescription,
  within: (run: () => unknown) => unknown = (run) => run(),
): T {
  const execute = (tool as Readonly<Record<string, unknown>>)[method]
  if (typeof execute !== 'function') return tool
  const target = gated.get(execute) ?? { execute: execute as Execute, owner: tool }
  const gateway = gate(target, describe, within)
  const copy = copyWith(tool, (value, name) => (name === method ? gateway : value))
  const own = Object.getOwnPropertyDescriptor(tool, method)
  if (own === undefined || !('value' in own)) {
    const enumerable = own?.enumerable ?? true
    const property = { value: gateway, writable: true, configurable: true, enumerable }
    Object.defineProperty(copy, method, property)
  }
  return copy
}

/** A proxy, so that name and length are the user's. */
function gate(
  target: Gated,
  describe: (args: readonly unknown[]) => CallDescription,
  within: (run: () => unknown) => unknown,
): Execute {
  const { execute, owner } = target
  const proxy = new Proxy(execute, {
    apply: (_target, _self, args: unknown[]) =>
      within(() =>
        runCall({
          args: args.slice(0, 1),
          describe: (given) => describe([...given, ...args.slice(1)]),
          // On the user's own tool: a class with private fields would refuse the copy as `this`.
          invoke: (given) =>
            Reflect.apply<unknown, unknown[], unknown>(execute, owner, [
              ...given,
              ...args.slice(1),
            ]),
          original: execute,
        }),
      ),
  })
  gated.set(proxy, target)
  return proxy
}

/**
 * A helper `(body, options)` that asks a model and runs the body's `tools` for it: its requests are calls of their
 * own already, and each tool gets a gate. The body is not changed.
 */
export const wrapToolRunner =
  (gateTool: (tool: Readonly<Record<string, unknown>>) => unknown) =>
  (original: AnyFunction): AnyFunction => {
    const wrapper = new Proxy(original, {
      apply(target, self: unknown, [body, ...rest]: unknown[]) {
        const given = currentRuntime().enabled ? guard('gating tools', () => withGates(body)) : body
        return Reflect.apply(target, self, [given ?? body, ...rest] as never[]) as unknown
      },
    })
    return rememberOriginal(wrapper, original)

    function withGates(given: unknown): unknown {
      if (!isData(given) || !Array.isArray(given['tools'])) return given
      const tools = given['tools'].map((tool: unknown) => (isData(tool) ? gateTool(tool) : tool))
      return { ...given, tools }
    }
  }

/** A copy of the same prototype; getters stay getters. */
export function copyWith<T extends object>(
  source: T,
  change: (value: unknown, name: PropertyKey) => unknown,
): T {
  const copy = Object.create(Object.getPrototypeOf(source) as object | null) as T
  for (const name of Reflect.ownKeys(source)) {
    const property = Object.getOwnPropertyDescriptor(source, name)
    if (property === undefined) continue
    if ('value' in property) property.value = change(property.value, name)
    Object.defineProperty(copy, name, property)
  }
  return copy
}
