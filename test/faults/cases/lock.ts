/** Another program holds the write lock for three seconds. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sumFigures } from '../driver/figures.ts'
import { judged } from '../driver/judge.ts'
import { feltBy } from '../driver/bounds.ts'
import type { Fault, FaultRun, Figures } from '../types.ts'

const HOLD_LOCK = fileURLToPath(new URL('../../store/children/hold-lock.ts', import.meta.url))
const LOCK_MS = 3_000

export const lock: Fault = {
  name: 'lock',
  rows: [8],
  promise: 'a lock of 3 s by another process: calls take their time, and all is written afterwards',
  rounds: { ci: 1, nightly: 5, soak: 20 },
  async run(run) {
    const ways = await Promise.all([runLocked(run, 'journal'), runLocked(run, 'direct')])
    return sumFigures(ways)
  },
}

async function runLocked(run: FaultRun, mode: 'journal' | 'direct'): Promise<Figures> {
  const path = join(run.folder, `${mode}.db`)
  const producer = await run.producer({ path, mode, perSecond: 200 })
  await producer.ask('write 50')
  await producer.ask('reset')
  await producer.ask('run')
  for (let round = 0; round < run.rounds; round += 1) {
    const locker = spawn(process.execPath, [HOLD_LOCK, path, String(LOCK_MS)], { stdio: 'ignore' })
    run.atEnd(() => locker.kill('SIGKILL'))
    const [code] = (await once(locker, 'exit')) as [number]
    run.check(code === 0, 'the lock was not had')
  }
  await producer.ask('pause')
  const report = await producer.report()
  run.blame(feltBy(report), mode)
  await producer.ask('flush')
  await producer.stop()
  const { acknowledged } = producer
  const verdict = judged(run, { path, acknowledged, prefixes: ['p'] }, mode)
  run.check(verdict.dropped === 0, `${mode}: dropped ${JSON.stringify(verdict.drops)}`)
  return { rounds: run.rounds, ...verdict, loopMs: report.loopMs }
}
