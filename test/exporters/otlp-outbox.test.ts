import { join } from 'node:path'
import {
  context,
  createTraceState,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import {
  AlwaysOffSampler,
  BasicTracerProvider,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createOtlpSinks } from '../../exporters/otlp/sinks.ts'
import { startOutboxForwarder } from '../../exporters/shared/outbox/forwarder.ts'
import { SqliteLogRecordExporter, SqliteSpanExporter } from '../../exporters/sqlite/index.ts'
import { disableMonitoring, enableMonitoring, monitorTool } from '../../src/index.ts'
import { openStore } from '../../src/store/open.ts'
import { listSinks } from '../../src/query/index.ts'
import type { NewEvent } from '../../src/store/types.ts'
import { makeEvent, sql, tempFolder } from '../store/support.ts'
import { startMisbehavingServer } from '../support/misbehaving-server.ts'
import { startOtlpSink } from '../support/otlp-sink.ts'
import type { DecodedSpan, OtlpSink } from '../support/otlp-sink.ts'

const resource = resourceFromAttributes({ 'service.name': 'shop', replicas: 3, zones: ['a', 'b'] })

async function sinkForTest(): Promise<OtlpSink> {
  const sink = await startOtlpSink()
  onTestFinished(() => sink.close())
  return sink
}

/** Delivers a file once; true when all was taken. */
async function deliver(path: string, endpoint: string, logs = true): Promise<boolean> {
  const say = (): void => {}
  const sinks = createOtlpSinks({ endpoint, logs, headers: { 'x-tenant': 'blue' } })
  const forwarder = startOutboxForwarder({ path, sinks, say })
  const delivered = await forwarder.flush(10_000)
  await forwarder.stop()
  return delivered
}

test('spans from the database are what the official exporter sends', async () => {
  const path = join(tempFolder(), 'events.db')
  const [direct, delivered] = [await sinkForTest(), await sinkForTest()]
  const provider = new BasicTracerProvider({
    resource,
    spanLimits: { attributeCountLimit: 6 },
    spanProcessors: [
      new SimpleSpanProcessor(new OTLPTraceExporter({ url: `${direct.url}/v1/traces` })),
      new SimpleSpanProcessor(new SqliteSpanExporter({ path })),
    ],
  })
  const tracer = provider.getTracer('scope', '1.2.3', { schemaUrl: 'https://schema' })
  const parent = tracer.startSpan('parent', { kind: SpanKind.SERVER, root: true })
  const inParent = trace.setSpan(ROOT_CONTEXT, parent)
  const remote = {
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    traceFlags: 1,
    isRemote: true,
    traceState: createTraceState('vendor=one,other=two'),
  }
  tracer
    .startSpan(
      'called from elsewhere',
      { links: [{ context: { ...remote, traceFlags: 0 } }] },
      trace.setSpanContext(ROOT_CONTEXT, remote),
    )
    .end()
  const child = tracer.startSpan(
    'child',
    {
      kind: SpanKind.CLIENT,
      startTime: [1_700_000_000, 123_456_789],
      attributes: { text: 'ä\u2028"\\', whole: 7, half: 1.5, yes: true, list: ['a', 'b'] },
      links: [{ context: parent.spanContext(), attributes: { why: 'linked' } }],
    },
    inParent,
  )
  child.addEvent('happened', { n: 1 }, [1_700_000_000, 500_000_001])
  child.setAttributes({ sixth: 6, seventh: 7 })
  child.setStatus({ code: SpanStatusCode.ERROR, message: 'went wrong' })
  child.end([1_700_000_001, 987_654_321])
  parent.setStatus({ code: SpanStatusCode.OK })
  parent.end()
  provider.getTracer('other').startSpan('alone', { root: true }).end()
  await provider.forceFlush()
  await provider.shutdown()

  expect(await deliver(path, delivered.url)).toBe(true)
  const byId = (spans: DecodedSpan[]): DecodedSpan[] =>
    spans.sort((a, b) => a.spanId.localeCompare(b.spanId))
  expect(delivered.traces()).toHaveLength(4)
  expect(delivered.traces().find(({ name }) => name === 'called from elsewhere')).toMatchObject({
    traceState: 'vendor=one,other=two',
    parentIsRemote: true,
    links: [{ traceState: 'vendor=one,other=two', parentIsRemote: true }],
  })
  expect(byId(delivered.traces())).toEqual(byId(direct.traces()))
  expect(delivered.requests[0]?.headers['x-tenant']).toBe('blue')
})

test('log records keep their event name, severity, body, trace and id', async () => {
  const path = join(tempFolder(), 'events.db')
  const sink = await sinkForTest()
  const provider = new LoggerProvider({
    resource,
    processors: [new SimpleLogRecordProcessor({ exporter: new SqliteLogRecordExporter({ path }) })],
  })
  const logger = provider.getLogger('scope', '1.2.3')
  const spanContext = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 }
  logger.emit({
    timestamp: [1_700_000_000, 123_456_789],
    eventName: 'security_alert',
    severityNumber: 13,
    severityText: 'WARN',
    body: 'a text',
    attributes: { 'cylestio.event.id': 'id-1', nested: { a: [1, 'b'] } },
    context: trace.setSpanContext(context.active(), spanContext),
  })
  logger.emit({ body: 'plain', severityNumber: 17 })
  await provider.shutdown()
  expect(await deliver(path, sink.url)).toBe(true)
  const [first, second] = sink.logs()
  expect(first).toMatchObject({
    timeUnixNano: 1_700_000_000_123_456_789n,
    eventName: 'security_alert',
    severityNumber: 13,
    severityText: 'WARN',
    body: 'a text',
    traceId: spanContext.traceId,
    spanId: spanContext.spanId,
    attributes: { 'cylestio.event.id': 'id-1', nested: { a: [1, 'b'] } },
    resource: { 'service.name': 'shop', replicas: 3, zones: ['a', 'b'] },
    scope: { name: 'scope', version: '1.2.3' },
  })
  expect(second).toMatchObject({ eventName: '', severityNumber: 17, body: 'plain' })
  expect(second?.traceId).toBeUndefined()
  const [row] = sql(path, 'SELECT event_id FROM events WHERE id = 2')
  expect(second?.attributes['cylestio.event.id']).toBe(row?.['event_id'])
})

