/** More events than can be written, for as long as it takes, while the database is locked. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import { feltBy } from '../driver/bounds.ts'
import { sumFigures } from '../driver/figures.ts'
import { judged } from '../driver/judge.ts'
import type { Report } from '../driver/producer.ts'
import type { Fault, FaultRun, Figures } from '../types.ts'

const HOLD_LOCK = fileURLToPath(new URL('../../store/children/hold-lock.ts', import.meta.url))
const LARGEST = 4_096
/** The ring is full, and the heap has its size, after so much of the time. */
const WARM_UP = 0.4
/** Between the middle of the run and its end. */
const FLAT_MB = 64

export const overload: Fault = {
  name: 'overload',
  rows: [23],
  promise:
    'as many events as the host can make, and a database that takes none: memory stays flat, drops are counted',
  /** Seconds. */
  rounds: { ci: 8, nightly: 120, soak: 600 },
  run: async (run) =>
    sumFigures(await Promise.all([runOverload(run, 'journal'), runOverload(run, 'direct')])),
}

async function runOverload(run: FaultRun, mode: 'journal' | 'direct'): Promise<Figures> {
  const path = join(run.folder, `${mode}.db`)
  const producer = await run.producer({ path, mode, largest: LARGEST, quiet: true })
  await producer.ask('write 50')
  await producer.ask('flush')
  const locker = spawn(process.execPath, [HOLD_LOCK, path, String(run.rounds * 1_000)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  run.atEnd(() => locker.kill('SIGKILL'))
  await once(locker.stdout, 'data')
  await producer.ask('reset')
  await producer.ask('run')
  const reports: Report[] = []
  while (locker.exitCode === null) {
    await wait(Math.min(1_000, run.rounds * 50))
    reports.push(await producer.report())
    // Looking what is held takes its time, too.
    await producer.ask('reset')
  }
  await producer.ask('pause')
  const all = (name: keyof Report): number[] => reports.map((report) => report[name])
  const [grownMb, loopMs] = [Math.max(...all('grownMb')), Math.max(...all('loopMs'))]
  // Of hundreds of seconds some are the machine's; memory may never be more.
  const typical = (name: keyof Report): number => median(all(name))
  const felt = feltBy({
    written: 0,
    loopMs: typical('loopMs'),
    p99Ms: typical('p99Ms'),
    noiseMs: typical('noiseMs'),
    rssMb: Math.max(...all('rssMb')),
    grownMb,
  })
  run.blame(felt, mode)
  const later = all('rssMb').slice(Math.floor(reports.length * WARM_UP))
  const half = Math.ceil(later.length / 2)
  const [early, late] = [median(later.slice(0, half)), median(later.slice(half))]
  run.check(late - early < FLAT_MB, `${mode}: RSS went on from ${early} to ${late} MB`)

  // Alone, and then a fresh event.
  await wait(6_000)
  await producer.ask('write 20')
  await producer.ask('flush')
  const { written } = await producer.report()
  await producer.stop()
  const acknowledged = Array.from({ length: written }, (_, n) => `p-${n}`)
  const verdict = judged(run, { path, acknowledged, prefixes: ['p'], largest: LARGEST }, mode)
  const note = `${mode}: RSS ${early} MB in the middle, ${late} MB at the end, ${grownMb} MB held at most`
  return { rounds: run.rounds, ...verdict, loopMs, note }
}

function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0
}
