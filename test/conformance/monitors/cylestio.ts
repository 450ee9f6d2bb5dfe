/** Our own monitor, in an application that has a tracer provider: so foreign and native spans count, too. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { SpanProcessorLike } from '../../../src/util/otel-types.ts'
import { readRows } from '../../support/rows.ts'
import { DANGEROUS } from '../prompts.ts'
import { type Monitor, type MonitorSpan, now } from '../types.ts'

type Monitoring = typeof import('../../../src/index.ts')
type Api = typeof import('@opentelemetry/api')

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url))
/** Name of the scope of its own spans. */
const OWN_SCOPE = 'cylestio-monitor'

interface SeenSpan {
  readonly name: string
  /** Whether the monitor made it; native spans of the libraries are none of its rows. */
  readonly own: boolean
  readonly startedAt: number
  endedAt?: number
}

/** Counts starts and ends as any exporter would see them. */
function countingProcessor(spans: Map<string, SeenSpan>): SpanProcessorLike {
  return {
    onStart(span) {
      spans.set(span.spanContext().spanId, {
        name: span.name,
        own: span.instrumentationScope.name === OWN_SCOPE,
        startedAt: now(),
      })
    },
    onEnd(span) {
      const seen = spans.get(span.spanContext().spanId)
      if (seen !== undefined) seen.endedAt = now()
    },
    async forceFlush() {},
    async shutdown() {},
  }
}

/**
 * Monitoring as an application switches it on, with one word that is dangerous in whatever part of a request.
 *
 * @param app folder of an application that has the packed monitor installed; the project's sources otherwise
 */
export function createMonitor(app?: string): Monitor {
  const spans = new Map<string, SeenSpan>()
  const folder = mkdtempSync(join(tmpdir(), 'cylestio-conformance-'))
  const path = join(folder, 'events.db')
  let monitoring: Monitoring | undefined
  return {
    name: 'cylestio-monitor',
    async start() {
      const load = createRequire(join(app ?? PROJECT, 'package.json'))
      registerProvider(load, countingProcessor(spans))
      monitoring =
        app === undefined
          ? await import('../../../src/index.ts')
          : ((await import(pathToFileURL(load.resolve('cylestio-monitor')).href)) as Monitoring)
      monitoring.enableMonitoring({
        agentId: 'conformance',
        config: { database: { path } },
        rules: [
          monitoring.defineRule({
            id: 'conformance.word',
            level: 'dangerous',
            reason: 'Holds the word that must not leave.',
            pattern: DANGEROUS,
            appliesTo: ['system', 'user', 'assistant', 'tool_argument', 'tool_result', 'input'],
          }),
        ],
      })
    },
    open: () => [...spans.values()].filter((span) => span.endedAt === undefined).length,
    async stop() {
      // Read before the end: switching off ends what is still open.
      const seen = [...spans].map(([id, span]) => ({ id, ...span }))
      await monitoring?.disableMonitoring()
      const rows = readRows(path, "record = 'span'")
      rmSync(folder, { recursive: true, force: true })
      return seen.map(({ id, own, name, startedAt, endedAt }): MonitorSpan => ({
        name,
        startedAt,
        endedAt,
        endings: own ? rows.filter((row) => row.span_id === id).length : 1,
      }))
    },
  }
}

/** A provider as each line of the SDK wants it. */
function registerProvider(load: NodeJS.Require, processor: SpanProcessorLike): void {
  const options = { spanProcessors: [processor] }
  if (has(load, '@opentelemetry/sdk-trace-node')) {
    const { NodeTracerProvider } = load(
      '@opentelemetry/sdk-trace-node',
    ) as typeof import('@opentelemetry/sdk-trace-node')
    return new NodeTracerProvider(options).register()
  }
  const { TracerProvider } = load('@opentelemetry/sdk-trace') as {
    TracerProvider: new (given: typeof options) => import('@opentelemetry/api').TracerProvider
  }
  const { context, trace } = load('@opentelemetry/api') as Api
  const { AsyncLocalStorageContextManager } = load(
    '@opentelemetry/context-async-hooks',
  ) as typeof import('@opentelemetry/context-async-hooks')
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(new TracerProvider(options))
}

function has(load: NodeJS.Require, name: string): boolean {
  try {
    return load.resolve(name) !== ''
  } catch {
    return false
  }
}