test('a span that the sampler left out stays in the database and goes nowhere', async () => {
  const path = join(tempFolder(), 'events.db')
  const sink = await sinkForTest()
  const provider = new BasicTracerProvider({ sampler: new AlwaysOffSampler() })
  trace.setGlobalTracerProvider(provider)
  onTestFinished(() => trace.disable())
  enableMonitoring({
    agentId: 'shop',
    config: { database: { path }, otlp: { endpoint: sink.url } },
    instrumentations: [],
  })
  const tool = monitorTool((command: string) => command, { name: 'shell' })
  tool('ls')
  expect(() => tool('rm -rf / --no-preserve-root')).toThrow()
  await disableMonitoring()
  const spans = sql(path, "SELECT event_type FROM events WHERE record = 'span'")
  expect(spans).toEqual([{ event_type: 'call_finish' }, { event_type: 'call_blocked' }])
  expect(sink.traces()).toEqual([])
  expect(sink.logs().map((log) => log.eventName)).toContain('security_alert')
})

/** A database with spans. */
function spans(count: number, of: (at: number) => Partial<NewEvent> = () => ({})): string {
  const path = join(tempFolder(), 'events.db')
  const store = openStore({ path })
  store.insert(
    Array.from({ length: count }, (_, at) =>
      makeEvent({
        record: 'span',
        traceId: 'c'.repeat(32),
        spanId: String(at + 1).padStart(16, '0'),
        endTimeUnixNano: 1_763_800_001_000_000_000n,
        kind: 0,
        status: 'UNSET',
        ...of(at),
      }),
    ),
  )
  store.close()
  return path
}

