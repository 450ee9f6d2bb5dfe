/**
 * `npm run conformance [-- <library>…] [--only <text>] [--version <range>] [--monitor <name>]`: every case of
 * every library, bare and monitored, as tables. Exit code 1 when a case failed.
 *
 * `--peer <name>[,<name>…]`, or `--peer all`: the same cases under other monitors, as one table for each library.
 * What fails there is a finding, not a failure of the run: exit code 1 when nothing ran. With `--page` ours run too, and
 * docs/conformance.md is written.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { PROJECT } from './install.ts'
import { conformancePage } from './peer-page.ts'
import { runPeers } from './peer-runs.ts'
import { peerTables, whyNotRun } from './peer-table.ts'
import { peerNames, peerOf } from './peers.ts'
import { jobsOf, libraryNames, runJobs, type RunOptions, type RunResult } from './run.ts'
import { alignColumns, formatTable, formatTotal } from './table.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    version: { type: 'string' },
    format: { type: 'string' },
    monitor: { type: 'string' },
    peer: { type: 'string' },
    page: { type: 'boolean', default: false },
    cache: { type: 'string' },
    app: { type: 'string' },
  },
})
const names = positionals.length > 0 ? positionals : libraryNames()
const cache = values.cache ?? mkdtempSync(join(tmpdir(), 'cylestio-conformance-npm-'))
const only = values.only === undefined ? {} : { only: values.only }
try {
  process.exitCode = values.peer === undefined ? await runOwn() : await runOthers(values.peer)
} finally {
  if (values.cache === undefined) rmSync(cache, { recursive: true, force: true })
}

async function runOwn(): Promise<number> {
  const results = await runUnder(
    { version: values.version, format: values.format },
    {
      ...(values.monitor === undefined ? {} : { monitor: values.monitor }),
      ...(values.app === undefined ? {} : { app: values.app }),
    },
  )
  console.log(formatTotal(results))
  const failed = results.some(({ rows }) => rows.some(({ problems }) => problems.length > 0))
  // A run in which no case ran shows nothing.
  return failed || results.every(({ rows }) => rows.length === 0) ? 1 : 0
}

async function runUnder(
  { version, format }: Readonly<Record<'version' | 'format', string | undefined>>,
  options: Partial<RunOptions>,
): Promise<RunResult[]> {
  const jobs = (await Promise.all(names.map(jobsOf)))
    .flat()
    .filter((job) => version === undefined || version === job.range)
    .filter((job) => format === undefined || format === job.format)
  return runJobs(jobs, {
    cache,
    ...only,
    ...options,
    done: (result) => console.log(formatTable(result)),
  })
}

async function runOthers(given: string): Promise<number> {
  const peers = await Promise.all((given === 'all' ? peerNames() : given.split(',')).map(peerOf))
  const runs = await runPeers(peers, names, {
    cache,
    ...only,
    done: ({ peer, result }) => console.log(`${peer.title}\n${formatTable(result)}`),
  })
  for (const { library, version, titles, rows, totals } of peerTables(runs)) {
    const sums = totals.map(({ whole, of }) => `${whole}/${of}`)
    const cells = [
      ['case', ...titles],
      ...rows.map((row) => [row.name, ...row.cells]),
      ['whole', ...sums],
    ]
    console.log([`${library} ${version}`, ...alignColumns(cells), ''].join('\n'))
  }
  if (values.page) {
    const own = await runUnder({ version: 'installed', format: undefined }, {})
    const today = new Date().toISOString().slice(0, 10)
    writeFileSync(join(PROJECT, 'docs/conformance.md'), conformancePage(own, runs, today))
  }
  return runs.some(({ result }) => whyNotRun(result) === undefined) ? 0 : 1
}
