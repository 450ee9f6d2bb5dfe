/** The moving thread: empties the host's journal into the database, away from the host's own thread. */
import { statSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { isFull, keepBallast } from '../ballast.ts'
import { openDatabase, replaceDamaged } from '../open.ts'
import type { Database } from '../load.ts'
import { errorCode } from '../store-error.ts'
import type { StoreOptions } from '../types.ts'
import { isDamage } from '../set-aside.ts'
import { fillIndex } from '../search/fill.ts'
import { makeRoom, upkeepStep } from '../upkeep.ts'
import type { UpkeepLimits } from '../upkeep.ts'
import { createMover, openIfThere } from './move.ts'
import type { Mover, OpenJournal } from './move.ts'
import { fileOf, journalFolder } from './names.ts'
import { sweep } from './replay.ts'
import { STATE, createSignals } from './signals.ts'

export interface WorkerInput {
  readonly path: string
  readonly prefix: string
  readonly durability: StoreOptions['durability']
  readonly hashChain: boolean
  readonly upkeep: UpkeepLimits | undefined
  readonly memory: SharedArrayBuffer
}

/** What the thread tells the host: trouble, once until it is over. */
export interface WorkerMessage {
  readonly trouble?: string
  readonly recovered?: true
}

/** Records of so long are moved together; a reader sees them so much later. */
const GATHER_MS = 20
const SWEEP_MS = 60_000
const SWEEP_BUDGET_MS = 250
const FIRST_UPKEEP_MS = 2_000
const STEP_MS = 250
/** Words of new records are indexed this often, or all the time while there is nothing else to do. */
const INDEX_MS = 5_000
const INDEX_STEP_MS = 50
/** A larger file is not looked through: the end of the process would wait for it. */
const MOST_CHECKED_BYTES = 32 * 1024 * 1024
const FIRST_RETRY_MS = 50
const LAST_RETRY_MS = 1_000

interface Handle {
  readonly db: Database
  readonly mover: Mover
  readonly inode: number
}

function run({ path, prefix, durability, hashChain, upkeep, memory }: WorkerInput): void {
  const signals = createSignals(memory)
  const folder = journalFolder(path)
  let handle: Handle | undefined
  let journal: OpenJournal | undefined
  let index = Math.max(signals.get('movedFile'), 1)
  let retryMs = FIRST_RETRY_MS
  let troubled = false
  let sweepAt = 0
  let checked = false
  let upkeepAt = performance.now() + FIRST_UPKEEP_MS
  let indexAt = performance.now() + FIRST_UPKEEP_MS

  const closeAll = (): void => {
    if (journal !== undefined) handle?.mover.close(journal)
    journal = undefined
    handle?.db.close()
    handle = undefined
  }

  /** The open database; another one when the file was taken away. */
  const current = (): Handle => {
    if (handle !== undefined) {
      if (statSync(path, { throwIfNoEntry: false })?.ino === handle.inode) return handle
      closeAll()
    }
    const db = openDatabase(path, {
      hashChain,
      ...(durability === undefined ? {} : { durability }),
    })
    handle = { db, mover: createMover(db, folder), inode: statSync(path).ino }
    return handle
  }

  /** Moves one batch, or goes on to the next file; false when there is nothing to do. */
  const step = (): boolean => {
    const { mover } = current()
    // Asked first: what is appended afterwards is seen in the next step.
    const isLast = index === signals.get('writtenFile') && signals.get('closing') === 0
    const file = fileOf('', prefix, index)
    journal ??= openIfThere(mover, file)
    if (journal !== undefined) {
      if (mover.moveBatch(journal)) {
        signals.set('movedBytes', journal.offset)
        return true
      }
      if (isLast) return askForRenewal(journal)
      if (mover.hasRest(journal)) mover.countRest(journal)
      mover.remove(journal)
      journal = undefined
    } else if (isLast) {
      signals.set('renew', 1)
      return false
    }
    if (index >= signals.get('writtenFile')) return false
    index += 1
    signals.set('movedBytes', 0)
    signals.set('movedFile', index)
    return true
  }

  /** A file that was deleted under us can be read and written to its end, and then nobody would find it. */
  const askForRenewal = (open: OpenJournal): boolean => {
    const gone = statSync(fileOf(folder, prefix, index), { throwIfNoEntry: false }) === undefined
    if (gone && open.offset > 0) signals.set('renew', 1)
    return false
  }

  /** Rows can be written into a file of which a page is damaged; only a look at all pages finds it. */
  const checkOnce = (): void => {
    checked = true
    const { db } = current()
    if (statSync(path).size > MOST_CHECKED_BYTES) return
    const result = String(db.pragma('quick_check(1)', { simple: true }))
    if (result !== 'ok') throw Object.assign(new Error(result), { code: 'SQLITE_CORRUPT' })
  }

  /** What is due now, in a bounded step. */
  const chores = (): void => {
    const now = performance.now()
    if (now >= sweepAt) {
      const done = sweep(current().mover, folder, now + SWEEP_BUDGET_MS, prefix)
      sweepAt = performance.now() + (done ? SWEEP_MS : STEP_MS)
    }
    if (now >= upkeepAt && !checked) checkOnce()
    if (now >= upkeepAt) {
      keepBallast(path)
      const more = upkeep !== undefined && upkeepStep({ path, ...upkeep })
      upkeepAt = performance.now() + (more ? STEP_MS : SWEEP_MS)
    }
    if (now >= indexAt) {
      indexAt = performance.now() + (fillIndex(current().db) ? INDEX_STEP_MS : INDEX_MS)
    }
  }

  /** Does what can be done about a damaged file and a full disk; true when it is worth another try at once. */
  const recovers = (error: unknown): boolean => {
    try {
      if (isDamage(error)) {
        closeAll()
        const replaced = replaceDamaged(path, { hashChain }, error)
        replaced?.close()
        return replaced !== undefined
      }
      return isFull(error) && upkeep !== undefined && makeRoom(path, upkeep)
    } catch {
      return false
    }
  }

  const rest = (): void => {
    const seen = signals.get('wake')
    signals.set('asleep', 1)
    const waiting =
      signals.get('writtenFile') > index || signals.get('writtenBytes') > (journal?.offset ?? 0)
    if (!waiting && signals.get('closing') === 0) {
      const next = Math.min(sweepAt, upkeepAt, indexAt)
      signals.sleep('wake', seen, Math.max(next - performance.now(), 1))
    }
    signals.set('asleep', 0)
    if (signals.get('closing') === 0) signals.sleep('closing', 0, GATHER_MS)
  }

  signals.set('movedFile', index)
  signals.set('state', STATE.running)
  for (;;) {
    try {
      const busy = step()
      if (troubled) say({ recovered: true })
      troubled = false
      retryMs = FIRST_RETRY_MS
      if (!busy && signals.get('closing') === 1) break
      chores()
      if (!busy) rest()
    } catch (error) {
      if (recovers(error)) continue
      if (signals.get('closing') === 1) break
      signals.sleep('closing', 0, retryMs)
      // A lock passes soon, and readers wait for what it holds up.
      if (isLock(error)) continue
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)
      if (!troubled) say({ trouble: error instanceof Error ? error.message : String(error) })
      troubled = true
    }
  }
  closeAll()
  signals.set('state', STATE.ended)
  signals.wake('state')
}

function isLock(error: unknown): boolean {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  return /^SQLITE_(?:BUSY|LOCKED)/.test(errorCode(cause))
}

function say(message: WorkerMessage): void {
  parentPort?.postMessage(message)
}

run(workerData as WorkerInput)
