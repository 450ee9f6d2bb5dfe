/** Runs faults one after the other, so that none slows another one down. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomNumbers } from '../support/random.ts'
import { startOracle } from './driver/oracle.ts'
import { missing } from './driver/permits.ts'
import { startProducer } from './driver/producer.ts'
import type { Fault, Figures, Result, Tier } from './types.ts'

/** A fault that takes longer hangs. */
const LIMIT_SECONDS: Readonly<Record<Tier, number>> = { ci: 90, nightly: 900, soak: 3_600 }

export interface RunOptions {
  readonly tier: Tier
  readonly seed: number
  readonly done: (result: Result) => void
}

export async function runFaults(faults: readonly Fault[], options: RunOptions): Promise<Result[]> {
  const results: Result[] = []
  for (const fault of faults) {
    const result = await runFault(fault, options)
    options.done(result)
    results.push(result)
  }
  return results
}

async function runFault(fault: Fault, { tier, seed }: RunOptions): Promise<Result> {
  const reasons = (fault.needs ?? []).map(missing).filter((reason) => reason !== undefined)
  if (reasons.length > 0) {
    const skipped = reasons.join('; ')
    return { fault, seconds: 0, figures: undefined, problems: [], skipped }
  }
  const started = performance.now()
  const problems: string[] = []
  const endings: (() => unknown)[] = []
  const folder = mkdtempSync(join(tmpdir(), 'cylestio-fault-'))
  let figures: Figures | undefined
  let timer: NodeJS.Timeout | undefined
  try {
    const work = fault.run({
      tier,
      rounds: fault.rounds[tier],
      random: randomNumbers(seed),
      folder,
      blame: (found, where) =>
        void problems.push(
          ...found.map((text) => (where === undefined ? text : `${where}: ${text}`)),
        ),
      check: (holds, problem) => void (holds || problems.push(problem)),
      atEnd: (end) => void endings.push(end),
      async producer(given) {
        const producer = await startProducer(given)
        endings.push(() => producer.process.kill('SIGKILL'))
        return producer
      },
      async oracle(port) {
        const oracle = await startOracle(port)
        endings.push(() => oracle.close())
        return oracle
      },
    })
    const late = new Promise<never>((_, reject) => {
      const seconds = LIMIT_SECONDS[tier]
      timer = setTimeout(() => reject(new Error(`not done after ${seconds} s`)), seconds * 1_000)
    })
    figures = await Promise.race([work, late])
  } catch (error) {
    problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
  } finally {
    clearTimeout(timer)
    for (const end of endings.reverse()) {
      await (async () => end())().catch((error: unknown) => console.error(error))
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  return { fault, seconds: (performance.now() - started) / 1_000, figures, problems }
}
