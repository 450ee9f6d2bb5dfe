/**
 * A thread that sleeps and now and then writes a few bytes beside the database, and notes how late it was: what the
 * machine's processors and its disk take from everyone.
 */
import { openSync, writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import type { NoiseInput } from './producer.ts'

const SLEEP_MS = 5
const { memory, file } = workerData as NoiseInput
const latest = new Int32Array(memory)
const nobody = new Int32Array(new SharedArrayBuffer(4))
const fd = attempt(() => openSync(file, 'w'))
for (;;) {
  const start = performance.now()
  Atomics.wait(nobody, 0, 0, SLEEP_MS)
  if (fd !== undefined) attempt(() => writeSync(fd, 'noise', 0))
  const late = Math.round(performance.now() - start - SLEEP_MS)
  if (late > Atomics.load(latest, 0)) Atomics.store(latest, 0, late)
}

/** A full disk or a folder of somebody else is no noise. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
