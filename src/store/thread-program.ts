/** Programs of threads of our own. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'

/**
 * The program that lies beside this package's own files.
 *
 * @param name path below this folder, without its ending
 * @returns undefined in a bundle, which does not carry it
 */
export function threadProgram(name: string): URL | undefined {
  try {
    const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
    const program = new URL(`./${name}.${ending}`, import.meta.url)
    return existsSync(fileURLToPath(program)) ? program : undefined
  } catch {
    return undefined
  }
}

/**
 * Starts a thread that does not keep a finished program alive.
 *
 * @throws what `Worker` throws where threads are not permitted
 */
export function startThread(program: URL, input: object): Worker {
  const { NODE_OPTIONS: _left, ...env } = process.env
  const worker = new Worker(program, {
    workerData: input,
    // Without these the thread would preload what the host preloads, this monitor among it, for ever.
    execArgv: [],
    env,
    name: 'cylestio-monitor',
  })
  worker.unref()
  return worker
}
