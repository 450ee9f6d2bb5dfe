/** Values that break who reads them carelessly, through every door of the package. */
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { runChild } from '../driver/run-child.ts'
import type { Fault } from '../types.ts'

export const hostileValues: Fault = {
  name: 'hostile-values',
  rows: [19, 20],
  promise:
    '100 hostile values and arbitrary ones, through calls, events and attributes: nothing throws, all is stored',
  /** Arbitrary values beside the hostile ones. */
  rounds: { ci: 200, nightly: 5_000, soak: 20_000 },
  async run(run) {
    const path = join(run.folder, 'events.db')
    const seed = Math.floor(run.random() * 1e9)
    const ended = await runChild('hostile', [path, String(run.rounds), String(seed)])
    run.check(ended.code === 0, `exit code ${ended.code}: ${ended.errors}`)
    const wrong = ended.lines.filter((line) => line.startsWith('!'))
    run.blame(wrong.slice(0, 10), `seed ${seed}`)
    const values = Number(ended.lines.find((line) => line.startsWith('='))?.slice(1) ?? 0)
    run.check(values >= 100 + run.rounds, `${values} values`)
    const db = new BetterSqlite3(path, { readonly: true })
    run.atEnd(() => db.close())
    const [calls, events, invalid] = db
      .prepare<[], number[]>(
        `SELECT sum(event_type = 'call_finish'), sum(event_type = 'hostile'), sum(NOT json_valid(data))
         FROM events`,
      )
      .raw()
      .get() ?? [0, 0, 0]
    // Two of the three doors are calls.
    run.check(calls === 2 * values && events === values, `${calls} calls and ${events} events`)
    run.check(invalid === 0, `${invalid} rows are no JSON`)
    return { rounds: values, acknowledged: 3 * values, stored: Number(calls) + Number(events) }
  },
}
