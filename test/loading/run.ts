/** Runs an application in one way of loading, and says for each library whether it was watched. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openEvents } from '../../src/query/index.ts'
import type { EventRow } from '../../src/store/types.ts'
import { startWireServer } from '../support/wire-server.ts'
import type { LinkedApp, Ran } from './app.ts'
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
  readonly versions: readonly string[]
  /** Whether every version is one that the tests cover; undefined where it cannot be known. */
  readonly tested: boolean | undefined
  /** Empty where all is well. */
  readonly problems: readonly string[]
}

export interface AppResult {
  readonly ran: Ran
  readonly rows: readonly EventRow[]
}

/** Runs a program of an application under settings of its own, and reads the events that it left. */
export async function readApp(
  app: LinkedApp,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  node?: string,
): Promise<AppResult> {
  const folder = mkdtempSync(join(app.folder, 'events-'))
  const database = join(folder, 'events.db')
  const ran = await app.run(args, {
    ...(node === undefined ? {} : { node }),
    env: { CYLESTIO_DATABASE_PATH: database, ...env },
  })
  const rows = existsSync(database) ? rowsOf(database) : []
  rmSync(folder, { recursive: true, force: true })
  return { ran, rows }
}

/** Runs an application in one way of loading, and compares what it left with what that promises. */
export async function runShape(
  app: LinkedApp,
  shape: Shape,
  libraries: readonly AppLibrary[],
  node: NodeUnderTest,
): Promise<Cell[]> {
  const source = app.write(shape.file, shape.source(libraries))
  const file = shape.bundle === undefined ? source : await bundle(source, shape.bundle)
  const server = await startWireServer(appScript)
  try {
    const flags = shape.register ? ['--import', 'cylestio-monitor/register'] : []
    const env = { BASE_URL: server.url, CYLESTIO_SECURITY_DANGEROUS_KEYWORDS: DANGEROUS }
    const { ran, rows } = await readApp(app, [...flags, file], env, node.path)
    const leaked = server.requests.filter(({ raw }) => raw.includes(DANGEROUS)).length
    const general = [
      ...(ran.code === 0 ? [] : [`exit code ${ran.code}`]),
      ...(ran.stderr === '' ? [] : [`standard error: ${ran.stderr.slice(0, 600)}`]),
      ...(leaked === 0 ? [] : [`${leaked} dangerous requests got out`]),
    ]
    const said = ran.code === 0 ? (JSON.parse(ran.stdout) as Left['said']) : []
    return libraries.map((library) => {
      const spans = spansOf(rows, library)
      const patches = patchesOf(rows, library).filter(({ patched }) => patched)
      const by = unique(patches.map((patch) => patch.by))
      const tested = unique(patches.map((patch) => patch.tested))
      return {
        node: node.version,
        shape: shape.name,
        library: library.name,
        by: by.join(', '),
        spans: spans.length,
        versions: unique(patches.flatMap(({ version = [] }) => version)),
        tested: tested.length === 1 ? tested[0] : undefined,
        problems: [...general, ...problemsOf(shape, library, { said, spans, by, node })],
      }
    })
  } finally {
    await server.close()
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

/** What a patch event says. */
export interface Patch {
  readonly library: string
  readonly by: string
  readonly patched: boolean
  readonly tested: boolean
  readonly version?: string
  readonly missing?: readonly string[]
  readonly level: string
}

export const patchesOf = (rows: readonly EventRow[], library: AppLibrary): Patch[] =>
  rows
    .filter(({ event_type: type }) => type === 'LLM_patch' || type === 'MCP_patch')
    .map(({ data, level }) => ({ ...(JSON.parse(data) as Omit<Patch, 'level'>), level }))
    .filter((patch) => patch.library === library.package)

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)].sort()
