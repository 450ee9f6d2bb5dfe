import {
  chmodSync,
  closeSync,
  cpSync,
  mkdirSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { linkedApp, type LinkedApp } from '../loading/app.ts'
import { APP_LIBRARIES, appScript } from '../loading/libraries.ts'
import { SHAPES } from '../loading/shapes.ts'
import { startWireServer } from '../support/wire-server.ts'
import { database, event, temporaryFolder } from './support.ts'
import { run, type RunOptions } from './support.ts'

interface Found {
  readonly check: string
  readonly level: string
  readonly subject: string
  readonly message: string
}
interface Copy {
  readonly level: string
  readonly library: string
  readonly loaded: string
  readonly by?: string
  readonly message: string
}
interface Told {
  readonly ok: boolean
  readonly checks: readonly Found[]
  readonly run?: {
    readonly copies: readonly Copy[]
    readonly calls: number
    readonly monitor?: object
    readonly exitCode: number
  }
}

async function doctor(
  args: readonly string[],
  options: RunOptions = {},
): Promise<{ told: Told; code: number | null; stderr: string }> {
  const { code, stdout, stderr } = await run(['doctor', '--json', ...args], options)
  return { told: JSON.parse(stdout) as Told, code, stderr }
}

const of = (told: Told, check: string): string[] =>
  told.checks
    .filter((each) => each.check === check)
    .map(({ level, message }) => `${level}: ${message}`)

describe('a database', () => {
  test('that is sound is well', async () => {
    const path = database([event()])
    const { told, code } = await doctor(['--db', path])
    expect(code).toBe(0)
    expect(told.ok).toBe(true)
    expect(of(told, 'database')).toEqual([
      expect.stringMatching(/^ok: \d+ bytes$/),
      'ok: passes quick_check',
      expect.stringMatching(/^ok: the write lock is free/),
    ])
    expect(of(told, 'node')).toHaveLength(1)
    expect(of(told, 'disk')).toEqual([
      expect.stringMatching(/^(ok|warning): /),
      expect.stringMatching(/MiB are free$/),
    ])
  })

  test('whose sink is paused is a problem, and what was lost or cut is said', async () => {
    const path = database([event({ data: { 'cylestio.input.length': 70_000 } })])
    const db = new Database(path)
    db.exec(`INSERT INTO drops VALUES ('ring_full', 3, '', '');
      INSERT INTO sinks (sink_id, generation, last_id, updated_at, state, last_error)
        VALUES ('webhook', '', 0, '', 'paused', 'HTTP 401')`)
    db.close()
    const { told, code } = await doctor(['--db', path])
    expect(code).toBe(2)
    expect(of(told, 'losses')).toEqual([
      'warning: events were lost: ring_full 3',
      'info: events were cut: input_cut 1',
      'problem: paused, 2 events behind: HTTP 401',
    ])
    const stats = await run(['stats', '--db', path])
    expect(stats.stdout).toMatch(/webhook │ paused │ +0 │ +2 │ +0 │ HTTP 401/)
    expect(stats.stdout).toMatch(/input_cut │ +1/)
  })

  test('that is not there yet is no trouble', async () => {
    const { told, code } = await doctor(['--db', join(temporaryFolder(), 'none', 'events.db')])
    expect(code).toBe(0)
    expect(of(told, 'database')).toEqual(['info: is not there yet; it is made at the start'])
  })

  test('that others may read is a warning', async () => {
    const path = database([event()])
    chmodSync(path, 0o644)
    const { told, code } = await doctor(['--db', path])
    expect(code).toBe(0)
    expect(of(told, 'database')).toContainEqual(expect.stringMatching(/^warning: .*mode 0644/))
  })

  test('that is damaged is a problem', async () => {
    const path = database(Array.from({ length: 200 }, () => event()))
    const damaged = new Database(path)
    damaged.pragma('wal_checkpoint(TRUNCATE)')
    damaged.pragma('journal_mode = DELETE')
    damaged.close()
    writeAt(path, 4096 * 3, Buffer.alloc(4096, 0x55))
    const { told, code } = await doctor(['--db', path])
    expect(code).toBe(2)
    expect(told.ok).toBe(false)
    expect(of(told, 'database').join('\n')).toMatch(/^problem: /m)
  })

  test('whose lock is held is a problem', async () => {
    const path = database([event()])
    const holder = new Database(path)
    holder.exec('BEGIN IMMEDIATE')
    const { told, code } = await doctor(['--db', path])
    holder.exec('ROLLBACK')
    holder.close()
    expect(code).toBe(2)
    expect(of(told, 'database')).toContainEqual(
      expect.stringMatching(/^problem: the write lock cannot be had: /),
    )
  })
})

test('a wrong configuration is a problem, and the other checks run', async () => {
  const { told, code } = await doctor([], {
    env: { CYLESTIO_SECURITY_DANGEROUS_ACTION: 'explode' },
  })
  expect(code).toBe(2)
  expect(of(told, 'configuration')).toEqual([
    expect.stringMatching(/^problem: security\.dangerous_action: expected /),
  ])
  expect(of(told, 'disk')).toHaveLength(2)
})

describe('an OTLP endpoint', () => {
  const answering = async (status: number): Promise<{ url: string; close: () => void }> => {
    const server = createServer((_request, response) => void response.writeHead(status).end('{}'))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    return { url: `http://127.0.0.1:${port}`, close: () => void server.close() }
  }
  test.each([
    [200, 0, /^ok: takes spans$/],
    [401, 2, /^problem: answers with HTTP 401$/],
    [404, 2, /^problem: answers with HTTP 404$/],
  ])('that answers %i', async (status, exitCode, message) => {
    const server = await answering(status)
    const { told, code } = await doctor([], { env: { CYLESTIO_OTLP_ENDPOINT: server.url } })
    server.close()
    expect(of(told, 'otlp')).toEqual([expect.stringMatching(message)])
    expect(code).toBe(exitCode)
  })

  test('that nobody answers at', async () => {
    const server = await answering(200)
    server.close()
    const { told, code } = await doctor([], { env: { CYLESTIO_OTLP_ENDPOINT: server.url } })
    expect(of(told, 'otlp')).toEqual([
      expect.stringMatching(/^problem: cannot be reached: .*ECONNREFUSED/),
    ])
    expect(code).toBe(2)
  })
})

describe('an application', () => {
  let app: LinkedApp
  beforeAll(async () => {
    app = await linkedApp(['replicate'])
  }, 180_000)
  afterAll(() => app[Symbol.dispose]())

  /** A package that only has a name and a version. */
  function install(name: string, version: string, inside = ''): void {
    const folder = join(app.folder, inside, 'node_modules', name)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version, main: 'index.js' }))
    writeFileSync(join(folder, 'index.js'), 'exports.ask = () => 1\n')
  }

  test('its libraries and their versions are listed, copies too', async () => {
    install('replicate', '1.2.3')
    install('@opentelemetry/api', '1.10.0', 'plugin')
    cpSync(
      join(app.folder, 'plugin/node_modules'),
      join(app.folder, 'node_modules/replicate/node_modules'),
      {
        recursive: true,
      },
    )
    rmSync(join(app.folder, 'plugin'), { recursive: true })
    const { told, code } = await doctor([], { cwd: app.folder })
    expect(code).toBe(0)
    const subjects = told.checks.filter(({ check }) => check === 'libraries')
    expect(subjects).toContainEqual(
      expect.objectContaining({ subject: 'replicate 1.2.3', level: 'warning' }),
    )
    for (const library of APP_LIBRARIES) {
      const found = subjects.find(({ subject }) => subject.startsWith(`${library.package} `))
      expect(found).toMatchObject({ level: 'ok', message: expect.stringContaining('is watched') })
    }
    expect(of(told, 'packages')).toContainEqual(expect.stringMatching(/^warning: 2 copies \(/))
  })

  test.each(
    SHAPES.filter(({ name }) => name === 'ESM, both copies' || name === 'CJS, import()').map(
      (shape) => [shape.name, shape] as const,
    ),
  )(
    '--run on one that uses all libraries at once (%s): each copy, its hook, and nothing unwatched',
    async (_name, shape) => {
      const server = await startWireServer(appScript)
      const file = app.write(shape.file, shape.source(APP_LIBRARIES))
      const { told, code, stderr } = await doctor(['--run', file], {
        cwd: app.folder,
        env: { BASE_URL: server.url, CYLESTIO_SECURITY_DANGEROUS_KEYWORDS: 'xyzzy' },
      })
      await server.close()
      expect(stderr).toContain('CYLESTIO_BLOCKED')
      const copies = told.run?.copies ?? []
      for (const library of APP_LIBRARIES) {
        const own = copies.filter((copy) => copy.library === library.package)
        expect(own.length).toBeGreaterThanOrEqual(shape.copies)
        expect(own.map(({ level }) => level)).not.toContain('problem')
        for (const hook of shape.by(library)) {
          expect(own.map(({ loaded }) => loaded)).toContain(hook)
        }
      }
      const spans = APP_LIBRARIES.flatMap((library) => library.spans)
      expect(told.run?.calls).toBe(spans.length * shape.copies)
      expect(told.run?.monitor).toMatchObject({ loader_hook: 'registerHooks' })
      expect(code).toBe(0)
    },
  )

  const CLIENTS = [
    ...['@google/genai', 'groq-sdk', 'ollama', '@mistralai/mistralai', 'cohere-ai'],
    '@aws-sdk/client-bedrock-runtime',
  ]
  const imported = (names: readonly string[]): string =>
    names.map((name) => `import '${name}'`).join('\n')
  const required = (names: readonly string[]): string =>
    names.map((name) => `require('${name}')`).join('\n')

  test.each([
    ['ES modules', 'clients.mjs', imported(CLIENTS)],
    ['CommonJS', 'clients.cjs', required(CLIENTS)],
    [
      'both',
      'both.mjs',
      `import { createRequire } from 'node:module'
      const require = createRequire(import.meta.url)
      ${imported(CLIENTS.slice(0, 3))}
      ${required(CLIENTS.slice(2))}`,
    ],
  ])('--run on one with six clients at once, by %s: all are watched', async (_how, name, text) => {
    const file = app.write(name, text)
    const { told, code } = await doctor(['--run', file], { cwd: app.folder })
    const copies = told.run?.copies ?? []
    for (const library of CLIENTS) {
      const own = copies.filter((copy) => copy.library === library)
      expect(own.length, library).toBeGreaterThan(0)
      expect(own.map(({ level }) => level)).not.toContain('problem')
    }
    expect(code).toBe(0)
  })

  test('--run names a library that nobody watches, and ends with 2', async () => {
    install('replicate', '1.2.3')
    const file = app.write(
      'app.cjs',
      "require('replicate'); require('openai'); console.log('mine')",
    )
    const { told, code, stderr } = await doctor(['--run', file], { cwd: app.folder })
    expect(code).toBe(2)
    expect(stderr).toBe('mine\n')
    expect(told.run?.copies.find(({ library }) => library === 'replicate')).toMatchObject({
      level: 'problem',
      message: 'not watched: there is no instrumentation for it',
    })
    expect(told.run?.copies.find(({ library }) => library === 'openai')).toMatchObject({
      level: 'ok',
    })
  })

  test('--run with monitoring switched off, and on a program that ends by itself with an error', async () => {
    const file = app.write('app.mjs', "import 'openai'\nprocess.exit(3)")
    const off = await doctor(['--run', file], {
      cwd: app.folder,
      env: { CYLESTIO_MONITORING_ENABLED: 'false' },
    })
    expect(off.code).toBe(2)
    expect(off.told.run).toMatchObject({ exitCode: 3 })
    expect(off.told.run?.copies).toMatchObject([{ library: 'openai', level: 'problem' }])
    const on = await doctor(['--run', file], { cwd: app.folder })
    expect(on.code).toBe(0)
    expect(on.told.run?.copies).toMatchObject([{ library: 'openai', level: 'ok' }])
  })

  test('--for ends a program that would run for ever', async () => {
    const file = app.write('app.mjs', "import 'openai'\nsetInterval(() => {}, 1000)")
    const { told } = await doctor(['--run', file, '--for', '1'], { cwd: app.folder })
    expect(told.run).toMatchObject({ signal: 'SIGTERM' })
  })
})

function writeAt(path: string, at: number, bytes: Buffer): void {
  const file = openSync(path, 'r+')
  writeSync(file, bytes, 0, bytes.length, at)
  closeSync(file)
}
