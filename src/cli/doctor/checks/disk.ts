/** The file system under the database: its kind, and the room that is left. */
import { existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Check, Finding } from '../types.ts'

/** `f_type` of Linux (statfs(2)). WAL needs memory shared between processes, which these do not have. */
const NETWORK: Readonly<Record<number, string | undefined>> = {
  0x6969: 'NFS',
  0xff534d42: 'CIFS',
  0xfe534d42: 'SMB2',
  0x517b: 'SMB',
  0x01021997: '9P',
  0x5346414f: 'AFS',
}
const KINDS: Readonly<Record<number, string | undefined>> = {
  0xef53: 'ext4',
  0x58465342: 'XFS',
  0x9123683e: 'Btrfs',
  0x01021994: 'tmpfs',
  0x794c7630: 'overlay',
  0x65735546: 'FUSE',
  0x2fc12fc1: 'ZFS',
}
const LITTLE = 256 * 1024 * 1024
const TOO_LITTLE = 16 * 1024 * 1024

export const diskCheck: Check = {
  id: 'disk',
  run({ databasePath }) {
    const folder = nearestFolder(dirname(databasePath))
    const { type, bavail, bsize } = statfsSync(folder)
    const free = bavail * bsize
    const kind = NETWORK[type] ?? KINDS[type] ?? `0x${type.toString(16)}`
    const facts = { folder, fileSystem: kind, freeBytes: free }
    return [
      { ...kindFinding(type, kind), subject: folder, facts },
      { ...roomFinding(free), subject: folder, facts },
    ]
  },
}

function kindFinding(type: number, kind: string): Omit<Finding, 'subject'> {
  if (NETWORK[type] !== undefined) {
    return {
      level: 'problem',
      message: `is on a network file system (${kind}), on which SQLite's log does not work`,
      advice: 'set database.path to a local disk',
    }
  }
  if (kind === 'tmpfs') {
    return { level: 'warning', message: 'is in memory (tmpfs): events do not survive a restart' }
  }
  return { level: 'ok', message: `file system ${kind}` }
}

function roomFinding(free: number): Omit<Finding, 'subject'> {
  const megabytes = `${Math.floor(free / 1024 / 1024)} MiB are free`
  if (free > LITTLE) return { level: 'ok', message: megabytes }
  return {
    level: free > TOO_LITTLE ? 'warning' : 'problem',
    message: `only ${megabytes}`,
    advice: 'make room, or set database.max_size_mb and database.retention_days',
  }
}

/** The folder itself, or the first one above it that is there. */
function nearestFolder(folder: string): string {
  let at = folder
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at)
  return at
}
