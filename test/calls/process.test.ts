/** How a process ends with calls open; each way once without us and once with us. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { readRows } from '../support/monitored.ts'
import { spansOf, startsOf } from './support.ts'

const folder = mkdtempSync(join(tmpdir(), 'cylestio-calls-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

async function runChild(name: string, args: string[], flags: string[] = []): Promise<Ended> {
  const file = fileURLToPath(new URL(`./children/${name}.ts`, import.meta.url))
  const child = spawn(process.execPath, [...flags, file, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 20_000,
  })
  const [stdout, stderr, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null, string | null]>,
  ])
  return { code, signal, stdout, stderr }
}

const lastError = ({ stderr }: Ended): string | undefined =>
  stderr.split('\n').find((line) => /^\w*Error: /.test(line))

test.each([
  { way: 'unhandled rejection', code: 1, event: 'call_error' },
  { way: 'unhandled rejection, listened to', code: 7, event: 'call_error' },
  { way: 'uncaught exception', code: 1, event: 'call_error' },
  { way: 'an error event of a stream', code: 1, event: 'call_error' },
  { way: 'process.exit in mid-call', code: 5, event: 'call_finish', endedBy: 'exit' },
  { way: 'process.exit inside a call', code: 6, event: 'call_finish', endedBy: 'exit' },
  { way: 'natural end', code: 0, event: 'call_finish', endedBy: 'exit' },
  { way: 'off and on again', code: 0, event: 'call_finish', endedBy: 'exit' },
])('$way: the same end with and without monitoring, and one span', async (each) => {
  const path = join(folder, `${each.way.replaceAll(/\W/g, '-')}.db`)
  const [bare, watched] = [
    await runChild('ending', ['-', each.way]),
    await runChild('ending', [path, each.way]),
  ]
  const facts = (end: Ended) => ({
    code: end.code,
    signal: end.signal,
    stdout: end.stdout,
    error: lastError(end),
  })
  expect(bare.code).toBe(each.code)
  expect(facts(watched)).toEqual(facts(bare))
  const rows = readRows(path)
  expect(startsOf(rows)).toHaveLength(1)
  expect(spansOf(rows).map((row) => row.event_type)).toEqual([each.event])
  expect(spansOf(rows)[0]?.parsed['cylestio.call.ended_by']).toBe(each.endedBy)
})

test('a result that is collected unread ends its call, one that is still read does not', async () => {
  const path = join(folder, 'collected.db')
  const end = await runChild('collected', [path], ['--expose-gc'])
  expect(end).toMatchObject({ code: 0, stdout: 'open 6\nopen 0\n' })
  const ends = spansOf(readRows(path)).map(
    (row) => `${row.name} ${String(row.parsed['cylestio.call.ended_by'] ?? 'end')}`,
  )
  expect(ends.sort()).toEqual([
    'generator collected',
    'iterable collected',
    'kept end',
    'kept end',
    'kept end',
    'kept end',
    'kept end',
    'kept end',
    'never collected',
    'promised collected',
    'stream collected',
  ])
})
