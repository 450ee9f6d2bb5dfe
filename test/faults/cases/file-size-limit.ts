/** No file may grow beyond a limit (`ulimit -f`, a quota); later the limit is lifted. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { feltBy } from '../driver/bounds.ts'
import { sumFigures } from '../driver/figures.ts'
import { judged } from '../driver/judge.ts'
import type { Fault, FaultRun, Figures } from '../types.ts'

const LIMIT_BYTES = 1_500_000
const EVENTS = 1_500

export const fileSizeLimit: Fault = {
  name: 'file-size-limit',
  rows: [5],
  promise:
    'files that may not grow: calls run on, events wait in memory, and are written when they may',
  needs: ['prlimit'],
  rounds: { ci: 1, nightly: 5, soak: 20 },
  run: async (run) =>
    sumFigures(await Promise.all([runLimited(run, 'journal'), runLimited(run, 'direct')])),
}

async function runLimited(run: FaultRun, mode: 'journal' | 'direct'): Promise<Figures> {
  const path = join(run.folder, `${mode}.db`)
  const producer = await run.producer({ path, mode })
  const limit = (bytes: number | 'unlimited'): void =>
    void execFileSync('prlimit', ['--pid', String(producer.pid), `--fsize=${bytes}:unlimited`])
  await producer.ask('write 20')
  let loopMs = 0
  for (let round = 1; round <= run.rounds; round += 1) {
    limit(LIMIT_BYTES * round)
    await producer.ask('reset')
    await producer.ask(`write ${EVENTS}`)
    const report = await producer.report()
    loopMs = Math.max(loopMs, report.loopMs)
    run.blame(feltBy(report), mode)
    limit('unlimited')
    await wait(2_000)
    await producer.ask('write 20')
    await producer.ask('flush')
  }
  run.check(/Warning: /.test(producer.errors()), `${mode}: nothing was said`)
  const { code } = await producer.stop()
  run.check(code === 0, `${mode}: exit code ${code}`)
  const { acknowledged } = producer
  const verdict = judged(run, { path, acknowledged, prefixes: ['p'] }, mode)
  run.check(verdict.dropped === 0, `${mode}: dropped ${JSON.stringify(verdict.drops)}`)
  return { rounds: run.rounds, ...verdict, loopMs }
}
