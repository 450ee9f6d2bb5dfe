/** The receiver is down while thousands of events are written; then it is up. */
import { join } from 'node:path'
import { feltBy } from '../driver/bounds.ts'
import { judged } from '../driver/judge.ts'
import { startOracle } from '../driver/oracle.ts'
import { until } from '../driver/until.ts'
import type { Fault } from '../types.ts'

const EVENTS_PER_ROUND = 1_000

export const outage: Fault = {
  name: 'outage',
  rows: [14],
  promise:
    'a receiver that is down: all comes later, in order, once, and the host does not notice the catch-up',
  /** Thousands of events. */
  rounds: { ci: 4, nightly: 100, soak: 200 },
  async run(run) {
    const path = join(run.folder, 'events.db')
    const closed = await startOracle()
    await closed.close()
    const producer = await run.producer({ path, webhook: closed.url, largest: 1_000 })
    await producer.ask(`write ${run.rounds * EVENTS_PER_ROUND}`)
    await producer.ask('reset')
    const oracle = await run.oracle(closed.port)
    const started = performance.now()
    // Somebody who asks does not wait for the next attempt, which may be minutes away by now.
    await producer.ask('flush')
    const last = producer.acknowledged.at(-1) ?? ''
    const arrived = await until(() => oracle.taken.has(last), 120_000 + run.rounds * 3_000)
    const seconds = (performance.now() - started) / 1_000
    run.check(arrived, 'the last event did not arrive')
    const report = await producer.report()
    run.blame(feltBy(report))
    await producer.ask('write 1')
    const { acknowledged } = producer
    const fresh = await until(() => oracle.taken.has(acknowledged.at(-1) ?? ''), 10_000)
    run.check(fresh, 'a fresh event was not delivered')
    await producer.stop()
    const verdict = judged(run, { path, acknowledged, prefixes: ['p'], largest: 1_000, oracle })
    run.check(verdict.duplicates === 0, `${verdict.duplicates} events came twice`)
    const rate = Math.round(acknowledged.length / seconds)
    return {
      rounds: run.rounds,
      ...verdict,
      loopMs: report.loopMs,
      note: `caught up with ${rate} events/s in ${seconds.toFixed(1)} s, ${oracle.requests} requests`,
    }
  },
}
