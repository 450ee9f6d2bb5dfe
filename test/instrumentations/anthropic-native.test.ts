/** The SDK traces itself since 0.134 when a tracer provider is registered: each call is there once all the same. */
import { context, propagation, trace } from '@opentelemetry/api'
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node'
import { afterEach, expect, test } from 'vitest'
import {
  anthropicScript,
  answering,
  sequence,
  textBlock,
  toolUse,
} from '../conformance/answers/anthropic.ts'
import { disableMonitoring, SecuritySpanProcessor } from '../../src/index.ts'
import { monitored } from '../support/monitored.ts'
import { ask, clientOf, loadAnthropic, MODEL, serving } from './anthropic-support.ts'

afterEach(() => {
  trace.disable()
  context.disable()
  propagation.disable()
})

const NATIVE = /^com\.anthropic\.sdk/

/** A provider as an application makes it, with an exporter of its own. */
function provider(): { exporter: InMemorySpanExporter; provider: NodeTracerProvider } {
  const exporter = new InMemorySpanExporter()
  const processor = new SimpleSpanProcessor(exporter)
  return { exporter, provider: new NodeTracerProvider({ spanProcessors: [processor] }) }
}

const scopesOf = (spans: readonly ReadableSpan[]): string[] =>
  spans.map((span) => span.instrumentationScope.name)

type Client = ReturnType<typeof clientOf>

const CALLS: readonly (readonly [name: string, call: (client: Client) => unknown])[] = [
  ['create', (client) => client.messages.create(ask())],
  ['withResponse', (client) => client.messages.create(ask()).withResponse()],
  ['asResponse', async (client) => (await client.messages.create(ask()).asResponse()).text()],
  [
    'a stream',
    async (client) => {
      for await (const _event of await client.messages.create({ ...ask(), stream: true }));
    },
  ],
  ['the stream helper', (client) => client.messages.stream(ask()).finalMessage()],
  ['parse', (client) => client.messages.parse(ask())],
  ['beta create', (client) => client.beta.messages.create(ask())],
  ['the beta stream helper', (client) => client.beta.messages.stream(ask()).finalMessage()],
]

test('without us the SDK traces its calls: the tests below could fail', async () => {
  const own = provider()
  own.provider.register()
  await using server = await serving()
  for (const [, call] of CALLS) await call(clientOf(server))
  const spans = own.exporter.getFinishedSpans()
  expect(spans).toHaveLength(CALLS.length)
  for (const scope of scopesOf(spans)) expect(scope).toMatch(NATIVE)
})

test.each(CALLS)('our own provider: %s is one row', async (_name, call) => {
  await using server = await serving()
  await using watched = monitored()
  loadAnthropic()
  await call(clientOf(server))
  const spans = watched.rows("record = 'span'")
  expect(spans).toMatchObject([
    {
      ...{ name: `chat ${MODEL}`, channel: 'LLM', event_type: 'LLM_call_finish' },
      parsed: { 'cylestio.merged_scope': 'com.anthropic.sdk.typescript' },
    },
  ])
  expect(server.requests[0]?.headers['traceparent']).toContain(spans[0]?.span_id)
})

test('native tracing that was seen, and what of it was suppressed, is said where monitoring begins and ends', async () => {
  await using server = await serving()
  const said = async (): Promise<readonly (readonly [type: string, suppressed: number])[]> => {
    await using watched = monitored()
    loadAnthropic()
    await clientOf(server).messages.create(ask())
    await disableMonitoring()
    return watched
      .rows("event_type IN ('monitoring_enabled', 'monitoring_disabled')")
      .map(({ event_type: type, parsed }) => {
        const [native = ''] = parsed['native_tracing'] as readonly string[]
        const [, suppressed] =
          /^com\.anthropic\.sdk\.typescript: \d+ spans, (\d+) of/.exec(native) ?? []
        expect(parsed['duplicates_suppressed']).toBe(Number(suppressed))
        return [type, Number(suppressed)] as const
      })
  }
  await said()
  const [begin, end] = await said()
  expect([begin?.[0], end?.[0]]).toEqual(['monitoring_enabled', 'monitoring_disabled'])
  expect(Number(end?.[1]) - Number(begin?.[1])).toBe(1)
})

test.each(CALLS)(
  "the application's provider: %s is one row and one exported span",
  async (_name, call) => {
    const own = provider()
    own.provider.register()
    await using server = await serving()
    await using watched = monitored()
    loadAnthropic()
    await call(clientOf(server))
    expect(watched.rows("record = 'span'")).toMatchObject([{ event_type: 'LLM_call_finish' }])
    const exported = own.exporter.getFinishedSpans()
    expect(scopesOf(exported)).toEqual(['cylestio-monitor'])
    expect(exported[0]?.attributes).toMatchObject({
      'cylestio.channel': 'LLM',
      'cylestio.security.level': 'none',
      'gen_ai.provider.name': 'anthropic',
      // What only the SDK knows of the call.
      'http.request.method': 'POST',
      'url.path': '/v1/messages',
    })
    const parent = server.requests[0]?.headers['traceparent']
    expect(parent).toContain(exported[0]?.spanContext().spanId)
  },
)

