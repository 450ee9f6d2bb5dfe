/** What the caller of an asynchronous function holds while somebody is asked whether the call may run. */

/** The result of the real call in a box, so that awaiting the box does not await the result. */
export interface Boxed {
  readonly result: unknown
}

/** Methods that SDK promises have beside those of `Promise`; see follow/api-promise and follow/http-response-promise. */
const HELPERS: readonly string[] = ['asResponse', 'withResponse', 'parse', 'withRawResponse']

/** Whether a function's caller expects something that can come later. */
export function canDefer(fn: unknown): boolean {
  return ['[object AsyncFunction]', '[object AsyncGeneratorFunction]'].includes(
    Object.prototype.toString.call(fn),
  )
}

/** Stands in for the result of `fn` until `start` has settled. */
export function deferredResult(fn: unknown, started: Promise<Boxed>): unknown {
  return Object.prototype.toString.call(fn) === '[object AsyncGeneratorFunction]'
    ? deferredItems(started)
    : deferredPromise(started)
}

async function* deferredItems(started: Promise<Boxed>): AsyncGenerator<unknown> {
  const { result } = await started
  yield* result as AsyncIterable<unknown>
}

/**
 * A promise that passes `asResponse()`, `withResponse()` and `parse()` of SDK promises on to the real one. The
 * real one is asked for its value only when the caller asks: an SDK parses the body at most once.
 */
function deferredPromise(started: Promise<Boxed>): Promise<unknown> {
  let settled: Promise<unknown> | undefined
  const value = (): Promise<unknown> => (settled ??= started.then(({ result }) => result))
  return new Proxy(started, {
    get(_target, name) {
      if (name === '_thenUnwrap') {
        return (...args: unknown[]) =>
          deferredPromise(started.then((boxed) => ({ result: call(boxed, name, args) })))
      }
      if (typeof name === 'string' && HELPERS.includes(name)) {
        return (...args: unknown[]) => started.then((boxed) => call(boxed, name, args))
      }
      const promise = value()
      const member: unknown = Reflect.get(promise, name)
      return typeof member === 'function' ? (member.bind(promise) as unknown) : member
    },
  })
}

function call({ result }: Boxed, name: string, args: readonly unknown[]): unknown {
  const method: unknown = Reflect.get(result as object, name)
  return Reflect.apply(method as () => unknown, result, args)
}
