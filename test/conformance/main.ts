/**
 * `npm run conformance [-- <library>…] [--only <text>] [--version <range>] [--monitor <name>]`: every case of
 * every library, bare and monitored, as tables. Exit code 1 when a case failed.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { jobsOf, libraryNames, runJobs } from './run.ts'
import { formatTable, formatTotal } from './table.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    version: { type: 'string' },
    format: { type: 'string' },
    monitor: { type: 'string' },
    cache: { type: 'string' },
    app: { type: 'string' },
  },
})
const names = positionals.length > 0 ? positionals : libraryNames()
const jobs = (await Promise.all(names.map(jobsOf)))
  .flat()
  .filter(({ range }) => values.version === undefined || values.version === range)
  .filter(({ format }) => values.format === undefined || values.format === format)
const cache = values.cache ?? mkdtempSync(join(tmpdir(), 'cylestio-conformance-npm-'))
try {
  const results = await runJobs(jobs, {
    cache,
    ...(values.only === undefined ? {} : { only: values.only }),
    ...(values.monitor === undefined ? {} : { monitor: values.monitor }),
    ...(values.app === undefined ? {} : { app: values.app }),
    done: (result) => console.log(formatTable(result)),
  })
  console.log(formatTotal(results))
  const failed = results.some(({ rows }) => rows.some(({ problems }) => problems.length > 0))
  // A run in which no case ran shows nothing.
  process.exitCode = failed || results.every(({ rows }) => rows.length === 0) ? 1 : 0
} finally {
  if (values.cache === undefined) rmSync(cache, { recursive: true, force: true })
}
