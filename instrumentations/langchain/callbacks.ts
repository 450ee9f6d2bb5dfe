/** Where the library asks for callbacks, keeps its own context, retries, and streams: what is put in between. */
import { context } from '@opentelemetry/api'
import { followItems } from '../../src/calls/follow/index.ts'
import { guard } from '../../src/calls/problems.ts'
import { currentRuntime } from '../../src/calls/runtime.ts'
import type { OpenCall } from '../../src/calls/types.ts'
import { SecurityError } from '../../src/errors.ts'
import { HANDLER } from './handler.ts'
import { isEnteringModel } from './model.ts'
import { contextOf, endTree, plantTree, rootCall, type RunTree } from './runs.ts'
import type { Config, Manager, Method } from './types.ts'

/** `CallbackManager._configureSync(inheritable, local, …)`: adds our handler, once, for runs and all below them. */
export const addHandler = (original: Method): Method =>
  function (this: unknown, ...args: unknown[]): unknown {
    const [inheritable, local, ...rest] = args
    const configure = (handlers: unknown): Manager | undefined =>
      Reflect.apply(original, this, [handlers, local, ...rest]) as Manager | undefined
    if (!currentRuntime().enabled) return configure(inheritable)
    if (isEnteringModel()) return withoutHandler(configure(inheritable), inheritable, local)
    const none = isNone(inheritable) && isNone(local)
    const manager = configure(none ? [HANDLER] : inheritable)
    // A manager that was configured is a copy of the caller's.
    if (manager?.handlers?.includes(HANDLER) === false) manager.addHandler?.(HANDLER, true)
    return manager
  }

/** Without our handler there may be no manager at all, as there would be none without us. */
function withoutHandler(
  manager: Manager | undefined,
  inheritable: unknown,
  local: unknown,
): Manager | undefined {
  if (manager === undefined) return undefined
  manager.removeHandler?.(HANDLER)
  const given = Array.isArray(inheritable)
    ? (inheritable as unknown[])
    : ((inheritable as Manager | null | undefined)?.handlers ?? [])
  const ours = given.length > 0 && given.every((handler) => handler === HANDLER)
  return ours && isNone(local) && manager.handlers?.length === 0 ? undefined : manager
}

const apply = (fn: unknown, args: readonly unknown[]): unknown =>
  (fn as (...given: readonly unknown[]) => unknown)(...args)

const isNone = (value: unknown): boolean => value === undefined || value === null

/** `runWithConfig(config, callback)`: what a lambda, node or tool calls is part of its run. */
export const runInside = (original: Method): Method =>
  function (this: unknown, ...args: unknown[]): unknown {
    const [config, callback, ...rest] = args
    const inside = contextOf((config as Config | null | undefined)?.callbacks)
    if (inside === context.active() || typeof callback !== 'function') {
      return Reflect.apply(original, this, args)
    }
    const entered = (...given: unknown[]): unknown =>
      context.with(inside, () => apply(callback, given))
    return Reflect.apply(original, this, [config, entered, ...rest])
  }

/** A refusal that is on its way past the retries. */
class Refusal {
  readonly error: SecurityError
  constructor(error: SecurityError) {
    this.error = error
  }
}

/**
 * `AsyncCaller.callWithRetries(retries, callable, args)`, in older versions `call(callable, …args)`: a call that
 * was refused is refused again each time, and the retries would take half a minute.
 *
 * @param at which argument the function is
 */
export const withoutRetries =
  (at: number) =>
  (original: Method): Method =>
    function (this: unknown, ...args: unknown[]): unknown {
      const callable = args[at]
      if (!currentRuntime().enabled || typeof callable !== 'function') {
        return Reflect.apply(original, this, args)
      }
      const once = async (...given: unknown[]): Promise<unknown> => {
        try {
          return await apply(callable, given)
        } catch (error) {
          if (error instanceof SecurityError) return new Refusal(error)
          throw error
        }
      }
      const result = Reflect.apply(original, this, args.with(at, once)) as Promise<unknown>
      return result.then((value) => {
        if (value instanceof Refusal) throw value.error
        return value
      })
    }

/**
 * `Runnable.stream(input, options)`: a consumer that leaves early closes the generators of all steps, and of that
 * the library tells no callback.
 */
export const followStream = (original: Method): Method =>
  async function (this: unknown, ...args: unknown[]): Promise<unknown> {
    const open = (): unknown => Reflect.apply(original, this, args)
    if (!currentRuntime().enabled) return open()
    const { tree, context: planted } = plantTree(context.active())
    const signal = (args[1] as Config | null | undefined)?.signal
    let stream: unknown
    try {
      stream = await context.with(planted, open)
    } catch (error) {
      // An abort before the first chunk reaches nobody's callbacks.
      guard('following a stream', () => {
        rootCall(tree)?.fail(error)
        endTree(tree, 'abort')
      })
      throw error
    }
    guard('following a stream', () => {
      const root = rootCall(tree)
      if (root === undefined) return
      if (signal instanceof AbortSignal) endOnAbort(tree, signal)
      followItems(stream, callOfTree(tree, root))
    })
    return stream
  }

function endOnAbort(tree: RunTree, signal: AbortSignal): void {
  const onAbort = (): void => endTree(tree, 'abort')
  // The steps run ahead of whoever waits for the stream.
  if (signal.aborted) return onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  tree.ended = () => signal.removeEventListener('abort', onAbort)
}

/** The stream's end as seen by its consumer; what the callbacks tell comes first and says more. */
function callOfTree(tree: RunTree, root: OpenCall): OpenCall {
  return {
    context: root.context,
    get ended() {
      return root.ended
    },
    chunk() {},
    finish: () => undefined,
    complete: () => undefined,
    fail: (error) => root.fail(error),
    abandon: (by) => endTree(tree, by),
  }
}
