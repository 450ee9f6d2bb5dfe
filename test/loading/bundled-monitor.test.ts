/** The monitor itself inside a bundle, with and without what it needs beside it: the application always runs. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openEvents } from '../../src/query/index.ts'
import { linkedApp, type LinkedApp, type Ran, runIn } from './app.ts'
import { bundle } from './bundle.ts'

/** Two calls of a tool, one of them dangerous; `OPTIONS` stands for the options of `enableMonitoring`. */
const PROGRAM = `
import { disableMonitoring, enableMonitoring, monitorTool } from 'cylestio-monitor'
async function main() {
  enableMonitoring(OPTIONS)
  const ran = []
  const look = monitorTool(function look(text) { ran.push(text); return 'seen' })
  const answer = look('hello')
  let code
  try { look('rm -rf /') } catch (error) { code = error.code }
  await disableMonitoring()
  process.stdout.write(JSON.stringify({ answer, code, ran }))
}
main()`
const SAID = JSON.stringify({ answer: 'seen', code: 'CYLESTIO_BLOCKED', ran: ['hello'] })

let app: LinkedApp
let bare: string
beforeAll(async () => {
  app = await linkedApp()
  bare = mkdtempSync(join(tmpdir(), 'cylestio-bare-'))
}, 180_000)
afterAll(() => {
  app[Symbol.dispose]()
  rmSync(bare, { recursive: true, force: true })
})

async function built(format: 'esm' | 'cjs', options: object): Promise<string> {
  const text = PROGRAM.replace('OPTIONS', JSON.stringify({ agentId: 'app', ...options }))
  return bundle(app.write('entry.mjs', text), format, ['better-sqlite3'])
}

const database = (): string => join(bare, `${Math.random()}.db`)
const envOf = (path: string) => ({ env: { CYLESTIO_DATABASE_PATH: path } })

describe.each(['esm', 'cjs'] as const)('in a bundle of format %s', (format) => {
  test('beside better-sqlite3 it judges and records', async () => {
    const file = await built(format, { instrumentations: [] })
    const path = database()
    expect(await app.run([file], envOf(path))).toEqual({ code: 0, stdout: SAID, stderr: '' })
    const events = openEvents(path)
    const types = events.byChannel('TOOL').map((row) => row.event_type)
    events.close()
    expect(types).toEqual(expect.arrayContaining(['call_finish', 'call_blocked']))
  })

  test('it says that it cannot see imported libraries, and by what it can', async () => {
    const { code, stdout, stderr } = await app.run([await built(format, {})], envOf(database()))
    expect({ code, stdout }).toEqual({ code: 0, stdout: SAID })
    expect(warnings(stderr)).toEqual([
      expect.stringMatching(/imported libraries cannot be seen: .*bundle.*monitor\(client\)/),
    ])
  })

  test('alone it judges, and says how to keep the events', async () => {
    const file = await built(format, { instrumentations: [] })
    const alone = join(bare, basename(file))
    copyFileSync(file, alone)
    const { code, stdout, stderr } = await inBare([alone], database())
    expect({ code, stdout }).toEqual({ code: 0, stdout: SAID })
    expect(warnings(stderr)).toEqual([
      expect.stringMatching(/not recorded.*better-sqlite3 cannot be loaded.*as external/),
    ])
  })
})

test('without better-sqlite3 beside it, the package says to install it', async () => {
  using without = await linkedApp(['better-sqlite3'])
  const text = PROGRAM.replace('OPTIONS', JSON.stringify({ agentId: 'app', instrumentations: [] }))
  const file = await bundle(without.write('entry.mjs', text), 'esm', ['better-sqlite3'])
  const { code, stdout, stderr } = await without.run([file], envOf(database()))
  expect({ code, stdout }).toEqual({ code: 0, stdout: SAID })
  expect(stderr).toContain('better-sqlite3 cannot be loaded')
})

const inBare = (args: readonly string[], path: string): Promise<Ran> =>
  runIn(bare, args, envOf(path))

/** The monitor's own, one line each. */
const warnings = (stderr: string): string[] =>
  stderr.split('\n').filter((line) => line.includes('CylestioMonitorWarning'))
