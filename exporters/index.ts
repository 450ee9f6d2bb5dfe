/** The registry of exporters: what there is, behind which door, and what it needs. */

/** One exporter of this package. */
export interface ExporterEntry {
  /** Import path. */
  readonly door: string
  /** What stands behind the door: exporter classes, or the function that starts it. */
  readonly names: readonly string[]
  /** Setting that switches it on; `database.path` is always set. */
  readonly setting: string
  /** Packages that must be installed besides this one, with their range. */
  readonly needs: Readonly<Record<string, string>>
}

/** Every exporter by name; a new one is a folder and an entry here. */
export const EXPORTERS = {
  sqlite: {
    door: 'cylestio-monitor/exporters/sqlite',
    names: ['SqliteSpanExporter', 'SqliteLogRecordExporter'],
    setting: 'database.path',
    needs: {},
  },
  otlp: {
    door: 'cylestio-monitor/exporters/otlp',
    names: ['createOtlpSpanProcessor'],
    setting: 'otlp.endpoint',
    needs: { '@opentelemetry/exporter-trace-otlp-http': '^0.223.0' },
  },
  jsonl: {
    door: 'cylestio-monitor/exporters/jsonl',
    names: ['JsonLinesSpanExporter', 'JsonLinesLogRecordExporter'],
    setting: 'logging.file',
    needs: {},
  },
  webhook: {
    door: 'cylestio-monitor/exporters/webhook',
    names: ['startForwarder'],
    setting: 'webhook.url',
    needs: {},
  },
} as const satisfies Readonly<Record<string, ExporterEntry>>

/** Name of an exporter. */
export type ExporterName = keyof typeof EXPORTERS
