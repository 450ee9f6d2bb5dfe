/** OpenLIT's SDK. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { countSpans } from '../monitors/count-spans.ts'
import type { Monitor, MonitorPlace, Peer } from '../types.ts'

export const peer: Peer = {
  title: 'OpenLIT',
  packages: ['openlit', '@opentelemetry/sdk-trace-node'],
  libraries: ['openai', 'anthropic', 'langchain', 'mcp'],
  setup: 'Openlit.init()',
  source: 'https://www.npmjs.com/package/openlit',
  remarks:
    'With `tracer`, so that its spans can be counted, and an empty price table in place of the one that it fetches. ' +
    'Its guards, which stop calls, are not switched on.',
}

export function createMonitor({ folder }: MonitorPlace): Monitor {
  const counter = countSpans()
  return {
    name: peer.title,
    gates: false,
    start() {
      const require = createRequire(join(folder, 'package.json'))
      const { NodeTracerProvider } =
        require('@opentelemetry/sdk-trace-node') as typeof import('@opentelemetry/sdk-trace-node')
      const tracer = new NodeTracerProvider({ spanProcessors: [counter.processor] })
      tracer.register()
      const { default: Openlit } = require('openlit') as {
        default: { init(options: object): unknown }
      }
      Openlit.init({
        applicationName: 'conformance',
        tracer,
        pricingJson: {},
        disableMetrics: true,
        disableEvents: true,
        // Requests of its own kind are no spans of the call.
        disabledInstrumentors: ['http', 'undici'],
      })
    },
    open: counter.open,
    stop: async () => counter.spans(),
  }
}
