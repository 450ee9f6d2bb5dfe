/** Packs this package as it would be published, and installs the tarball into applications of their own. */
import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BIN = join(ROOT, 'node_modules/.bin')
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')
const folders: string[] = []

export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cylestio-package-'))
  folders.push(folder)
  return folder
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

/** Runs a program to its end, with nothing of this machine's settings for us. */
export function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  const foreign = /^(CYLESTIO_|OTEL_|NODE_OPTIONS$|NODE_PATH$|VITEST|FORCE_COLOR$|npm_)/
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name))
  const options = {
    cwd,
    env: { ...Object.fromEntries(kept), HOME: cwd, NO_COLOR: '1', ...npmHome(), ...env },
    timeout: 180_000,
    maxBuffer: 16 * 1024 * 1024,
  }
  return new Promise((resolve) => {
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      // A string is the system's word for a program that did not start or was stopped.
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolve({ code, stdout, stderr: code === -1 ? `${stderr}${error?.message}` : stderr })
    })
    child.stdin?.end()
  })
}

/** HOME is the application's, npm's cache and settings stay the user's. */
function npmHome(): NodeJS.ProcessEnv {
  const home = process.env['HOME'] ?? ''
  return {
    npm_config_cache: process.env['npm_config_cache'] ?? join(home, '.npm'),
    npm_config_userconfig: process.env['npm_config_userconfig'] ?? join(home, '.npmrc'),
  }
}

/** Runs npm with the Node that runs the tests. */
export function npm(args: readonly string[], cwd: string): Promise<Outcome> {
  return run('npm', args, cwd, { PATH: `${BIN}:${process.env['PATH']}` })
}

export interface Packed {
  readonly tarball: string
  /** Paths in the tarball, sorted. */
  readonly files: readonly string[]
}

/** Compiles into a folder of its own, so that neither old files nor other tests are in the way. */
export async function pack(): Promise<Packed> {
  const stage = temporaryFolder()
  const outDir = join(stage, 'dist')
  const built = await run(process.execPath, [TSC, '-p', ROOT, '--outDir', outDir], ROOT)
  if (built.code !== 0) throw new Error(`the build failed:\n${built.stdout}${built.stderr}`)
  for (const file of ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE'])
    if (existsSync(join(ROOT, file))) cpSync(join(ROOT, file), join(stage, file))
  const packed = await npm(['pack', '--json', '--ignore-scripts'], stage)
  if (packed.code !== 0) throw new Error(`npm pack failed:\n${packed.stderr}`)
  const [told] = JSON.parse(packed.stdout) as [{ filename: string; files: { path: string }[] }]
  return {
    tarball: join(stage, told.filename),
    files: told.files.map(({ path }) => path).sort(),
  }
}

export interface App {
  readonly folder: string
  readonly install: Outcome
  write(file: string, text: string): string
  /** Runs a file of the application. */
  node(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Outcome>
  /** Compiles the application with `tsc --noEmit`. */
  compile(options: object): Promise<Outcome>
}

/**
 * An application with the given packages installed by npm, as a user does.
 *
 * @param manifest its package.json; without dependencies of its own it is an empty one
 */
export async function createApp(
  packages: readonly string[],
  manifest: object = { name: 'app', private: true, type: 'module' },
): Promise<App> {
  const folder = temporaryFolder()
  const write = (file: string, text: string): string => {
    writeFileSync(join(folder, file), text)
    return join(folder, file)
  }
  write('package.json', JSON.stringify(manifest))
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund']
  return {
    folder,
    install: await npm(['install', ...quiet, ...packages], folder),
    write,
    node: (args, env) => run(process.execPath, args, folder, env),
    compile(options) {
      const types = join(folder, 'node_modules/@types')
      mkdirSync(types, { recursive: true })
      if (!existsSync(join(types, 'node')))
        symlinkSync(join(ROOT, 'node_modules/@types/node'), join(types, 'node'))
      write('tsconfig.json', JSON.stringify({ compilerOptions: options }))
      return run(process.execPath, [TSC, '-p', folder, '--noEmit'], folder)
    },
  }
}
