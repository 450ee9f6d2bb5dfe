/** Keeps a database within its retention time and size while the host runs, in steps that nobody notices. */
import { diag } from '@opentelemetry/api'
import { dateToNanos } from '../util/time.ts'
import { isFull, keepBallast, releaseBallast } from './ballast.ts'
import { forgetLists } from './content-lists.ts'
import { deleteRows } from './delete-rows.ts'
import type { Database } from './load.ts'
import { openReadonly } from './open-readonly.ts'
import { openDatabase } from './open.ts'
import { databaseBytes } from './read.ts'
import { threadProgram } from './thread-program.ts'
import { startUpkeepThread } from './upkeep-thread.ts'

export interface UpkeepLimits {
  /** 0 keeps events for ever. */
  readonly retentionDays: number
  /** 0 is no limit. */
  readonly maxSizeMb: number
  /** Signs what deleting leaves in a hash chain. */
  readonly anchorKey?: string | undefined
}

export interface UpkeepOptions extends UpkeepLimits {
  readonly path: string
}

/** What one step may take. */
export interface StepBounds {
  readonly rows: number
  readonly pages: number
  readonly lists: number
  /** Wait for another process's lock, in milliseconds; there may be three in a step. */
  readonly busyTimeoutMs: number
  /** The checkpoint, which syncs to the disk, is left to another connection. */
  readonly checkpoints: boolean
}

const IN_THREAD: StepBounds = {
  rows: 200,
  pages: 1_000,
  lists: 500,
  busyTimeoutMs: 50,
  checkpoints: true,
}

/** On the host's thread: a few milliseconds. */
export const IN_HOST: StepBounds = {
  rows: 20,
  pages: 50,
  lists: 50,
  busyTimeoutMs: 5,
  checkpoints: false,
}
const HOST_BALLAST_BYTES = 64 * 1024

/** The first look, soon enough for short programs; the time between two steps; between two looks. */
const FIRST_MS = 2_000
const STEP_MS = 250
const LOOK_MS = 60_000

const DAY_MS = 86_400_000

/**
 * Deletes what is too old, and the oldest events of a file that is too large, until both limits hold; keeps the
 * ballast and the index of words. A thread of ours does it, and the host nothing. Where no thread can be started, the host
 * deletes in smaller steps, and what is searched is looked at row by row.
 *
 * @returns stops it
 */
export function startUpkeep(options: UpkeepOptions): () => void {
  const program = threadProgram('upkeep-worker')
  if (program === undefined) return startHostUpkeep(options)
  let stop = (): void => clearTimeout(timer)
  // Programs that are over before the first look need no thread.
  const timer = setTimeout(() => {
    try {
      stop = startUpkeepThread(program, options)
    } catch (error) {
      diag.debug(`cylestio-monitor: upkeep has no thread: ${String(error)}`)
      stop = startHostUpkeep(options)
    }
  }, FIRST_MS).unref()
  return () => stop()
}

/** Upkeep on the host's thread, in steps of {@link IN_HOST}. Its timers do not keep the process alive. */
export function startHostUpkeep(options: UpkeepOptions): () => void {
  if (options.retentionDays === 0 && options.maxSizeMb === 0) return () => {}
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const schedule = (delay: number): void => {
    if (!stopped) timer = setTimeout(step, delay).unref()
  }
  const step = (): void => {
    keepBallast(options.path, HOST_BALLAST_BYTES)
    schedule(upkeepStep(options, IN_HOST) ? STEP_MS : LOOK_MS)
  }
  schedule(FIRST_MS)
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}

let said = false

/**
 * One bounded step.
 *
 * @returns true when there is more to do
 */
export function upkeepStep(options: UpkeepOptions, bounds = IN_THREAD): boolean {
  let db: Database | undefined
  try {
    db = openDatabase(options.path, { busyTimeoutMs: bounds.busyTimeoutMs })
    if (!bounds.checkpoints) db.pragma('wal_autocheckpoint = 0')
    const full = deleteOld(db, options, bounds) === bounds.rows
    const forgetting = forgetLists(db, bounds.lists)
    return shrink(db, options, bounds) || full || forgetting
  } catch (error) {
    // What the ballast gives is enough for deleting, and for the log that deleting writes.
    if (isFull(error) && releaseBallast(options.path)) return true
    if (!said) diag.warn(`cylestio-monitor: upkeep of ${options.path} waits: ${String(error)}`)
    said = true
    return false
  } finally {
    db?.close()
  }
}

/**
 * On a full disk: where the limits let rows go, gives up the ballast and deletes them. Otherwise the ballast
 * stays for who deletes by hand.
 *
 * @returns false when nothing was done
 */
export function makeRoom(path: string, limits: UpkeepLimits): boolean {
  return isOverLimit(path, limits) && releaseBallast(path) && upkeepStep({ path, ...limits })
}

function isOverLimit(path: string, { retentionDays, maxSizeMb }: UpkeepLimits): boolean {
  if (maxSizeMb > 0 && databaseBytes(path) > maxSizeMb * 1_048_576) return true
  if (retentionDays === 0) return false
  const db = openReadonly(path)
  try {
    const old = db.prepare<[bigint]>('SELECT 1 FROM event_rows WHERE time_unix_nano < ? LIMIT 1')
    return old.get(limitOf(retentionDays)) !== undefined
  } finally {
    db.close()
  }
}

function limitOf(days: number): bigint {
  return dateToNanos(new Date(Math.max(Date.now() - days * DAY_MS, 0)))
}

function deleteOld(
  db: Database,
  { retentionDays: days, anchorKey }: UpkeepLimits,
  { rows }: StepBounds,
): number {
  if (days === 0) return 0
  return deleteRows(db, { before: limitOf(days), most: rows, anchorKey })
}

/** Gives free pages back, and deletes the oldest rows while what is in use is still too much. */
function shrink(
  db: Database,
  { maxSizeMb, anchorKey }: UpkeepLimits,
  { rows, pages: most }: StepBounds,
): boolean {
  const pages = (name: string): number => Number(db.pragma(name, { simple: true }))
  const free = pages('freelist_count')
  if (free > 0) db.pragma(`incremental_vacuum(${most})`)
  const used = (pages('page_count') - pages('freelist_count')) * pages('page_size')
  if (maxSizeMb === 0 || used <= maxSizeMb * 1_048_576) return free > most
  return deleteRows(db, { before: undefined, most: rows, anchorKey }) > 0
}
