import { join } from 'node:path'
import { SpanKind, SpanStatusCode, TraceFlags, context, diag, trace } from '@opentelemetry/api'
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import { NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { expect, onTestFinished, test } from 'vitest'
import { SqliteLogRecordExporter, SqliteSpanExporter } from '../../exporters/sqlite/index.ts'
import type { SqliteExporterOptions } from '../../exporters/sqlite/index.ts'
import { MonitorError } from '../../src/errors.ts'
import { openEvents } from '../../src/query/index.ts'
import type { EventRow } from '../../src/query/index.ts'
import { openStore } from '../../src/store/open.ts'
import { setLocalLogAttributes, setLocalSpanAttributes } from '../../src/util/local-attributes.ts'
import type { ExportResultLike, ReadableSpanLike } from '../../src/util/otel-types.ts'
import { makeEvent, startChild, tempFolder } from '../store/support.ts'

interface Setup {
  readonly path: string
  readonly spans: SqliteSpanExporter
  readonly tracer: ReturnType<NodeTracerProvider['getTracer']>
  readonly logger: ReturnType<LoggerProvider['getLogger']>
  readonly shutdown: () => Promise<void>
  readonly rows: () => EventRow[]
}

function setup(options: SqliteExporterOptions = {}): Setup {
  const path = options.store?.path ?? join(tempFolder(), 'events.db')
  const spans = new SqliteSpanExporter({ path, ...options })
  const logs = new SqliteLogRecordExporter({ path, ...options })
  const resource = resourceFromAttributes({ 'service.name': 'shop' })
  const provider = new NodeTracerProvider({
    resource,
    spanProcessors: [new SimpleSpanProcessor(spans)],
  })
  const loggers = new LoggerProvider({
    resource,
    processors: [new SimpleLogRecordProcessor({ exporter: logs })],
  })
  const shutdown = async (): Promise<void> => {
    await Promise.all([provider.shutdown(), loggers.shutdown()])
  }
  onTestFinished(shutdown)
  return {
    path,
    spans,
    tracer: provider.getTracer('test', '1.2.3'),
    logger: loggers.getLogger('test'),
    shutdown,
    rows() {
      const reader = openEvents(path)
      const rows = reader.find({ order: 'asc' })
      reader.close()
      return rows
    },
  }
}

test('a plain span behind SimpleSpanProcessor is on disk when end() returns', () => {
  const { tracer, rows } = setup()
  const parent = tracer.startSpan('parent')
  const child = tracer.startSpan(
    'GET /',
    { kind: SpanKind.CLIENT, attributes: { 'http.method': 'GET', list: ['a', 'b'] } },
    trace.setSpan(context.active(), parent),
  )
  child.addEvent('retry', { n: 1 })
  child.addLink({ context: parent.spanContext() })
  child.setStatus({ code: SpanStatusCode.ERROR, message: 'refused' })
  child.end()
  const [row] = rows()
  const { traceId, spanId } = child.spanContext()
  expect(row).toMatchObject({
    id: 1,
    event_id: `${traceId}-${spanId}`,
    record: 'span',
    agent_id: 'shop',
    event_type: 'span',
    name: 'GET /',
    channel: 'API',
    level: 'error',
    security_level: 'none',
    trace_id: traceId,
    span_id: spanId,
    parent_span_id: parent.spanContext().spanId,
    kind: SpanKind.CLIENT,
    status: 'ERROR',
    status_message: 'refused',
    data: '{"http.method":"GET","list":["a","b"]}',
  })
  const [event] = JSON.parse(row?.events ?? '') as Record<string, unknown>[]
  expect(event).toMatchObject({ name: 'retry', attributes: { n: 1 } })
  expect(JSON.parse(row?.links ?? '')).toMatchObject([{ span_id: parent.spanContext().spanId }])
  expect(row?.duration_ms).toBeGreaterThanOrEqual(0)
  parent.end()
  expect(rows().map((one) => one.channel)).toEqual(['API', 'SYSTEM'])
})

test('our attributes become columns', () => {
  const { tracer, rows } = setup({ agentId: 'fallback' })
  tracer
    .startSpan('chat', {
      attributes: {
        'cylestio.event_type': 'LLM_call_blocked',
        'cylestio.channel': 'LLM',
        'cylestio.security.level': 'dangerous',
        'cylestio.agent.id': 'mine',
        'cylestio.session.id': 's1',
        'cylestio.user.id': 'u1',
      },
    })
    .end()
  tracer
    .startSpan('x', {
      attributes: { 'cylestio.security.level': 'suspicious', 'gen_ai.conversation.id': 'c' },
    })
    .end()
  expect(rows()).toEqual([
    expect.objectContaining({
      event_type: 'LLM_call_blocked',
      channel: 'LLM',
      level: 'error',
      security_level: 'dangerous',
      agent_id: 'mine',
      session_id: 's1',
      user_id: 'u1',
      status: 'UNSET',
    }),
    expect.objectContaining({
      level: 'warning',
      agent_id: 'fallback',
      session_id: 'c',
      user_id: null,
    }),
  ])
})

test.each([
  [{ 'gen_ai.operation.name': 'chat' }, 'LLM'],
  [{ 'gen_ai.operation.name': 'execute_tool' }, 'TOOL'],
  [{ 'mcp.method.name': 'tools/call', 'gen_ai.operation.name': 'execute_tool' }, 'MCP'],
  [{}, 'SYSTEM'],
])('a foreign span with %o belongs to channel %s', (attributes, channel) => {
  const { tracer, rows } = setup()
  tracer.startSpan('foreign', { attributes }).end()
  expect(rows()[0]?.channel).toBe(channel)
})

test('a log record carries its trace, event name, severity and body', () => {
  const { tracer, logger, rows } = setup()
  const span = tracer.startSpan('call')
  logger.emit({
    eventName: 'LLM_call_start',
    severityNumber: 13,
    body: 'starting',
    attributes: { 'cylestio.event.id': 'log-1', 'cylestio.channel': 'LLM', nested: { a: [1] } },
    context: trace.setSpan(context.active(), span),
  })
  logger.emit({ body: { free: 'form' } })
  expect(rows()).toEqual([
    expect.objectContaining({
      event_id: 'log-1',
      record: 'log',
      event_type: 'LLM_call_start',
      name: 'LLM_call_start',
      channel: 'LLM',
      level: 'warning',
      body: 'starting',
      trace_id: span.spanContext().traceId,
      span_id: span.spanContext().spanId,
      kind: null,
      status: null,
    }),
    expect.objectContaining({
      event_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      event_type: 'log',
      channel: 'SYSTEM',
      level: 'info',
      body: '{"free":"form"}',
      trace_id: null,
    }),
  ])
  expect(JSON.parse(rows()[0]?.data ?? '')).toMatchObject({ nested: { a: [1] } })
})

test('local attributes are stored with the record they belong to', () => {
  const { tracer, logger, rows } = setup()
  const span = tracer.startSpan('call', { attributes: { a: 1 } })
  setLocalSpanAttributes(span, { 'cylestio.input': 'prompt' })
  span.end()
  setLocalLogAttributes('log-1', { 'cylestio.input': 'text' })
  logger.emit({ eventName: 'x', attributes: { 'cylestio.event.id': 'log-1' } })
  expect(rows().map((row) => JSON.parse(row.data) as unknown)).toEqual([
    { a: 1, 'cylestio.input': 'prompt', 'cylestio.local_only': ['cylestio.input'] },
    {
      'cylestio.event.id': 'log-1',
      'cylestio.input': 'text',
      'cylestio.local_only': ['cylestio.input'],
    },
  ])
})

test('spans and logs on one path share one open file, closed by the last', async () => {
  const { path, spans, shutdown, tracer } = setup()
  const more = new SqliteSpanExporter({ path })
  tracer.startSpan('x').end()
  await shutdown()
  await spans.shutdown()
  let result: ExportResultLike | undefined
  more.export([], (given) => (result = given))
  expect(result).toEqual({ code: 0 })
  await more.shutdown()
  await more.forceFlush()
})

test('a store that the caller opened is used, and stays open', async () => {
  const store = openStore({ path: join(tempFolder(), 'events.db') })
  const { tracer, shutdown, rows } = setup({ store })
  tracer.startSpan('x').end()
  await shutdown()
  store.insert([makeEvent({ eventType: 'still_open' })])
  expect(rows()).toHaveLength(2)
  store.close()
})

test('under a lock of 500 ms span.end() returns within 60 ms, and the span is written later', async () => {
  const { path, tracer, spans, rows } = setup()
  const ignore = (): void => {}
  diag.setLogger({ warn: ignore, error: ignore, info: ignore, debug: ignore, verbose: ignore })
  onTestFinished(() => diag.disable())
  const other = startChild('hold-lock', path, '500')
  await other.line('locked')
  const span = tracer.startSpan('waits')
  const start = performance.now()
  span.end()
  expect(performance.now() - start).toBeLessThan(95)
  expect(spans.pending).toBe(1)
  await other.exit
  await spans.forceFlush()
  expect(spans.pending).toBe(0)
  expect(rows().map((row) => row.name)).toEqual(['waits'])
  expect(spans.dropped).toEqual({})
})

test('a failed write is told to the callback and never thrown', () => {
  const exporter = new SqliteSpanExporter({ path: '/dev/null/events.db' })
  let result: ExportResultLike | undefined
  exporter.export([fakeSpan()], (given) => (result = given))
  expect(result?.code).toBe(1)
  expect(result?.error).toBeInstanceOf(MonitorError)
  expect(result?.error?.message).toContain('"/dev/null/events.db"')
  expect(exporter.pending).toBe(1)
})

test('a span that cannot be read is counted, and the others of its batch are written', async () => {
  const path = join(tempFolder(), 'events.db')
  const exporter = new SqliteSpanExporter({ path })
  const broken = {
    ...fakeSpan(),
    spanContext() {
      throw new Error('no context')
    },
  }
  let result: ExportResultLike | undefined
  exporter.export([broken, fakeSpan()], (given) => (result = given))
  expect(result?.code).toBe(1)
  expect(exporter.dropped).toEqual({ unreadable: 1 })
  await exporter.shutdown()
  const reader = openEvents(path)
  expect(reader.totals()).toMatchObject({ spans: 1, drops: [{ reason: 'unreadable', count: 1 }] })
  reader.close()
})

test('a wrong path argument is an error at once', () => {
  expect(() => new SqliteSpanExporter({ path: 'a\0b' })).toThrow(MonitorError)
  expect(() => new SqliteLogRecordExporter({ path: 'file:x' })).toThrow(MonitorError)
})

test('what a span limit has cut off is written down', () => {
  const exporter = setup()
  exporter.spans.export([{ ...fakeSpan(), droppedAttributesCount: 3 }], () => {})
  expect(JSON.parse(exporter.rows()[0]?.data ?? '')).toMatchObject({
    'otel.dropped_attributes_count': 3,
  })
})

function fakeSpan(): ReadableSpanLike {
  return {
    name: 'fake',
    kind: SpanKind.INTERNAL,
    spanContext: () => ({
      traceId: 'a'.repeat(32),
      spanId: 'b'.repeat(16),
      traceFlags: TraceFlags.SAMPLED,
    }),
    startTime: [1, 0],
    endTime: [2, 0],
    duration: [1, 0],
    status: { code: SpanStatusCode.OK },
    attributes: {},
    links: [],
    events: [],
    ended: true,
    resource: { attributes: {} },
    instrumentationScope: { name: 'fake' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
}
