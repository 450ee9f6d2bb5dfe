/** What the monitors that hand spans to OpenTelemetry have in common: a provider, and a processor that counts. */
import type { SpanProcessorLike } from '../../../src/util/otel-types.ts'
import { type Monitor, type MonitorSpan, now } from '../types.ts'

type Api = typeof import('@opentelemetry/api')

export interface CountedSpan extends MonitorSpan {
  readonly id: string
  /** Name of the scope that made it; empty where there are none. */
  readonly scope: string
}

/** A list of spans by their starts and ends. */
export interface SpanLedger {
  started(id: string, name: string, scope?: string): void
  ended(id: string): void
  /** How many have not ended. */
  open(): number
  spans(): readonly CountedSpan[]
}

export function openLedger(): SpanLedger {
  const seen = new Map<string, CountedSpan & { endedAt: number | undefined; endings: number }>()
  return {
    started(id, name, scope = '') {
      seen.set(id, { id, name, scope, startedAt: now(), endedAt: undefined, endings: 0 })
    },
    ended(id) {
      const known = seen.get(id)
      if (known === undefined) return
      known.endedAt = now()
      known.endings += 1
    },
    open: () => [...seen.values()].filter((span) => span.endedAt === undefined).length,
    spans: () => [...seen.values()].map((span) => ({ ...span })),
  }
}

/** Spans as any exporter would see them. */
export function countSpans(): SpanLedger & { readonly processor: SpanProcessorLike } {
  const ledger = openLedger()
  return {
    ...ledger,
    processor: {
      onStart(span) {
        ledger.started(span.spanContext().spanId, span.name, span.instrumentationScope.name)
      },
      onEnd: (span) => ledger.ended(span.spanContext().spanId),
      async forceFlush() {},
      async shutdown() {},
    },
  }
}

/** A monitor that stops nothing, by the list of its spans. */
export function watchedBy(
  ledger: SpanLedger,
  monitor: Pick<Monitor, 'name' | 'start' | 'adapt'>,
): Monitor {
  return { ...monitor, gates: false, open: ledger.open, stop: async () => ledger.spans() }
}

/** A provider as each line of the SDK wants it. */
export function registerProvider(load: NodeJS.Require, processor: SpanProcessorLike): void {
  const options = { spanProcessors: [processor] }
  if (isInstalled(load, '@opentelemetry/sdk-trace-node')) {
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

/** Whether a folder's modules can load it. */
export function isInstalled(load: NodeJS.Require, name: string): boolean {
  try {
    return load.resolve(name) !== ''
  } catch {
    return false
  }
}
