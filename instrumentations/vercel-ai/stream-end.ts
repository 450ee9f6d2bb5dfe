/** Learns from the SDK's own callbacks how a streaming call ends. */
import type { OpenCall } from '../../src/calls/types.ts'
import { isObject } from '../shared/proxied.ts'
import type { CallOptions } from './types.ts'

type Callback = (...args: unknown[]) => unknown

/** A copy of the options of `streamText` or `streamObject` whose callbacks end the call, after the user's. */
export function watchEnd(options: unknown, call: OpenCall): unknown {
  if (!isObject(options)) return options
  const given = options as CallOptions
  // `onFinish` until major 6; `onEnd` came with 7 and goes before it.
  const end = 'onEnd' in given ? 'onEnd' : 'onFinish'
  return {
    ...given,
    [end]: after(given[end] ?? given['onFinish'], () => call.complete()),
    onAbort: after(given['onAbort'], () => call.abandon('abort')),
    onError: after(given['onError'] ?? sdkDefault, ([event]) => {
      // The SDK may yet try again: `onEnd` or the next failure tells.
      if (given['streamRetries'] !== undefined) return
      call.fail(isObject(event) && 'error' in event ? event.error : event)
    }),
  }
}

/** What the SDK does, in all its majors, where no `onError` is given. */
const sdkDefault: Callback = (event) => {
  // eslint-disable-next-line no-console -- the SDK's own way
  console.error((event as { readonly error?: unknown } | undefined)?.error)
}

function after(callback: unknown, then: (args: unknown[]) => unknown): Callback {
  return function (this: unknown, ...args) {
    try {
      return typeof callback === 'function'
        ? (Reflect.apply(callback, this, args) as unknown)
        : undefined
    } finally {
      then(args)
    }
  }
}
