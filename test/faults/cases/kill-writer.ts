/** Programs that are killed at any moment under load, in every way to write; the next one finds all they said. */
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { AT_ONCE } from '../driver/permits.ts'
import { judged } from '../driver/judge.ts'
import { sumFigures } from '../driver/figures.ts'
import type { ProducerOptions } from '../driver/producer.ts'
import type { Fault, FaultRun } from '../types.ts'

/** The default has every second round. */
const WAYS: readonly Pick<ProducerOptions, 'mode' | 'durability'>[] = [
  { mode: 'journal' },
  { mode: 'direct' },
  { mode: 'journal' },
  { mode: 'journal', durability: 'power' },
  { mode: 'journal' },
  { mode: 'direct', durability: 'power' },
]
const LARGEST = 1_000_000
/** A round is killed within so many events and milliseconds after them. */
const MOST_EVENTS = 300
const LONGEST_MS = 40

export const killWriter: Fault = {
  name: 'kill-writer',
  rows: [1],
  promise: 'kill -9 under load: no acknowledged event is lost, and the file is intact',
  rounds: { ci: 6, nightly: 60, soak: 300 },
  async run(run) {
    const rounds = Array.from({ length: run.rounds }, (_, round) => ({
      way: WAYS[round % WAYS.length] ?? {},
      // Rounds of one file in a row: what one has left is in the way of the next.
      path: join(run.folder, `events-${round % AT_ONCE}.db`),
      prefix: `r${round}`,
      events: Math.round(run.random() * MOST_EVENTS),
      ms: run.random() * LONGEST_MS,
    }))
    const acknowledged = new Map<string, string[]>()
    await Promise.all(
      Array.from({ length: AT_ONCE }, async (_, lane) => {
        for (const round of rounds.filter((_each, index) => index % AT_ONCE === lane)) {
          const said = await killedRound(run, round)
          acknowledged.set(round.path, [...(acknowledged.get(round.path) ?? []), ...said])
        }
      }),
    )
    const files = [...acknowledged].map(([path, said]) => {
      const prefixes = rounds.map(({ prefix }) => prefix)
      const verdict = judged(run, { path, acknowledged: said, prefixes, largest: LARGEST })
      run.check(verdict.dropped === 0, `drops: ${JSON.stringify(verdict.drops)}`)
      return { rounds: 0, ...verdict }
    })
    return { ...sumFigures(files), rounds: run.rounds }
  },
}

interface Round {
  readonly way: Pick<ProducerOptions, 'mode' | 'durability'>
  readonly path: string
  readonly prefix: string
  readonly events: number
  readonly ms: number
}

async function killedRound(run: FaultRun, round: Round): Promise<readonly string[]> {
  const { path, prefix } = round
  const producer = await run.producer({ path, prefix, largest: LARGEST, ...round.way })
  await producer.ask('run')
  await producer.acknowledgedAtLeast(round.events)
  await wait(round.ms)
  await producer.kill()
  return producer.acknowledged
}
