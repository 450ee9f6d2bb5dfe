/** The thread that keeps a database in order where no journal has one: limits, ballast, index of words. */
import { parentPort, workerData } from 'node:worker_threads'
import { keepBallast } from './ballast.ts'
import { openDatabase } from './open.ts'
import { fillIndex } from './search/fill.ts'
import { upkeepStep } from './upkeep.ts'
import { FLAGS } from './upkeep-thread.ts'
import type { UpkeepThreadInput } from './upkeep-thread.ts'

/** The time between two steps, and between two looks. The host has waited before the first one. */
const STEP_MS = 250
const LOOK_MS = 60_000
const INDEX_STEP_MS = 50
const INDEX_MS = 5_000

const { options, memory } = workerData as UpkeepThreadInput
const flags = new Int32Array(memory)

/** Runs `step` again and again; sooner while it has more to do. What fails is tried again at the next look. */
function repeat(step: () => boolean, soonMs: number, laterMs: number): void {
  const run = (): void => {
    let more = false
    Atomics.store(flags, FLAGS.busy, 1)
    try {
      more = Atomics.load(flags, FLAGS.stop) === 0 && step()
    } catch {
      // A lock, or a full disk: the writer meets the same, and says it.
    } finally {
      Atomics.store(flags, FLAGS.busy, 0)
      Atomics.notify(flags, FLAGS.busy)
    }
    setTimeout(run, more ? soonMs : laterMs)
  }
  run()
}

function indexStep(): boolean {
  const db = openDatabase(options.path, {})
  try {
    return fillIndex(db)
  } finally {
    db.close()
  }
}

repeat(
  () => {
    keepBallast(options.path)
    return upkeepStep(options)
  },
  STEP_MS,
  LOOK_MS,
)
repeat(indexStep, INDEX_STEP_MS, INDEX_MS)

// Between two steps, so nothing of SQLite is at work.
parentPort?.once('message', () => process.exit())
