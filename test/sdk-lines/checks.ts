/** What must hold in an application on either line of the SDK. Each check throws what is wrong. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { ANSWER, openAiScript } from '../conformance/answers/openai.ts'
import { jobsOf, runJobs } from '../conformance/run.ts'
import { countChecks, formatTable } from '../conformance/table.ts'
import type { App } from '../package/app.ts'
import { startOtlpSink } from '../support/otlp-sink.ts'
import { readRows, type TestRow } from '../support/rows.ts'
import { startWireServer, type WireServer } from '../support/wire-server.ts'
import { runProgram } from './apps.ts'

export interface Check {
  readonly name: string
  /** @returns a word for the table, such as a count */
  run(app: App): Promise<string>
}

/** What the caller of `work.mjs` gets when all is as it should be. */
const RESULTS = {
  answer: ANSWER,
  streamed: ANSWER,
  refusedPrompt: 'SecurityError',
  weather: 'sunny in Lisbon',
  refusedServerTool: 'SecurityError',
  ran: ['Lisbon'],
  refusedTool: 'SecurityError',
  commands: ['ls'],
}
/** Its calls in order, and how each ends. */
const CALLS = [
  ['chat gpt-5-mini', 'LLM_call_finish'],
  ['chat gpt-5-mini', 'LLM_call_finish'],
  ['chat gpt-5-mini', 'LLM_call_blocked'],
  ['initialize', 'MCP_tool_call_finish'],
  ['initialize', 'MCP_tool_call_finish'],
  ['tools/call weather', 'MCP_tool_call_finish'],
  ['tools/call weather', 'MCP_tool_call_finish'],
  ['tools/call weather', 'MCP_tool_call_blocked'],
  ['execute_tool shell', 'call_finish'],
  ['execute_tool shell', 'call_blocked'],
]
const BLOCKED = CALLS.filter(([, event]) => event?.endsWith('_blocked')).length
/** What they are measured by: recordings of histograms, sums of counters. */
const METRICS = {
  'cylestio.call.blocked': BLOCKED,
  'cylestio.security.findings': BLOCKED,
  'gen_ai.client.inference.duration': 3,
  'gen_ai.client.inference.operation.input_tokens': 1,
  'gen_ai.client.inference.operation.output_tokens': 1,
  'gen_ai.client.inference.time_per_output_chunk': 7,
  'gen_ai.client.inference.time_to_first_chunk': 1,
  'gen_ai.client.inference.usage.cache_read.input_tokens': 4,
  'gen_ai.client.inference.usage.input_tokens': 14,
  'gen_ai.client.inference.usage.output_tokens': 9,
  'gen_ai.client.inference.usage.reasoning.output_tokens': 2,
  'gen_ai.execute_tool.duration': 2,
  'mcp.client.operation.duration': 3,
  'mcp.client.session.duration': 1,
  'mcp.server.operation.duration': 2,
  'mcp.server.session.duration': 1,
}

interface Reported {
  readonly results: unknown
  readonly spans: readonly {
    readonly name: string
    readonly parent?: string
    readonly event?: string
    readonly ends: number
  }[]
  readonly logs: readonly { readonly name: string; readonly span?: string }[]
  /** Recordings of each histogram, sum of each counter. */
  readonly metrics: Readonly<Record<string, number>>
}

/** Runs a program with a model to ask; two of its three requests may reach it. */
async function withModel<T>(use: (model: WireServer) => Promise<T>): Promise<T> {
  const model = await startWireServer(openAiScript)
  try {
    return await use(model)
  } finally {
    await model.close()
  }
}

let runs = 0
const databaseIn = (app: App): string => join(app.folder, `events-${(runs += 1)}.db`)

const spanRows = (database: string): readonly TestRow[] => readRows(database, "record = 'span'")

/** A run without a provider of the application's. */
async function ownProvider(app: App, env: NodeJS.ProcessEnv = {}) {
  const sink = await startOtlpSink()
  try {
    return await withModel(async (model) => {
      const database = databaseIn(app)
      const { results } = await runProgram<Reported>(app, 'own-provider.mjs', {
        env: {
          MODEL_URL: model.url,
          DATABASE: database,
          OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
          ...env,
        },
      })
      assert.deepEqual(results, RESULTS)
      assert.equal(model.requests.length, 2, 'requests that reached the model')
      return { spans: sink.traces(), logs: sink.logs(), calls: callsIn(spanRows(database)) }
    })
  } finally {
    await sink.close()
  }
}

const sorted = (calls: readonly (readonly unknown[])[]): string[] =>
  calls.map((call) => call.join(' ')).toSorted()
const callsIn = (rows: readonly TestRow[]): string[] =>
  sorted(rows.map((row) => [row.name, row.event_type]))

