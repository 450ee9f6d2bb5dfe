/**
 * Measures the ways to keep a record: `npm run bench:store [-- --rounds 5] [-- --rows 4000] [-- --json]`.
 * All ways take turns in one process, so that a busy machine slows all of them; compare ratios, not times.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Table } from 'console-table-printer'
import { WAYS } from './ways.ts'
import type { Way } from './ways.ts'

interface Round {
  /** Microseconds of the host's thread for one record. */
  readonly p50: number
  readonly p99: number
  readonly mean: number
  /** Records a second, counted until the last one is in the table. */
  readonly perSecond: number
  readonly bytes: number
}

const WARM_UP_ROWS = 500

async function measure(way: Way, rows: number): Promise<Round> {
  const folder = mkdtempSync(join(tmpdir(), 'cylestio-bench-'))
  const path = join(folder, 'events.db')
  try {
    const { write, settle, close } = way(path)
    for (let n = 0; n < WARM_UP_ROWS; n += 1) write()
    await settle()
    const times = new Float64Array(rows)
    const start = performance.now()
    for (let n = 0; n < rows; n += 1) {
      const before = process.hrtime.bigint()
      write()
      times[n] = Number(process.hrtime.bigint() - before) / 1_000
      // As in an application, the event loop turns now and then.
      if (n % 32 === 31) await new Promise((resolve) => setImmediate(resolve))
    }
    await settle()
    const took = performance.now() - start
    await close()
    times.sort()
    return {
      p50: times[Math.floor(rows * 0.5)] ?? NaN,
      p99: times[Math.floor(rows * 0.99)] ?? NaN,
      mean: times.reduce((sum, time) => sum + time, 0) / rows,
      perSecond: (rows / took) * 1_000,
      bytes: (statSync(path, { throwIfNoEntry: false })?.size ?? 0) / (rows + WARM_UP_ROWS),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      rows: { type: 'string', default: '4000' },
      json: { type: 'boolean', default: false },
    },
  })
  const rounds = new Map<string, Round[]>(Object.keys(WAYS).map((name) => [name, []]))
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const [name, way] of Object.entries(WAYS)) {
      rounds.get(name)?.push(await measure(way, Number(values.rows)))
    }
  }
  const rows = [...rounds].map(([way, list]) => ({
    way,
    'p50 µs': median(list.map((round) => round.p50)),
    'p99 µs': median(list.map((round) => round.p99)),
    'mean µs': median(list.map((round) => round.mean)),
    'records/s': median(list.map((round) => round.perSecond)),
    'bytes/event': median(list.map((round) => round.bytes)),
  }))
  if (values.json) return console.log(JSON.stringify(rows, null, 2))
  const table = new Table({ shouldDisableColors: true })
  for (const { way, ...figures } of rows) {
    const texts = Object.entries(figures).map(([name, value]) => [name, value.toFixed(1)])
    table.addRow({ way, ...Object.fromEntries(texts) })
  }
  console.log(
    `Median of ${values.rounds} rounds of ${values.rows} records; time of the host's thread.`,
  )
  console.log(table.render())
}

function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}

await main()
