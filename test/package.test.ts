import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PACKAGE_VERSION } from '../src/util/package-version.ts'
import { type App, createApp, pack, type Packed, removeFolders, ROOT, run } from './package/app.ts'
import { DOORS } from './package/doors.ts'

/** What the README tells to install beside this package. */
function readmePeers(): string[] {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
  return /^npm install cylestio-monitor (.+)$/m.exec(readme)?.[1]?.split(' ') ?? []
}

const NEWER_LINE = ['@opentelemetry/api@~1.10.0', '@opentelemetry/sdk-trace@^3.0.0']
const STRICT = {
  target: 'es2023',
  lib: ['es2023'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
}
const BIN = join(ROOT, 'node_modules')

let packed: Packed
let app: App

beforeAll(async () => {
  packed = await pack()
  app = await createApp([packed.tarball, ...readmePeers()])
}, 240_000)

afterAll(removeFolders)

describe('the tarball', () => {
  test('holds the compiled sources, their types and the papers, and nothing else', () => {
    const compiled = globSync('{src,instrumentations,exporters}/**/*.ts', { cwd: ROOT })
      .filter((path) => !path.endsWith('cases.ts'))
      .map((path) => `dist/${path.slice(0, -'.ts'.length)}`)
      .flatMap((path) => [`${path}.d.ts`, `${path}.js`])
    const papers = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']
    expect(packed.files).toEqual([...papers, ...compiled].sort())
  })

  test('has the version that the code says', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    expect(PACKAGE_VERSION).toBe(version)
    expect(packed.tarball).toContain(`cylestio-monitor-${version}.tgz`)
  })

  test.each([
    ['publint', 'publint/src/cli.js', ['--strict']],
    ['attw', '@arethetypeswrong/cli/dist/index.js', ['--profile', 'esm-only']],
  ])('is clean for %s', async (_, program, options) => {
    const args = [join(BIN, program), packed.tarball, ...options]
    const { code, stdout, stderr } = await run(process.execPath, args, ROOT)
    expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' })
  })
})

