/** Programs that are killed while the receiver has their request and has not answered; others go on. */
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { sumFigures } from '../driver/figures.ts'
import { judged } from '../driver/judge.ts'
import type { Oracle } from '../driver/oracle.ts'
import { until } from '../driver/until.ts'
import type { Fault, FaultRun, Figures } from '../types.ts'

/** Files, and so rounds, at the same time: each waits ten seconds for the lease of a dead process. */
const LANES = 3
const EVENTS = 120
/** The receiver thinks so long; the process is killed meanwhile. */
const ANSWER_MS = 300

export const killForwarder: Fault = {
  name: 'kill-forwarder',
  rows: [2],
  promise: 'kill -9 with a request in flight: everything arrives in order, only that request twice',
  rounds: { ci: 3, nightly: 30, soak: 150 },
  async run(run) {
    const lanes = await Promise.all(
      Array.from({ length: LANES }, (_, lane) =>
        runLane(run, lane, Math.ceil((run.rounds - lane) / LANES)),
      ),
    )
    return sumFigures(lanes)
  },
}

async function runLane(run: FaultRun, lane: number, rounds: number): Promise<Figures> {
  const path = join(run.folder, `events-${lane}.db`)
  const oracle = await run.oracle()
  const acknowledged: string[] = []
  const prefixes: string[] = []
  let mostTwice = 0
  for (let round = 0; round < rounds; round += 1) {
    const prefix = `l${lane}r${round}`
    prefixes.push(prefix)
    const producer = await run.producer({ path, prefix, webhook: oracle.url })
    // Some requests are taken; the process dies in the next one, before or after the receiver has noted it.
    const last = oracle.requests + Math.round(run.random() * 3)
    let inFlight = 0
    oracle.answer(({ events }) => {
      if (oracle.requests <= last) return { status: 200 }
      inFlight = events.length
      return { status: 200, delayMs: ANSWER_MS }
    })
    await producer.ask(`write ${EVENTS}`)
    await until(() => inFlight > 0, 30_000)
    await wait(run.random() * (ANSWER_MS / 2))
    await producer.kill()
    mostTwice += inFlight
    acknowledged.push(...producer.acknowledged)
  }
  await deliverRest(run, path, oracle)
  const verdict = judged(run, {
    path,
    acknowledged,
    prefixes: [...prefixes, 'last'],
    oracle,
  })
  run.check((verdict.duplicates ?? 0) <= mostTwice, 'more came twice than was in flight')
  return { rounds, ...verdict }
}

/** What is left is sent by the next process, once the lease of the dead one is over. */
async function deliverRest(run: FaultRun, path: string, oracle: Oracle): Promise<void> {
  oracle.answer({ status: 200 })
  const producer = await run.producer({ path, prefix: 'last', webhook: oracle.url })
  await producer.ask('write 1')
  const fresh = await until(() => oracle.taken.has('last-0'), 30_000)
  run.check(fresh, 'a fresh event was not delivered within 30 s')
  await producer.stop()
}
