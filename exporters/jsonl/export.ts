/** What the two JSON lines exporters have in common. */
import { diag } from '@opentelemetry/api'
import { type EventLevel, SEVERITY } from '../../src/semconv/cylestio.ts'
import type { NewEvent } from '../../src/store/types.ts'
import { addLocalReader } from '../../src/util/local-attributes.ts'
import type { ExportResultLike } from '../../src/util/otel-types.ts'
import { nanosToIso } from '../../src/util/time.ts'
import { convertAll } from '../sqlite/convert.ts'
import { openLineFiles } from './line-files.ts'
import { eventLine } from './line.ts'
import type { RotationOptions } from './rotate.ts'

export interface JsonLinesExporterOptions extends RotationOptions {
  /**
   * A file; or a folder (one that exists, or a path that ends with a separator), which gets one file
   * `<agentId>_monitoring_<YYYYMMDD>.json` for each agent and day (UTC).
   */
  readonly path: string
  /** Agent of records that name none. @default the resource's `service.name` */
  readonly agentId?: string | undefined
  /** Records below this level get no line. @default 'debug' */
  readonly minLevel?: EventLevel | undefined
}

/** An exporter's way to the files. */
export interface LineOutlet {
  /** Lines that could not be written. */
  readonly dropped: number
  write<T>(
    records: readonly T[],
    convert: (record: T) => NewEvent,
    callback: (result: ExportResultLike) => void,
  ): void
  shutdown(): void
}

/** @throws ConfigError when the path is no file name */
export function openLineOutlet(options: JsonLinesExporterOptions): LineOutlet {
  const files = openLineFiles(options.path, options)
  const releaseReader = addLocalReader()
  const least = SEVERITY[options.minLevel ?? 'debug']
  let dropped = 0
  let failing = false
  let closed = false

  const append = (event: NewEvent): Error | undefined => {
    try {
      if (closed) throw new Error('the exporter was shut down')
      const day = nanosToIso(event.timeUnixNano).slice(0, 10).replaceAll('-', '')
      files.append(eventLine(event), event.agentId, day)
      if (failing) diag.warn(`cylestio-monitor: lines are written again; ${dropped} were dropped`)
      failing = false
      return undefined
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown))
      dropped += 1
      if (!failing) {
        diag.warn(
          `cylestio-monitor: lines for ${JSON.stringify(options.path)} are dropped: ${error.message}`,
        )
      }
      failing = true
      return error
    }
  }

  return {
    get dropped() {
      return dropped
    },
    write(records, convert, callback) {
      const converted = convertAll(records, convert)
      let failure = converted.error
      dropped += records.length - converted.events.length
      for (const event of converted.events) {
        if (SEVERITY[event.level] >= least) failure = append(event) ?? failure
      }
      callback(failure === undefined ? { code: 0 } : { code: 1, error: failure })
    },
    shutdown() {
      if (closed) return
      closed = true
      releaseReader()
      files.close()
    },
  }
}