test('requests are split by bytes', async () => {
  const sink = await sinkForTest()
  const path = spans(30, () => ({ data: { text: 'x'.repeat(1_000_000) } }))
  expect(await deliver(path, sink.url, false)).toBe(true)
  expect(sink.traces().map((span) => Number(span.spanId))).toEqual(
    Array.from({ length: 30 }, (_, at) => at + 1),
  )
  const sizes = sink.requests.map(({ body }) => body.byteLength)
  expect(sizes.length).toBeGreaterThan(6)
  expect(Math.max(...sizes)).toBeLessThan(5_000_000)
  expect(sink.requests.every(({ headers }) => headers['content-encoding'] === 'gzip')).toBe(true)
}, 60_000)

test.each([
  [{ partialSuccess: { rejectedSpans: '2', errorMessage: 'too old' } }, 2],
  [{ partialSuccess: { rejectedSpans: 2 } }, 2],
  [{ partialSuccess: { rejectedSpans: '0', errorMessage: 'a warning' } }, 0],
  [{ partialSuccess: {} }, 0],
  [{}, 0],
  ['{', 0],
  ['null', 0],
])(
  'an answer with partial success %j is accepted, %i refused records are counted',
  async (answer, rejected) => {
    const server = await startMisbehavingServer()
    onTestFinished(() => server.close())
    server.answer({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: typeof answer === 'string' ? answer : JSON.stringify(answer),
    })
    const path = spans(5)
    expect(await deliver(path, server.url, false)).toBe(true)
    expect(server.received).toHaveLength(1)
    expect(listSinks({ path })[0]).toMatchObject({
      delivered: 5 - rejected,
      rejected,
      state: 'ok',
      // What was refused is told in an event of its own, which the sink has passed by then.
      cursor: rejected > 0 ? 6 : 5,
    })
    const drops = sql(path, "SELECT count FROM drops WHERE reason = 'sink_rejected'")
    expect(drops).toEqual(rejected === 0 ? [] : [{ count: rejected }])
  },
)

test('a backend for traces alone gets them, and its missing place for logs is no trouble', async () => {
  const server = await startMisbehavingServer()
  onTestFinished(() => server.close())
  server.answer(({ path }) => ({ status: path === '/v1/logs' ? 404 : 200 }))
  const path = spans(3, (at) => (at === 1 ? { record: 'log' } : {}))
  await deliver(path, server.url)
  expect(listSinks({ path })).toMatchObject([
    { sink: 'otlp-logs', state: 'unsupported', delivered: 0 },
    { sink: 'otlp-traces', state: 'ok', delivered: 2 },
  ])
})

test('a row that cannot be read is a dead letter, and the others are sent', async () => {
  const sink = await sinkForTest()
  const path = spans(5)
  const { default: Database } = await import('better-sqlite3')
  const db = new Database(path)
  db.exec("UPDATE event_rows SET data = '{broken' WHERE id = 3")
  db.close()
  expect(await deliver(path, sink.url, false)).toBe(true)
  expect(sink.traces().map((span) => Number(span.spanId))).toEqual([1, 2, 4, 5])
  expect(sql(path, 'SELECT row_id, reason FROM dead_letters')).toMatchObject([
    { row_id: 3, reason: expect.stringContaining('cannot be encoded') as string },
  ])
})

test("the standard variable speaks to the application's own exporter, and starts no delivery beside it", async () => {
  const path = join(tempFolder(), 'events.db')
  const sink = await sinkForTest()
  trace.setGlobalTracerProvider(new BasicTracerProvider())
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', sink.url)
  onTestFinished(() => {
    trace.disable()
    vi.unstubAllEnvs()
  })
  const options = { agentId: 'shop', instrumentations: [] }
  enableMonitoring({ ...options, config: { database: { path } } })
  monitorTool((command: string) => command, { name: 'shell' })('ls')
  await disableMonitoring()
  expect(sink.requests).toEqual([])
  expect(listSinks({ path })).toEqual([])
  enableMonitoring({ ...options, config: { database: { path }, otlp: { endpoint: sink.url } } })
  await disableMonitoring()
  expect(sink.traces().map((span) => span.name)).toEqual(['execute_tool shell'])
})
