/** Runs a program of `children/` to its end. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { cleanEnvironment } from '../../e2e/run-program.ts'

/** Settings of who runs this that would reach into a program, or make it print. */
export const NOTHING_OF_OURS = { XDG_CONFIG_HOME: undefined, NODE_EXTRA_CA_CERTS: undefined }

export interface ChildEnded {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly lines: readonly string[]
  readonly errors: string
}

/** @param flags for Node, such as `--max-old-space-size=64` */
export async function runChild(
  name: string,
  args: readonly string[],
  flags: readonly string[] = [],
): Promise<ChildEnded> {
  const program = fileURLToPath(new URL(`../children/${name}.ts`, import.meta.url))
  const child = spawn(process.execPath, [...flags, program, ...args], {
    env: cleanEnvironment({ HOME: tmpdir(), ...NOTHING_OF_OURS }),
    stdio: ['ignore', 'pipe', 'pipe'],
    // The dump of a program that aborts has no use.
    cwd: tmpdir(),
    timeout: 60_000,
    killSignal: 'SIGKILL',
  })
  // One that hangs must not outlive the run.
  const end = (): void => void child.kill('SIGKILL')
  process.once('exit', end)
  const [out, errors, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
  ])
  process.off('exit', end)
  return { code, signal, lines: out.split('\n'), errors }
}
