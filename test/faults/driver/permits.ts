/** What this machine lets us do to a program. A fault that needs more is skipped, and says so. */
import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

export type Need = 'strace' | 'tmpfs' | 'prlimit' | 'other-user' | 'procfs'

/** Each as a command that succeeds where it is permitted. */
const PROBES: Readonly<Record<Need, readonly string[] | undefined>> = {
  strace: ['strace', '-f', '-e', 'trace=none', '-e', 'inject=fsync:error=EIO:when=9999', 'true'],
  tmpfs: ['unshare', '-Urm', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt'],
  prlimit: ['prlimit', '--fsize=1000000', 'true'],
  'other-user': [
    'setpriv',
    '--reuid=65534',
    '--regid=65534',
    '--clear-groups',
    process.execPath,
    '-v',
  ],
  procfs: ['test', '-r', '/proc/self/fd'],
}

const found = new Map<Need, string | undefined>()

/** Why something is not permitted; undefined when it is. */
export function missing(need: Need): string | undefined {
  if (!found.has(need)) found.set(need, probe(need))
  return found.get(need)
}

function probe(need: Need): string | undefined {
  // One who is not root keeps to file modes as he is.
  if (need === 'other-user' && process.getuid?.() !== 0) return undefined
  const [command = need, ...args] = PROBES[need] ?? []
  const { error, status, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (error !== undefined) return `${command} cannot be run: ${error.message}`
  if (status === 0) return undefined
  return `${command} is not permitted: ${stderr.trim().split('\n').at(-1) ?? `exit ${status}`}`
}

/** Begins a command that runs another one as a user who is not root. */
export const asOtherUser = (): readonly string[] =>
  process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []

/** Programs that are started at once. */
export const AT_ONCE = Math.max(2, availableParallelism())
