/** Models: the entries that all of them share tell whose run a call is part of, the class's own methods are the gate. */
import { type Context, context, createContextKey } from '@opentelemetry/api'
import { isIterator } from '../../src/calls/follow/iterator.ts'
import { override } from '../../src/calls/follow/override.ts'
import { guard } from '../../src/calls/problems.ts'
import { runCall } from '../../src/calls/run-call.ts'
import { currentRuntime } from '../../src/calls/runtime.ts'
import { judgeAbove } from '../shared/judged-above.ts'
import { wrapConcrete } from './concrete.ts'
import { describeModelCall, type ModelMethod } from './describe-model.ts'
import { isWatchedBelow, libraryOf } from './provider.ts'
import { contextOf } from './runs.ts'
import type { Config, Method, Model } from './types.ts'

/** Between a model's entry and its work: the library asks for callbacks there, and gets none of ours. */
const ENTERING = createContextKey('cylestio.langchain.entering')
/** The messages of the call that is being made, which its model may hand on to a method of its own. */
const MESSAGES = createContextKey('cylestio.langchain.messages')

const METHODS: readonly ModelMethod[] = [
  '_generate',
  '_streamResponseChunks',
  '_streamChatModelEvents',
]

/** True where the library asks for the callbacks of a model's run. */
export const isEnteringModel = (): boolean => context.active().getValue(ENTERING) === true

/**
 * Wraps `generate`, `_streamIterator` and `streamEvents` of a base class. A model's run is told to no callback of
 * ours: with any handler the library writes the run's id into the answer, and the answer must stay as it is.
 *
 * @param base the base class's prototype
 */
export function modelEntry(base: object): (original: Method) => Method {
  return (original) =>
    function (this: unknown, ...args: unknown[]): unknown {
      if (!currentRuntime().enabled) return Reflect.apply(original, this, args)
      guard('watching a model', () => {
        for (const name of METHODS) wrapConcrete(this, name, base, watched(name))
      })
      const inside = contextOf(callbacksOf(args)).setValue(ENTERING, true)
      const result = context.with(inside, () => Reflect.apply(original, this, args))
      stepInside(result, inside)
      return result
    }
}

/** `generate` takes its callbacks as the third argument, too. */
function callbacksOf([, options, callbacks]: readonly unknown[]): unknown {
  return (options as Config | null | undefined)?.callbacks ?? callbacks
}

/** The steps of a generator run in the context of whoever takes them, unless told otherwise. */
function stepInside(result: unknown, inside: Context): void {
  if (typeof result !== 'object' || result === null) return
  guard('entering a generator', () => {
    if (!isIterator(result)) return
    for (const name of ['next', 'return', 'throw']) {
      override(
        result,
        name,
        (step) =>
          (...args) =>
            context.with(inside, () => step(...args)),
      )
    }
  })
}

function watched(name: ModelMethod): (original: Method) => Method {
  return (original) =>
    function (this: unknown, ...args: unknown[]): unknown {
      const outer = context.active()
      const [messages, ...rest] = args
      const invoke = (given: unknown): unknown => Reflect.apply(original, this, [given, ...rest])
      if (
        !currentRuntime().enabled ||
        outer.getValue(MESSAGES) === messages ||
        isWatchedBelow(this)
      ) {
        return Reflect.apply(original, this, args)
      }
      const inside = outer.deleteValue(ENTERING).setValue(MESSAGES, messages)
      const library = libraryOf(this)
      return context.with(library === undefined ? inside : judgeAbove(inside, library), () =>
        runCall({
          // The rest is the library's, such as the run manager; what an approval holds for is not in it.
          args: [messages],
          describe: ([given]) => describeModelCall(this as Model, name, [given, ...rest]),
          invoke: ([given]) => invoke(given),
          original,
        }),
      )
    }
}
