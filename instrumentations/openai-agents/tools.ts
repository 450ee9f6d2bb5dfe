/** The gates before what a model asks an agent to do: function tools, shells, patches and handoffs. */
import { isData, parseJson } from '../../src/calls/llm/parts.ts'
import { guard } from '../../src/calls/problems.ts'
import { runCall } from '../../src/calls/run-call.ts'
import { currentRuntime } from '../../src/calls/runtime.ts'
import { type AnyFunction, rememberOriginal } from '../../src/calls/wrap-function.ts'
import { isObject, withMethods } from '../shared/proxied.ts'
import { copyWith, describeTool, type ToolRun } from '../shared/tools.ts'
import type { Invocation, Named } from './types.ts'

type Method = (...args: unknown[]) => unknown

/**
 * `invokeFunctionTool({ tool, runContext, input, details })`, through which every function tool goes, those of MCP
 * servers and agents among them. The tool stays the same object: the SDK keeps what it knows of it by identity.
 */
export function gatedInvocation(original: AnyFunction): AnyFunction {
  const wrapper = new Proxy(original, {
    apply(target, self: unknown, [call, ...rest]: unknown[]) {
      const invoke = (given: unknown): unknown =>
        Reflect.apply(target, self, [given, ...rest] as never[]) as unknown
      if (!isObject(call)) return invoke(call)
      const { tool, input, details } = call as Invocation
      return gate({
        input,
        name: tool?.name,
        callId: details?.toolCall?.callId,
        original: target,
        invoke: (given) => invoke(given === input ? call : { ...call, input: given }),
      })
    },
  })
  return rememberOriginal(wrapper, original)
}

/**
 * `agent.getAllTools(runContext)`: a shell and an editor are run by the SDK itself.
 *
 * @param functions whether function tools are gated here, too, where `invokeFunctionTool` cannot be reached
 */
export const gatedTools =
  (functions: boolean) =>
  (original: AnyFunction): AnyFunction =>
    changingList(original, (tool) => {
      const { type, name, shell, editor, invoke } = tool
      if (type === 'shell' && isObject(shell)) return { shell: gated(shell, ['run'], name) }
      if (type === 'apply_patch' && isObject(editor)) {
        return { editor: gated(editor, ['createFile', 'updateFile', 'deleteFile'], name) }
      }
      if (!functions || type !== 'function' || typeof invoke !== 'function') return undefined
      return { invoke: gatedInvoke(invoke as Method, name) }
    })

const gatedInvoke =
  (invoke: Method, name: unknown): Method =>
  (runContext, input, details, ...rest) =>
    gate({
      input,
      name,
      callId: (details as Invocation['details'])?.toolCall?.callId,
      original: invoke,
      invoke: (given) => invoke(runContext, given, details, ...rest),
    })

/** `agent.getEnabledHandoffs(runContext)`: to the model a handoff is a tool. */
export const gatedHandoffs = (original: AnyFunction): AnyFunction =>
  changingList(original, ({ toolName, onInvokeHandoff }) => {
    if (typeof onInvokeHandoff !== 'function') return undefined
    const handOver = onInvokeHandoff as Method
    return {
      onInvokeHandoff: (runContext: unknown, input: unknown) =>
        gate({
          input,
          name: toolName,
          // The next agent, with its whole configuration.
          told: (agent) => ({ assistant: (agent as Named | undefined)?.name }),
          original: handOver,
          invoke: (given) => handOver(runContext, given),
        }),
    }
  })

interface Attempt extends Pick<ToolRun, 'input' | 'callId' | 'told'> {
  readonly name: unknown
  readonly original: unknown
  readonly invoke: (input: unknown) => unknown
}

function gate({ input, name, original, invoke, ...more }: Attempt): unknown {
  return runCall({
    args: [input],
    describe: ([given]) =>
      describeTool({
        name: typeof name === 'string' ? name : 'unknown',
        input: parseJson(given),
        ...more,
      }),
    invoke: ([given]) => invoke(given),
    original,
  })
}

function gated(target: object, methods: readonly string[], name: unknown): object {
  const before = (method: Method): Method => {
    return (input, ...rest) =>
      gate({ input, name, original: method, invoke: (given) => method(given, ...rest) })
  }
  return withMethods(target, Object.fromEntries(methods.map((each) => [each, before])))
}

/** Copies, as these objects are the application's; one for each, which the SDK compares from turn to turn. */
const copies = new WeakMap<object, object>()

function changingList(
  original: AnyFunction,
  change: (
    item: Readonly<Record<string, unknown>>,
  ) => Readonly<Record<string, unknown>> | undefined,
): AnyFunction {
  const wrapper = new Proxy(original, {
    async apply(target, self: unknown, args: unknown[]) {
      const list: unknown = await Reflect.apply(target, self, args as never[])
      if (!Array.isArray(list)) return list
      const items: readonly unknown[] = list
      if (!currentRuntime().enabled) return items
      return guard('gating tools', () => items.map(changed)) ?? items
    },
  })
  return rememberOriginal(wrapper, original)

  function changed(item: unknown): unknown {
    if (!isData(item)) return item
    const known = copies.get(item)
    if (known !== undefined) return known
    const parts = change(item)
    if (parts === undefined) return item
    const copy = copyWith(item, (value, name) =>
      Object.hasOwn(parts, name) ? parts[name as string] : value,
    )
    copies.set(item, copy)
    return copy
  }
}
