/** The files that one writer appends to. */
import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  writeSync,
} from 'node:fs'
import { storeError } from '../store-error.ts'
import { fileOf } from './names.ts'

/** A file of this size is left behind, and deleted once its records are in the table. */
const FULL_BYTES = 4 * 1024 * 1024

export interface JournalFile {
  /** Number of the file that is written to, from 1. */
  readonly index: number
  /** Its size. */
  readonly size: number
  /**
   * Appends whole frames in one write.
   *
   * @throws MonitorError `CYLESTIO_STORE`; then none of these bytes count
   */
  append(bytes: Buffer): void
  /** Begins the next file, when this one is not there any more. */
  renew(): void
  /** Another append begins the next file. */
  close(): void
}

/**
 * @param sync whether every append is also synced to the disk
 * @throws MonitorError `CYLESTIO_STORE` when the first file cannot be made
 */
export function openJournalFile(folder: string, prefix: string, sync: boolean): JournalFile {
  let fd: number | undefined
  let index = 0
  let size = 0

  const begin = (): void => {
    const path = fileOf(folder, prefix, index + 1)
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const next = openSync(path, 'ax', 0o600)
      if (fd !== undefined) closeSync(fd)
      fd = next
    } catch (error) {
      throw storeError('create the journal', path, error)
    }
    index += 1
    size = 0
  }
  begin()

  return {
    get index() {
      return index
    },
    get size() {
      return size
    },
    append(bytes) {
      if (size >= FULL_BYTES || fd === undefined) begin()
      const target = fd ?? -1
      try {
        const written = writeSync(target, bytes)
        if (written < bytes.length) {
          throw Object.assign(new Error(`wrote ${written} of ${bytes.length} bytes`), {
            code: 'ENOSPC',
          })
        }
        if (sync) fdatasyncSync(target)
        size += bytes.length
      } catch (error) {
        // Half a frame would be passed over by the reader; without it there is nothing to pass over.
        try {
          ftruncateSync(target, size)
        } catch {
          // It stays, and the reader finds the next frame by its mark.
          size = fstatSync(target).size
        }
        throw storeError('append to the journal', fileOf(folder, prefix, index), error)
      }
    },
    renew: begin,
    close() {
      if (fd !== undefined) closeSync(fd)
      fd = undefined
    },
  }
}
