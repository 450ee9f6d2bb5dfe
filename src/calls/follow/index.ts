/** Follows a result, whatever it is, to the point where the call has really ended. */
import { types } from 'node:util'
import { endWhenCollected } from '../open-calls.ts'
import { reportProblem } from '../problems.ts'
import { restoredFor } from '../restore.ts'
import type { OpenCall } from '../types.ts'
import { followApiPromise, isApiPromise } from './api-promise.ts'
import { followHttpResponsePromise, isHttpResponsePromise } from './http-response-promise.ts'
import { followAsyncIterable, followIterator, isIterator } from './iterator.ts'
import { methodOf } from './method.ts'
import { followNodeStream, isNodeStream } from './node-stream.ts'
import { followPromise, followThenable, isThenable } from './promise.ts'
import { followReadableStream } from './readable-stream.ts'

/**
 * Gives back the function's own result, watched: promise subclasses, thenables, streams and iterators are
 * the same object; a plain native promise is a derived one, so that an unhandled rejection stays unhandled.
 * A value that cannot be watched, such as a frozen stream, ends the call at once.
 *
 * @throws SecurityError when the policy refuses a plain result
 */
export function followResult<T>(result: T, call: OpenCall): T {
  if (isObject(result)) {
    try {
      if (types.isPromise(result) && Object.getPrototypeOf(result) === Promise.prototype) {
        return followPromise(result as Promise<unknown>, call) as T
      }
      if (isHttpResponsePromise(result)) {
        followHttpResponsePromise(result, call)
        return result
      }
      if (Object.isExtensible(result) && isThenable(result)) {
        return followLater(result, call, followThenable)
      }
      if (followItems(result, call)) return result
    } catch (error) {
      reportProblem('following a result', error)
    }
  }
  const refused = call.finish(result)
  if (refused !== undefined) throw refused
  return restoredFor(call, result)
}

/** Watches a value that delivers items over time; false when it is not one or cannot be watched. */
export function followItems(value: unknown, call: OpenCall): boolean {
  if (!isObject(value) || !Object.isExtensible(value)) return false
  const follow = itemFollower(value)
  if (follow === undefined) return false
  follow(value as never, call)
  endWhenCollected(value, call)
  return true
}

function itemFollower(value: object): ((value: never, call: OpenCall) => void) | undefined {
  if (value instanceof ReadableStream) return followReadableStream
  if (isNodeStream(value)) return followNodeStream
  if (isIterator(value)) return followIterator
  return methodOf(value, Symbol.asyncIterator) === undefined ? undefined : followAsyncIterable
}

function followLater<T extends object>(
  result: T,
  call: OpenCall,
  follow: (result: never, call: OpenCall) => void,
): T {
  if (isApiPromise(result)) followApiPromise(result, call)
  else follow(result as never, call)
  endWhenCollected(result, call)
  return result
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
