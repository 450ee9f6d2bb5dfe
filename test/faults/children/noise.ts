/** A thread that only sleeps, and notes how late it was waked: what the machine takes from every thread. */
import { workerData } from 'node:worker_threads'

const SLEEP_MS = 5
const latest = new Int32Array(workerData as SharedArrayBuffer)
const nobody = new Int32Array(new SharedArrayBuffer(4))
for (;;) {
  const start = performance.now()
  Atomics.wait(nobody, 0, 0, SLEEP_MS)
  const late = Math.round(performance.now() - start - SLEEP_MS)
  if (late > Atomics.load(latest, 0)) Atomics.store(latest, 0, late)
}
