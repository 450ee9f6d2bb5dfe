/** Web streams stay themselves: their reading methods are watched, whichever of them the user takes. */
import { keepAlive } from '../open-calls.ts'
import { guard } from '../problems.ts'
import type { OpenCall } from '../types.ts'
import { followIterator } from './iterator.ts'
import { methodOf } from './method.ts'
import { override } from './override.ts'
import { sharedCalls } from './shared-calls.ts'
import { createSteps, type Steps } from './steps.ts'

type Reader = ReadableStreamDefaultReader<unknown>
type PipeOptions = Parameters<ReadableStream['pipeTo']>[1]
type Read = (...args: unknown[]) => Promise<{ done: boolean; value?: unknown }>
type Cancel = (reason?: unknown) => Promise<void>

/** What all readers of one stream share. */
interface Followed {
  readonly call: OpenCall
  readonly steps: Steps
  /** Cancels the stream through whoever holds its lock. */
  cancel: Cancel
}

export function followReadableStream(stream: ReadableStream, call: OpenCall): void {
  const cancelStream: Cancel = (reason) => ReadableStream.prototype.cancel.call(stream, reason)
  const followed: Followed = {
    call,
    cancel: cancelStream,
    // A reader may let go, and another one goes on: what is held back belongs to the stream.
    steps: createSteps(call, { close: () => followed.cancel(), refusesAgain: true }),
  }
  override(stream, 'getReader', (getReader: (...args: unknown[]) => Reader) => (...args) => {
    const reader = getReader(...args)
    guard('following a reader', () => watchReader(reader, followed))
    return reader
  })
  override(stream, 'cancel', (cancel: Cancel) => (reason) => {
    if (!stream.locked) call.abandon('break')
    return cancel(reason)
  })
  for (const name of ['values', Symbol.asyncIterator]) {
    override(stream, name, (open: (...args: unknown[]) => object) => (...args) => {
      const iterator = open(...args)
      guard('following an iterator', () => {
        keepAlive(iterator, stream)
        const leave = methodOf(iterator, 'return')
        // `preventCancel` keeps the iterator from cancelling.
        followed.cancel = async () => {
          if (leave !== undefined) await Reflect.apply(leave, iterator, [])
          await cancelStream()
        }
        followIterator(iterator, call, { steps: followed.steps })
      })
      return iterator
    })
  }
  override(stream, 'tee', (tee: () => ReadableStream[]) => () => {
    // Branches share their chunks, which are held back and restored once.
    const changes = call.restore !== undefined || call.hold !== undefined
    if (changes && !stream.locked) return relayOf(stream, followed).relay.tee()
    const branches = tee()
    guard('following a branch', () => {
      const calls = sharedCalls(call, branches.length)
      branches.forEach((branch, index) => {
        keepAlive(branch, stream)
        followReadableStream(branch, calls[index] ?? call)
      })
    })
    return branches
  })
  override(stream, 'pipeTo', (pipeTo: ReadableStream['pipeTo']) => (target, options) => {
    if (stream.locked) return pipeTo(target, options)
    const { relay, release } = relayOf(stream, followed)
    return relay.pipeTo(target, options).finally(release)
  })
  override(
    stream,
    'pipeThrough',
    (pipeThrough: (pair: ReadableWritablePair, options?: PipeOptions) => ReadableStream) =>
      (pair, options) => {
        // The original says what is wrong with the arguments, and locks nothing when something is.
        if (stream.locked || !(pair?.writable instanceof WritableStream) || pair.writable.locked)
          return pipeThrough(pair, options)
        const { relay } = relayOf(stream, followed)
        const piped = relay.pipeThrough(pair, options)
        if (typeof piped === 'object') keepAlive(piped, stream)
        return piped
      },
  )
}

function watchReader(reader: Reader, followed: Followed): void {
  const { call, steps } = followed
  const cancelReader = methodOf(reader, 'cancel')
  followed.cancel = async (reason) => {
    if (cancelReader !== undefined) await Reflect.apply(cancelReader, reader, [reason as never])
  }
  override(
    reader,
    'read',
    (read: Read) =>
      (...args) =>
        steps.take(() => read(...args)) as ReturnType<Read>,
  )
  override(reader, 'cancel', (cancel: Cancel) => (reason) => {
    call.abandon('break')
    steps.drop()
    return cancel(reason)
  })
}

/**
 * The same chunks as a stream that hands them over one by one: pipes read a stream from inside, where no
 * method of it is called. Without a queue, so that nothing is read that the target does not ask for.
 */
function relayOf(stream: ReadableStream, followed: Followed) {
  const reader = ReadableStream.prototype.getReader.call(stream) as Reader
  watchReader(reader, followed)
  const release = (): void => reader.releaseLock()
  const relay = new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await reader.read().catch((error: unknown) => {
          release()
          throw error
        })
        if (!done) return controller.enqueue(value)
        controller.close()
        release()
      },
      cancel: (reason) => reader.cancel(reason).finally(release),
    },
    { highWaterMark: 0 },
  )
  return { relay, release }
}
