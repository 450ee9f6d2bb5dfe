/**
 * The methods of a client library whose resources are classes: one row each. Patches, `monitor(client)` and the
 * docs page follow from the rows.
 */
import type { AnyFunction } from '../../src/calls/wrap-function.ts'
import type { SurfaceMethod } from './client-surface.ts'
import type { SurfaceRow } from './library.ts'

/** One monitored method. */
export interface ClassMethod {
  /** Classes from the client class down to the resource, such as `['Chat', 'Completions']`; none for its own methods. */
  readonly classes: readonly string[]
  readonly method: string
  /** Wraps it and says so by `rememberOriginal`, as `wrapFunction` does. */
  readonly wrap: (original: AnyFunction) => AnyFunction
  /** Not every version has it; nothing is missing where there is none. */
  readonly optional?: boolean
  /**
   * Left out for a helper that has no span of its own; `call` is written where applications call something else that
   * ends in this method.
   */
  readonly docs?: Omit<SurfaceRow, 'call' | 'channel'> &
    Partial<Pick<SurfaceRow, 'call' | 'channel'>>
}

/** The object on which a row's method lies; undefined where this version has no such resource. */
export function prototypeAt(client: unknown, { classes }: ClassMethod): object | undefined {
  let at = client as Readonly<Record<string, unknown>> | null | undefined
  for (const name of classes) at = at?.[name] as typeof at
  const prototype: unknown = at?.['prototype']
  return typeof prototype === 'object' && prototype !== null ? prototype : undefined
}

/** The same methods on a client object. */
export function clientMethods(rows: readonly ClassMethod[]): SurfaceMethod[] {
  return rows.map((row) => ({ path: pathOf(row), wrap: row.wrap }))
}

/** The rows for the docs page. */
export function surfaceRows(rows: readonly ClassMethod[]): SurfaceRow[] {
  return rows.flatMap((row) =>
    row.docs === undefined ? [] : [{ call: pathOf(row), channel: 'LLM', ...row.docs }],
  )
}

/** A class's name is the property's: `Chat.Completions` is at `chat.completions`. */
const pathOf = ({ classes, method }: ClassMethod): string =>
  [...classes.map((name) => name.charAt(0).toLowerCase() + name.slice(1)), method].join('.')
