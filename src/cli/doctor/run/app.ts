/** Runs an application under the register hook and reads what it left: modules that it loaded, and events. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ENV_MODULES_FILE, ENV_PACKAGES, type SeenModule } from './seen-modules.ts'

export interface RunOptions {
  /** Path of the program. */
  readonly program: string
  readonly args: readonly string[]
  /** Packages whose modules are of interest. */
  readonly packages: readonly string[]
  /** It is told to end after so many milliseconds. @default never */
  readonly stopAfterMs?: number
}

export interface AppRun {
  readonly exitCode: number | undefined
  readonly signal: NodeJS.Signals | undefined
  readonly modules: readonly SeenModule[]
  readonly events: readonly AppEvent[]
  /** The monitor that the application ran under. */
  readonly register: string
}

/** One line of the log file, as far as it is of interest. */
export interface AppEvent {
  readonly record: string
  readonly event_type: string
  readonly name: string
  readonly level: string
  readonly body?: string
  readonly data: Readonly<Record<string, unknown>>
  readonly scope?: { readonly name?: string }
}

/** The events go into a folder that is thrown away: a trial is not what the agent did. */
export async function runApp(options: RunOptions): Promise<AppRun> {
  const folder = mkdtempSync(join(tmpdir(), 'cylestio-doctor-'))
  const modulesFile = join(folder, 'modules.jsonl')
  const eventsFile = join(folder, 'events.jsonl')
  const register = registerFor(options.program)
  const imports = [register, urlOf('./watch-modules')].flatMap((url) => ['--import', url])
  // What the application prints is not part of the report.
  const child = spawn(process.execPath, [...imports, options.program, ...options.args], {
    stdio: ['inherit', 2, 2],
    env: {
      ...process.env,
      CYLESTIO_DATABASE_PATH: join(folder, 'events.db'),
      CYLESTIO_LOGGING_FILE: eventsFile,
      CYLESTIO_LOGGING_LEVEL: 'info',
      [ENV_MODULES_FILE]: modulesFile,
      [ENV_PACKAGES]: JSON.stringify(options.packages),
    },
  })
  // Control-C ends the application, which shares the terminal; the report comes all the same.
  const ignore = (): void => {}
  process.on('SIGINT', ignore)
  const timer =
    options.stopAfterMs === undefined
      ? undefined
      : setTimeout(() => child.kill('SIGTERM'), options.stopAfterMs)
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
    return {
      exitCode: code ?? undefined,
      signal: signal ?? undefined,
      modules: linesOf<SeenModule>(modulesFile),
      events: linesOf<AppEvent>(eventsFile),
      register,
    }
  } finally {
    clearTimeout(timer)
    process.off('SIGINT', ignore)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The application's own copy of this package where it has one, else this one. */
function registerFor(program: string): string {
  try {
    const path = createRequire(program).resolve('cylestio-monitor/register')
    return pathToFileURL(path).href
  } catch {
    return urlOf('../../../register')
  }
}

/** A module beside this one, compiled or not. */
function urlOf(path: string): string {
  const ending = fileURLToPath(import.meta.url).endsWith('.ts') ? '.ts' : '.js'
  return new URL(`${path}${ending}`, import.meta.url).href
}

function linesOf<T>(file: string): T[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  // The last line of a process that was killed may be half a line.
  return lines.flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as T]
    } catch {
      return []
    }
  })
}
