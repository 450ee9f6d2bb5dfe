/** Drops unread results and collects garbage; run with --expose-gc. Prints what is open afterwards. */
import { enableMonitoring, monitorCall } from '../../../src/index.ts'
import { openCallCount } from '../../../src/calls/open-calls.ts'

const { gc } = globalThis
if (gc === undefined) throw new Error('run with --expose-gc')
const [path = ''] = process.argv.slice(2)
enableMonitoring({ agentId: 'child', config: { database: { path } } })

const dropped: Record<string, () => unknown> = {
  generator: async function* () {
    yield 1
  },
  stream: () => new ReadableStream(),
  iterable: () => ({ async *[Symbol.asyncIterator]() {} }),
  promised: async () => new ReadableStream(),
  never: () => new Promise(() => {}),
}
for (const [name, make] of Object.entries(dropped)) {
  await Promise.race([monitorCall(make, { channel: 'AGENT', name })(), Promise.resolve()])
}

/** As the SDKs that Fern generates have it: awaiting it awaits another promise, and lets go of this one. */
class HttpResponsePromise extends Promise<unknown> {
  innerPromise: Promise<{ readonly data: unknown }>
  constructor(inner: Promise<{ readonly data: unknown }>) {
    super((resolve) => resolve(undefined))
    this.innerPromise = inner
  }
  unwrap(): Promise<unknown> {
    return this.innerPromise.then(({ data }) => data)
  }
  override then<A = unknown, B = never>(
    fulfilled?: ((value: unknown) => A | PromiseLike<A>) | null,
    rejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.unwrap().then(fulfilled, rejected)
  }
  async withRawResponse(): Promise<unknown> {
    return this.innerPromise
  }
}
let answer: (value: { readonly data: unknown }) => void = () => {}
const request = monitorCall(
  () => new HttpResponsePromise(new Promise((resolve) => (answer = resolve))),
  { channel: 'AGENT', name: 'kept' },
)
const awaited = request().then((value) => value)

// Held by their iterator, reader and branch alone: these must stay open.
const stream = () =>
  new ReadableStream({
    start(controller) {
      controller.enqueue('kept')
      controller.close()
    },
  })
const source = monitorCall(stream, { channel: 'AGENT', name: 'kept' })
const iterable = monitorCall(
  () => ({
    async *[Symbol.asyncIterator]() {
      yield 'kept'
    },
  }),
  { channel: 'AGENT', name: 'kept' },
)
const reader = source().getReader()
const iterator = source()[Symbol.asyncIterator]()
const branch = source().tee()[0]
const items = iterable()[Symbol.asyncIterator]()
const piped = source().pipeThrough(new TransformStream())

for (let round = 0; round < 20 && (round < 5 || openCallCount() > 6); round += 1) {
  gc()
  await new Promise((resolve) => setTimeout(resolve, 10))
}
console.log('open', openCallCount())
answer({ data: 'kept' })
await awaited
await reader.read()
await reader.read()
for await (const _ of { [Symbol.asyncIterator]: () => iterator });
for await (const _ of branch);
for await (const _ of { [Symbol.asyncIterator]: () => items });
for await (const _ of piped);
console.log('open', openCallCount())
