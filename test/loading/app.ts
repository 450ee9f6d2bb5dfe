/** Applications in a folder of their own, with the project's packages and the built monitor beside them. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuilt, ROOT } from '../e2e/built.ts'

export interface LinkedApp extends Disposable {
  readonly folder: string
  write(file: string, text: string): string
  run(args: readonly string[], options?: RunOptions): Promise<Ran>
}

export interface RunOptions {
  /** Path of the Node to run. @default the one that runs the tests */
  readonly node?: string
  readonly env?: Readonly<Record<string, string>>
}

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** @param without packages that are not there */
export async function linkedApp(without: readonly string[] = []): Promise<LinkedApp> {
  await ensureBuilt()
  const folder = mkdtempSync(join(tmpdir(), 'cylestio-app-'))
  const modules = join(folder, 'node_modules')
  mkdirSync(modules)
  const installed = readdirSync(join(ROOT, 'node_modules')).filter((name) => !name.startsWith('.'))
  for (const name of installed) {
    if (!without.includes(name)) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name))
  }
  if (!without.includes('cylestio-monitor')) symlinkSync(ROOT, join(modules, 'cylestio-monitor'))
  const write = (file: string, text: string): string => {
    writeFileSync(join(folder, file), text)
    return join(folder, file)
  }
  write('package.json', '{ "name": "app", "private": true }')
  return {
    folder,
    write,
    run: (args, options) => runIn(folder, args, options),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** What the machine and the test runner set is not the application's. */
const FOREIGN =
  /^(CYLESTIO_|OTEL_|OPENAI_|ANTHROPIC_|NODE_OPTIONS$|NODE_PATH$|VITEST|FORCE_COLOR$|npm_)/

/** Runs a file in a folder, to its end. */
export function runIn(
  cwd: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ran> {
  const kept = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name))
  const env = { ...Object.fromEntries(kept), HOME: cwd, NO_COLOR: '1', ...options.env }
  return new Promise((resolve) => {
    const node = options.node ?? process.execPath
    const child = execFile(node, args, { cwd, env, timeout: 60_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolve({ code, stdout, stderr: code === -1 ? `${stderr}${error?.message}` : stderr })
    })
    child.stdin?.end()
  })
}
