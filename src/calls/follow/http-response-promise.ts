/**
 * The promise of the SDKs that Fern generates (`cohere-ai` and others): `await` gives the data, `withRawResponse()` the
 * data and the response. Both, and `catch` and `finally`, hang on one promise inside, which is watched in its place.
 */
import { isData } from '../llm/parts.ts'
import { endWhenCollected } from '../open-calls.ts'
import type { OpenCall } from '../types.ts'
import { methodOf } from './method.ts'
import { settleValue } from './settle-value.ts'

interface HttpResponsePromise extends Promise<unknown> {
  /** Gives `{ data, rawResponse }`. */
  innerPromise: Promise<unknown>
}

export function isHttpResponsePromise(value: object): value is HttpResponsePromise {
  const inner = Object.getOwnPropertyDescriptor(value, 'innerPromise')
  return (
    inner?.writable === true &&
    inner.value instanceof Promise &&
    ['unwrap', 'withRawResponse'].every((name) => methodOf(value, name) !== undefined)
  )
}

/**
 * A rejection that nobody handles stays one: that of the promise in its place. That one lives until the request ends,
 * while the outer promise is nobody's any more once it is awaited.
 */
export function followHttpResponsePromise(promise: HttpResponsePromise, call: OpenCall): void {
  const derived = promise.innerPromise.then(
    (given) => {
      if (!isData(given)) return given
      const data = settleValue(given['data'], call)
      return data === given['data'] ? given : { ...given, data }
    },
    (error: unknown) => {
      call.fail(error)
      throw error
    },
  )
  promise.innerPromise = derived
  endWhenCollected(derived, call)
}
