/** Opens every place that events go to. A place that cannot be opened is said and left out. */
import { diag } from '@opentelemetry/api'
import {
  type Forwarder,
  otlpSinksOf,
  type Sink,
  startOutboxForwarder,
  webhookSinksOf,
} from '../exporters/configured-sinks.ts'
import { JsonLinesLogRecordExporter, JsonLinesSpanExporter } from '../exporters/jsonl/index.ts'
import { createOtlpSpanProcessor, type OtlpSpanProcessor } from '../exporters/otlp/index.ts'
import { SqliteLogRecordExporter, SqliteSpanExporter } from '../exporters/sqlite/index.ts'
import type { MonitorConfig } from './config/types.ts'
import { ContextSpanProcessor } from './processors/context-span-processor.ts'
import { ExportSpanProcessor, type SpanExporterLike } from './processors/export-span-processor.ts'
import type { LogExporterLike } from './processors/local-logger.ts'
import {
  SecuritySpanProcessor,
  type SecuritySpanProcessorOptions,
} from './processors/security-span-processor.ts'
import { getDatabasePath } from './store/location.ts'
import { startUpkeep } from './store/upkeep.ts'
import type { UpkeepLimits } from './store/upkeep.ts'
import type { ExportResultLike, SpanProcessorLike } from './util/otel-types.ts'
import { warnAloud } from './util/warn-aloud.ts'

export interface Sinks {
  readonly databasePath: string
  /** Run by our own provider, or by the corridor for spans of another one. */
  readonly processors: readonly SpanProcessorLike[]
  readonly logExporters: readonly LogExporterLike[]
  /** Processors for our own provider only: another provider exports its spans itself. */
  remote(): SpanProcessorLike[]
  /**
   * Starts delivery from the database.
   *
   * @param otlp false: the application sends its spans to the endpoint itself
   */
  startDelivery(otlp: boolean): void
  /** The process is about to end: what is sent from now on must not hold it up for long. */
  hurry(): void
  flush(): Promise<void>
  shutdown(): Promise<void>
}

interface LocalSink {
  readonly spans: SpanExporterLike
  readonly logs: LogExporterLike
}

export function openSinks(
  config: MonitorConfig,
  agentId: string,
  further: readonly SpanExporterLike[],
  security: SecuritySpanProcessorOptions,
): Sinks {
  const path = config.database.path ?? getDatabasePath()
  const database = attempt(notRecorded(path), () => openDatabase(path, config, agentId))
  const lines = attempt('the log file cannot be used', () => openLines(config, agentId))
  const local: readonly LocalSink[] = [database, lines].filter((sink) => sink !== undefined)
  const exporting = [...local.map((sink) => sink.spans), ...further].map(
    (exporter) => new ExportSpanProcessor(exporter),
  )
  let otlp: OtlpSpanProcessor | undefined
  let forwarder: Forwarder | undefined
  let hurried = false
  const upkeep = upkeepLimits(config)
  // With a journal its thread keeps the limits.
  const stopUpkeep =
    config.database.write_mode === 'journal' ? () => {} : startUpkeep({ path, ...upkeep })
  return {
    databasePath: path,
    processors: [
      new ContextSpanProcessor(agentId),
      new SecuritySpanProcessor({ ...security, agentId }),
      ...exporting,
    ],
    logExporters: local.map((sink) => sink.logs),
    remote() {
      otlp = attempt('OTLP export cannot be used', () => openOtlp(config))
      return otlp === undefined ? [] : [otlp]
    },
    startDelivery(withOtlp) {
      const sinks = [
        ...(withOtlp && config.otlp.delivery === 'outbox'
          ? (attempt('OTLP export cannot be used', () => otlpSinksOf(config)) ?? [])
          : []),
        ...(attempt('the webhook cannot be used', () => webhookSinksOf(config)) ?? []),
      ]
      forwarder = attempt('events are not delivered', () => openForwarder(path, sinks))
      warnOfNarrowContent(config, sinks)
    },
    hurry() {
      hurried = true
      otlp?.hurry()
    },
    async flush() {
      await Promise.allSettled(local.map(async (sink) => sink.logs.forceFlush?.()))
      await forwarder?.flush(hurried ? LAST_FLUSH_MS : FLUSH_MS, { elsewhere: !hurried })
    },
    async shutdown() {
      stopUpkeep()
      await Promise.allSettled(local.map(async (sink) => sink.logs.forceFlush?.()))
      await forwarder?.flush(LAST_FLUSH_MS, { elsewhere: false })
      await forwarder?.stop()
      await Promise.allSettled([
        ...exporting.map((processor) => processor.shutdown()),
        ...local.map((sink) => sink.logs.shutdown()),
      ])
    },
  }
}