test('a blocked call leaves no span of the SDK behind', async () => {
  const own = provider()
  own.provider.register()
  await using server = await serving()
  await using watched = monitored({ config: { security: { dangerous_keywords: ['xyzzy'] } } })
  loadAnthropic()
  const client = clientOf(server)
  await client.messages.create(ask('xyzzy')).catch(() => {})
  await client.messages
    .stream(ask('xyzzy'))
    .done()
    .catch(() => {})
  expect(server.requests).toHaveLength(0)
  expect(watched.rows("record = 'span'").map((row) => row.event_type)).toEqual([
    'LLM_call_blocked',
    'LLM_call_blocked',
  ])
  expect(scopesOf(own.exporter.getFinishedSpans())).toEqual([
    'cylestio-monitor',
    'cylestio-monitor',
  ])
})

test('content that a client puts on its own spans does not get onto ours', async () => {
  const own = provider()
  own.provider.register()
  await using server = await serving()
  await using watched = monitored()
  loadAnthropic()
  const client = clientOf(server, { openTelemetry: { traces: { contentMode: 'content' } } })
  await client.messages.create({ ...ask('a private question'), system: 'a private order' })
  await client.messages.stream(ask('a private question')).finalMessage()
  expect(watched.rows("record = 'span'")).toHaveLength(2)
  for (const span of own.exporter.getFinishedSpans()) {
    expect(JSON.stringify(span.attributes)).not.toMatch(/private|Lisbon/)
  }
})

test('a client with a tracer provider of its own keeps its spans there', async () => {
  const theirs = provider()
  await using server = await serving()
  await using watched = monitored()
  loadAnthropic()
  const client = clientOf(server, { openTelemetry: { tracerProvider: theirs.provider } })
  await client.messages.create(ask())
  await client.messages.stream(ask()).finalMessage()
  expect(watched.rows("record = 'span'")).toHaveLength(2)
  expect(theirs.exporter.getFinishedSpans().map((span) => span.name)).toEqual([
    'anthropic.messages.create',
    'anthropic.messages.create',
  ])
})

test('our processors in a provider of the client’s own know the SDK’s span as a duplicate', async () => {
  const exporter = new InMemorySpanExporter()
  const theirs = new NodeTracerProvider({
    spanProcessors: [new SecuritySpanProcessor(), new SimpleSpanProcessor(exporter)],
  })
  await using server = await serving()
  await using _watched = monitored()
  loadAnthropic()
  const client = clientOf(server, { openTelemetry: { tracerProvider: theirs } })
  await client.messages.create(ask())
  await client.messages.stream(ask()).finalMessage()
  expect(
    exporter.getFinishedSpans().map(({ attributes }) => attributes['cylestio.duplicate']),
  ).toEqual([true, true])
})

test('a client that does not trace itself is one row too, and nothing is added to its options', async () => {
  await using server = await serving()
  await using watched = monitored()
  loadAnthropic()
  const seen: unknown[] = []
  const client = clientOf(server, { openTelemetry: { traces: false } })
  await client.messages.create(ask(), {
    middleware: [
      (request, next) => {
        seen.push(Object.keys(request))
        return next(request)
      },
    ],
  })
  expect(seen).toHaveLength(1)
  expect(watched.rows("record = 'span'")).toHaveLength(1)
})

test('the user’s options are not changed', async () => {
  await using server = await serving()
  await using _watched = monitored()
  loadAnthropic()
  const options = Object.freeze({ headers: { 'x-call': 'a' } })
  const body = Object.freeze(ask())
  await clientOf(server).messages.create(body, options)
  await clientOf(server).messages.stream(body, options).finalMessage()
  expect(options).toEqual({ headers: { 'x-call': 'a' } })
  expect(server.requests.map(({ headers }) => headers['x-call'])).toEqual(['a', 'a'])
})

test('the loop of the tool runner is a span of the SDK; the model’s turns and the tools’ runs are ours, and judged once', async () => {
  await using server = await serving(
    sequence(answering(toolUse('weather', { city: 'Lisbon' })), answering(textBlock('Sunny.'))),
  )
  await using watched = monitored()
  loadAnthropic()
  await clientOf(server).beta.messages.toolRunner({
    ...ask(),
    tools: [
      {
        type: 'custom',
        name: 'weather',
        description: 'Weather of a city.',
        input_schema: { type: 'object' },
        parse: (input: unknown) => input,
        run: () => 'sunny',
      },
    ],
  })
  const spans = watched.rows("record = 'span'")
  expect(spans.map(({ channel, event_type }) => [channel, event_type]).toSorted()).toEqual([
    ['AGENT', 'call_finish'],
    ['LLM', 'LLM_call_finish'],
    ['LLM', 'LLM_call_finish'],
    ['TOOL', 'call_finish'],
    ['TOOL', 'span'],
  ])
  const loop = spans.find(({ channel }) => channel === 'AGENT')
  const run = spans.find(
    ({ channel, event_type }) => `${channel} ${event_type}` === 'TOOL call_finish',
  )
  const native = spans.find(({ event_type }) => event_type === 'span')
  expect(run).toMatchObject({ name: 'execute_tool weather', parent_span_id: native?.span_id })
  for (const span of spans.filter((each) => each !== loop && each !== run)) {
    expect(span.parent_span_id).toBe(loop?.span_id)
  }
})

test('with another provider than the registered one nothing is lost when monitoring ends', async () => {
  const own = provider()
  own.provider.register()
  await using server = await serving(anthropicScript)
  {
    await using _watched = monitored()
    loadAnthropic()
    await clientOf(server).messages.create(ask())
  }
  await clientOf(server).messages.create(ask())
  expect(scopesOf(own.exporter.getFinishedSpans())).toEqual([
    'cylestio-monitor',
    'com.anthropic.sdk.typescript',
  ])
})
