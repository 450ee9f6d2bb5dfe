/** Runs an application in one way of loading, and says for each library whether it was watched. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { openEvents } from '../../src/query/index.ts'
import type { EventRow } from '../../src/store/types.ts'
import { startWireServer } from '../support/wire-server.ts'
import type { LinkedApp } from './app.ts'
import { bundle } from './bundle.ts'
import { type AppLibrary, appScript, DANGEROUS } from './libraries.ts'
import type { Shape } from './shapes.ts'

export interface NodeUnderTest {
  readonly version: string
  /** @default the one that runs the tests */
  readonly path?: string
}

/** One library in one way of loading, on one Node. */
export interface Cell {
  readonly node: string
  readonly shape: string
  readonly library: string
  /** By what it was patched. */
  readonly by: string
  readonly spans: number
  /** Empty where all is well. */
  readonly problems: readonly string[]
}

/** Runs a program that exists already, and compares what it left with what the shape promises. */
export async function runShape(
  app: LinkedApp,
  shape: Shape,
  libraries: readonly AppLibrary[],
  node: NodeUnderTest,
): Promise<Cell[]> {
  const source = app.write(shape.file, shape.source(libraries))
  const file = shape.bundle === undefined ? source : await bundle(source, shape.bundle)
  const database = join(app.folder, 'events.db')
  const server = await startWireServer(appScript)
  try {
    const flags = shape.register ? ['--import', 'cylestio-monitor/register'] : []
    const ran = await app.run([...flags, file], {
      ...(node.path === undefined ? {} : { node: node.path }),
      env: {
        BASE_URL: server.url,
        CYLESTIO_DATABASE_PATH: database,
        CYLESTIO_SECURITY_DANGEROUS_KEYWORDS: DANGEROUS,
      },
    })
    const leaked = server.requests.filter(({ raw }) => raw.includes(DANGEROUS)).length
    const general = [
      ...(ran.code === 0 ? [] : [`exit code ${ran.code}`]),
      ...(ran.stderr === '' ? [] : [`standard error: ${ran.stderr.slice(0, 600)}`]),
      ...(leaked === 0 ? [] : [`${leaked} dangerous requests got out`]),
    ]
    const rows = ran.code === 0 ? rowsOf(database) : []
    const said = ran.stdout === '' ? [] : (JSON.parse(ran.stdout) as Record<string, unknown[]>[])
    return libraries.map((library) => {
      const spans = spansOf(rows, library)
      const by = patchesOf(rows, library)
      return {
        node: node.version,
        shape: shape.name,
        library: library.name,
        by: by.join(', '),
        spans: spans.length,
        problems: [...general, ...problemsOf(shape, library, { said, spans, by, node })],
      }
    })
  } finally {
    await server.close()
    for (const ending of ['', '-wal', '-shm']) rmSync(`${database}${ending}`, { force: true })
  }
}

interface Left {
  readonly said: readonly Readonly<Record<string, readonly unknown[]>>[]
  readonly spans: readonly EventRow[]
  readonly by: readonly string[]
  readonly node: NodeUnderTest
}

function problemsOf(shape: Shape, library: AppLibrary, left: Left): string[] {
  const { said, spans, by, node } = left
  const expected = (shape.clients === true ? library.clientSpans : undefined) ?? library.spans
  const wanted = Array.from({ length: shape.copies }, () => expected).flat()
  const found = spans.map(({ name }) => name)
  const hooks = shape
    .by(library)
    .map((hook) => (hook === 'import' ? importHook(node.version) : hook))
  return [
    ...Array.from({ length: shape.copies }, (_, copy) => said[copy]?.[library.name]).flatMap(
      (answer) =>
        (answer?.[0] === 'string' || answer?.[0] === 'text') && answer[1] === 'CYLESTIO_BLOCKED'
          ? []
          : [`the program got ${JSON.stringify(answer)}`],
    ),
    ...(sorted(found) === sorted(wanted) ? [] : [`spans ${sorted(found)}, not ${sorted(wanted)}`]),
    ...hooks.filter((hook) => !by.includes(hook)).map((hook) => `not patched by ${hook}`),
  ]
}

const sorted = (names: readonly string[]): string => [...names].sort().join(', ')

/** By the documentation: synchronous hooks from 22.22.3, 24.11.1, 25.1 and 26 on. */
function importHook(version: string): string {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  const least = { 22: [22, 3], 24: [11, 1], 25: [1, 0] }[major]
  const sync =
    least === undefined
      ? major > 25
      : minor > (least[0] ?? 0) || (minor === least[0] && patch >= (least[1] ?? 0))
  return sync ? 'registerHooks' : 'register'
}

function rowsOf(database: string): readonly EventRow[] {
  const events = openEvents(database)
  try {
    return [...events.iterate()]
  } finally {
    events.close()
  }
}

const spansOf = (rows: readonly EventRow[], { own }: AppLibrary): EventRow[] =>
  rows.filter((row) => row.record === 'span' && own.test(`${row.name} ${row.data}`))

function patchesOf(rows: readonly EventRow[], library: AppLibrary): string[] {
  const patches = rows
    .filter(({ event_type: type }) => type === 'LLM_patch' || type === 'MCP_patch')
    .map(({ data }) => JSON.parse(data) as { library: string; by: string; patched: boolean })
    .filter((patch) => patch.library === library.package && patch.patched)
  return [...new Set(patches.map(({ by }) => by))].sort()
}
