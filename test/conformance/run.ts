/** Runs the cases of one library: bare and monitored, each in a fresh process. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { CaseReport, ChildMessage, Order } from './children/run-cases.ts'
import { type CaseResult, compareRuns, type HalfRun, missing } from './compare.ts'
import { installLibrary, installedIn } from './install.ts'
import { packagesOf, type NamedPeer } from './peers.ts'
import type { LibraryCases, MonitorSpan } from './types.ts'

/** The outcome for one version in one module format. */
export interface RunResult {
  readonly library: string
  readonly version: string
  readonly format: 'cjs' | 'esm'
  readonly rows: readonly CaseResult[]
  /** Why nothing was run. */
  readonly skipped?: string
}

export interface RunOptions {
  /** Folder for older versions. */
  readonly cache: string
  /** Name of a file in `monitors/`. @default 'cylestio' */
  readonly monitor?: string
  /** Another monitor in its place. */
  readonly peer?: NamedPeer
  /** Runs cases whose name contains it. */
  readonly only?: string
  /**
   * Folder of an application that has the libraries and the packed monitor installed, in place of the project's
   * own; for jobs of `installed` versions.
   */
  readonly app?: string
}

/** One thing to run. */
export interface Job {
  readonly file: string
  readonly cases: LibraryCases
  readonly range: string
  readonly format: 'cjs' | 'esm'
}

const HERE = fileURLToPath(new URL('.', import.meta.url))
const CHILD = join(HERE, 'children/run-cases.ts')
const CHILD_MS = 300_000

/** The names of the libraries that have cases. */
export function libraryNames(): string[] {
  return readdirSync(join(HERE, 'cases'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
}

/** Every version and format of a library. */
export async function jobsOf(name: string): Promise<Job[]> {
  const file = join(HERE, 'cases', `${name}.ts`)
  const { cases } = (await import(pathToFileURL(file).href)) as { cases: LibraryCases }
  const formats = cases.formats ?? (['cjs', 'esm'] as const)
  return cases.versions.flatMap((range) =>
    formats.map((format) => ({ file, cases, range, format })),
  )
}

const installing = new Map<string, ReturnType<typeof installLibrary>>()

/** Runs one job. */
export async function runJob(job: Job, options: RunOptions): Promise<RunResult> {
  const { cases, range, format, file } = job
  const { library } = cases
  const installation =
    options.app === undefined
      ? await installationOf(job, options)
      : installedIn(options.app, library)
  if (installation === undefined) {
    return { library, version: range, format, rows: [], skipped: 'the registry is not reachable' }
  }
  const { version } = installation
  const order = {
    file,
    ...installation,
    format,
    ...(options.only === undefined ? {} : { only: options.only }),
    ...(options.app === undefined ? {} : { app: options.app }),
  }
  const { peer } = options
  const monitor = peer?.file ?? join(HERE, 'monitors', `${options.monitor ?? 'cylestio'}.ts`)
  const bare = await runHalf({ ...order, monitor: undefined })
  const watched = await runHalf({ ...order, monitor }, peer)
  return { library, version, format, rows: compareRuns(cases.cases, bare, watched) }
}

/** A peer's application has a folder of its own, so that the packages of two peers never meet. */
function installationOf(
  { cases, range }: Job,
  { cache, peer }: RunOptions,
): ReturnType<typeof installLibrary> {
  const { library, beside } = cases
  const key = `${peer?.name}:${library}@${range}`
  let installed = installing.get(key)
  if (installed === undefined) {
    installed =
      peer === undefined
        ? installLibrary(cache, library, range, beside)
        : installLibrary(join(cache, peer.name), library, ...packagesOf(peer, cases, range))
    installing.set(key, installed)
  }
  return installed
}

async function runHalf(order: Order, peer?: NamedPeer): Promise<HalfRun> {
  const options = peer?.nodeOptions?.(order.folder, order.format) ?? []
  const child = fork(CHILD, [JSON.stringify(order)], {
    execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning', ...options],
    env: { ...process.env, ...peer?.environment },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    timeout: CHILD_MS,
  })
  const reports: CaseReport[] = []
  let spans: readonly MonitorSpan[] | undefined
  let gates = true
  let over = false
  child.on('message', (message) => {
    const said = message as ChildMessage
    if ('report' in said) reports.push(said.report)
    else {
      over = true
      spans = said.spans
      gates = said.gates
    }
  })
  const exited = once(child, 'exit') as Promise<[number | null, string | null]>
  const [stderr, [code, signal]] = await Promise.all([
    child.stderr === null ? '' : text(child.stderr),
    exited,
  ])
  const crash = over ? undefined : `exit ${code ?? signal}: ${stderr.slice(-1_500)}`
  return { reports, spans: spans ?? [], gates, crash }
}

/** Name of the row of a job that did not come to its cases. */
export const SET_UP = 'set-up'

/** A job that fails as a whole is a failed row, and the others go on. */
function notRun({ cases: { library }, range, format }: Job, error: unknown): RunResult {
  const reason = error instanceof Error ? error.message : String(error)
  return { library, version: range, format, rows: [missing(SET_UP, reason)] }
}

/** Runs jobs, `width` at a time, in order. */
export async function runJobs(
  jobs: readonly Job[],
  options: RunOptions & { readonly width?: number; readonly done?: (result: RunResult) => void },
): Promise<RunResult[]> {
  const results: RunResult[] = []
  const waiting = jobs.entries()
  const worker = async (): Promise<void> => {
    for (const [index, job] of waiting) {
      const result = await runJob(job, options).catch((error: unknown) => notRun(job, error))
      results[index] = result
      options.done?.(result)
    }
  }
  await Promise.all(Array.from({ length: options.width ?? 2 }, worker))
  return results
}
