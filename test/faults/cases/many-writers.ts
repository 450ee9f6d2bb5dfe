/** Threads, forks and cluster workers, all into one file. */
import { join } from 'node:path'
import { judged } from '../driver/judge.ts'
import { runChild } from '../driver/run-child.ts'
import { sumFigures } from '../driver/figures.ts'
import type { Fault, Figures } from '../types.ts'

const WRITERS = [
  ...['main', 'cluster1', 'cluster2'],
  ...['fork1', 'fork2', 'fork3', 'thread1', 'thread2', 'thread3'],
]
const EVENTS = 300

export const manyWriters: Fault = {
  name: 'many-writers',
  rows: [10, 11],
  promise: '3 worker threads, 3 forks and 2 cluster workers on one file: every row, once',
  rounds: { ci: 1, nightly: 10, soak: 50 },
  async run(run) {
    const all: Figures[] = []
    for (let round = 0; round < run.rounds; round += 1) {
      const path = join(run.folder, `events-${round}.db`)
      const ended = await runChild('many', [path, String(EVENTS)])
      run.check(ended.code === 0, `exit code ${ended.code}: ${ended.errors}`)
      run.check(ended.errors === '', ended.errors)
      const acknowledged = ended.lines
        .filter((line) => line.startsWith('+'))
        .map((line) => line.slice(1))
      run.check(acknowledged.length === WRITERS.length * EVENTS, `${acknowledged.length} events`)
      const verdict = judged(run, { path, acknowledged, prefixes: WRITERS, largest: 4_096 })
      run.check(verdict.dropped === 0, `dropped ${JSON.stringify(verdict.drops)}`)
      all.push({ rounds: 1, ...verdict })
    }
    return sumFigures(all)
  },
}
