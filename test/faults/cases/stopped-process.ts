/** The process that delivers is stopped (SIGSTOP, a debugger, a frozen container), and wakes up later. */
import { join } from 'node:path'
import { judged } from '../driver/judge.ts'
import { until } from '../driver/until.ts'
import type { Fault } from '../types.ts'

/** A lease lasts ten seconds. */
const TAKEN_OVER_MS = 25_000

export const stoppedProcess: Fault = {
  name: 'stopped-process',
  rows: [2],
  promise:
    'a delivering process that is stopped: another one takes over, and the sleeper undoes nothing',
  rounds: { ci: 1, nightly: 6, soak: 30 },
  async run(run) {
    const path = join(run.folder, 'events.db')
    const oracle = await run.oracle()
    const prefixes: string[] = []
    const acknowledged: string[] = []
    for (let round = 0; round < run.rounds; round += 1) {
      const [first, second] = [`a${round}`, `b${round}`]
      const sleeper = await run.producer({ path, prefix: first, webhook: oracle.url })
      const other = await run.producer({ path, prefix: second, webhook: oracle.url })
      await sleeper.ask('write 30')
      await until(() => oracle.taken.has(`${first}-29`), 20_000)
      // In the middle of a request, as far as that can be had.
      oracle.answer({ status: 200, delayMs: 100 })
      await sleeper.ask('write 10')
      sleeper.process.kill('SIGSTOP')
      await other.ask('write 30')
      const over = await until(() => oracle.taken.has(`${second}-29`), TAKEN_OVER_MS)
      run.check(over, 'nobody took over')
      sleeper.process.kill('SIGCONT')
      await sleeper.ask('write 10')
      const awake = await until(() => oracle.taken.has(`${first}-49`), TAKEN_OVER_MS)
      run.check(awake, 'what the sleeper wrote was not delivered')
      await sleeper.stop()
      await other.stop()
      prefixes.push(first, second)
      acknowledged.push(...sleeper.acknowledged, ...other.acknowledged)
      oracle.answer({ status: 200 })
    }
    const verdict = judged(run, { path, acknowledged, prefixes, oracle })
    run.check((verdict.duplicates ?? 0) <= 50 * run.rounds, 'more came twice than was in flight')
    return { rounds: run.rounds, ...verdict }
  },
}
