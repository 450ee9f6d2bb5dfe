import { errorMonitor } from 'node:events'
import { reportProblem } from '../problems.ts'
import type { OpenCall } from '../types.ts'
import { holdNodeStream } from './held-node-stream.ts'
import { methodOf } from './method.ts'

interface NodeStream {
  once(event: string | symbol, listener: (error: unknown) => void): unknown
  readonly errored?: Error | null
  readonly readableEnded?: boolean
}

export function isNodeStream(value: object): value is NodeStream {
  return ['pipe', 'once', 'read'].every((name) => methodOf(value, name) !== undefined)
}

/**
 * A `data` listener would start the flow, so the content of Node streams is not read, unless it is held back; an
 * `error` listener would keep an unhandled error from ending the process, Node's error monitor does not.
 */
export function followNodeStream(stream: NodeStream, call: OpenCall): void {
  if (call.restore !== undefined) {
    reportProblem('restoring a result', new Error('the items of Node streams are not restored'))
  }
  const { hold } = call
  if (hold !== undefined) holdNodeStream(stream, call, hold)
  stream.once(errorMonitor, (error) => call.fail(error))
  stream.once('end', () => call.complete())
  stream.once('close', () => {
    if (stream.errored) call.fail(stream.errored)
    else if (stream.readableEnded === false) call.abandon('break')
    else call.complete()
  })
}
