/** File systems on which SQLite's write-ahead log is not safe, because its shared memory is one machine's. */
import { existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'

/** `statfs` types (Linux magic.h, statfs(2)). */
const NETWORK: Readonly<Record<number, string>> = {
  0x6969: 'NFS',
  0x517b: 'SMB',
  0xfe534d42: 'SMB2',
  0xff534d42: 'CIFS',
  0x01021997: '9p',
  0x00c36400: 'Ceph',
  0x5346414f: 'AFS',
  0x0bd00bd0: 'Lustre',
  0x47504653: 'GPFS',
}

/**
 * Name of the network file system that a database lies on; undefined for a local one, and where the system
 * does not tell.
 *
 * @param typeOf gives the file system's type of a folder; `statfs` by default
 */
export function networkFileSystem(
  database: string,
  typeOf: (folder: string) => number = (folder) => statfsSync(folder).type,
): string | undefined {
  let folder = dirname(database)
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder)
  try {
    // Some systems give the type as a negative number.
    return NETWORK[typeOf(folder) >>> 0]
  } catch {
    return undefined
  }
}
