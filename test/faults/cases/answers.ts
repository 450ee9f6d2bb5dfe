/** Every status code and malformed answer that there is a rule for, each to a sink of its own, all at once. */
import { join } from 'node:path'
import { listDeadLetters, listSinks, resumeSink } from '../../../src/query/index.ts'
import type { Answer } from '../../support/misbehaving-server.ts'
import { PAUSED, RETRIED, TAKEN } from '../../support/answer-table.ts'
import { sumFigures } from '../driver/figures.ts'
import { judged } from '../driver/judge.ts'
import type { Oracle } from '../driver/oracle.ts'
import { until } from '../driver/until.ts'
import type { Fault, FaultRun, Figures } from '../types.ts'

const EVENTS = 30
const PATIENCE_MS = 30_000
/** Most events that one receiver takes in a request. */
const MOST_EVENTS = 4

interface Receiver {
  readonly name: string
  readonly oracle: Oracle
  /** Events that it is never to have. */
  readonly refused: number
}

export const answers: Fault = {
  name: 'answers',
  rows: [16],
  promise:
    'every status code and malformed answer: delivered, sent again, paused or a dead letter, as the table says',
  rounds: { ci: 1, nightly: 5, soak: 20 },
  async run(run) {
    const all: Figures[] = []
    for (let round = 0; round < run.rounds; round += 1) all.push(await runTable(run, round))
    return sumFigures(all)
  },
}

async function runTable(run: FaultRun, round: number): Promise<Figures> {
  const path = join(run.folder, `events-${round}.db`)
  const receivers: Receiver[] = []
  const add = async (name: string, first: Answer, badRequests: number): Promise<void> => {
    const oracle = await run.oracle()
    oracle.answer(() => (oracle.requests <= badRequests ? first : { status: 200 }))
    receivers.push({ name, oracle, refused: 0 })
  }
  for (const [name, answer] of TAKEN) await add(name, answer, Number.POSITIVE_INFINITY)
  for (const [name, answer] of RETRIED) await add(name, answer, 2)
  for (const [name, answer] of PAUSED) await add(name, answer, 1)
  receivers.push(...(await sizesAndRefusals(run)))

  const urls = receivers.map(({ oracle }) => oracle.url)
  const producer = await run.producer({ path, forwardTo: urls, largest: 1_000 })
  await producer.ask(`write ${EVENTS}`)
  const paused = (): string[] =>
    listSinks({ path }).flatMap(({ sink, state }) => (state === 'paused' ? [sink] : []))
  const stopped = await until(() => paused().length === PAUSED.length, PATIENCE_MS)
  run.check(stopped, `${paused().length} of ${PAUSED.length} sinks are paused`)
  for (const sink of paused()) resumeSink({ path, sink })
  await producer.ask('write 1')
  const { acknowledged } = producer
  const last = acknowledged.at(-1) ?? ''
  for (const { name, oracle } of receivers) {
    run.check(
      await until(() => oracle.taken.has(last), PATIENCE_MS),
      `${name}: a fresh event did not arrive`,
    )
  }
  await producer.stop()
  const dead = listDeadLetters({ path })
  const wanted = receivers.reduce((sum, { refused }) => sum + refused, 0)
  run.check(dead.length === wanted, `${dead.length} dead letters instead of ${wanted}`)
  const verdicts = receivers.map(({ name, oracle, refused }) => {
    const evidence = { path, acknowledged, prefixes: ['p'], largest: 1_000 }
    if (refused === 0) return judged(run, { ...evidence, oracle }, name)
    run.check(
      oracle.taken.size === acknowledged.length - refused,
      `${name}: ${oracle.taken.size} events`,
    )
    return { ...judged(run, evidence, name), delivered: oracle.taken.size, duplicates: 0 }
  })
  const [first] = verdicts
  return {
    ...sumFigures(verdicts.map((verdict) => ({ rounds: 1, ...verdict, dropped: 0 }))),
    acknowledged: acknowledged.length,
    stored: first?.stored ?? 0,
    note: `${receivers.length} receivers, ${dead.length} dead letters`,
  }
}

/** A receiver for small requests, and one that does not like a certain event. */
async function sizesAndRefusals(run: FaultRun): Promise<Receiver[]> {
  const small = await run.oracle()
  small.answer(({ events }) => ({ status: events.length > MOST_EVENTS ? 413 : 200 }))
  const picky = await Promise.all(
    [400, 422].map(async (status) => {
      const oracle = await run.oracle()
      oracle.answer(({ events }) =>
        events.some(({ data }) => data?.['id'] === 'p-7') ? { status } : { status: 200 },
      )
      return { name: String(status), oracle, refused: 1 }
    }),
  )
  return [{ name: '413', oracle: small, refused: 0 }, ...picky]
}
