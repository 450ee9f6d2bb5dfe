/** Runs a program of the repository as its user would: a child process with files of its own. */
import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { ROOT } from './built.ts'

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export type Env = Readonly<Record<string, string | undefined>>

/** The machine's own settings must not reach into a test. */
export function cleanEnvironment(env: Env): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(CYLESTIO_|OTEL_|OPENAI_|NODE_OPTIONS$|VITEST|FORCE_COLOR$)/.test(name),
  )
  return { ...Object.fromEntries(kept), NO_COLOR: '1', ...env }
}

/** Starts a TypeScript file of the repository with Node. */
export function startProgram(
  file: string,
  args: readonly string[] = [],
  env: Env = {},
): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, [file, ...args], {
    cwd: ROOT,
    env: cleanEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** What a child has said when it has ended. */
export async function endOf(child: ReturnType<typeof startProgram>): Promise<Ended> {
  const [stdout, stderr, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>,
  ])
  return { code, signal, stdout, stderr }
}

/** Runs a shell command line, such as one that a page tells the reader to try. */
export async function runLine(line: string, env: Env = {}): Promise<Ended> {
  const child = spawn(line, {
    cwd: ROOT,
    env: cleanEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: true,
  })
  return endOf(child)
}
