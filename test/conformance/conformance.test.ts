/** The cases on the versions in the project; `npm run conformance` has the older ones, too. */
import { tmpdir } from 'node:os'
import { beforeAll, describe, expect, test } from 'vitest'
import { peerTables } from './peer-table.ts'
import { peerNames, peerOf, packagesOf } from './peers.ts'
import { jobsOf, libraryNames, runJob, runJobs, type RunResult } from './run.ts'
import { formatTable, formatTotal } from './table.ts'

const cache = tmpdir()
const names = libraryNames()
const jobs = (await Promise.all(names.map(jobsOf)))
  .flat()
  .filter(({ range }) => range === 'installed')

describe('under the monitor', () => {
  let results: readonly RunResult[] = []
  beforeAll(async () => {
    results = await runJobs(jobs, { cache })
  }, 600_000)

  test.each(jobs.map((job, index) => [job.cases.library, job.format, index] as const))(
    'every call of %s (%s) is what it was, on the wire too, ends its span once, and lets nothing dangerous out',
    (_library, _format, index) => {
      const result = results[index]
      expect(result?.rows.length).toBeGreaterThan(0)
      const failed = result?.rows.filter(({ problems }) => problems.length > 0) ?? []
      expect(failed, result === undefined ? '' : formatTable(result)).toEqual([])
    },
  )
})

test('a monitor that loses promises, forgets spans and lets requests out fails its cases', async () => {
  const [job] = await jobsOf('openai')
  if (job === undefined) throw new Error('no job')
  const { rows, ...rest } = await runJob(job, { cache, monitor: 'clumsy' })
  const row = (name: string) => rows.find((each) => each.name === name)
  expect(row('chat, await')).toMatchObject({
    intact: true,
    wire: true,
    leaks: [1, 1],
    problems: [
      { prompt: 'dangerous', text: '1 requests got out' },
      { prompt: 'padded', text: '1 requests got out' },
    ],
  })
  expect(row('withResponse')).toMatchObject({ intact: false })
  expect(row('HTTP 400')).toMatchObject({ intact: true, started: 1, ended: 0 })
  expect(row('two choices')).toMatchObject({ wire: false })
  const table = formatTable({ rows, ...rest })
  expect(table).toContain('✗ withResponse: ')
  expect(formatTotal([{ rows, ...rest }])).toMatch(/^\d+ passed, [1-9]\d* failed$/)
  const [beside] = peerTables([{ peer: await peerOf('otel-contrib'), result: { rows, ...rest } }])
  const cell = (name: string) => beside?.rows.find((each) => each.name === name)?.cells
  expect(cell('chat, await')).toEqual(['✓1'])
  expect(cell('HTTP 400')).toEqual(['✓0'])
  expect(cell('two choices')).toEqual(['✗1'])
  const { whole, of } = beside?.totals[0] ?? {}
  expect(of).toBe(rows.length)
  expect(whole).toBe(rows.filter(({ problems }) => problems.length === 0).length)
}, 60_000)

test.each(peerNames())(
  '%s names libraries that have cases, and packages that have versions',
  async (name) => {
    const peer = await peerOf(name)
    expect(names).toEqual(expect.arrayContaining([...peer.libraries]))
    const [job] = await jobsOf(peer.libraries[0] ?? '')
    if (job === undefined) throw new Error('no job')
    const [, beside] = packagesOf(peer, job.cases, 'installed')
    expect(Object.keys(beside)).toEqual(expect.arrayContaining([...peer.packages]))
  },
)
