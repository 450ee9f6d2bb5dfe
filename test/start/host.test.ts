import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { readRows } from '../support/monitored.ts'
import { startOtlpSink } from '../support/otlp-sink.ts'

const APP = fileURLToPath(new URL('../apps/host.ts', import.meta.url))
const REGISTER = pathToFileURL(
  fileURLToPath(new URL('../../src/register.ts', import.meta.url)),
).href
const folder = mkdtempSync(join(tmpdir(), 'cylestio-host-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly warnings: number
  /** From the application's last line to its end, in milliseconds. */
  readonly endedAfter: number
}

async function run(env: Record<string, string>, args: readonly string[] = [APP]): Promise<Ended> {
  const child: ChildProcess = spawn(process.execPath, [...args], {
    env: { ...process.env, CYLESTIO_DATABASE_PATH: join(folder, 'events.db'), ...env },
  })
  let lastLine = performance.now()
  child.stdout?.on('data', () => (lastLine = performance.now()))
  if (child.stdout === null || child.stderr === null) throw new Error('no pipes')
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ])
  const warnings = stderr.split('CylestioMonitorWarning').length - 1
  return { code, stdout, stderr, warnings, endedAfter: performance.now() - lastLine }
}

/** A port that nobody listens on. */
async function deadEndpoint(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return `http://127.0.0.1:${port}`
}

test('with nothing that works, the application gives the same and one warning says why', async () => {
  const file = join(folder, 'a-file')
  writeFileSync(file, 'no folder')
  const bare = await run({ TEST_MONITORED: 'no' })
  const broken = await run({
    TEST_MONITORED: 'broken',
    CYLESTIO_DATABASE_PATH: join(file, 'events.db'),
    OTEL_EXPORTER_OTLP_ENDPOINT: await deadEndpoint(),
  })
  expect(bare).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(bare.stdout)).toMatchObject({ unhandled: 0 })
  expect(broken).toMatchObject({ code: 0, stdout: bare.stdout, warnings: 1 })
  expect(broken.stderr).toContain(file)
  expect(broken.stderr).toMatch(/ENOTDIR|not a directory/)
  expect(broken.endedAfter).toBeLessThan(6_000)
}, 40_000)

test('a path that can be no file is said once', async () => {
  const ended = await run({ TEST_MONITORED: 'yes', CYLESTIO_DATABASE_PATH: `${folder}/x/` })
  expect(ended).toMatchObject({ code: 0, warnings: 1 })
  expect(ended.stderr).toContain('the path of a folder')
}, 20_000)

test('a backend that never answers holds the end up for a few seconds at most', async () => {
  const sink = await startOtlpSink({ delayMs: 60_000 })
  const ended = await run({ TEST_MONITORED: 'yes', OTEL_EXPORTER_OTLP_ENDPOINT: sink.url })
  await sink.close()
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(sink.requests.map(({ path }) => path).sort()).toEqual(['/v1/logs', '/v1/traces'])
  expect(ended.endedAfter).toBeLessThan(6_000)
}, 30_000)

test('the natural end of a process delivers what waits', async () => {
  const sink = await startOtlpSink()
  const path = join(folder, 'natural.db')
  const ended = await run({
    TEST_MONITORED: 'yes',
    CYLESTIO_DATABASE_PATH: path,
    OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
  })
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(sink.traces()).toHaveLength(80)
  expect(readRows(path, "record = 'span'")).toHaveLength(80)
  await sink.close()
}, 20_000)

test('register with a mistake in the settings lets the program run, and says it once', async () => {
  const ended = await run({ TEST_MONITORED: 'no', CYLESTIO_SECURITY_DANGEROUS_ACTION: 'explode' }, [
    '--import',
    REGISTER,
    APP,
  ])
  expect(ended).toMatchObject({ code: 0, warnings: 1 })
  expect(ended.stderr).toContain('monitoring is off: security.dangerous_action')
  expect(JSON.parse(ended.stdout)).toMatchObject({ unhandled: 0 })
}, 20_000)

test.each([
  ['by itself', ''],
  ['by process.exit', 'process.exit(3)'],
])(
  'a program under register that ends %s says last that monitoring ended',
  async (name, end) => {
    const path = join(folder, `${name}.db`)
    const program = join(folder, 'program.mjs')
    writeFileSync(program, `console.log('done')\n${end}`)
    const ended = await run({ CYLESTIO_DATABASE_PATH: path }, ['--import', REGISTER, program])
    expect(ended).toMatchObject({ code: end === '' ? 0 : 3, stdout: 'done\n', stderr: '' })
    const rows = readRows(path, '1')
    expect(rows.filter(({ event_type }) => event_type === 'monitoring_disabled')).toHaveLength(1)
    expect(rows.at(-1)?.event_type).toBe('monitoring_disabled')
    expect(JSON.parse(rows.at(-1)?.data ?? '{}')).toMatchObject({
      'cylestio.call.ended_by': 'exit',
    })
  },
  20_000,
)
