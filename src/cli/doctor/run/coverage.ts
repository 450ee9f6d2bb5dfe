/** Compares the modules that an application loaded with what was patched of them. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LIBRARIES } from '../../../../instrumentations/index.ts'
import { type LibraryPackage, loadedFile } from '../../../../instrumentations/shared/library.ts'
import type { FindingLevel } from '../types.ts'
import type { AppEvent, AppRun } from './app.ts'
import type { SeenModule } from './seen-modules.ts'

/** One copy of a package in the application. */
export interface CopyReport {
  readonly level: FindingLevel
  readonly library: string
  readonly version: string
  /** How it was loaded. */
  readonly loaded: 'require' | 'import' | 'handed over'
  readonly folder: string | undefined
  /** Majors that are tested; undefined for a package that we do not watch. */
  readonly testedMajors: readonly [number, number] | undefined
  readonly tested: boolean | undefined
  /** By which hook it was patched; undefined where it was not. */
  readonly by: string | undefined
  readonly methods: readonly string[]
  readonly missing: readonly string[]
  readonly message: string
}

export interface CoverageReport {
  readonly copies: readonly CopyReport[]
  /** Calls of each scope that others traced: judged by their spans, or left out beside a call of ours. */
  readonly native: readonly {
    readonly scope: string
    readonly spans: number
    readonly duplicates: number
    /** Spans that were not started, because ours stand for them. */
    readonly merged: number
  }[]
  /** Spans of calls that we made. */
  readonly calls: number
  /** Facts of the `monitoring_enabled` event; undefined where monitoring never started. */
  readonly monitor: Readonly<Record<string, unknown>> | undefined
  readonly problems: readonly string[]
}

const OWN_SCOPE = 'cylestio-monitor'
const PACKAGES = LIBRARIES.flatMap((library) => library.packages)

export function coverageOf({ modules, events }: AppRun): CoverageReport {
  const patches = events.filter(({ event_type: type }) => /^(?:LLM|MCP)_patch$/.test(type))
  const seen = Map.groupBy(modules, ({ name, by, path }) => `${by} ${folderOf(path, name)}`)
  const reports = [...seen.values()].map((all) => copyReport(all, patches))
  const imported = modules.filter(({ by }) => by === 'import').map(({ path }) => pathOf(path))
  const copies = reports.filter(
    (copy) => copy.by !== undefined || !isImported(copy, { modules, imported, reports }),
  )
  return {
    copies: [...copies, ...handedOver(patches)],
    native: nativeScopes(events),
    calls: events.filter((event) => isSpan(event) && isOwn(event)).length,
    monitor: events.find(({ event_type: type }) => type === 'monitoring_enabled')?.data,
    problems: events
      .filter(({ event_type: type }) => type === 'monitor_problem')
      .map(({ body = '' }) => body),
  }
}

interface Seen {
  readonly modules: readonly SeenModule[]
  readonly imported: readonly string[]
  readonly reports: readonly CopyReport[]
}

/**
 * Whether a required copy is the imported one: Node requires what is imported of a package without ES modules, and then
 * it is one module, which was patched as it was imported.
 */
function isImported(
  { library, loaded, folder }: CopyReport,
  { modules, imported, reports }: Seen,
): boolean {
  const from = PACKAGES.find(({ name }) => name === library)
  const twin = reports.find((each) => each.loaded === 'import' && each.folder === folder)
  if (from === undefined || loaded !== 'require' || twin?.by === undefined) return false
  const file = loadedFile(from)
  const files = modules
    .filter(({ by, path }) => by === 'require' && file.exec(pathOf(path))?.[1] === folder)
    .map(({ path }) => pathOf(path))
  return files.every((path) => imported.includes(path))
}

