/** Moves the records of journal files into the tables, each once, whoever moves them. */
import { closeSync, fstatSync, openSync, readSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '../load.ts'
import { errorCode, mayPass } from '../store-error.ts'
import { createTableWriter } from '../table-writer.ts'
import type { TableTransaction } from '../table-writer.ts'
import { scanFrames } from './frame.ts'
import type { Scan } from './frame.ts'
import { readPayload } from './payload.ts'

/** Records and bytes of one transaction: small, because other writers wait for it 50 ms at most. */
const BATCH_RECORDS = 256
const BATCH_BYTES = 512 * 1024

/** Reasons in `drops`. */
const DROP_DAMAGED = 'journal_damaged'
const DROP_TORN = 'journal_torn'
const DROP_UNREADABLE = 'journal_unreadable'
const DROP_UNWRITABLE = 'unwritable'

/** A journal file that is being read. */
export interface OpenJournal {
  readonly file: string
  readonly fd: number
  /** Where the next record begins. */
  offset: number
}

export interface Mover {
  /** @throws when it cannot be opened, such as ENOENT */
  open(file: string): OpenJournal
  /**
   * Moves one batch in one transaction.
   *
   * @returns false when there was no whole record
   */
  moveBatch(journal: OpenJournal): boolean
  /** Whether bytes are left behind the last record that was moved. */
  hasRest(journal: OpenJournal): boolean
  /** Counts a last record that its writer did not finish. */
  countRest(journal: OpenJournal): void
  /** Deletes a file that is moved for good. */
  remove(journal: OpenJournal): void
  close(journal: OpenJournal): void
}

export function createMover(db: Database, folder: string): Mover {
  const tables = createTableWriter(db)
  const getMoved = db.prepare<[string], number>('SELECT moved FROM journals WHERE file = ?').pluck()
  const setMoved = db.prepare(
    'INSERT INTO journals (file, moved) VALUES (?, ?) ON CONFLICT (file) DO UPDATE SET moved = excluded.moved',
  )
  const forget = db.prepare('DELETE FROM journals WHERE file = ?')

  return {
    open(file) {
      const fd = openSync(join(folder, file), 'r')
      return { file, fd, offset: getMoved.get(file) ?? 0 }
    },
    moveBatch(journal) {
      const scan = readBatch(journal)
      if (scan.frames.length === 0) return false
      const { file, offset } = journal
      tables.transact((each) => {
        // Read again under the write lock: somebody else may have moved these.
        const moved = getMoved.get(file) ?? 0
        if (moved >= offset + scan.used) return
        if (scan.damaged > 0) each.countDrop(DROP_DAMAGED, scan.damaged)
        for (const { payload, end } of scan.frames) {
          if (offset + end > moved) moveOne(each, payload)
        }
        setMoved.run(file, offset + scan.used)
      })
      journal.offset += scan.used
      return true
    },
    hasRest: ({ fd, offset }) => fstatSync(fd).size > offset,
    countRest(journal) {
      const { size } = fstatSync(journal.fd)
      tables.transact((each) => {
        if ((getMoved.get(journal.file) ?? 0) >= size) return
        each.countDrop(DROP_TORN, 1)
        setMoved.run(journal.file, size)
      })
      journal.offset = size
    },
    remove(journal) {
      closeSync(journal.fd)
      // The file first: a row without a file harms nobody, a file without its row would be moved again.
      rmSync(join(folder, journal.file), { force: true })
      forget.run(journal.file)
    },
    close: ({ fd }) => closeSync(fd),
  }
}

function moveOne(tables: TableTransaction, payload: string): void {
  let entry
  try {
    entry = readPayload(payload)
  } catch {
    return tables.countDrop(DROP_UNREADABLE, 1)
  }
  if (entry.kind === 'drop') return tables.countDrop(entry.reason, entry.count)
  try {
    tables.put(entry.event)
  } catch (error) {
    // The file's trouble passes and is tried again; an event that is itself at fault would stop all others.
    if (mayPass(error)) throw error
    tables.countDrop(DROP_UNWRITABLE, 1)
  }
}

function readBatch({ fd, offset }: OpenJournal): Scan {
  const left = fstatSync(fd).size - offset
  let scan = scanFrames(readBytes(fd, offset, Math.min(left, BATCH_BYTES)), BATCH_RECORDS)
  if (scan.frames.length > 0 || left <= BATCH_BYTES) return scan
  // One record larger than a batch; or damage, which is passed over only with all that follows in sight.
  scan = scanFrames(readBytes(fd, offset, Math.min(left, scan.wanted)), 1)
  return scan.frames.length > 0 ? scan : scanFrames(readBytes(fd, offset, left), BATCH_RECORDS)
}

function readBytes(fd: number, offset: number, length: number): Buffer {
  if (length <= 0) return Buffer.alloc(0)
  const bytes = Buffer.allocUnsafe(length)
  return bytes.subarray(0, readSync(fd, bytes, 0, length, offset))
}

/** Opens a journal; undefined when it is gone. */
export function openIfThere(mover: Mover, file: string): OpenJournal | undefined {
  try {
    return mover.open(file)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}
