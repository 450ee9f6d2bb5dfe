/**
 * Measures what monitoring costs: `npm run bench [-- --json] [-- --rounds 9] [-- --only async]`; `--only latency`
 * prints the table of single checks alone, which is measured last, in this process.
 * All workloads take turns in one run, so that a busy machine slows all of them; compare ratios, not times.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { Table } from 'console-table-printer'
import { measureLatency, printLatency } from './latency.ts'
import { BASELINES, WORKLOADS } from './workloads.ts'

const WARM_UP_MS = 600
const ROUND_MS = 150

interface Row {
  readonly group: string
  readonly name: string
  /** Nanoseconds per call, or per byte of a text, one figure for each round. */
  readonly rounds: readonly number[]
  readonly median: number
  readonly min: number
  readonly max: number
  /** Median of the ratios to the group's baseline, round by round. */
  readonly ratio: number
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '7' },
      only: { type: 'string', default: '' },
    },
  })
  const rounds = Number(values.rounds)
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds: expected a whole number from 1, found ${values.rounds}`)
  const names = Object.keys(WORKLOADS).filter((name) => name.startsWith(values.only))
  const withLatency = 'latency'.startsWith(values.only)
  if (names.length === 0 && !withLatency)
    throw new Error(`--only: expected the start of a workload's name, found ${values.only}`)
  const figures = await measureAll(names, rounds)
  const rows = names.map((name) => rowOf(name, figures))
  const latency = withLatency ? measureLatency() : []
  if (values.json) {
    console.log(JSON.stringify({ machine: machine(), rows, latency }, null, 2))
    return
  }
  if (rows.length > 0) print(rows, rounds)
  if (withLatency) printLatency(latency)
}

async function measureAll(
  names: readonly string[],
  rounds: number,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const figures = new Map<string, number[]>(names.map((name) => [name, []]))
  const children = new Map<string, ChildProcess>()
  try {
    for (const name of names) {
      const child = fork(new URL('child.ts', import.meta.url), [name], { execArgv: [] })
      children.set(name, child)
      await answer(name, child)
      await ask(name, child, WARM_UP_MS)
    }
    for (let round = 0; round < rounds; round += 1)
      for (const [name, child] of children)
        figures.get(name)?.push(await ask(name, child, ROUND_MS))
    for (const child of children.values()) {
      child.send(0)
      await once(child, 'exit')
    }
  } finally {
    for (const child of children.values()) child.kill()
  }
  return figures
}

function ask(name: string, child: ChildProcess, milliseconds: number): Promise<number> {
  child.send(milliseconds)
  return answer(name, child)
}

async function answer(name: string, child: ChildProcess): Promise<number> {
  const [kind, result] = await Promise.race([
    once(child, 'message').then(([figure]) => ['figure', figure as number] as const),
    once(child, 'exit').then(([code]) => ['exit', code as number] as const),
  ])
  if (kind === 'exit') throw new Error(`${name} ended with ${result}`)
  return result
}

function rowOf(name: string, figures: ReadonlyMap<string, readonly number[]>): Row {
  const rounds = figures.get(name) ?? []
  const [group = '', ...rest] = name.split(' ')
  const baseline = figures.get(BASELINES.find((base) => base.startsWith(`${group} `)) ?? '') ?? []
  return {
    group,
    name: rest.join(' '),
    rounds,
    median: median(rounds),
    min: Math.min(...rounds),
    max: Math.max(...rounds),
    ratio: median(rounds.map((figure, round) => figure / (baseline[round] ?? NaN))),
  }
}

function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)] ?? NaN
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? NaN) + upper) / 2 : upper
}

const PACKAGES = [
  ...['@opentelemetry/api', '@opentelemetry/sdk-trace-node', 'better-sqlite3'],
] as const

function machine(): Readonly<Record<string, string>> {
  const versionOf = (name: string): string => {
    const path = new URL(`../../node_modules/${name}/package.json`, import.meta.url)
    return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version
  }
  return {
    node: process.version,
    ...Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
    cpu: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    load: loadavg()
      .map((load) => load.toFixed(2))
      .join(' '),
  }
}

function print(rows: readonly Row[], rounds: number): void {
  const columns = ['ns', '[min..max]', 'ratio'].map(
    (name) => ({ name, alignment: 'right' }) as const,
  )
  const table = new Table({
    shouldDisableColors: true,
    columns: [{ name: 'what', alignment: 'left' }, { name: 'work', alignment: 'left' }, ...columns],
  })
  for (const { group, name, median, min, max, ratio } of rows) {
    table.addRow({
      what: whatOf(group),
      work: name,
      ns: figure(median),
      '[min..max]': `[${figure(min)}..${figure(max)}]`,
      ratio: Number.isNaN(ratio) ? '' : ratio.toFixed(2),
    })
  }
  console.log(`Nanoseconds for each call or byte, median of ${rounds} rounds.`)
  console.log('Ratio: to the plain OTel span, or to JSON.stringify of the same text or chat.')
  console.log(table.render())
  for (const [what, value] of Object.entries(machine())) console.log(`${what}: ${value}`)
}

function whatOf(group: string): string {
  const [, kind, number] = /^(text|chat|turn)(\d+)$/.exec(group) ?? []
  if (number === undefined) return `${group} call`
  return kind === 'turn' ? `turn ${number} of a conversation` : `byte of a ${kind} of ${number} B`
}

function figure(value: number): string {
  return value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en')
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
