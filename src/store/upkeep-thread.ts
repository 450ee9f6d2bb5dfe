/** Starts the thread of upkeep, and ends it between two steps. */
import { diag } from '@opentelemetry/api'
import { startThread } from './thread-program.ts'
import type { UpkeepOptions } from './upkeep.ts'

/** Places in the memory that host and thread share. */
export const FLAGS = { stop: 0, busy: 1 } as const

/** Longest wait of the end of the process for a step. */
const END_MS = 250

export interface UpkeepThreadInput {
  readonly options: UpkeepOptions
  readonly memory: SharedArrayBuffer
}

/**
 * A thread must not be ended while SQLite works in it: the process could crash with it. So it is told to stop, and
 * ends itself; the end of the process waits for a step that has begun.
 *
 * @returns stops it
 * @throws what `Worker` throws where threads are not permitted
 */
export function startUpkeepThread(program: URL, options: UpkeepOptions): () => void {
  const memory = new SharedArrayBuffer(8)
  const flags = new Int32Array(memory)
  // Loading SQLite is a step, too.
  Atomics.store(flags, FLAGS.busy, 1)
  const worker = startThread(program, { options, memory } satisfies UpkeepThreadInput)
  const onExit = (): void => {
    Atomics.store(flags, FLAGS.stop, 1)
    Atomics.wait(flags, FLAGS.busy, 1, END_MS)
  }
  process.on('exit', onExit)
  worker.on('error', (error) => diag.warn(`cylestio-monitor: upkeep ended: ${String(error)}`))
  worker.on('exit', () => process.off('exit', onExit))
  return () => {
    Atomics.store(flags, FLAGS.stop, 1)
    worker.postMessage('stop')
  }
}
