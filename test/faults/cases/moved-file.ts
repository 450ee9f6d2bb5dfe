/** The file is renamed, deleted or replaced while the program writes into it, and its journal is deleted. */
import { readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { feltBy } from '../driver/bounds.ts'
import { sumFigures } from '../driver/figures.ts'
import { judged } from '../driver/judge.ts'
import { until } from '../driver/until.ts'
import type { Fault, FaultRun, Figures } from '../types.ts'

/** A new file is begun within a second. */
const NOTICED_MS = 1_500
const ENDINGS = ['', '-wal', '-shm']

const MOVES: Readonly<Record<string, (path: string) => void>> = {
  renamed: (path) => {
    for (const ending of ENDINGS) moveIfThere(path + ending, `${path}.old${ending}`)
  },
  deleted: (path) => {
    for (const ending of ENDINGS) rmSync(path + ending, { force: true })
  },
  'its journal deleted': (path) => {
    for (const file of readdirSync(`${path}.journal`)) rmSync(join(`${path}.journal`, file))
  },
}

export const movedFile: Fault = {
  name: 'moved-file',
  rows: [37],
  promise:
    'a file that is renamed or deleted under us: a new one is begun within a second, and delivery goes on',
  rounds: { ci: 1, nightly: 5, soak: 20 },
  async run(run) {
    const ways = Object.keys(MOVES).flatMap((move) =>
      (['journal', 'direct'] as const)
        .filter((mode) => mode === 'journal' || move !== 'its journal deleted')
        .map((mode) => runMove(run, move, mode)),
    )
    return sumFigures(await Promise.all(ways))
  },
}

async function runMove(run: FaultRun, move: string, mode: 'journal' | 'direct'): Promise<Figures> {
  const where = `${move}, ${mode}`
  const path = join(run.folder, `${where.replaceAll(/\W/g, '-')}.db`)
  const oracle = await run.oracle()
  const producer = await run.producer({ path, mode, webhook: oracle.url, perSecond: 50 })
  await producer.ask('write 20')
  await producer.ask('reset')
  await producer.ask('run')
  let from = 0
  for (let round = 0; round < run.rounds; round += 1) {
    await wait(500)
    MOVES[move]?.(path)
    await wait(NOTICED_MS)
    from = producer.acknowledged.length
    await wait(500)
  }
  await producer.ask('pause')
  const report = await producer.report()
  run.blame(feltBy(report), where)
  await producer.ask('write 5')
  const last = producer.acknowledged.at(-1) ?? ''
  const fresh = await until(() => oracle.taken.has(last), 15_000)
  run.check(fresh, `${where}: a fresh event was not delivered`)
  const { code } = await producer.stop()
  run.check(code === 0, `${where}: exit code ${code}`)
  // What was written in between lies in the file that was taken away.
  const acknowledged = producer.acknowledged.slice(from)
  const verdict = judged(run, { path, acknowledged, prefixes: ['p'] }, where)
  run.check(verdict.dropped === 0, `${where}: dropped ${JSON.stringify(verdict.drops)}`)
  const { acknowledged: _all, ...figures } = verdict
  return {
    rounds: run.rounds,
    ...figures,
    acknowledged: acknowledged.length,
    delivered: oracle.taken.size,
    loopMs: report.loopMs,
  }
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
