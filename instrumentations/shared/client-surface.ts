/** What of a client object is monitored when it is handed in, without any hook. */
import type { AnyFunction } from '../../src/calls/wrap-function.ts'

export interface SurfaceMethod {
  /** From the client to the method, such as `chat.completions.create`. */
  readonly path: string
  /** Wraps the method of one object. */
  readonly wrap: (original: AnyFunction) => AnyFunction
}

/** One library's clients. */
export interface ClientSurface {
  /** Package that the client is of. */
  readonly library: string
  /** Name of its class, where its methods are those of other clients, too. */
  readonly className?: string
  /** Methods that make it a client of this kind; the others of the list may be missing. */
  readonly marks: readonly string[]
  readonly methods: readonly SurfaceMethod[]
}
