/** A call of a library that was judged and counted already, as the call of the framework that makes it. */
import { type Context, context, createContextKey } from '@opentelemetry/api'
import { coverageOf } from '../../src/util/covered-spans.ts'

const LIBRARY = createContextKey('cylestio.judged-above')

/**
 * A context in which the calls of a library are the very request that is judged as a framework's call.
 *
 * @param library the library's name in the registry, such as `mistral`
 */
export const judgeAbove = (from: Context, library: string): Context =>
  from.setValue(LIBRARY, library)

/** Whether a call of the library is part of such a call; not where that one could not be opened. */
export function isJudgedAbove(library: string): boolean {
  const active = context.active()
  return active.getValue(LIBRARY) === library && coverageOf(active, '') === 'llm'
}
