/** The file is damaged between two programs, in six ways. */
import {
  closeSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { sumFigures } from '../driver/figures.ts'
import { judged } from '../driver/judge.ts'
import { AT_ONCE } from '../driver/permits.ts'
import { until } from '../driver/until.ts'
import type { Fault, FaultRun, Figures } from '../types.ts'

interface Damage {
  readonly name: string
  readonly damage: (path: string) => void
  /** Whether the file must be put aside; the others are healed by SQLite or hold nothing. */
  readonly aside: boolean
}

const PAGE = 4_096
const noise = (length: number): Buffer => Buffer.alloc(length, 0xa5)

const DAMAGES: readonly Damage[] = [
  { name: 'header', aside: true, damage: (path) => overwrite(path, 16, noise(50)) },
  { name: 'schema', aside: true, damage: (path) => overwrite(path, 100, noise(3_000)) },
  {
    name: 'half of it gone',
    aside: true,
    damage: (path) => change(path, (fd) => ftruncateSync(fd, Math.floor(statSync(path).size / 2))),
  },
  {
    name: 'pages in the middle',
    aside: true,
    damage(path) {
      const pages = Math.floor(statSync(path).size / PAGE)
      for (let page = 30; page < pages; page += 1) overwrite(path, page * PAGE, noise(PAGE))
    },
  },
  { name: 'emptied', aside: false, damage: (path) => writeFileSync(path, '') },
  {
    name: 'noise as its log',
    aside: false,
    damage: (path) => writeFileSync(`${path}-wal`, noise(50_000)),
  },
]

export const damagedFile: Fault = {
  name: 'damaged-file',
  rows: [7],
  promise: 'a damaged file is put aside whole, never deleted, and a new one goes on',
  rounds: { ci: 1, nightly: 3, soak: 10 },
  async run(run) {
    const all = Array.from({ length: run.rounds }, () => DAMAGES).flat()
    const lanes = await Promise.all(
      Array.from({ length: AT_ONCE }, async (_, lane) => {
        const figures: Figures[] = []
        for (const [index, damage] of all.entries()) {
          if (index % AT_ONCE !== lane) continue
          figures.push(await runDamage(run, damage, join(run.folder, `events-${index}.db`)))
        }
        return figures
      }),
    )
    return sumFigures(lanes.flat())
  },
}

async function runDamage(run: FaultRun, damage: Damage, path: string): Promise<Figures> {
  const first = await run.producer({ path, prefix: 'before' })
  await first.ask('write 200')
  await first.stop()
  damage.damage(path)
  const damaged = readFileSync(path)

  const second = await run.producer({ path, prefix: 'after' })
  await second.ask('write 20')
  const isAside = (): boolean => asideOf(path) !== undefined
  if (damage.aside) run.check(await until(isAside, 20_000), `${damage.name}: not put aside`)
  // What was written before the damage was found lies with the damaged file.
  const found = second.acknowledged.length
  await second.ask('write 50')
  await second.ask('flush')
  const { code } = await second.stop()
  run.check(code === 0, `${damage.name}: exit code ${code}`)

  const aside = asideOf(path)
  run.check((aside !== undefined) === damage.aside, `${damage.name}: put aside as ${aside}`)
  if (aside !== undefined && damage.name !== 'pages in the middle') {
    run.check(readFileSync(aside).equals(damaged), `${damage.name}: the evidence was changed`)
  }
  const acknowledged = second.acknowledged.slice(damage.name === 'pages in the middle' ? found : 0)
  const prefixes = ['before', 'after']
  const verdict = judged(run, { path, acknowledged, prefixes }, damage.name)
  return { rounds: 1, ...verdict, acknowledged: acknowledged.length }
}

function asideOf(path: string): string | undefined {
  const folder = dirname(path)
  const name = readdirSync(folder).find(
    (each) => each.startsWith(`${basename(path)}.corrupt-`) && each.endsWith('Z'),
  )
  return name && join(folder, name)
}

function overwrite(path: string, at: number, bytes: Buffer): void {
  change(path, (fd) => writeSync(fd, bytes, 0, bytes.length, at))
}

function change(path: string, work: (fd: number) => unknown): void {
  const fd = openSync(path, 'r+')
  work(fd)
  closeSync(fd)
}
