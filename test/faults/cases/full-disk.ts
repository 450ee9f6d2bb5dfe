/** A small disk gets full while the program writes, and later has room again. */
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { sumFigures } from '../driver/figures.ts'
import { judged } from '../driver/judge.ts'
import { feltBy } from '../driver/bounds.ts'
import type { Fault, FaultRun, Figures } from '../types.ts'

/** With room for all that waits in memory. */
const SIZE = '80m'
/** More than the memory of the ring takes, so that some must go. */
const FLOOD = 12_000
/** Longer than the longest wait between two tries. */
const RECOVERY_MS = 6_000

export const fullDisk: Fault = {
  name: 'full-disk',
  rows: [3],
  promise:
    'a full disk: calls run on, what does not fit into 16 MiB of memory is counted, it recovers alone',
  needs: ['tmpfs'],
  rounds: { ci: 1, nightly: 4, soak: 12 },
  async run(run) {
    const ways = await Promise.all([runFull(run, 'journal'), runFull(run, 'direct')])
    return sumFigures(ways)
  },
}

async function runFull(run: FaultRun, mode: 'journal' | 'direct'): Promise<Figures> {
  const disk = join(run.folder, `${mode}-disk`)
  mkdirSync(disk)
  const mount = `mount -t tmpfs -o size=${SIZE} tmpfs ${disk} && exec "$0" "$@"`
  const path = join(disk, 'events.db')
  const under = ['unshare', '-Urm', 'sh', '-c', mount]
  const producer = await run.producer({ path, mode, under })
  // The disk is seen by that process alone; this is how others get at it.
  const seen = `/proc/${producer.pid}/root${disk}`
  await producer.ask('write 100')
  await producer.ask('flush')
  let loopMs = 0
  for (let round = 0; round < run.rounds; round += 1) {
    fill(join(seen, 'filler'))
    await producer.ask('reset')
    await producer.ask(`write ${FLOOD}`)
    const report = await producer.report()
    loopMs = Math.max(loopMs, report.loopMs)
    run.blame(feltBy(report), mode)
    rmSync(join(seen, 'filler'))
    // Alone: it is not asked to flush before it had the time to try by itself.
    await wait(RECOVERY_MS)
    await producer.ask('write 50')
    await producer.ask('flush')
  }
  // SQLite follows links by itself, and would find another file behind that path.
  const copy = join(run.folder, mode)
  mkdirSync(copy)
  for (const name of ['events.db', 'events.db-wal']) {
    if (existsSync(join(seen, name))) cpSync(join(seen, name), join(copy, name))
  }
  const { acknowledged } = producer
  const verdict = judged(
    run,
    {
      path: join(copy, 'events.db'),
      acknowledged,
      prefixes: ['p'],
    },
    mode,
  )
  run.check(acknowledged.length - verdict.stored > 0, `${mode}: the disk was never full`)
  const { code } = await producer.stop()
  run.check(code === 0, `${mode}: exit code ${code}`)
  return { rounds: run.rounds, ...verdict, loopMs }
}

/** Takes all that is left, down to the last bytes. */
function fill(file: string): void {
  let size = 8 * 1024 * 1024
  while (size > 256) {
    try {
      writeFileSync(file, Buffer.alloc(size), { flag: 'a' })
    } catch {
      size /= 2
    }
  }
}
