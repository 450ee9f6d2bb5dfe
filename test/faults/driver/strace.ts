/** Makes system calls of a running program fail. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { until } from './until.ts'

export interface Injection {
  /** Names of system calls, separated by commas. */
  readonly calls: string
  readonly error: 'EIO' | 'ENOSPC'
  /** Which call fails, of each thread: strace's `when`, such as `3` or `1+`. */
  readonly when: string
  /** Calls on other files do not count. */
  readonly files: readonly string[]
}

/** The arguments for `strace` that inject; more say whom. */
export const injecting = (injection: Injection, log: string): string[] => [
  ...['-f', '-o', log],
  ...injection.files.flatMap((file) => ['-P', file]),
  ...['-e', `trace=${injection.calls}`],
  ...['-e', `inject=${injection.calls}:error=${injection.error}:when=${injection.when}`],
]

/** How often a call was made to fail. */
export function injectedIn(log: string): number {
  return readFileSync(log, 'utf8').match(/\(INJECTED\)/g)?.length ?? 0
}

/**
 * Injects into a process that runs, for as long as `work` takes.
 *
 * @returns how often a call failed
 */
export async function injectWhile(
  pid: number,
  injection: Injection,
  log: string,
  work: () => Promise<unknown>,
): Promise<number> {
  const strace = spawn('strace', [...injecting(injection, log), '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  strace.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = once(strace, 'exit')
  try {
    const attached = await until(() => {
      const threads = readdirSync(`/proc/${pid}/task`).length
      return (said.match(/attached/g)?.length ?? 0) >= 1 && isTraced(pid, threads)
    }, 5_000)
    if (!attached) throw new Error(`strace did not attach: ${said}`)
    await work()
  } finally {
    strace.kill('SIGINT')
    await ended
  }
  return injectedIn(log)
}

function isTraced(pid: number, threads: number): boolean {
  const traced = readdirSync(`/proc/${pid}/task`).filter((thread) =>
    /TracerPid:\t[1-9]/.test(readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8')),
  )
  return traced.length >= threads
}
