/** The values behind every door of the package. A name that comes or goes is a change of the public API. */
import { INSTRUMENTATION_NAMES } from '../../instrumentations/index.ts'
import * as cylestio from '../../src/semconv/cylestio.ts'
import * as genAi from '../../src/semconv/gen-ai.ts'
import * as mcp from '../../src/semconv/mcp.ts'
import * as metrics from '../../src/semconv/metrics.ts'

const instrumentations = await Promise.all(
  INSTRUMENTATION_NAMES.map(async (name) => {
    const door = (await import(`../../instrumentations/${name}/index.ts`)) as object
    return [`cylestio-monitor/instrumentations/${name}`, Object.keys(door).sort()] as const
  }),
)

export const DOORS: Readonly<Record<string, readonly string[]>> = {
  'cylestio-monitor': [
    ...['ConfigError', 'ContextSpanProcessor', 'MonitorError', 'SecurityError'],
    ...['SecuritySpanProcessor', 'cleanupOldEvents', 'containsDangerous', 'containsSuspicious'],
    ...['defineDetector', 'defineRule', 'disableMonitoring', 'enableMonitoring'],
    ...[
      'getDatabasePath',
      'inspect',
      'logEvent',
      'monitor',
      'monitorCall',
      'monitorLlmCall',
      'monitorModule',
      'monitorTool',
      'normalizeText',
    ],
    ...['optimizeDatabase', 'startForwarder', 'withAgent', 'withSession', 'withUser'],
  ],
  // Every constant of the room, and nothing else; what reads the table of metrics is ours.
  'cylestio-monitor/semconv': [cylestio, genAi, mcp, metrics]
    .flatMap((names) => Object.keys(names))
    .filter((name) => name !== 'describeMetrics' && name !== 'metricOf')
    .sort(),
  'cylestio-monitor/security': [
    ...['DEFAULT_MASKING_CONFIG', 'DEFAULT_SECURITY_CONFIG', 'SEED_DANGEROUS_KEYWORDS'],
    ...['SEED_SUSPICIOUS_KEYWORDS', 'containsDangerous', 'containsSuspicious', 'createInspector'],
    ...['createMasker', 'createPolicy', 'defineDetector', 'defineRule', 'describeTag', 'findRule'],
    ...['inspect', 'listRules', 'normalizeText'],
  ],
  'cylestio-monitor/query': [
    ...['approvePins', 'cleanupOldEvents', 'databaseHealth', 'forgetPins', 'getDatabasePath'],
    ...['listDeadLetters', 'listPins', 'listSinks', 'openEvents', 'optimizeDatabase'],
    ...['removeSink', 'requeueDeadLetters', 'resumeSink', 'skipSink', 'verifyChain'],
  ],
  ...Object.fromEntries(instrumentations),
  'cylestio-monitor/exporters/sqlite': ['SqliteLogRecordExporter', 'SqliteSpanExporter'],
  'cylestio-monitor/exporters/otlp': ['createOtlpSpanProcessor', 'tracesUrl'],
  'cylestio-monitor/exporters/jsonl': ['JsonLinesLogRecordExporter', 'JsonLinesSpanExporter'],
  'cylestio-monitor/exporters/webhook': ['startForwarder'],
}
