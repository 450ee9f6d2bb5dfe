/** A receiver that hangs, answers late, or never ends its answer, while the host works. */
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Answer } from '../../support/misbehaving-server.ts'
import { feltBy } from '../driver/bounds.ts'
import { judged } from '../driver/judge.ts'
import { until } from '../driver/until.ts'
import type { Fault } from '../types.ts'

/** Each for a while; the client waits two seconds at most. */
const MOODS: readonly Answer[] = [
  'hang',
  { status: 200, delayMs: 1_500 },
  'slow-body',
  'endless-body',
  'gzip-bomb',
]
const MOOD_MS = 1_500

export const slowReceiver: Fault = {
  name: 'slow-receiver',
  rows: [15, 17],
  promise: 'a receiver that hangs, drips or pours: requests are given up, the host does not notice',
  rounds: { ci: 1, nightly: 6, soak: 30 },
  async run(run) {
    const path = join(run.folder, 'events.db')
    const oracle = await run.oracle()
    const producer = await run.producer({ path, webhook: oracle.url, perSecond: 100 })
    await producer.ask('write 20')
    await producer.ask('reset')
    await producer.ask('run')
    for (let round = 0; round < run.rounds; round += 1) {
      for (const mood of MOODS) {
        oracle.answer(mood)
        await wait(MOOD_MS)
      }
    }
    await producer.ask('pause')
    const report = await producer.report()
    run.blame(feltBy(report))
    oracle.answer({ status: 200 })
    const { acknowledged } = producer
    const last = acknowledged.at(-1) ?? ''
    run.check(await until(() => oracle.taken.has(last), 60_000), 'the last event did not arrive')
    await producer.stop()
    const verdict = judged(run, { path, acknowledged, prefixes: ['p'], oracle })
    return { rounds: run.rounds * MOODS.length, ...verdict, loopMs: report.loopMs }
  },
}
