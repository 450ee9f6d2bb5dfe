/** A program ends in every way there is, once without us and once with us. */
import { join } from 'node:path'
import { judged } from '../driver/judge.ts'
import { AT_ONCE } from '../driver/permits.ts'
import { runChild } from '../driver/run-child.ts'
import type { ChildEnded } from '../driver/run-child.ts'
import { sumFigures } from '../driver/figures.ts'
import type { Fault, FaultRun, Figures } from '../types.ts'

/** With the exit code or signal of a program without us. */
const WAYS: readonly (readonly [way: string, end: number | NodeJS.Signals])[] = [
  ['natural', 0],
  ['exit 3', 3],
  ['exit code 4', 4],
  ['throw', 1],
  ['rejection', 1],
  ['throw, listened to', 6],
  ['rejection, listened to', 7],
  ['SIGTERM', 'SIGTERM'],
  ['SIGINT', 'SIGINT'],
  ['SIGHUP', 'SIGHUP'],
  ['SIGTERM, listened to', 5],
  ['abort', 'SIGABRT'],
  ['out of memory', 'SIGABRT'],
  ['SIGKILL', 'SIGKILL'],
  ['reallyExit', 8],
]
const EVENTS = 100

export const exitPaths: Fault = {
  name: 'exit-paths',
  rows: [12, 13],
  promise:
    'every end of a process: exit code and signal are the host’s, and all its events are kept',
  rounds: { ci: 1, nightly: 5, soak: 20 },
  async run(run) {
    const ways = Array.from({ length: run.rounds }, () => WAYS).flat()
    const lanes = await Promise.all(
      Array.from({ length: AT_ONCE }, async (_, lane) => {
        const figures: Figures[] = []
        for (const [index, [way, end]] of ways.entries()) {
          if (index % AT_ONCE !== lane) continue
          figures.push(await runWay(run, way, end, join(run.folder, `events-${index}.db`)))
        }
        return figures
      }),
    )
    return sumFigures(lanes.flat())
  },
}

async function runWay(
  run: FaultRun,
  way: string,
  end: number | NodeJS.Signals,
  path: string,
): Promise<Figures> {
  const flags = way === 'out of memory' ? ['--max-old-space-size=48'] : []
  const bare = await runChild('exit', [way], flags)
  const watched = await runChild('exit', [way, path], flags)
  const endOf = ({ code, signal }: ChildEnded): number | string | null => signal ?? code
  run.check(endOf(bare) === end, `${way} bare: ended with ${endOf(bare)}: ${bare.errors}`)
  run.check(endOf(watched) === end, `${way}: ended with ${endOf(watched)}: ${watched.errors}`)
  run.check(watched.lines.includes('written'), `${way}: did not come to its end`)
  const acknowledged = Array.from({ length: EVENTS }, (_, n) => `exit-${n}`)
  const verdict = judged(run, { path, acknowledged, prefixes: ['exit'], largest: 1_000 }, way)
  return { rounds: 1, ...verdict }
}
