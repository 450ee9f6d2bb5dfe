/** Which room may import which: the table that `check.ts` holds against the code. */

export interface Room {
  /** Rooms whose values may be imported; their types may be too. */
  readonly values?: readonly string[]
  /** Rooms of which only types may be imported. */
  readonly types?: readonly string[]
}

/**
 * Imports point one way. A room is a folder of `src`, a folder of `instrumentations` or `exporters`, or one of
 * the files that lie beside those folders. `semconv/types.ts` is left out: every room may import its types.
 */
export const ROOMS: Readonly<Record<string, Room>> = {
  semconv: {},
  errors: {},
  util: {},
  config: { values: ['errors', 'util'] },
  context: { values: ['semconv'] },
  security: { values: ['semconv', 'errors', 'util'], types: ['config'] },
  // security: one place writes a verdict onto a span, for the corridor and for the processor.
  spans: { values: ['semconv', 'context', 'util', 'security'] },
  calls: {
    values: ['spans', 'security', 'context', 'semconv', 'errors', 'util'],
    types: ['config'],
  },
  // errors: wrong arguments are refused here. spans: logEvent writes a record without a call.
  api: { values: ['calls', 'context', 'semconv', 'errors', 'spans'], types: ['security'] },
  processors: { values: ['semconv', 'context', 'security', 'util', 'spans'] },
  provider: { values: ['semconv', 'errors', 'util'] },
  store: { values: ['semconv', 'errors', 'util'] },
  query: { values: ['store', 'semconv'] },
  cli: {
    values: [
      'query',
      'config',
      'ui',
      'security',
      'exporters',
      'semconv',
      'exporters/otlp',
      'instrumentations',
      'instrumentations/shared',
    ],
  },
  ui: { values: ['query', 'config'] },
  instrumentations: {
    values: ['instrumentations/shared', 'instrumentations/*', 'calls', 'semconv', 'errors', 'util'],
  },
  'instrumentations/*': {
    values: ['instrumentations/shared', 'calls', 'semconv', 'context', 'errors', 'util'],
  },
  // config: where events go is a part of the configuration.
  exporters: { values: ['exporters/*', 'exporters/shared'], types: ['config'] },
  'exporters/*': { values: ['semconv', 'errors', 'util'] },
  'exporters/sqlite': { values: ['semconv', 'errors', 'util', 'store'] },
  // The outbox's engine, and the one way to the network with what an answer means.
  'exporters/shared': { values: ['semconv', 'errors', 'util', 'store'] },
  'exporters/otlp': {
    values: ['semconv', 'errors', 'util', 'exporters/shared'],
    types: ['store'],
  },
  'exporters/webhook': { values: ['semconv', 'errors', 'util', 'store', 'exporters/shared'] },
  // The lines carry what the event table carries, so the conversion is the same one.
  'exporters/jsonl': {
    values: ['semconv', 'errors', 'util', 'exporters/sqlite/convert'],
    types: ['store'],
  },
  start: {
    values: [
      ...[
        'start-libraries',
        'start-options',
        'start-security',
        'start-sinks',
        'api',
        'calls',
        'config',
        'context',
        'errors',
      ],
      ...['exporters', 'exporters/*', 'instrumentations', 'instrumentations/*'],
      ...['instrumentations/shared', 'processors', 'provider', 'security', 'semconv', 'spans'],
      ...['store', 'util'],
    ],
  },
  'monitor-client': { values: ['instrumentations'] },
  'monitor-module': { values: ['instrumentations', 'errors', 'util'] },
  'start-options': { values: ['errors', 'util'], types: ['config'] },
  'start-security': { values: ['security', 'store', 'util'], types: ['config'] },
  'start-libraries': {
    values: ['instrumentations', 'instrumentations/shared', 'calls', 'util'],
  },
  'start-sinks': {
    values: ['exporters', 'exporters/*', 'processors', 'store', 'util'],
    types: ['config'],
  },
  index: {
    values: [
      ...[
        'start',
        'monitor-client',
        'monitor-module',
        'api',
        'context',
        'errors',
        'processors',
        'security',
      ],
      'exporters/webhook',
    ],
    types: ['calls', 'config'],
  },
  register: { values: ['start', 'context', 'errors'] },
}

/** Single imports beyond the table, each with its reason: `from > to`. */
export const EXCEPTIONS: Readonly<Record<string, string>> = {
  'src/cli/scan/stored-events.ts > src/processors/foreign-content.ts':
    'stored events are read as the spans that they were',
  'src/index.ts > src/store/location.ts': 'getDatabasePath is a public name of the front door',
  'src/index.ts > src/store/retention.ts': 'so are cleanupOldEvents and optimizeDatabase',
}

/** Circles of files that must be, each with its reason; circles of rooms must not. */
export const FILE_CYCLES: Readonly<Record<string, string>> = {
  'src/calls/follow/index.ts > src/calls/follow/api-promise.ts > src/calls/follow/settle-value.ts > src/calls/follow/index.ts':
    'a promise may settle to a stream or iterator, which is followed in its turn',
}

/** Rooms in which a package may be imported by value; others may go anywhere. */
export const PACKAGE_ROOMS: Readonly<Record<string, readonly string[]>> = {
  'better-sqlite3': ['store'],
  commander: ['cli'],
  'console-table-printer': ['cli'],
  'csv-stringify': ['cli'],
  'import-in-the-middle': ['instrumentations/shared'],
  '@opentelemetry/instrumentation': ['instrumentations/shared', 'instrumentations/*'],
  re2js: ['config', 'security'],
  valibot: ['config'],
  yaml: ['config'],
}

/** Rooms that must stay pure: no OpenTelemetry, no module of Node that reaches outside. */
export const PURE_ROOMS: readonly string[] = ['semconv', 'security']

/** Modules of Node that only compute as the pure rooms use them: digests, decoding, `isIP`. */
export const PURE_MODULES: readonly string[] = ['node:crypto', 'node:buffer', 'node:net']

/** Files of more than 300 lines, each with its reason. */
export const LONG_FILES: Readonly<Record<string, string>> = {
  'src/config/settings.ts': 'the one table: one setting after the other',
  'src/security/detectors/instruction-override/rules/tool.ts': 'a table: one rule after the other',
  'src/security/model/concepts/europe.ts': 'a table: one language after the other',
}
