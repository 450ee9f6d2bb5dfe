/** Rotation of one file: `events.jsonl` becomes `events.jsonl.1`, `.1` becomes `.2`, the oldest goes. */
import { closeSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import type { Stats } from 'node:fs'

export interface RotationOptions {
  /** A file that would become larger is rotated first, in bytes. 0 is no limit. @default 0 */
  readonly maxBytes?: number | undefined
  /** Rotate when the day (UTC) has changed since the last line. @default false */
  readonly daily?: boolean | undefined
  /** Rotated files that are kept. @default 10 */
  readonly keep?: number | undefined
}

const KEEP = 10
/** A lock older than this was left by a process that died. */
const STALE_MS = 10_000

export interface Rotation {
  readonly enabled: boolean
  /** Whether the file has to be rotated before so many bytes of this day (`20261122`) are appended. */
  isDue(stats: Stats, bytes: number, day: string): boolean
  /**
   * Rotates, unless another process is doing so or has done it.
   *
   * @param inode of the file as the caller knows it
   */
  rotate(path: string, inode: number): void
}

export function createRotation(options: RotationOptions): Rotation {
  const { maxBytes = 0, daily = false, keep = KEEP } = options
  return {
    enabled: maxBytes > 0 || daily,
    isDue(stats, bytes, day) {
      if (stats.size === 0) return false
      if (maxBytes > 0 && stats.size + bytes > maxBytes) return true
      // Later, not other: a late record of yesterday does not turn the files round.
      return daily && day > dayOf(stats.mtime)
    },
    rotate(path, inode) {
      const release = lock(`${path}.lock`)
      if (release === undefined) return
      try {
        // Between the caller's look and the lock another process may have been faster.
        if (statSync(path, { throwIfNoEntry: false })?.ino === inode) shift(path, keep)
      } finally {
        release()
      }
    },
  }
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10).replaceAll('-', '')
}

function shift(path: string, keep: number): void {
  rmSync(keep === 0 ? path : `${path}.${keep}`, { force: true })
  for (let number = keep - 1; number >= 1; number -= 1) {
    const from = `${path}.${number}`
    if (statSync(from, { throwIfNoEntry: false }) !== undefined) {
      renameSync(from, `${path}.${number + 1}`)
    }
  }
  if (keep > 0) renameSync(path, `${path}.1`)
}

/** @returns undefined when another process holds it */
function lock(path: string): (() => void) | undefined {
  try {
    closeSync(openSync(path, 'wx', 0o600))
    return () => rmSync(path, { force: true })
  } catch {
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats !== undefined && Date.now() - stats.mtimeMs > STALE_MS) rmSync(path, { force: true })
    return undefined
  }
}
