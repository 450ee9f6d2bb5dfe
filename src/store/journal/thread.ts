/** Starts the moving thread, and starts it again when it has died. */
import { diag } from '@opentelemetry/api'
import { startThread } from '../thread-program.ts'
import { STATE } from './signals.ts'
import type { Signals } from './signals.ts'
import type { WorkerInput, WorkerMessage } from './worker.ts'

const RESTART_MS = 1_000

export interface MovingThread {
  /** From now on it is not started again. */
  stop(): void
}

/**
 * @param onEnd called when the thread has ended after {@link MovingThread.stop}
 * @throws what `Worker` throws where threads are not permitted
 */
export function startMovingThread(
  program: URL,
  input: Omit<WorkerInput, 'memory'>,
  signals: Signals,
  onEnd: () => void,
): MovingThread {
  let stopped = false
  let heard = false
  const where = JSON.stringify(input.path)

  const start = (): void => {
    signals.set('state', STATE.starting)
    const worker = startThread(program, { ...input, memory: signals.memory } satisfies WorkerInput)
    worker.on('message', ({ trouble }: WorkerMessage) => {
      if (trouble === undefined) return diag.warn(`cylestio-monitor: events reach ${where} again`)
      const message = `events wait in the journal of ${where}: ${trouble}`
      diag.warn(`cylestio-monitor: ${message}`)
      // `diag` is silent until the application gives it a logger.
      if (!heard) process.emitWarning(message, { type: 'CylestioMonitorWarning' })
      heard = true
    })
    worker.on('error', (error) => {
      diag.warn(`cylestio-monitor: the thread that fills ${where} died: ${String(error)}`)
    })
    worker.on('exit', () => {
      signals.set('state', STATE.ended)
      if (stopped) onEnd()
      else setTimeout(restart, RESTART_MS).unref()
    })
    // Again: a listener for messages makes the thread keep the program alive.
    worker.unref()
  }

  const restart = (): void => {
    if (stopped) return
    try {
      start()
    } catch (error) {
      diag.warn(`cylestio-monitor: events wait in the journal of ${where}: ${String(error)}`)
      setTimeout(restart, RESTART_MS).unref()
    }
  }

  start()
  return {
    stop() {
      stopped = true
    },
  }
}
