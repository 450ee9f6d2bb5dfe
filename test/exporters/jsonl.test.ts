import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { context, diag, trace } from '@opentelemetry/api'
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import { NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { expect, onTestFinished, test } from 'vitest'
import { JsonLinesLogRecordExporter, JsonLinesSpanExporter } from '../../exporters/jsonl/index.ts'
import { SqliteLogRecordExporter } from '../../exporters/sqlite/index.ts'
import { ConfigError } from '../../src/errors.ts'
import { openEvents } from '../../src/query/index.ts'
import { setLocalLogAttributes } from '../../src/util/local-attributes.ts'
import { tempFolder } from '../store/support.ts'

function tracerTo(exporter: JsonLinesSpanExporter) {
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  onTestFinished(() => provider.shutdown())
  return provider.getTracer('test')
}

const linesOf = (path: string): Record<string, unknown>[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>)

const today = (): string => new Date().toISOString().slice(0, 10).replaceAll('-', '')

test('each span is one line with the keys of the event table, in a private file', () => {
  const path = join(tempFolder(), 'logs', 'events.jsonl')
  const tracer = tracerTo(new JsonLinesSpanExporter({ path, agentId: 'agent' }))
  const span = tracer.startSpan('call', { attributes: { text: 'line\nbreak', n: 1 } })
  span.end()
  tracer.startSpan('second').end()
  const lines = linesOf(path)
  expect(lines).toHaveLength(2)
  expect(lines[0]).toMatchObject({
    event_id: `${span.spanContext().traceId}-${span.spanContext().spanId}`,
    record: 'span',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    time_unix_nano: expect.stringMatching(/^\d{19}$/),
    agent_id: 'agent',
    event_type: 'span',
    channel: 'SYSTEM',
    security_level: 'none',
    data: { text: 'line\nbreak', n: 1 },
  })
  expect(lines[0]).not.toHaveProperty('body')
  expect((statSync(path).mode & 0o777).toString(8)).toBe('600')
})

test('a line has no key that the event table has not, but the resource and the scope', () => {
  const folder = tempFolder()
  const path = join(folder, 'events.jsonl')
  const log = new JsonLinesLogRecordExporter({ path })
  const database = new SqliteLogRecordExporter({ path: join(folder, 'events.db') })
  const loggers = new LoggerProvider({
    processors: [log, database].map((exporter) => new SimpleLogRecordProcessor({ exporter })),
  })
  onTestFinished(() => loggers.shutdown())
  const span = tracerTo(new JsonLinesSpanExporter({ path })).startSpan('call')
  span.addEvent('e')
  loggers.getLogger('test').emit({ body: 'text', context: trace.setSpan(context.active(), span) })
  span.end()
  const reader = openEvents(join(folder, 'events.db'))
  const columns = Object.keys(reader.find()[0] ?? {})
  reader.close()
  for (const line of linesOf(path)) {
    const { resource, scope, ...rest } = line
    expect(resource).toMatchObject({ 'telemetry.sdk.language': 'nodejs' })
    expect(scope).toMatchObject({ name: 'test' })
    expect(columns).toEqual(expect.arrayContaining(Object.keys(rest)))
  }
})

test('local content of a record reaches the file and the database, whichever comes first', () => {
  const folder = tempFolder()
  const file = new JsonLinesLogRecordExporter({ path: join(folder, 'events.jsonl') })
  const database = new SqliteLogRecordExporter({ path: join(folder, 'events.db') })
  const loggers = new LoggerProvider({
    processors: [file, database].map((exporter) => new SimpleLogRecordProcessor({ exporter })),
  })
  onTestFinished(() => loggers.shutdown())
  setLocalLogAttributes('id-1', { 'cylestio.input': 'prompt' })
  loggers.getLogger('test').emit({ eventName: 'x', attributes: { 'cylestio.event.id': 'id-1' } })
  const expected = {
    'cylestio.event.id': 'id-1',
    'cylestio.input': 'prompt',
    'cylestio.local_only': ['cylestio.input'],
  }
  expect(linesOf(join(folder, 'events.jsonl'))[0]?.['data']).toEqual(expected)
  const reader = openEvents(join(folder, 'events.db'))
  expect(JSON.parse(reader.event('id-1')?.data ?? '')).toEqual(expected)
  reader.close()
})

test.each([
  ['a folder that exists', (folder: string) => folder],
  ['a path that ends with a separator', (folder: string) => join(folder, 'new/')],
])('%s gets one file for each agent and day', (_name, pathIn) => {
  const path = pathIn(tempFolder())
  const tracer = tracerTo(new JsonLinesSpanExporter({ path }))
  for (const agent of ['shop', 'shop', '../../etc/passwd', '']) {
    tracer.startSpan('call', { attributes: { 'cylestio.agent.id': agent } }).end()
  }
  tracer
    .startSpan('old', {
      startTime: Date.UTC(2025, 0, 2),
      attributes: { 'cylestio.agent.id': 'shop' },
    })
    .end()
  const names = readdirSync(path).filter((name) => !name.startsWith('unknown_service'))
  expect(new Set(names)).toEqual(
    new Set([
      `__.._etc_passwd_monitoring_${today()}.json`,
      'shop_monitoring_20250102.json',
      `shop_monitoring_${today()}.json`,
    ]),
  )
  expect(linesOf(join(path, `shop_monitoring_${today()}.json`))).toHaveLength(2)
})

test('more agents than open files lose nothing', () => {
  const path = tempFolder()
  const tracer = tracerTo(new JsonLinesSpanExporter({ path }))
  for (let n = 0; n < 60; n += 1) {
    tracer.startSpan('call', { attributes: { 'cylestio.agent.id': `a${n % 30}` } }).end()
  }
  const files = readdirSync(path)
  expect(files).toHaveLength(30)
  for (const file of files) expect(linesOf(join(path, file))).toHaveLength(2)
})

test('a torn last line of an earlier process is closed, not glued to', () => {
  const path = join(tempFolder(), 'events.jsonl')
  writeFileSync(path, '{"whole":1}\n{"torn":')
  tracerTo(new JsonLinesSpanExporter({ path })).startSpan('call').end()
  const lines = readFileSync(path, 'utf8').split('\n')
  expect(lines[1]).toBe('{"torn":')
  expect(JSON.parse(lines[2] ?? '')).toMatchObject({ name: 'call' })
})

test('lines that cannot be written are counted and said once, and the host never sees it', () => {
  const warnings: string[] = []
  const ignore = (): void => {}
  const warn = (message: string): void => void warnings.push(message)
  diag.setLogger({ warn, error: ignore, info: ignore, debug: ignore, verbose: ignore })
  onTestFinished(() => diag.disable())
  const folder = tempFolder()
  const inTheWay = join(folder, 'logs')
  writeFileSync(inTheWay, '')
  const exporter = new JsonLinesSpanExporter({ path: join(inTheWay, 'events.jsonl') })
  const tracer = tracerTo(exporter)
  for (let n = 0; n < 3; n += 1) tracer.startSpan('call').end()
  expect(exporter.dropped).toBe(3)
  expect(warnings.filter((text) => text.includes('are dropped'))).toHaveLength(1)
})

test('after shutdown the exporter drops quietly', async () => {
  const path = join(tempFolder(), 'events.jsonl')
  const exporter = new JsonLinesSpanExporter({ path })
  await exporter.shutdown()
  await exporter.shutdown()
  await exporter.forceFlush()
  let code: number | undefined
  exporter.export([], (result) => (code = result.code))
  expect(code).toBe(0)
  expect(existsSync(path)).toBe(false)
})

test('a path that is none is refused at once', () => {
  expect(() => new JsonLinesSpanExporter({ path: '' })).toThrow(ConfigError)
  expect(() => new JsonLinesSpanExporter({ path: 'a\0b' })).toThrow(/found "a\\u0000b"/)
  expect(() => new JsonLinesLogRecordExporter({ path: 1 as unknown as string })).toThrow(
    /found number/,
  )
})
