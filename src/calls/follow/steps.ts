/** The steps of an iterator or reader: told to the call, and given to the one who takes them as he may have them. */
import { types } from 'node:util'
import type { SecurityError } from '../../errors.ts'
import { guard } from '../problems.ts'
import { recordedItem, restoredFor } from '../restore.ts'
import type { OpenCall } from '../types.ts'

/** The steps of one source. */
export interface Steps {
  /** Runs the next step, or gives what waits from earlier ones. */
  take(step: () => unknown): unknown
  /** Nobody takes what waits any more. */
  drop(): void
}

/** Where the steps come from. */
export interface StepSource {
  /** Ends the source: nothing more of it may be read. */
  readonly close: () => unknown
  /** Whether its consumer aborted it. @default never */
  readonly isAborted?: () => boolean
  /** What follows on a refusal: the refusal again, as readers do, or the end, as iterators do. @default the end */
  readonly refusesAgain?: boolean
}

interface StepResult {
  readonly done?: boolean
  readonly value?: unknown
}

/** Watches the steps; where nothing is held back or restored, each is given as it came. */
export function createSteps(call: OpenCall, source: StepSource): Steps {
  return call.restore === undefined && call.hold === undefined
    ? plainSteps(call, source)
    : changingSteps(call, source)
}

/** Tells the call of a step. Never throws. */
function tell(call: OpenCall, result: unknown, { isAborted }: StepSource): void {
  guard('reading an item', () => {
    const { done, value } = result as StepResult
    if (done !== true || value !== undefined) call.chunk(recordedItem(call, value))
    if (done !== true) return
    if (isAborted?.() === true) call.abandon('abort')
    else call.complete()
  })
}

function plainSteps(call: OpenCall, source: StepSource): Steps {
  const arrived = <T>(result: T): T => {
    tell(call, result, source)
    return result
  }
  const failed = (error: unknown): never => {
    call.fail(error)
    throw error
  }
  return {
    take(step) {
      let result: unknown
      try {
        result = step()
      } catch (error) {
        return failed(error)
      }
      return types.isPromise(result) ? result.then(arrived, failed) : arrived(result)
    },
    drop: () => undefined,
  }
}

/**
 * One step may become several, where a text that was held back needs an item of its own, or none, while it is
 * held back; the order of the items and of those who wait for them stays.
 */
function changingSteps(call: OpenCall, source: StepSource): Steps {
  const { hold } = call
  const restored = call.restore?.items()
  /** Each gives its result or throws its error. */
  const waiting: (() => unknown)[] = []
  let refused: SecurityError | undefined
  let line: Promise<unknown> | undefined
  let later = false

  const queue = (values: readonly unknown[] | undefined): void => {
    for (const value of values ?? []) waiting.push(() => ({ done: false, value }))
  }
  const give = (values: readonly unknown[]): void => {
    if (restored === undefined) return queue(values)
    for (const value of values) {
      queue(guard('restoring a stream', () => restored.push(value)) ?? [value])
    }
  }
  const refuse = (error: SecurityError): void => {
    refused = error
    waiting.length = 0
    waiting.push(() => {
      throw error
    })
    guard('closing a stream', () => void quietly(source.close()))
  }

  /** The end of the source; `last` is its last word. */
  const finish = (refusal: SecurityError | undefined, last: () => unknown): void => {
    if (refusal !== undefined) return refuse(refusal)
    give(hold?.rest() ?? [])
    queue(guard('restoring a stream', () => restored?.end()))
    waiting.push(last)
  }
  const arrived = (result: unknown): void => {
    const { done, value } = result as StepResult
    tell(call, result, source)
    if (done === true) {
      // Whoever aborted gets nothing that was not judged.
      if (source.isAborted?.() === true) hold?.rest()
      return finish(call.complete(), () => ({ done, value: restoredFor(call, value) }))
    }
    const released = hold?.push(value) ?? { items: [value] }
    if ('refused' in released) refuse(released.refused)
    else give(released.items)
  }
  // What was held back came before the failure.
  const failed = (error: unknown): void =>
    finish(call.fail(error), () => {
      throw error
    })

  const next = (): unknown => {
    const first = waiting.shift()
    if (first !== undefined) return first()
    if (refused !== undefined && source.refusesAgain === true) throw refused
    return { done: true, value: undefined }
  }
  const isReady = (): boolean => waiting.length > 0 || refused !== undefined

  const pull = async (step: () => unknown, running?: Promise<unknown>): Promise<unknown> => {
    let under = running
    while (under !== undefined || !isReady()) {
      try {
        arrived(await (under ?? step()))
      } catch (error) {
        failed(error)
      }
      under = undefined
    }
    return next()
  }
  /** Those who wait for a step already come first. */
  const inLine = (turn: () => unknown): Promise<unknown> => {
    const mine = (line ?? Promise.resolve()).then(turn, turn)
    const done = (): void => {
      if (line === mine) line = undefined
    }
    line = mine
    mine.then(done, done)
    return mine
  }

  return {
    take(step) {
      if (line !== undefined) return inLine(() => pull(step))
      while (!isReady()) {
        let result: unknown
        try {
          result = step()
        } catch (error) {
          failed(error)
          break
        }
        if (types.isPromise(result)) {
          later = true
          const running: Promise<unknown> = result
          return inLine(() => pull(step, running))
        }
        arrived(result)
      }
      return later ? Promise.resolve().then(next) : next()
    },
    drop() {
      waiting.length = 0
      hold?.rest()
    },
  }
}

/** What closing says is nobody's concern. */
async function quietly(closing: unknown): Promise<void> {
  try {
    await closing
  } catch {
    // The source was told to stop; that is all there is to do.
  }
}
