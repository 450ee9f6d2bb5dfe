/** The clock is set forward and back by a day, while the receiver is down and while it is up. */
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { judged } from '../driver/judge.ts'
import { until } from '../driver/until.ts'
import type { Fault } from '../types.ts'

const DAY_MS = 86_400_000
/** Forward, back to where it was, back by a day, and to where it was. */
const JUMPS = [DAY_MS, -DAY_MS, -DAY_MS, DAY_MS]

export const clockJump: Fault = {
  name: 'clock-jump',
  rows: [25],
  promise:
    'a clock that jumps by a day: events are kept and delivered in order, and no wait gets longer by it',
  rounds: { ci: 1, nightly: 5, soak: 20 },
  async run(run) {
    const path = join(run.folder, 'events.db')
    const oracle = await run.oracle()
    const producer = await run.producer({ path, webhook: oracle.url })
    const { acknowledged } = producer
    const arrives = async (where: string): Promise<void> => {
      await producer.ask('write 20')
      const last = acknowledged.at(-1) ?? ''
      run.check(await until(() => oracle.taken.has(last), 12_000), `${where}: not delivered`)
    }
    await arrives('before')
    for (let round = 0; round < run.rounds; round += 1) {
      for (const jump of JUMPS) {
        oracle.answer({ status: 503 })
        const before = oracle.requests
        await producer.ask('write 5')
        await until(() => oracle.requests > before, 10_000)
        // The answer is there, and the wait after it begins.
        await wait(100)
        await producer.ask(`clock ${jump}`)
        oracle.answer({ status: 200 })
        await arrives(`a jump of ${jump / 3_600_000} h`)
      }
    }
    await producer.stop()
    const verdict = judged(run, { path, acknowledged, prefixes: ['p'], oracle })
    return { rounds: run.rounds * JUMPS.length, ...verdict }
  },
}
