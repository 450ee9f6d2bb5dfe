/** A reader holds a question open while much is written, so that the write-ahead log cannot be begun anew. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { feltBy } from '../driver/bounds.ts'
import { judged } from '../driver/judge.ts'
import { until } from '../driver/until.ts'
import type { Fault } from '../types.ts'

const LIMIT_MB = 64
const EVENTS_PER_ROUND = 1_000

export const pinnedLog: Fault = {
  name: 'pinned-log',
  rows: [9],
  promise:
    'a reader that never ends: the host goes on, and the log is cut back to 64 MiB when it has ended',
  /** Thousands of events, of 2 kB. */
  rounds: { ci: 2, nightly: 40, soak: 100 },
  async run(run) {
    const path = join(run.folder, 'events.db')
    const producer = await run.producer({ path })
    await producer.ask('write 100')
    await producer.ask('flush')
    const reader = new BetterSqlite3(path, { readonly: true })
    run.atEnd(() => reader.close())
    const rows = reader.prepare('SELECT id FROM events').iterate()
    rows.next()
    await producer.ask('reset')
    for (let round = 0; round < run.rounds; round += 1) {
      await producer.ask(`write ${EVENTS_PER_ROUND}`)
    }
    await producer.ask('flush')
    const report = await producer.report()
    run.blame(feltBy(report))
    const logMb = (): number => statSync(`${path}-wal`).size / 1_048_576
    const pinned = logMb()
    rows.return?.()
    reader.close()
    const cut = await until(async () => {
      await producer.ask('write 200')
      await producer.ask('flush')
      return logMb() <= LIMIT_MB
    }, 20_000)
    run.check(cut, `the log has still ${logMb().toFixed(0)} MB`)
    const after = logMb()
    await producer.stop()
    const verdict = judged(run, { path, acknowledged: producer.acknowledged, prefixes: ['p'] })
    return {
      rounds: run.rounds,
      ...verdict,
      loopMs: report.loopMs,
      note: `log of ${pinned.toFixed(0)} MB with the reader, ${after.toFixed(0)} MB after it`,
    }
  },
}
