/** Datadog's tracer with LLM Observability. */
import { subscribe } from 'node:diagnostics_channel'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { openLedger, watchedBy } from '../monitors/count-spans.ts'
import type { Monitor, Peer } from '../types.ts'

export const peer: Peer = {
  title: 'Datadog',
  packages: ['dd-trace'],
  libraries: ['openai', 'anthropic', 'langchain', 'mcp'],
  setup: 'node --import dd-trace/initialize.mjs, DD_LLMOBS_ENABLED=1',
  source: 'https://docs.datadoghq.com/llm_observability/instrumentation/sdk/?tab=nodejs',
  remarks:
    'Without an agent behind it. Spans of LLM libraries count, those of HTTP do not. AI Guard, which stops calls, is not switched on.',
  nodeOptions: (folder) => [
    '--import',
    pathToFileURL(join(folder, 'node_modules/dd-trace/initialize.mjs')).href,
  ],
  environment: {
    DD_LLMOBS_ENABLED: '1',
    DD_LLMOBS_ML_APP: 'conformance',
    DD_TRACE_AGENT_URL: 'http://127.0.0.1:9',
    DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
    DD_REMOTE_CONFIGURATION_ENABLED: 'false',
    DD_TRACE_STARTUP_LOGS: 'false',
  },
}

interface DatadogSpan {
  context(): { readonly _name?: string; toSpanId(): string }
}

const LLM = /^(?:openai|anthropic|langchain|langgraph|mcp|modelcontextprotocol)/i

export function createMonitor(): Monitor {
  const ledger = openLedger()
  return watchedBy(ledger, {
    name: peer.title,
    start() {
      subscribe('dd-trace:span:start', (message) => {
        const { span, fields } = message as {
          span: DatadogSpan
          fields: { readonly operationName?: string }
        }
        const name = fields.operationName ?? span.context()._name ?? ''
        if (LLM.test(name)) ledger.started(span.context().toSpanId(), name)
      })
      subscribe('dd-trace:span:finish', (span) =>
        ledger.ended((span as DatadogSpan).context().toSpanId()),
      )
    },
  })
}
