/** The folder may not be written to when the program starts; later it may. */
import { chmodSync, chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { sumFigures } from '../driver/figures.ts'
import { judged } from '../driver/judge.ts'
import { feltBy } from '../driver/bounds.ts'
import { asOtherUser } from '../driver/permits.ts'
import type { Fault, FaultRun, Figures } from '../types.ts'

/** `nobody`, as whom the program runs when we are root. */
const NOBODY = 65_534

export const readOnlyFolder: Fault = {
  name: 'read-only-folder',
  rows: [6],
  promise:
    'a folder that may not be written to: one warning, calls run on, and all is written when it may',
  needs: ['other-user'],
  rounds: { ci: 1, nightly: 5, soak: 20 },
  async run(run) {
    const all: Figures[] = []
    for (let round = 0; round < run.rounds; round += 1) {
      all.push(await runReadOnly(run, join(run.folder, String(round))))
    }
    return sumFigures(all)
  },
}

async function runReadOnly(run: FaultRun, folder: string): Promise<Figures> {
  mkdirSync(folder)
  chmodSync(run.folder, 0o755)
  if (asOtherUser().length > 0) chownSync(folder, NOBODY, NOBODY)
  chmodSync(folder, 0o555)
  const path = join(folder, 'events.db')
  const producer = await run.producer({ path, under: asOtherUser() })
  await producer.ask('reset')
  await producer.ask('write 300')
  const report = await producer.report()
  run.blame(feltBy(report))
  const warnings = producer.errors().match(/Warning: /g)?.length ?? 0
  run.check(warnings === 1, `${warnings} warnings: ${producer.errors()}`)

  chmodSync(folder, 0o755)
  await producer.ask('flush')
  await producer.ask('write 10')
  await producer.ask('flush')
  const { code } = await producer.stop()
  run.check(code === 0, `exit code ${code}`)
  const { acknowledged } = producer
  const verdict = judged(run, { path, acknowledged, prefixes: ['p'] })
  run.check(verdict.dropped === 0, `dropped ${JSON.stringify(verdict.drops)}`)
  return { rounds: 1, ...verdict, loopMs: report.loopMs }
}
