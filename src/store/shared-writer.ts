/** One writer per database file, however many exporters name it. */
import { diag } from '@opentelemetry/api'
import { checkedPath } from './file.ts'
import { networkFileSystem } from './network-folder.ts'
import { openStore } from './open.ts'
import { openJournalStore } from './journal/store.ts'
import type { JournalStoreOptions } from './journal/store.ts'
import type { Store } from './types.ts'
import { createEventWriter } from './writer.ts'
import type { EventWriter } from './writer.ts'

/** A share in a writer. */
export interface WriterLease {
  readonly writer: EventWriter
  /** Gives the share back; the last one closes the writer. A second call does nothing. */
  release(): void
}

interface Shared {
  readonly writer: EventWriter
  readonly forget: () => void
  users: number
}

const byPath = new Map<string, Shared>()
const byStore = new WeakMap<Store, Shared>()

interface RingOptions {
  /** Memory that waiting events may hold. @default 16 MiB */
  readonly maxPendingBytes?: number | undefined
}

/** Through a journal and a thread that fills the table, or straight into the table. */
export type WriteMode = 'journal' | 'direct'

/**
 * The writer of one file: everyone in this process who names the same path gets the same store and the
 * same ring. The options of the first one count.
 *
 * @throws MonitorError `CYLESTIO_STORE` when the path cannot be a file name; a file that cannot be opened
 *   does not throw, its events wait in the ring
 */
export function acquireWriter(
  options: JournalStoreOptions & RingOptions & { readonly mode?: WriteMode | undefined },
): WriterLease {
  const { maxPendingBytes, mode = 'direct', ...storeOptions } = options
  const path = checkedPath(options.path)
  const openIt = mode === 'journal' ? openJournalStore : openStore
  // By process too: a forked child must not count on its parent's store.
  const key = `${process.pid}:${mode}:${path}`
  let shared = byPath.get(key)
  if (shared === undefined) {
    warnOfNetwork(path)
    const writer = createEventWriter({
      path,
      open: () => openIt({ ...storeOptions, path }),
      maxPendingBytes,
    })
    shared = { writer, users: 0, forget: () => void byPath.delete(key) }
    byPath.set(key, shared)
  }
  return lease(shared)
}

function warnOfNetwork(path: string): void {
  const network = networkFileSystem(path)
  if (network === undefined) return
  const message = `${path} lies on a network file system (${network}), where SQLite may lose or damage events: put database.path on a local disk`
  diag.warn(`cylestio-monitor: ${message}`)
  process.emitWarning(message, { type: 'CylestioMonitorWarning' })
}

/** The writer over a store that somebody else has opened, and will close. */
export function acquireWriterOver(store: Store, options: RingOptions = {}): WriterLease {
  let shared = byStore.get(store)
  if (shared === undefined) {
    const writer = createEventWriter({
      path: store.path,
      open: () => store,
      closeStore: false,
      maxPendingBytes: options.maxPendingBytes,
    })
    shared = { writer, users: 0, forget: () => void byStore.delete(store) }
    byStore.set(store, shared)
  }
  return lease(shared)
}

function lease(shared: Shared): WriterLease {
  shared.users += 1
  let released = false
  return {
    writer: shared.writer,
    release() {
      if (released) return
      released = true
      shared.users -= 1
      if (shared.users > 0) return
      shared.forget()
      shared.writer.close()
    },
  }
}
