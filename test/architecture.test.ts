import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { LIBRARIES } from '../instrumentations/index.ts'
import { check, stale } from './architecture/check.ts'
import { scan, type SourceFile } from './architecture/scan.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const TREES = ['src', 'instrumentations', 'exporters']

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest
const packages = [
  ...Object.keys(manifest.dependencies),
  ...Object.keys(manifest.peerDependencies).filter(
    (name) => manifest.peerDependenciesMeta[name]?.optional !== true,
  ),
]

describe('the sources', () => {
  const files = scan(ROOT, TREES)

  test('keep the room table, and none imports in a circle', () => {
    expect(files.length).toBeGreaterThan(100)
    expect(check(files, packages)).toEqual([])
  })

  test('use every exception of the table', () => {
    expect(stale(files)).toEqual([])
  })

  test('never depend on a monitored library or on the SDK', () => {
    const libraries = LIBRARIES.flatMap((library) => library.packages.map(({ name }) => name))
    expect(packages.filter((name) => libraries.includes(name))).toEqual([])
    expect(packages.filter((name) => /^@opentelemetry\/(sdk|exporter)-/.test(name))).toEqual([])
  })
})

describe('a planted breach is found:', () => {
  const folders: string[] = []
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })

  /** A tree of its own with the given files. */
  function planted(sources: Readonly<Record<string, string>>): SourceFile[] {
    const root = mkdtempSync(join(tmpdir(), 'cylestio-architecture-'))
    folders.push(root)
    for (const folder of TREES) mkdirSync(join(root, folder))
    for (const [path, text] of Object.entries(sources)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return scan(root, TREES)
  }

  const CASES: readonly [string, Readonly<Record<string, string>>, string][] = [
    [
      'a lower room that imports a higher one',
      { 'src/util/a.ts': "import { b } from '../calls/b.ts'\n" },
      'src/util/a.ts:1: util may not import values of calls (src/calls/b.ts)',
    ],
    [
      'a value where only types are allowed',
      { 'src/security/a.ts': "import { read } from '../config/b.ts'\n" },
      'src/security/a.ts:1: security may not import values of config (src/config/b.ts)',
    ],
    [
      'an inline type, which still loads the file',
      { 'src/security/a.ts': "import { type Config } from '../config/b.ts'\n" },
      'src/security/a.ts:1: security may not import values of config (src/config/b.ts)',
    ],
    [
      'a type of a room that is closed',
      { 'src/store/a.ts': "import type { Row } from '../query/b.ts'\n" },
      'src/store/a.ts:1: store may not import types of query (src/query/b.ts)',
    ],
    [
      'a type hidden in an annotation',
      { 'src/store/a.ts': "export const a: import('../cli/b.ts').B = 1\n" },
      'src/store/a.ts:1: store may not import types of cli (src/cli/b.ts)',
    ],
    [
      'a re-export',
      { 'src/spans/a.ts': "export { b } from '../api/b.ts'\n" },
      'src/spans/a.ts:1: spans may not import values of api (src/api/b.ts)',
    ],
    [
      'an import that waits for its line',
      { 'src/store/a.ts': "\nexport const a = () => import('../cli/b.ts')\n" },
      'src/store/a.ts:2: store may not import values of cli (src/cli/b.ts)',
    ],
    [
      'one library that knows another',
      { 'instrumentations/mcp/a.ts': "import { b } from '../openai/b.ts'\n" },
      'instrumentations/mcp/a.ts:1: instrumentations/mcp may not import values of instrumentations/openai (instrumentations/openai/b.ts)',
    ],
    [
      'the store behind an exporter that has no need of it',
      { 'exporters/otlp/a.ts': "import { open } from '../../src/store/open.ts'\n" },
      'exporters/otlp/a.ts:1: exporters/otlp may not import values of store (src/store/open.ts)',
    ],
    [
      'a room without a line in the table',
      { 'src/attic/a.ts': "import { b } from '../util/b.ts'\n" },
      'src/attic/a.ts:1: room attic is not in the table',
    ],
    [
      'a monitored library',
      { 'instrumentations/openai/a.ts': "import OpenAI from 'openai'\n" },
      'instrumentations/openai/a.ts:1: openai is imported by value, and is neither a dependency nor a required peer',
    ],
    [
      'the SDK',
      {
        'src/provider/a.ts': "import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'\n",
      },
      'src/provider/a.ts:1: @opentelemetry/sdk-trace-node is imported by value, and is neither a dependency nor a required peer',
    ],
    [
      'SQL outside of the store',
      { 'src/query/a.ts': "import Database from 'better-sqlite3'\n" },
      'src/query/a.ts:1: better-sqlite3 belongs to store, not to query',
    ],
    [
      'a check that reads files',
      { 'src/security/a.ts': "import { readFileSync } from 'node:fs'\n" },
      'src/security/a.ts:1: security must stay pure and imports node:fs',
    ],
    [
      'a circle of files',
      {
        'src/util/a.ts': "import { b } from './b.ts'\n",
        'src/util/b.ts': "import { a } from './a.ts'\n",
      },
      'import cycle of files: src/util/a.ts > src/util/b.ts > src/util/a.ts',
    ],
    [
      'a circle of rooms',
      {
        'src/context/a.ts': "import { b } from '../spans/b.ts'\n",
        'src/spans/c.ts': "import { d } from '../context/d.ts'\n",
      },
      'import cycle of rooms: context > spans > context',
    ],
    [
      'a default export',
      { 'src/util/a.ts': 'export default 1\n' },
      'src/util/a.ts:1: default export',
    ],
    [
      'a default function',
      { 'src/util/a.ts': 'export default function a() {}\n' },
      'src/util/a.ts:1: default export',
    ],
    [
      'a name exported as default',
      { 'src/util/a.ts': 'const a = 1\nexport { a as default }\n' },
      'src/util/a.ts:2: default export',
    ],
    ['export *', { 'src/util/a.ts': "export * from './b.ts'\n" }, 'src/util/a.ts:1: export *'],
    ['an enum', { 'src/util/a.ts': 'export enum A { B }\n' }, 'src/util/a.ts:1: enum'],
    [
      'a file of 301 lines',
      { 'src/util/a.ts': 'export {}\n'.repeat(301) },
      'src/util/a.ts:301: more than 300 lines',
    ],
  ]

  test.each(CASES)('%s', (_, sources, breach) => {
    expect(check(planted(sources), packages)).toContain(breach)
  })

  test('while what the table allows is not', () => {
    const files = planted({
      'src/calls/a.ts':
        "import { b } from '../spans/b.ts'\nimport type { C } from '../config/c.ts'\n",
      'src/errors.ts': "import type { Finding } from './semconv/types.ts'\n",
      'src/spans/b.ts': "import { trace } from '@opentelemetry/api'\n",
      'exporters/jsonl/a.ts': "import { c } from '../sqlite/convert.ts'\n",
      'instrumentations/openai/a.ts':
        "import type OpenAI from 'openai'\nimport { b } from '../shared/b.ts'\n",
      'src/util/d.ts': 'export {}\n'.repeat(300),
    })
    expect(check(files, packages)).toEqual([])
  })
})
