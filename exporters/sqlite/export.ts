/** What the two SQLite exporters have in common. */
import { getDatabasePath } from '../../src/store/location.ts'
import { signalRows } from '../../src/store/outbox/row-signal.ts'
import { acquireWriter, acquireWriterOver } from '../../src/store/shared-writer.ts'
import type { WriteMode, WriterLease } from '../../src/store/shared-writer.ts'
import type { Durability, NewEvent, Store } from '../../src/store/types.ts'
import type { UpkeepLimits } from '../../src/store/upkeep.ts'
import { addLocalReader } from '../../src/util/local-attributes.ts'
import type { ExportResultLike } from '../../src/util/otel-types.ts'
import { convertAll } from './convert.ts'
import type { ConvertOptions } from './convert.ts'

export interface SqliteExporterOptions extends ConvertOptions {
  /** Database file. @default getDatabasePath() */
  readonly path?: string | undefined
  /** A store that is open already; its owner closes it. Instead of `path`. */
  readonly store?: Store | undefined
  /** Longest wait for another process's lock, in milliseconds. @default 50 */
  readonly busyTimeoutMs?: number | undefined
  /**
   * When a record is safe: `call` before the exporter returns; `power` the same, and a power cut does no harm
   * either; `tick`, with a journal, at the end of the event loop's turn. @default 'call'
   */
  readonly durability?: Durability | undefined
  /**
   * `direct` commits each record into the table; `journal` appends it to a file, from which a thread of ours
   * fills the table within 250 ms. Either way it survives the death of the process. @default 'direct'
   */
  readonly mode?: WriteMode | undefined
  /** Each row carries a hash over itself and the row before it; see `verifyChain`. @default false */
  readonly hashChain?: boolean | undefined
  /** With a journal: what its thread keeps the file within. @default nothing is deleted */
  readonly upkeep?: UpkeepLimits | undefined
  /** Memory for records that cannot be written yet, in bytes. @default 16 MiB */
  readonly maxPendingBytes?: number | undefined
}

/** An exporter's way to the database. */
export interface Outlet {
  readonly path: string
  /** Records that wait in memory. */
  readonly pending: number
  /** Records dropped since the start, by reason. */
  readonly dropped: Readonly<Record<string, number>>
  write<T>(
    records: readonly T[],
    convert: (record: T) => NewEvent,
    callback: (result: ExportResultLike) => void,
  ): void
  flush(): Promise<void>
  shutdown(): Promise<void>
}

/** @throws MonitorError `CYLESTIO_STORE` when the path cannot be a file name */
export function openOutlet(options: SqliteExporterOptions): Outlet {
  const lease = acquire(options)
  const { writer } = lease
  const releaseReader = addLocalReader()
  return {
    path: writer.path,
    get pending() {
      return writer.pending
    },
    get dropped() {
      return writer.dropped
    },
    write(records, convert, callback) {
      const { events, error } = convertAll(records, convert)
      if (error !== undefined) writer.countDrop('unreadable', records.length - events.length)
      const failure = writer.write(events) ?? error
      signalRows(writer.path)
      callback(failure === undefined ? { code: 0 } : { code: 1, error: failure })
    },
    flush: () => writer.flush(),
    async shutdown() {
      releaseReader()
      await writer.flush()
      lease.release()
      await writer.released()
    },
  }
}

function acquire(options: SqliteExporterOptions): WriterLease {
  const { store, maxPendingBytes, busyTimeoutMs, durability, mode, upkeep, hashChain } = options
  if (store !== undefined) return acquireWriterOver(store, { maxPendingBytes })
  return acquireWriter({
    path: options.path ?? getDatabasePath(),
    maxPendingBytes,
    mode,
    upkeep,
    ...(busyTimeoutMs === undefined ? {} : { busyTimeoutMs }),
    ...(hashChain === undefined ? {} : { hashChain }),
    ...(durability === undefined ? {} : { durability }),
  })
}
