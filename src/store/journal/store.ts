/**
 * The write door with a journal in front: a record is one append to a file of this process and thread, and
 * another thread moves it into the table.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { diag } from '@opentelemetry/api'
import { MonitorError } from '../../errors.ts'
import { plainEvent } from '../encode.ts'
import { checkedPath } from '../file.ts'
import { generationOf, openDatabase, openStore } from '../open.ts'
import { storeError } from '../store-error.ts'
import { threadProgram } from '../thread-program.ts'
import type { Store, StoreOptions } from '../types.ts'
import { startUpkeep } from '../upkeep.ts'
import type { UpkeepLimits } from '../upkeep.ts'
import { openJournalFile } from './file.ts'
import type { JournalFile } from './file.ts'
import { createFinisher } from './finish.ts'
import { frameOf } from './frame.ts'
import { journalFolder, newPrefix } from './names.ts'
import { dropPayload, eventPayload } from './payload.ts'
import { STATE, createSignals, isMoved } from './signals.ts'
import type { Signals } from './signals.ts'
import { startMovingThread } from './thread.ts'

/** Files that may wait for the table, of 4 MiB each; then the journal refuses, and memory takes over. */
const MOST_FILES = 64

/** Bytes that a turn of the event loop may gather before they are written all the same. */
const TICK_BYTES = 256 * 1024

/** The longest wait for the moving thread at the process's end. */
const EXIT_WAIT_MS = 40

/** Between two looks at how far the moving thread has come. */
const LOOK_MS = 5

export interface JournalStoreOptions extends StoreOptions {
  /** What the moving thread keeps the file within. */
  readonly upkeep?: UpkeepLimits | undefined
}

/**
 * Opens the event database for writing through a journal. Where no thread can be started (bundles, policies),
 * it is the plain synchronous store.
 *
 * A database that cannot be opened now, but may be later, is no error: the journal holds the records until then.
 *
 * @throws MonitorError `CYLESTIO_STORE` when the path is no database of ours, or the journal cannot be made
 * @example
 * const store = openJournalStore({ path: getDatabasePath() })
 * store.insert([event]) // on disk when this returns, in the table soon after
 */
export function openJournalStore(options: JournalStoreOptions): Store {
  const path = checkedPath(options.path)
  const { durability, upkeep, hashChain = false } = options
  const program = threadProgram('journal/worker')
  if (program === undefined) return withoutThread(options, 'the bundle does not carry its program')
  checkDatabase(path, options)
  const folder = journalFolder(path)
  const prefix = newPrefix()
  const signals = createSignals()
  const file = openJournalFile(folder, prefix, durability === 'power')
  announce(signals, file)
  let thread
  try {
    const input = { path, prefix, durability, hashChain, upkeep }
    thread = startMovingThread(program, input, signals, () => process.off('exit', onExit))
  } catch (error) {
    file.close()
    const finisher = createFinisher(path, prefix)
    finisher.move()
    finisher.close()
    return withoutThread(options, String(error))
  }

  const append = (bytes: Buffer): void => {
    if (signals.get('renew') === 1) {
      file.renew()
      signals.set('renew', 0)
    }
    if (file.index - signals.get('movedFile') >= MOST_FILES) {
      throw storeError('append to the journal of', path, new Error('it is full'))
    }
    file.append(bytes)
    announce(signals, file)
  }
  const output = durability === 'tick' ? gatherTurns(append) : { append, flush: () => {} }
  const finisher = createFinisher(path, prefix)
  let isOpen = true
  let exiting = false

  const finish = (): void => {
    if (!isOpen) return
    isOpen = false
    attempt(output.flush)
    file.close()
    thread.stop()
    signals.set('closing', 1)
    signals.wake('closing')
    wakeThread(signals)
  }

  const onExit = (): void => {
    finish()
    exiting = true
    if (signals.get('state') === STATE.running) signals.sleep('state', STATE.running, EXIT_WAIT_MS)
    if (signals.get('state') !== STATE.ended) finisher.move()
  }
  process.on('exit', onExit)

  /** Listeners of the process's end that come after ours have records too: of calls that were still open. */
  const write = (payload: string): void => {
    if (!isOpen && !exiting) throw storeError('write to', path, new Error('the store is closed'))
    output.append(frameOf(payload))
    if (!exiting) return
    output.flush()
    file.close()
    finisher.move()
  }

  const until = async (done: () => boolean, millis: number): Promise<void> => {
    const deadline = performance.now() + millis
    while (!done() && performance.now() < deadline) await wait(LOOK_MS)
  }

  return {
    path,
    get generation() {
      const db = openDatabase(path, options)
      try {
        return generationOf(db)
      } finally {
        db.close()
      }
    },
    insert(events) {
      for (const event of events) write(eventPayload(plainEvent(event)))
    },
    countDrop: (reason, count) => write(dropPayload(reason, count)),
    async settle(millis) {
      attempt(output.flush)
      const { index, size } = file
      await until(() => isMoved(signals, index, size), millis)
    },
    close: finish,
    released: (millis) => until(() => signals.get('state') === STATE.ended, millis),
  }
}

/** Says how far the journal is written, and wakes the moving thread when it sleeps. */
function announce(signals: Signals, file: JournalFile): void {
  signals.set('writtenFile', file.index)
  signals.set('writtenBytes', file.size)
  if (signals.get('asleep') === 1) wakeThread(signals)
}

function wakeThread(signals: Signals): void {
  signals.set('wake', 1 - signals.get('wake'))
  signals.wake('wake')
}

interface Output {
  /** The bytes may change afterwards. */
  readonly append: (bytes: Buffer) => void
  readonly flush: () => void
}

/** Gathers what one turn of the event loop appends. What cannot be written is tried again with the next. */
function gatherTurns(append: (bytes: Buffer) => void): Output {
  let waiting: Buffer[] = []
  let bytes = 0
  let scheduled = false
  const flush = (): void => {
    scheduled = false
    if (waiting.length === 0) return
    append(Buffer.concat(waiting))
    waiting = []
    bytes = 0
  }
  return {
    append(frame) {
      if (bytes >= TICK_BYTES) flush()
      waiting.push(Buffer.from(frame))
      bytes += frame.length
      if (scheduled) return
      scheduled = true
      setImmediate(() => attempt(flush))
    },
    flush,
  }
}

function attempt(work: () => void): void {
  try {
    work()
  } catch (error) {
    diag.debug(`cylestio-monitor: ${String(error)}`)
  }
}

/** @throws MonitorError for a file that is not ours; what may pass is left to the moving thread */
function checkDatabase(path: string, options: StoreOptions): void {
  try {
    openDatabase(path, options).close()
  } catch (error) {
    if (error instanceof MonitorError && error.cause === undefined) throw error
    diag.warn(
      `cylestio-monitor: events wait in the journal of ${JSON.stringify(path)}: ${String(error)}`,
    )
  }
}

function withoutThread(options: JournalStoreOptions, reason: string): Store {
  diag.info(`cylestio-monitor: events are written without a journal: ${reason}`)
  const { upkeep, ...direct } = options
  const store = openStore(direct)
  if (upkeep === undefined) return store
  const stop = startUpkeep({ path: store.path, ...upkeep })
  return {
    ...store,
    get generation() {
      return store.generation
    },
    close() {
      stop()
      store.close()
    },
  }
}
