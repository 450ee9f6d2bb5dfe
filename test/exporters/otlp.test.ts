import { expect, test } from 'vitest'
import { createOtlpSpanProcessor, tracesUrl } from '../../exporters/otlp/index.ts'
import {
  disableMonitoring,
  monitorCall,
  monitorLlmCall,
  monitorTool,
  SecurityError,
} from '../../src/index.ts'
import { monitored } from '../support/monitored.ts'
import { startOtlpSink } from '../support/otlp-sink.ts'

async function withEnv<T>(env: Record<string, string>, run: () => Promise<T>): Promise<T> {
  const before = { ...process.env }
  Object.assign(process.env, env)
  try {
    return await run()
  } finally {
    for (const name of Object.keys(env)) {
      if (before[name] === undefined) delete process.env[name]
      else process.env[name] = before[name]
    }
  }
}

test('OTEL_EXPORTER_OTLP_ENDPOINT alone sends the tree with channel, level and resource', async () => {
  const sink = await startOtlpSink()
  await withEnv(
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=blue%20team',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test,service.namespace=agents',
    },
    async () => {
      await using watched = monitored({ agentId: 'otlp-agent' })
      const tool = monitorTool((command: string) => command, { name: 'shell' })
      const agent = monitorCall(
        () => {
          tool('ls')
          expect(() => tool('rm -rf / --no-preserve-root')).toThrow(SecurityError)
        },
        { channel: 'AGENT', name: 'agent' },
      )
      agent()
      await watched.monitoring.flush()
    },
  )
  const sent = sink.requests.map(({ path, contentType }) => `${path} ${contentType}`)
  expect([...new Set(sent)].sort()).toEqual([
    '/v1/logs application/json',
    '/v1/traces application/json',
  ])
  expect(sink.requests[0]?.headers['x-tenant']).toBe('blue team')
  const spans = sink.traces()
  const root = spans.find((span) => span.parentSpanId === undefined)
  const tools = spans.filter((span) => span !== root)
  expect(root).toMatchObject({
    name: 'agent',
    attributes: { 'cylestio.channel': 'AGENT', 'cylestio.security.level': 'none' },
    resource: {
      'service.name': 'otlp-agent',
      'deployment.environment.name': 'test',
      'service.namespace': 'agents',
    },
    scope: { name: 'cylestio-monitor' },
    status: { code: 0 },
  })
  expect(tools.map((span) => span.attributes['cylestio.security.level'])).toEqual([
    'none',
    'dangerous',
  ])
  for (const span of tools) {
    expect(span).toMatchObject({ traceId: root?.traceId, parentSpanId: root?.spanId })
  }
  expect(tools[1]).toMatchObject({
    status: { code: 2 },
    attributes: { 'cylestio.security.action': 'block', 'error.type': 'CYLESTIO_BLOCKED' },
  })
  await sink.close()
})

const CARD = '4111 1111 1111 1111'

async function exportedWith(capture: Record<string, string>, delivery = 'outbox'): Promise<string> {
  const sink = await startOtlpSink()
  await using watched = monitored({
    config: { otlp: { endpoint: `${sink.url}/v1/traces`, delivery }, capture },
  })
  const ask = monitorLlmCall((prompt: string) => `You said ${prompt}`)
  ask(`charge ${CARD} please`)
  await watched.monitoring.flush()
  await disableMonitoring()
  await sink.close()
  return JSON.stringify([...sink.traces(), ...sink.logs()].map((record) => record.attributes))
}

test('content does not leave by default', async () => {
  const sent = await exportedWith({})
  expect(sent).toContain('gen_ai.operation.name')
  expect(sent).not.toContain('please')
  expect(sent).not.toContain('messages')
})

test('content leaves masked where capture.otlp says masked', async () => {
  const sent = await exportedWith({ otlp: 'masked' })
  expect(sent).toContain('gen_ai.input.messages')
  expect(sent).toContain('please')
  expect(sent).not.toContain(CARD)
})

test('content leaves whole where capture.otlp says full, and the database keeps it whole', async () => {
  expect(await exportedWith({ otlp: 'full', local: 'full' })).toContain(CARD)
})

test('content leaves masked where the database keeps it masked, and directly whole', async () => {
  expect(await exportedWith({ otlp: 'full' })).toContain('[CARD:')
  expect(await exportedWith({ otlp: 'full' }, 'direct')).toContain(CARD)
})

test('content leaves masked where the database keeps it whole', async () => {
  const sent = await exportedWith({ otlp: 'masked', local: 'full' })
  expect(sent).toContain('[CARD:')
  expect(sent).not.toContain(CARD)
})

test('the standard capture variable is honoured', async () => {
  const sent = await withEnv({ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'true' }, () =>
    exportedWith({}),
  )
  expect(sent).toContain('please')
})

test('disableMonitoring delivers what waits', async () => {
  const sink = await startOtlpSink()
  const watched = monitored({ config: { otlp: { endpoint: sink.url } } })
  monitorCall(() => 1, { channel: 'API', name: 'last' })()
  await watched.stop()
  expect(sink.traces().map((span) => span.name)).toEqual(['last'])
  await sink.close()
})

test('a base endpoint gets /v1/traces, a whole one stays', () => {
  expect(tracesUrl('http://h:4318')).toBe('http://h:4318/v1/traces')
  expect(tracesUrl('http://h:4318/')).toBe('http://h:4318/v1/traces')
  expect(tracesUrl('http://h/otlp')).toBe('http://h/otlp/v1/traces')
  expect(tracesUrl('http://h:4318/v1/traces')).toBe('http://h:4318/v1/traces')
})

test('in a hurry a dead backend is given up within its few seconds', async () => {
  const sink = await startOtlpSink({ status: 503 })
  const processor = createOtlpSpanProcessor({ endpoint: sink.url })
  const { NodeTracerProvider } = await import('@opentelemetry/sdk-trace-node')
  const provider = new NodeTracerProvider({ spanProcessors: [processor] })
  provider.getTracer('t').startSpan('s').end()
  processor.hurry()
  const started = performance.now()
  await Promise.allSettled([provider.forceFlush()])
  expect(performance.now() - started).toBeLessThan(4_500)
  expect(sink.requests.length).toBeGreaterThan(1)
  await Promise.allSettled([provider.shutdown()])
  await sink.close()
}, 20_000)