describe('in an empty application', () => {
  test('it installs without a word about peers', () => {
    expect(readmePeers().map((peer) => peer.replace(/@[^@]+$/, ''))).toEqual([
      '@opentelemetry/api',
      '@opentelemetry/sdk-trace-node',
      '@opentelemetry/exporter-trace-otlp-http',
      '@opentelemetry/api-logs',
    ])
    const { code, stderr } = app.install
    expect({ code, stderr }).toMatchObject({ code: 0 })
    expect(stderr).not.toMatch(/ERESOLVE|peer/i)
  })

  test('there is one copy of import-in-the-middle, ours and that of OpenTelemetry', () => {
    const copies = globSync('node_modules/**/import-in-the-middle/package.json', {
      cwd: app.folder,
    })
    expect(copies).toEqual(['node_modules/import-in-the-middle/package.json'])
  })

  test('the doors that are listed here are those of package.json', () => {
    const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    const names = Object.keys(exports).map((door) => `cylestio-monitor${door.slice(1)}`)
    const others = ['cylestio-monitor/register', 'cylestio-monitor/package.json']
    expect(names.sort()).toEqual([...Object.keys(DOORS), ...others].sort())
  })

  test('an ES module finds the public names behind every door', async () => {
    app.write(
      'doors.mjs',
      `const names = {}
       for (const door of ${JSON.stringify(Object.keys(DOORS))}) names[door] = Object.keys(await import(door))
       const manifest = await import('cylestio-monitor/package.json', { with: { type: 'json' } })
       console.log(JSON.stringify({ names, version: manifest.default.version }))`,
    )
    const { code, stdout, stderr } = await app.node(['doors.mjs'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({ names: DOORS, version: PACKAGE_VERSION })
  })

  test('a CommonJS program requires every door', async () => {
    app.write(
      'doors.cjs',
      `const names = {}
       for (const door of ${JSON.stringify(Object.keys(DOORS))}) {
         names[door] = Object.keys(require(door)).filter((name) => name !== '__esModule')
       }
       require('cylestio-monitor/register')
       console.log(JSON.stringify({ names, version: require('cylestio-monitor/package.json').version }))`,
    )
    const { code, stdout, stderr } = await app.node(['doors.cjs'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({ names: DOORS, version: PACKAGE_VERSION })
  })

  test.each([
    ['an ES module', 'work.mjs', "import { monitorCall } from 'cylestio-monitor'"],
    ['a CommonJS program', 'work.cjs', "const { monitorCall } = require('cylestio-monitor')"],
  ])(
    '%s under --import cylestio-monitor/register leaves its calls in the table',
    async (...args) => {
      const [, file, line] = args
      app.write(file, `${line}\nconsole.log(monitorCall((a) => a + 1, 'TOOL')(41))`)
      const database = join(app.folder, `${file}.db`)
      const env = { CYLESTIO_DATABASE_PATH: database }
      const ran = await app.node(['--import', 'cylestio-monitor/register', file], env)
      expect(ran).toEqual({ code: 0, stdout: '42\n', stderr: '' })
      app.write(
        'read.mjs',
        `import { openEvents } from 'cylestio-monitor/query'
       const reader = openEvents(process.argv[2])
       console.log(JSON.stringify(reader.byChannel('TOOL').map((row) => [row.event_type, row.agent_id])))`,
      )
      const read = await app.node(['read.mjs', database])
      expect(JSON.parse(read.stdout)).toEqual([
        ['call_finish', 'work'],
        ['call_start', 'work'],
      ])
    },
  )

  test('a TypeScript program compiles against the types, libraries included', async () => {
    app.write('consumer.ts', readFileSync(new URL('package/consumer.ts', import.meta.url), 'utf8'))
    expect(await app.compile(STRICT)).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  test('the command is there', async () => {
    const command = join(app.folder, 'node_modules/.bin/cylestio')
    const { PATH } = process.env
    const env = { PATH: `${join(BIN, '.bin')}:${PATH}` }
    const expected = { code: 0, stdout: `${PACKAGE_VERSION}\n` }
    expect(await run(command, ['--version'], app.folder, env)).toMatchObject(expected)
    const npx = await run('npx', ['--no-install', 'cylestio', '--version'], app.folder, env)
    expect(npx).toMatchObject(expected)
  })

  const old = oldNode()
  test.skipIf(old === undefined)(
    `a Node that is too old is told so, and nothing crashes (${old ?? 'none below 22.15 is here'})`,
    async () => {
      const command = join(app.folder, 'node_modules/cylestio-monitor/dist/src/cli/main.js')
      const { code, stdout, stderr } = await run(old ?? '', [command, 'events'], app.folder)
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toMatch(/^cylestio: needs Node\.js 22\.15 or newer; this is v\d+\.\d+\.\d+/)
    },
  )
})

describe('beside SDK 3.x', () => {
  let newer: App
  beforeAll(async () => {
    newer = await createApp([packed.tarball, ...NEWER_LINE])
  }, 120_000)

  test('it installs without a peer conflict', () => {
    expect(newer.install).toMatchObject({ code: 0 })
    expect(newer.install.stderr).not.toMatch(/ERESOLVE|peer/i)
  })

  test('its processor and exporter work in a provider of that line, for TypeScript too', async () => {
    const source = newer.write(
      'provider.ts',
      `import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
       import { SecuritySpanProcessor } from 'cylestio-monitor'
       import { SqliteSpanExporter } from 'cylestio-monitor/exporters/sqlite'
       import { openEvents } from 'cylestio-monitor/query'
       const exporter = new SqliteSpanExporter({ path: './events.db', agentId: 'newer' })
       const spanProcessors = [new SecuritySpanProcessor(), new SimpleSpanProcessor({ exporter })]
       const provider = new TracerProvider({ spanProcessors })
       const attributes = {
         'gen_ai.operation.name': 'execute_tool',
         'gen_ai.tool.name': 'shell',
         'gen_ai.tool.call.arguments': '{"command":"rm -rf /"}',
       }
       provider.getTracer('foreign').startSpan('execute_tool shell', { attributes }).end()
       const reader = openEvents('./events.db')
       const [row] = reader.bySecurityLevel('dangerous')
       console.log(JSON.stringify([row?.agent_id, row?.channel, row?.name]))
       reader.close()
       void provider.shutdown()`,
    )
    expect(await newer.compile(STRICT)).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(await newer.node([source])).toEqual({
      code: 0,
      stdout: '["newer","TOOL","execute_tool shell"]\n',
      stderr: '',
    })
  })
})

/** A Node below 22.15 on the PATH, other than the one that npm installed. */
function oldNode(): string | undefined {
  const folders = (process.env['PATH'] ?? '')
    .split(':')
    .filter((path) => !path.includes('node_modules'))
  return folders
    .map((folder) => join(folder, 'node'))
    .find((path) => {
      try {
        const version = execFileSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' })
        const [major = 0, minor = 0] = version.split('.').map(Number)
        return major < 22 || (major === 22 && minor < 15)
      } catch {
        return false
      }
    })
}
