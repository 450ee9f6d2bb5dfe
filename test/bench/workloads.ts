/** What is measured: each workload runs in a process of its own, because providers are global. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { context, SpanKind, trace } from '@opentelemetry/api'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import type { SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-node'
import {
  disableMonitoring,
  enableMonitoring,
  inspect,
  monitorCall,
  SecuritySpanProcessor,
} from 'cylestio-monitor'
import { CONVERSATION_BASELINES, CONVERSATIONS } from './conversations.ts'
import { ordinaryTexts } from './texts.ts'
import type { Workload } from './workload.ts'

/** Small arguments, as those of a tool. */
interface Order {
  readonly item: string
  readonly count: number
  readonly note: string
}

const ORDER: Order = { item: 'blue teapot', count: 2, note: 'please wrap it as a gift' }
const total = (order: Order): number => order.count * 19
const totalAsync = async (order: Order): Promise<number> => order.count * 19

/** Takes spans and forgets them: what is measured is the way to an exporter, not the exporter. */
const DROPPING: SpanExporter = {
  export: (_spans, done) => done({ code: 0 }),
  shutdown: async () => {},
}

/** The function as it is, behind a wrapper that does nothing: what a loop of calls costs. */
function bare(target: (order: Order) => unknown): Workload {
  return { call: () => target(ORDER), units: 1 }
}

function registerProvider(...processors: SpanProcessor[]): () => Promise<void> {
  const provider = new NodeTracerProvider({ spanProcessors: processors })
  provider.register()
  return () => provider.shutdown()
}

/** What somebody writes by hand around a call: active span, five attributes, end. */
function plainSpan(isAsync: boolean): Workload {
  const stop = registerProvider(new BatchSpanProcessor(DROPPING))
  const tracer = trace.getTracer('bench', '1.0.0')
  const start = (order: Order) =>
    tracer.startSpan('total', {
      kind: SpanKind.INTERNAL,
      attributes: {
        'app.channel': 'TOOL',
        'app.event_type': 'call_finish',
        'app.agent': 'bench',
        'app.item': order.item,
        'app.count': order.count,
      },
    })
  const sync = (): number => {
    const span = start(ORDER)
    try {
      return context.with(trace.setSpan(context.active(), span), total, undefined, ORDER)
    } finally {
      span.end()
    }
  }
  const async = async (): Promise<number> => {
    const span = start(ORDER)
    try {
      return await context.with(trace.setSpan(context.active(), span), totalAsync, undefined, ORDER)
    } finally {
      span.end()
    }
  }
  return { call: isAsync ? async : sync, units: 1, stop }
}

/** The whole corridor, check of the arguments included, over a provider of the application. */
function spanOnly(target: (order: Order) => unknown): Workload {
  const stop = registerProvider(new SecuritySpanProcessor(), new BatchSpanProcessor(DROPPING))
  return { ...bare(monitorCall(target, 'TOOL')), stop }
}

/** The same with two durable rows for every call. */
function withStore(target: (order: Order) => unknown): Workload {
  const folder = mkdtempSync(join(tmpdir(), 'cylestio-bench-'))
  const path = join(folder, 'events.db')
  enableMonitoring({ agentId: 'bench', config: { database: { path } }, instrumentations: [] })
  const stop = async (): Promise<void> => {
    await disableMonitoring()
    rmSync(folder, { recursive: true, force: true })
  }
  return { ...bare(monitorCall(target, 'TOOL')), stop }
}

/** Texts that were not seen before, so that no memory of earlier verdicts helps. */
function overTexts(bytes: number, work: (text: string) => unknown): Workload {
  let texts: readonly string[] = []
  let round = 0
  return {
    prepare: () => (texts = ordinaryTexts(bytes, 128, round++)),
    call: (index) => work(texts[index % texts.length] ?? ''),
    units: bytes,
  }
}

const stringify = (text: string): string => JSON.stringify([{ role: 'user', content: text }])

/** By name. The first word names the group that a row is shown in. */
export const WORKLOADS: Readonly<Record<string, () => Workload>> = {
  'sync bare function': () => bare(total),
  'sync plain OTel span': () => plainSpan(false),
  'sync monitorCall, span only': () => spanOnly(total),
  'sync monitorCall, SQLite store': () => withStore(total),
  'async bare function': () => bare(totalAsync),
  'async plain OTel span': () => plainSpan(true),
  'async monitorCall, span only': () => spanOnly(totalAsync),
  'async monitorCall, SQLite store': () => withStore(totalAsync),
  'text200 JSON.stringify': () => overTexts(200, stringify),
  'text200 inspect': () => overTexts(200, inspect),
  'text2000 JSON.stringify': () => overTexts(2_000, stringify),
  'text2000 inspect': () => overTexts(2_000, inspect),
  'text20000 JSON.stringify': () => overTexts(20_000, stringify),
  'text20000 inspect': () => overTexts(20_000, inspect),
  ...CONVERSATIONS,
}

/** The row of each group that the others are measured against. */
export const BASELINES: readonly string[] = [
  ...['sync plain OTel span', 'async plain OTel span', 'text200 JSON.stringify'],
  ...['text2000 JSON.stringify', 'text20000 JSON.stringify'],
  ...CONVERSATION_BASELINES,
]
