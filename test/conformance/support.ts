/** What the files of cases share. */
import type { WireReply } from '../support/wire-server.ts'
import type { CaseContext, CaseScript, ConformanceCase } from './types.ts'

/** Makes cases that call something on an ordinary client. */
export const casesWith =
  <C>(clientOf: (context: CaseContext) => Promise<C>) =>
  (
    name: string,
    call: (client: C, context: CaseContext) => unknown,
    more: Omit<ConformanceCase, 'name' | 'run'> = {},
  ): ConformanceCase => ({
    name,
    run: async (context) => call(await clientOf(context), context),
    ...more,
  })

export const LONG = 'word '.repeat(400)

export const always = (reply: WireReply): { readonly script: CaseScript } => ({
  script: () => reply,
})

/** The n-th request gets the n-th answer, all further ones the last. */
export const inTurn = (
  ...replies: readonly [WireReply, ...WireReply[]]
): { readonly script: CaseScript } => ({
  script: (_request, index) => replies[Math.min(index, replies.length - 1)] ?? replies[0],
})

async function* nothing<T>(): AsyncGenerator<T> {}

/** Every item; none where there is no stream. */
export async function collect<T>(items: AsyncIterable<T> | undefined): Promise<T[]> {
  const all: T[] = []
  for await (const item of items ?? nothing<T>()) all.push(item)
  return all
}

/** The first item, and nothing of the rest. */
export async function firstOf<T>(items: AsyncIterable<T> | undefined): Promise<T | undefined> {
  for await (const item of items ?? nothing<T>()) return item
  return undefined
}

/** What an `await` throws, as its caller could tell it apart. */
export async function errorOf(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    return { value: await promise }
  } catch (error) {
    const { name, message, ...facts } = error as Error & Readonly<Record<string, unknown>>
    const { status, statusCode, code } = facts
    return { class: (error as Error).constructor.name, name, message, status, statusCode, code }
  }
}
