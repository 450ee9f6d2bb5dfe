/** The thread that keeps a database in order where no journal has one: limits, ballast, index of words. */
import { workerData } from 'node:worker_threads'
import { keepBallast } from './ballast.ts'
import { openDatabase } from './open.ts'
import { fillIndex } from './search/fill.ts'
import { upkeepStep } from './upkeep.ts'
import type { UpkeepOptions } from './upkeep.ts'

/** The first look, soon enough for short programs; the time between two steps; between two looks. */
const FIRST_MS = 2_000
const STEP_MS = 250
const LOOK_MS = 60_000
const INDEX_STEP_MS = 50
const INDEX_MS = 5_000

const options = workerData as UpkeepOptions

/** Runs `step` again and again; sooner while it has more to do. What fails is tried again at the next look. */
function repeat(step: () => boolean, soonMs: number, laterMs: number): void {
  const run = (): void => {
    let more = false
    try {
      more = step()
    } catch {
      // A lock, or a full disk: the writer meets the same, and says it.
    }
    setTimeout(run, more ? soonMs : laterMs)
  }
  setTimeout(run, FIRST_MS)
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
