import { runCall } from './run-call.ts'
import type { CallDescription } from './types.ts'

// `never[]` parameters accept every function type without giving up the caller's own signature.
export type AnyFunction = (...args: never[]) => unknown

const originals = new WeakMap<object, AnyFunction>()

/** Wrappers upon wrappers; longer chains are hostile. */
const MAX_WRAPPERS = 16

/**
 * The function under a wrapper, or undefined when `fn` is not one of ours. Other instrumentations may have
 * wrapped ours: the wrappers of OpenTelemetry's keep what they wrap in `__original`.
 */
export function originalOf(fn: unknown): AnyFunction | undefined {
  let at: unknown = fn
  for (let step = 0; typeof at === 'function' && step < MAX_WRAPPERS; step += 1) {
    const known = originals.get(at)
    if (known !== undefined) return known
    at = Object.getOwnPropertyDescriptor(at, '__original')?.value
  }
  return undefined
}

/**
 * A function that sends each call through the corridor. It is a proxy, so name, length, own properties,
 * prototype and `instanceof` are the original's, `this` is passed on, and `new` works.
 *
 * @param describe describes one call; `self` is the call's `this`
 */
export function wrapFunction<F extends AnyFunction>(
  fn: F,
  describe: (args: readonly unknown[], self: unknown) => CallDescription,
): F {
  const wrapper: F = new Proxy(fn, {
    apply: (target, self: unknown, args: unknown[]) =>
      runCall({
        args,
        describe: (given) => describe(given, self),
        invoke: (given) => Reflect.apply(target, self, given as never[]) as unknown,
        original: target,
      }),
    construct: (target, args: unknown[], newTarget) =>
      runCall({
        args,
        describe: (given) => describe(given, undefined),
        invoke: (given) =>
          Reflect.construct(target, given, newTarget === wrapper ? target : newTarget) as object,
        original: target,
      }),
  })
  return rememberOriginal(wrapper, fn)
}

/** Makes {@link originalOf} know a wrapper that was built elsewhere. */
export function rememberOriginal<F extends AnyFunction>(wrapper: F, original: AnyFunction): F {
  originals.set(wrapper, original)
  return wrapper
}
