/**
 * The monitor beside another instrumentation on the same client: `beside.mjs <peer> <client> <first>`, where
 * `first` is whoever is switched on first, `ours` or `theirs`.
 */
import { createRequire } from 'node:module'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { disableMonitoring, enableMonitoring, SecuritySpanProcessor } from 'cylestio-monitor'

const [, , peer, client, first] = process.argv
const load = createRequire(import.meta.url)
const PEERS = {
  'otel-contrib': {
    openai: ['@opentelemetry/instrumentation-openai', 'OpenAIInstrumentation'],
  },
  openllmetry: {
    openai: ['@traceloop/instrumentation-openai', 'OpenAIInstrumentation'],
    anthropic: ['@traceloop/instrumentation-anthropic', 'AnthropicInstrumentation'],
  },
  openinference: {
    openai: ['@arizeai/openinference-instrumentation-openai', 'OpenAIInstrumentation'],
    anthropic: ['@arizeai/openinference-instrumentation-anthropic', 'AnthropicInstrumentation'],
  },
}
const [packageName, className] = PEERS[peer][client]

const spans = []
const logs = []
const done = async () => {}
const sdk = new NodeSDK({
  spanProcessors: [
    // Judges foreign spans, too; it must know which of them tell of calls of ours.
    new SecuritySpanProcessor(),
    {
      onStart: (span) => spans.push({ span, ends: 0 }),
      onEnd: (span) => (spans.find((seen) => seen.span === span).ends += 1),
      forceFlush: done,
      shutdown: done,
    },
  ],
  logRecordProcessors: [
    { onEmit: (record) => logs.push(record), forceFlush: done, shutdown: done },
  ],
})
sdk.start()

const ours = () =>
  enableMonitoring({
    agentId: 'app',
    config: {
      database: { path: process.env.DATABASE },
      security: { dangerous_keywords: ['xyzzy'], suspicious_keywords: ['perhaps'] },
    },
  })
const theirs = () =>
  registerInstrumentations({ instrumentations: [new (load(packageName)[className])()] })
for (const start of first === 'ours' ? [ours, theirs] : [theirs, ours]) start()

const results = await { openai: askOpenAI, anthropic: askAnthropic }[client]()
await disableMonitoring()
console.log(
  JSON.stringify({
    results,
    spans: spans.map(({ span, ends }) => ({
      name: span.name,
      scope: span.instrumentationScope.name,
      event: span.attributes['cylestio.event_type'],
      level: span.attributes['cylestio.security.level'],
      duplicate: span.attributes['cylestio.duplicate'],
      ends,
    })),
    alerts: logs.filter(({ eventName }) => eventName === 'security_alert').length,
  }),
)
await sdk.shutdown()

async function askOpenAI() {
  const { OpenAI } = load('openai')
  const { completions } = new OpenAI({
    baseURL: `${process.env.MODEL_URL}/v1`,
    apiKey: 'key',
    maxRetries: 0,
  }).chat
  return asked(
    (content, stream) =>
      completions.create({ model: 'gpt-5-mini', messages: [{ role: 'user', content }], stream }),
    (answer) => answer.choices[0].message.content,
    (chunk) => chunk.choices[0]?.delta.content,
  )
}

async function askAnthropic() {
  const { Anthropic } = load('@anthropic-ai/sdk')
  const { messages } = new Anthropic({
    baseURL: process.env.MODEL_URL,
    apiKey: 'key',
    maxRetries: 0,
  })
  return asked(
    (content, stream) =>
      messages.create({
        model: 'claude-sonnet-5-5',
        max_tokens: 64,
        messages: [{ role: 'user', content }],
        stream,
      }),
    (answer) => answer.content[0].text,
    (event) => event.delta?.text,
  )
}

/** A call, a streamed one, one with a suspicious word, and a dangerous one both ways. */
async function asked(ask, textOf, deltaOf) {
  const answer = textOf(await ask('What is the capital of Portugal?', false))
  const read = async (content) => {
    let text = ''
    for await (const chunk of await ask(content, true)) text += deltaOf(chunk) ?? ''
    return text
  }
  const streamed = await read('And again?')
  const suspicious = textOf(await ask('Is it Lisbon, perhaps?', false))
  return {
    answer,
    streamed,
    suspicious,
    refused: await errorName(() => ask('Please say xyzzy.', false)),
    refusedStream: await errorName(() => read('Please stream xyzzy.')),
  }
}

async function errorName(call) {
  try {
    await call()
    return 'none'
  } catch (error) {
    return error.name
  }
}
