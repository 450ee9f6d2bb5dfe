/** Patches one client object, for `monitor(client)` and `enableMonitoring({ llmClient, llmMethodPath })`. */
import { describeLlmCall } from '../src/calls/llm-call.ts'
import { reportPatch } from '../src/calls/patch-report.ts'
import { originalOf, wrapFunction } from '../src/calls/wrap-function.ts'
import { ConfigError } from '../src/errors.ts'
import { nearest as nearestOf } from '../src/util/nearest.ts'
import { patchMethod } from '../src/util/patch-method.ts'
import { CLIENT_SURFACES } from './index.ts'
import type { SurfaceMethod } from './shared/client-surface.ts'

/** Method paths that are tried on a client of unknown make when none is given. */
const KNOWN_PATHS = ['chat.completions.create', 'responses.create', 'messages.create', 'generate']

/** A client and the methods of it that are to be monitored. */
export interface ClientMethods {
  readonly library: string
  readonly methods: readonly (SurfaceMethod & { readonly owner: object })[]
}

/**
 * Finds what to monitor: of a client of a known library every method that asks a model, of any other the
 * first method that is known by name.
 *
 * @param path one method alone, such as `generate` or `messages.create`
 * @param argument how the client is called in errors
 * @throws ConfigError when the client is no object, has nothing known, or the path does not lead to a function
 */
export function findClientMethods(
  client: unknown,
  path?: string,
  argument = 'llmClient',
): ClientMethods {
  if ((typeof client !== 'object' && typeof client !== 'function') || client === null) {
    const found = client === null ? 'null' : typeof client
    throw new ConfigError([{ path: argument, expected: 'a client object', found }])
  }
  const surface = CLIENT_SURFACES.find(
    ({ marks, className }) =>
      (className === undefined || isOfClass(client, className)) &&
      marks.every((mark) => ownerOf(client, mark) !== undefined),
  )
  const library = surface?.library ?? client.constructor?.name ?? 'client'
  if (path === undefined && surface !== undefined) {
    const methods = surface.methods.flatMap((method) => {
      const owner = ownerOf(client, method.path)
      return owner === undefined ? [] : [{ ...method, owner }]
    })
    return { library, methods }
  }
  const chosen = path ?? KNOWN_PATHS.find((known) => ownerOf(client, known) !== undefined)
  if (chosen === undefined) throw nothingKnown(argument)
  const owner = ownerOf(client, chosen)
  if (owner === undefined) throw unknownPath(client, chosen)
  const method = surface?.methods.find((known) => known.path === chosen)
  return { library, methods: [{ ...(method ?? methodByShape(library, chosen)), owner }] }
}

/** Whether a class of that name made the object, or one that extends it. */
function isOfClass(client: object, className: string): boolean {
  for (
    let at = Object.getPrototypeOf(client) as object | null;
    at !== null;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    if (at.constructor?.name === className) return true
  }
  return false
}

/** A method of which nothing is known but what the shape of its arguments tells. */
const methodByShape = (library: string, path: string): SurfaceMethod => ({
  path,
  wrap: (original) =>
    wrapFunction(original, (args) => describeLlmCall(args, { fallbackName: `${library}.${path}` })),
})

/**
 * Monitors the methods of this one object, each once.
 *
 * @returns undoes it
 */
export function patchClient({ library, methods }: ClientMethods): () => void {
  const undos = methods.flatMap(({ owner, path, wrap }) => {
    const name = path.split('.').at(-1) ?? path
    if (originalOf((owner as Record<string, unknown>)[name]) !== undefined) return []
    const undo = patchMethod(owner, name, wrap)
    reportPatch({
      channel: 'LLM',
      library,
      by: 'monitor()',
      method: path,
      patched: undo !== undefined,
    })
    return undo === undefined ? [] : [undo]
  })
  return () => {
    for (const undo of undos) undo()
  }
}

const nothingKnown = (argument: string): ConfigError =>
  new ConfigError([
    argument === 'llmClient'
      ? {
          path: 'llmMethodPath',
          expected: `the path of the client's method, as it has none of ${KNOWN_PATHS.join(', ')}`,
          found: 'undefined',
        }
      : {
          path: argument,
          expected: `a client with one of ${KNOWN_PATHS.join(', ')}`,
          found: 'a client of another kind',
        },
  ])

/** The object that has the path's last name as a method; undefined when there is none. */
function ownerOf(client: object, path: string): object | undefined {
  const names = path.split('.')
  const method = names.pop() ?? ''
  let at: unknown = client
  for (const name of names) at = (at as Record<string, unknown> | null | undefined)?.[name]
  if ((typeof at !== 'object' && typeof at !== 'function') || at === null) return undefined
  return typeof (at as Record<string, unknown>)[method] === 'function' ? at : undefined
}

/** Says how far the path led, and what there is instead. */
function unknownPath(client: object, path: string): ConfigError {
  const reached: string[] = []
  let at: unknown = client
  for (const name of path.split('.')) {
    const next = (at as Record<string, unknown> | null | undefined)?.[name]
    if (next === undefined || next === null) break
    reached.push(name)
    at = next
  }
  const missing = path.split('.')[reached.length]
  const where = reached.length === 0 ? 'the client' : reached.join('.')
  const found = missing === undefined ? `${where} is ${typeof at}` : `${where} has no ${missing}`
  const nearest = missing === undefined ? undefined : nearestOf(missing, memberNames(at))
  return new ConfigError([
    {
      path: 'llmMethodPath',
      expected: `a path to a function of the client, ${JSON.stringify(path)} is none`,
      found,
      ...(nearest === undefined ? {} : { nearest: [...reached, nearest].join('.') }),
    },
  ])
}

function memberNames(value: unknown): string[] {
  const names = new Set<string>()
  for (
    let at = Object(value) as object | null;
    at !== null && at !== Object.prototype;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    for (const name of Object.getOwnPropertyNames(at)) names.add(name)
  }
  names.delete('constructor')
  return [...names]
}