const ownProviderCheck: Check = {
  name: 'own provider: each call is a span at the OTLP backend and a row',
  async run(app) {
    const { spans, logs, calls } = await ownProvider(app)
    assert.deepEqual(calls, sorted(CALLS))
    assert.deepEqual(
      sorted(spans.map(({ name, attributes }) => [name, attributes['cylestio.event_type']])),
      sorted(CALLS),
    )
    assert.deepEqual(
      new Set(spans.map(({ resource }) => resource['service.name'])),
      new Set(['app']),
    )
    const names = new Set(logs.map(({ eventName }) => eventName))
    for (const name of ['monitoring_enabled', 'LLM_call_start', 'security_alert', 'app_done']) {
      assert.ok(names.has(name), `${name} among the log records: ${[...names].join(', ')}`)
    }
    return `${spans.length} spans, ${logs.length} log records`
  },
}

const environmentCheck: Check = {
  name: 'own provider: OTEL_TRACES_SAMPLER and the limits of the environment hold, evidence stays',
  async run(app) {
    const none = await ownProvider(app, { OTEL_TRACES_SAMPLER: 'always_off' })
    assert.equal(none.spans.length, 0, 'spans that were not sampled')
    assert.deepEqual(none.calls, sorted(CALLS))
    const cut = await ownProvider(app, {
      OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '10',
      OTEL_RESOURCE_ATTRIBUTES: 'team=blue',
    })
    const models = cut.spans.map(({ attributes }) => attributes['gen_ai.response.model'])
    assert.ok(models.includes('gpt-5-mini'), `${models} instead of gpt-5-mini-2025-08-07, cut`)
    assert.equal(cut.spans[0]?.resource['team'], 'blue')
    return `${none.calls.length} rows`
  },
}

async function nodeSdk(app: App, args: readonly string[]): Promise<[Reported, TestRow[]]> {
  return withModel(async (model) => {
    const database = databaseIn(app)
    const env = { MODEL_URL: model.url, DATABASE: database }
    const told = await runProgram<Reported>(app, 'node-sdk.mjs', { args, env })
    assert.deepEqual(
      told.spans.filter(({ ends }) => ends !== 1),
      [],
      'spans that did not end once',
    )
    return [told, args.includes('alone') ? [] : [...spanRows(database)]]
  })
}

const nodeSdkCheck: Check = {
  name: "NodeSDK with the user's processors: spans in their tree, logs and metrics arrive",
  async run(app) {
    const [{ results, spans, logs, metrics }, rows] = await nodeSdk(app, [])
    assert.deepEqual(results, RESULTS)
    const ours = spans.filter(({ event }) => event !== undefined)
    assert.deepEqual(sorted(ours.map(({ name, event }) => [name, event])), sorted(CALLS))
    assert.deepEqual(callsIn(rows), sorted(CALLS))
    // The server's spans of a call in the same process are the client's children.
    assert.deepEqual(
      new Set(ours.map(({ parent }) => parent)),
      new Set(['request', 'initialize', 'tools/call weather']),
    )
    const count = (name: string): number => logs.filter((log) => log.name === name).length
    assert.equal(count('security_alert'), BLOCKED)
    assert.equal(count('LLM_call_start'), 3)
    assert.deepEqual(
      logs.filter(({ name, span }) => name.endsWith('_start') && span === undefined),
      [],
      'start records without their span',
    )
    const { 'cylestio.usage.cost': cost, ...measured } = metrics
    assert.deepEqual(measured, METRICS)
    assert.ok(cost !== undefined && cost > 0, 'what the calls cost')
    return `${spans.length} spans, ${logs.length} logs, ${Object.keys(metrics).length} metrics`
  },
}

const aloneCheck: Check = {
  name: 'our instrumentations and SecuritySpanProcessor alone in NodeSDK',
  async run(app) {
    const [{ results, spans, logs }] = await nodeSdk(app, ['alone'])
    // No configuration: its keyword is no danger here, a destructive command is.
    const { refusedTool, answer } = results as typeof RESULTS
    assert.deepEqual({ refusedTool, answer }, { refusedTool: 'SecurityError', answer: ANSWER })
    const ours = spans.filter(({ event }) => event !== undefined)
    assert.equal(ours.filter(({ event }) => event === 'call_blocked').length, 1)
    assert.equal(ours.filter(({ event }) => event === 'LLM_call_finish').length, 3)
    assert.equal(ours.filter(({ name }) => name === 'tools/call weather').length, 4)
    assert.equal(logs.filter(({ name }) => name === 'security_alert').length, 1)
    return `${spans.length} spans, ${logs.length} logs`
  },
}

/** What holds in each line's application. */
export const LINE_CHECKS: readonly Check[] = [
  ownProviderCheck,
  environmentCheck,
  nodeSdkCheck,
  aloneCheck,
]

/** The conformance cases of a library in that application, CommonJS and ES module. */
export function conformanceCheck(library: string, only?: string): Check {
  return {
    name: `conformance of ${library}${only === undefined ? '' : `: ${only}`}`,
    async run({ folder }) {
      const jobs = (await jobsOf(library)).filter(({ range }) => range === 'installed')
      const options = { cache: folder, app: folder, ...(only === undefined ? {} : { only }) }
      const results = await runJobs(jobs, options)
      const { passed, failed } = countChecks(results.flatMap(({ rows }) => rows))
      assert.ok(passed > 0, 'no case ran')
      assert.equal(failed, 0, results.map(formatTable).join('\n'))
      return `${passed} passed`
    },
  }
}