/** Longest wait of `flush`, and of a process that ends: what is not sent then stays in the database. */
const FLUSH_MS = 10_000
const LAST_FLUSH_MS = 3_000

function openForwarder(path: string, sinks: readonly Sink[]): Forwarder | undefined {
  if (sinks.length === 0) return undefined
  return startOutboxForwarder({
    path,
    sinks,
    say(message, level) {
      if (level === 'warn') warnAloud(message)
      else diag.info(`cylestio-monitor: ${message}`)
    },
  })
}

/** What the table does not hold cannot be sent from it. */
function warnOfNarrowContent({ capture }: MonitorConfig, sinks: readonly Sink[]): void {
  if (capture.otlp !== 'full' || capture.local !== 'masked' || sinks.length === 0) return
  warnAloud(
    'content is sent masked, since capture.local keeps no other: set capture.local: full, or otlp.delivery: direct',
  )
}

const notRecorded = (path: string): string =>
  `events are not recorded in ${path} for now, calls run as without monitoring`

function openDatabase(path: string, config: MonitorConfig, agentId: string): LocalSink {
  const { local, otlp } = config.capture
  const options = {
    path,
    agentId,
    durability: config.database.durability,
    mode: config.database.write_mode,
    hashChain: config.audit.hash_chain,
    upkeep: upkeepLimits(config),
    keepExported: local === 'full' && otlp === 'masked',
  }
  const spans = new SqliteSpanExporter(options)
  const logs = new SqliteLogRecordExporter(options)
  let said = false
  const heard = (done: ResultCallback) => (result: ExportResultLike) => {
    // Another process's lock passes; everything else the user should know, once.
    if (result.error !== undefined && !said && !isLock(result.error)) {
      said = true
      warnAloud(`${notRecorded(path)}: ${result.error.message}`)
    }
    done(result)
  }
  return {
    spans: {
      export: (items, done) => spans.export(items, heard(done)),
      forceFlush: () => spans.forceFlush(),
      shutdown: () => spans.shutdown(),
    },
    logs: {
      export: (items, done) => logs.export(items, heard(done)),
      forceFlush: () => logs.forceFlush(),
      shutdown: () => logs.shutdown(),
    },
  }
}

function upkeepLimits({ database, data_masking: masking }: MonitorConfig): UpkeepLimits {
  return {
    retentionDays: database.retention_days,
    maxSizeMb: database.max_size_mb,
    anchorKey: masking.hash_key,
  }
}

type ResultCallback = (result: ExportResultLike) => void

function isLock({ cause }: Error): boolean {
  const { code } = Object(cause) as { code?: unknown }
  return typeof code === 'string' && /^SQLITE_(?:BUSY|LOCKED)/.test(code)
}

function openLines(config: MonitorConfig, agentId: string): LocalSink | undefined {
  const { file, level, max_size_mb, rotate_daily, keep_files } = config.logging
  if (file === undefined) return undefined
  const options = {
    ...{ path: file, agentId, minLevel: level },
    ...{ maxBytes: max_size_mb * 1_048_576, daily: rotate_daily, keep: keep_files },
  }
  return {
    spans: new JsonLinesSpanExporter(options),
    logs: new JsonLinesLogRecordExporter(options),
  }
}

function openOtlp(config: MonitorConfig): OtlpSpanProcessor | undefined {
  const { endpoint, headers, timeout_ms, delivery } = config.otlp
  if (endpoint === undefined || delivery !== 'direct') return undefined
  return createOtlpSpanProcessor({ endpoint, headers, timeoutMs: timeout_ms })
}

function attempt<T>(trouble: string, open: () => T): T | undefined {
  try {
    return open()
  } catch (error) {
    warnAloud(`${trouble}: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  }
}
