/** Holds the chunks of a Node stream back: they are stopped where their source pushes them in. */
import type { SecurityError } from '../../errors.ts'
import { guard, reportProblem } from '../problems.ts'
import type { HoldBack, Released } from '../hold-back.ts'
import type { OpenCall } from '../types.ts'
import { methodOf } from './method.ts'
import { override } from './override.ts'

type Push = (chunk: unknown, encoding?: BufferEncoding) => boolean

/** What is touched of a stream. */
interface Pushed {
  readonly readableObjectMode?: boolean
  readonly readableLength?: number
  read(): unknown
  unshift(chunk: unknown): void
  destroy(error: Error): unknown
  /** Node's own; true from the call of `_read` to the next `push`. */
  readonly _readableState?: { reading: boolean; readonly ended?: boolean }
}

/** Watches what the stream's source gives it, before a consumer can get at it. */
export function holdNodeStream(stream: object, call: OpenCall, hold: HoldBack): void {
  const target = stream as Pushed
  if (methodOf(stream, 'push') === undefined) {
    reportProblem('holding a stream back', new Error('a stream without push() is not held back'))
    return
  }
  let refused: SecurityError | undefined
  const refuse = (error: SecurityError): false => {
    refused = error
    target.destroy(error)
    return false
  }
  const take = (chunk: unknown): Released => {
    call.chunk(chunk)
    return hold.push(chunk)
  }

  const { _readableState: state } = target
  if ((target.readableLength ?? 0) > 0) guard('holding a stream back', holdBuffered)
  override(stream, 'push', (push: Push) => (chunk, encoding) => {
    if (refused !== undefined) return false
    if (chunk === null || chunk === undefined) {
      const error = call.complete()
      if (error !== undefined) return refuse(error)
      for (const item of hold.rest()) push(item)
      return push(chunk)
    }
    const bytes = typeof chunk === 'string' && encoding !== undefined && !isUtf8(encoding)
    const given = take(bytes ? Buffer.from(chunk, encoding) : chunk)
    if ('refused' in given) return refuse(given.refused)
    if (given.items.length === 0) return askForMore(push)
    return given.items.map((item) => push(item)).at(-1) === true
  })

  /** A source gives the next chunk when it is asked again, and that is when the last one has come. */
  function askForMore(push: Push): boolean {
    if (target.readableObjectMode !== true) return push('')
    process.nextTick(() => {
      if (state?.reading !== true) return
      state.reading = false
      guard('reading on', () => void (stream as { read(size: number): unknown }).read(0))
    })
    return true
  }

  /** What had come before the stream was handed over. */
  function holdBuffered(): void {
    const chunks: unknown[] = []
    for (let chunk = target.read(); chunk !== null; chunk = target.read()) chunks.push(chunk)
    let items: readonly unknown[] = []
    for (const chunk of chunks) {
      const given = take(chunk)
      if ('refused' in given) return void refuse(given.refused)
      items = [...items, ...given.items]
    }
    if (state?.ended === true) {
      const error = call.complete()
      if (error !== undefined) return void refuse(error)
      items = [...items, ...hold.rest()]
    }
    for (const item of items.toReversed()) target.unshift(item)
  }
}

const isUtf8 = (encoding: string): boolean => /^utf-?8$/i.test(encoding)
