/** Generators, iterators and async iterables: each item is a chunk, the last step ends the call. */
import { types } from 'node:util'
import { context } from '@opentelemetry/api'
import { keepAlive } from '../open-calls.ts'
import { guard } from '../problems.ts'
import type { OpenCall } from '../types.ts'
import { methodOf } from './method.ts'
import { override } from './override.ts'
import { createSteps, type Steps } from './steps.ts'

type Step = (...args: unknown[]) => unknown

/** Has `next` and can be iterated: a generator or an iterator helper, not an array or a map. */
export function isIterator(value: object): boolean {
  return (
    methodOf(value, 'next') !== undefined &&
    (methodOf(value, Symbol.iterator) ?? methodOf(value, Symbol.asyncIterator)) !== undefined
  )
}

/** What is known of an iterator's source. */
export interface IteratorSource {
  /** The stream's own abort, where it has one. */
  readonly abortion?: Abortion | undefined
  /** The steps of the source, where it has other readers too. */
  readonly steps?: Steps
}

export function followIterator(
  iterator: object,
  call: OpenCall,
  { abortion, steps: shared }: IteratorSource = {},
): void {
  const leave = methodOf(iterator, 'return')
  const steps =
    shared ??
    createSteps(call, {
      close() {
        const left: unknown = leave === undefined ? undefined : Reflect.apply(leave, iterator, [])
        abortion?.controller.abort()
        return left
      },
      isAborted: () => abortion?.controller.signal.aborted === true,
    })
  const watch = (name: 'next' | 'return' | 'throw'): void =>
    override(iterator, name, (step: Step) => (...args) => {
      // Calls made inside a generator's body are its children.
      const run = (): unknown => context.with(call.context, () => step(...args))
      if (name !== 'return') return steps.take(() => counted(run, abortion))
      // A consumer that leaves early has ended the call, whatever the clean-up then does.
      call.abandon('break')
      steps.drop()
      return run()
    })
  watch('next')
  watch('return')
  watch('throw')
}

/** Counts the steps that are under way. */
function counted(step: () => unknown, abortion: Abortion | undefined): unknown {
  const result = step()
  if (abortion === undefined || !types.isPromise(result)) return result
  abortion.steps += 1
  return result.finally(() => {
    abortion.steps -= 1
  })
}

/**
 * An object that gives iterators, such as the `Stream` of the LLM SDKs. Those hand out their iterator from an
 * own `iterator` function that `tee()` uses too, so it is the better place where it exists.
 */
export function followAsyncIterable(iterable: object, call: OpenCall): void {
  const controller = CONTROLLERS.map(
    (name): unknown => Object.getOwnPropertyDescriptor(iterable, name)?.value,
  ).find((value) => value !== undefined)
  const abortion = controller instanceof AbortController ? watchAbort(controller, call) : undefined
  const name = methodOf(iterable, 'iterator') === undefined ? Symbol.asyncIterator : 'iterator'
  override(iterable, name, (open: () => object) => () => {
    const opened = open()
    guard('following an iterator', () => {
      keepAlive(opened, iterable)
      followIterator(opened, call, { abortion })
    })
    return opened
  })
}

/** Where the SDKs keep what aborts a stream; the second one is Ollama's. */
const CONTROLLERS = ['controller', 'abortController'] as const

interface Abortion {
  readonly controller: AbortController
  /** Steps that are under way. */
  steps: number
}

/**
 * The SDKs abort their own request when its stream breaks: a step under way tells whether it was that or the
 * user's abort. A function apart, so that the listener on a long-lived signal does not hold the iterable.
 */
function watchAbort(controller: AbortController, call: OpenCall): Abortion {
  const abortion: Abortion = { controller, steps: 0 }
  const onAbort = (): void => {
    if (abortion.steps === 0) call.abandon('abort')
  }
  controller.signal.addEventListener('abort', onAbort, { once: true })
  return abortion
}
