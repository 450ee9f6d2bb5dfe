/** The n-th write, truncation or sync fails, for n = 1, 2, …: in every file, while it is opened and while it is used. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { feltBy } from '../driver/bounds.ts'
import { sumFigures } from '../driver/figures.ts'
import { judged } from '../driver/judge.ts'
import type { ProducerOptions } from '../driver/producer.ts'
import { injectedIn, injecting, injectWhile } from '../driver/strace.ts'
import type { Injection } from '../driver/strace.ts'
import type { Fault, FaultRun, Figures } from '../types.ts'

type Way = Pick<ProducerOptions, 'mode' | 'durability'>

/** System calls of one kind of file, in the way of writing that makes them. */
interface Target {
  readonly way: Way
  readonly file: 'journal' | 'database'
  readonly calls: string
}

const IN_USE: readonly Target[] = [
  { way: { mode: 'journal' }, file: 'journal', calls: 'write' },
  { way: { mode: 'journal' }, file: 'database', calls: 'pwrite64' },
  { way: { mode: 'direct' }, file: 'database', calls: 'pwrite64' },
  { way: { mode: 'journal', durability: 'power' }, file: 'journal', calls: 'fdatasync' },
  { way: { mode: 'direct', durability: 'power' }, file: 'database', calls: 'fsync,fdatasync' },
]

const AT_OPENING: readonly Target[] = [
  { way: { mode: 'direct' }, file: 'database', calls: 'pwrite64' },
  { way: { mode: 'journal' }, file: 'database', calls: 'pwrite64' },
  { way: { mode: 'direct' }, file: 'database', calls: 'ftruncate' },
  { way: { mode: 'journal' }, file: 'database', calls: 'fsync,fdatasync' },
]

const EVENTS = 12

export const ioErrors: Fault = {
  name: 'io-errors',
  rows: [4],
  promise:
    'EIO and ENOSPC at every n-th write, sync and truncation: no acknowledged event is lost, nothing throws',
  needs: ['strace'],
  rounds: { ci: 8, nightly: 60, soak: 200 },
  async run(run) {
    const inUse = async (targets: readonly Target[], lane: number): Promise<Figures[]> => {
      const all: Figures[] = []
      for (const [at, target] of targets.entries()) {
        all.push(await runInUse(run, target, `use-${lane}-${at}`))
      }
      return all
    }
    const atOpening = async (): Promise<Figures[]> => {
      const all: Figures[] = []
      for (const [at, target] of AT_OPENING.entries()) {
        for (let n = 1, failed = true; failed && n <= Math.ceil(run.rounds / 4); n += 1) {
          const opened = await runOpening(run, target, n, `open-${n}-${at}`)
          all.push(opened.figures)
          // Until a program makes no such call any more.
          failed = opened.failed
          run.check(failed || n > 1, `${target.calls} at opening: no call failed`)
        }
      }
      return all
    }
    const lanes = await Promise.all([
      inUse(IN_USE.slice(0, 3), 0),
      inUse(IN_USE.slice(3), 1),
      atOpening(),
    ])
    return sumFigures(lanes.flat())
  },
}

/** One program; a call of it fails, then it has peace, then a later call fails, and so on. */
async function runInUse(run: FaultRun, target: Target, name: string): Promise<Figures> {
  const path = join(run.folder, `${name}.db`)
  const producer = await run.producer({ path, ...target.way })
  await producer.ask('write 20')
  await producer.ask('flush')
  await producer.ask('reset')
  let failed = 0
  for (let n = 1; n <= run.rounds; n += 1) {
    const error = n % 2 === 0 ? 'ENOSPC' : 'EIO'
    const { calls } = target
    const injection = { calls, error, when: String(n), files: filesOf(path, target.file) } as const
    failed += await injectWhile(producer.pid, injection, `${path}.strace`, async () => {
      await producer.ask(`write ${EVENTS + n}`)
      await producer.ask('flush')
    })
    await producer.ask('write 2')
  }
  const where = `${target.way.mode} ${target.calls} on the ${target.file}`
  run.check(failed > 0, `${where}: no call failed`)
  const report = await producer.report()
  run.blame(feltBy(report), where)
  const figures = await finish(run, producer, path, where, run.rounds)
  return { ...figures, loopMs: report.loopMs, note: `${where}: ${failed} calls failed` }
}

/** A new file each: the n-th call since the start of the program fails. */
async function runOpening(
  run: FaultRun,
  target: Target,
  n: number,
  name: string,
): Promise<{ readonly failed: boolean; readonly figures: Figures }> {
  const path = join(run.folder, `${name}.db`)
  const { calls } = target
  const files = filesOf(path, target.file)
  const injection: Injection = { calls, error: 'EIO', when: String(n), files }
  const log = `${path}.strace`
  const producer = await run.producer({
    path,
    ...target.way,
    under: ['strace', '--seccomp-bpf', ...injecting(injection, log)],
  })
  await producer.ask(`write ${EVENTS}`)
  const where = `${target.way.mode} ${calls} ${n} at opening`
  return { figures: await finish(run, producer, path, where, 1), failed: injectedIn(log) > 0 }
}

async function finish(
  run: FaultRun,
  producer: Awaited<ReturnType<FaultRun['producer']>>,
  path: string,
  where: string,
  rounds: number,
): Promise<Figures> {
  await producer.ask('flush')
  await producer.ask('flush')
  const { code } = await producer.stop()
  run.check(code === 0, `${where}: exit code ${code}`)
  run.check(!producer.errors().includes('Error: '), `${where}: ${producer.errors()}`)
  const { acknowledged } = producer
  const verdict = judged(run, { path, acknowledged, prefixes: ['p'] }, where)
  run.check(verdict.dropped === 0, `${where}: dropped ${JSON.stringify(verdict.drops)}`)
  return { rounds, ...verdict }
}

function filesOf(path: string, file: Target['file']): string[] {
  if (file === 'database') return [path, `${path}-wal`, `${path}-shm`]
  const folder = `${path}.journal`
  return readdirSync(folder).map((name) => join(folder, name))
}