function copyReport(modules: readonly SeenModule[], patches: readonly AppEvent[]): CopyReport {
  const [{ name, by, path } = { name: '', by: 'import', path: '' } as const] = modules
  const folder = folderOf(path, name)
  const from = PACKAGES.find((each) => each.name === name)
  const own = patches.filter(
    ({ data }) => data['library'] === name && data['folder'] === folder && loadedBy(data) === by,
  )
  const methods = listOf(own, 'methods')
  const missing = listOf(own, 'missing')
  const about = {
    library: name,
    version: versionIn(folder),
    loaded: by,
    folder,
    testedMajors: from?.testedMajors,
    tested: from === undefined ? undefined : own.every(({ data }) => data['tested'] === true),
    by: own.length === 0 ? undefined : String(own[0]?.data['by']),
    methods,
    missing,
  } as const
  if (from === undefined) {
    const message = 'not watched: there is no instrumentation for it'
    return { ...about, level: 'problem', message }
  }
  if (methods.length === 0) return { ...about, ...unpatched(from, folder, modules, own) }
  if (missing.length > 0) {
    return { ...about, level: 'problem', message: `not watched: ${missing.join(', ')}` }
  }
  const level = about.tested === true ? 'ok' : 'warning'
  const range = about.tested === true ? '' : ', outside of what is tested'
  return { ...about, level, message: `${methods.length} methods are watched${range}` }
}

function unpatched(
  from: LibraryPackage,
  folder: string,
  modules: readonly SeenModule[],
  patches: readonly AppEvent[],
): Pick<CopyReport, 'level' | 'message'> {
  const file = loadedFile(from)
  const wasLoaded = modules.some(({ path }) => file.test(pathOf(path)))
  const isThere = from.files.some((each) => existsSync(join(folder, each)))
  if (patches.length === 0 && !wasLoaded && isThere) {
    return { level: 'ok', message: 'loaded in part, and nothing of it that could be watched' }
  }
  return { level: 'problem', message: 'not watched: nothing of it was patched' }
}

/** Clients and modules that the application gave to `monitor()` and `monitorModule()`. */
function handedOver(patches: readonly AppEvent[]): CopyReport[] {
  const given = patches.filter(({ data }) => loadedBy(data) === 'handed over')
  const groups = Map.groupBy(
    given,
    ({ data }) => `${String(data['library'])} ${String(data['by'])}`,
  )
  return [...groups.values()].map((own): CopyReport => {
    const data = own[0]?.data ?? {}
    const missing = listOf(own, 'missing')
    const methods = listOf(own, 'methods')
    return {
      level: missing.length > 0 ? 'problem' : 'ok',
      library: String(data['library']),
      version: '',
      loaded: 'handed over',
      folder: undefined,
      testedMajors: undefined,
      tested: undefined,
      by: String(data['by']),
      methods,
      missing,
      message:
        missing.length > 0
          ? `not watched: ${missing.join(', ')}`
          : `${methods.length} methods are watched`,
    }
  })
}

function nativeScopes(events: readonly AppEvent[]): CoverageReport['native'] {
  const spans = events.filter(isSpan)
  const scopeOf = ({ scope, data }: AppEvent): string =>
    textOf(data['cylestio.merged_scope']) ?? scope?.name ?? ''
  const native = spans.filter(
    (event) => !isOwn(event) || event.data['cylestio.merged_scope'] !== undefined,
  )
  return [...Map.groupBy(native, scopeOf)].map(([scope, all]) => ({
    scope,
    spans: all.filter((event) => !isOwn(event)).length,
    duplicates: all.filter(({ data }) => data['cylestio.duplicate'] === true).length,
    merged: all.filter(isOwn).length,
  }))
}

const isSpan = ({ record }: AppEvent): boolean => record === 'span'
const isOwn = ({ scope }: AppEvent): boolean => scope?.name === OWN_SCOPE

function loadedBy(data: AppEvent['data']): CopyReport['loaded'] {
  const by = String(data['by'])
  if (by.startsWith('monitor')) return 'handed over'
  return by.startsWith('require') ? 'require' : 'import'
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined

const listOf = (patches: readonly AppEvent[], key: 'methods' | 'missing'): string[] => [
  ...new Set(patches.flatMap(({ data }) => (data[key] ?? []) as string[])),
]

function folderOf(path: string, name: string): string {
  const file = pathOf(path).replaceAll('\\', '/')
  const end = file.lastIndexOf(`/node_modules/${name}/`) + `/node_modules/${name}`.length
  return pathOf(path).slice(0, end)
}

const pathOf = (path: string): string => (path.startsWith('file:') ? fileURLToPath(path) : path)

function versionIn(folder: string): string {
  try {
    const text = readFileSync(join(folder, 'package.json'), 'utf8')
    return (JSON.parse(text) as { version?: string }).version ?? ''
  } catch {
    return ''
  }
}
