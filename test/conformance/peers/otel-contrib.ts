/** OpenTelemetry's own instrumentation of `openai`. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { countSpans, watchedBy } from '../monitors/count-spans.ts'
import type { Monitor, MonitorPlace, Peer } from '../types.ts'

export const peer: Peer = {
  title: 'OpenTelemetry contrib',
  packages: ['@opentelemetry/instrumentation-openai', '@opentelemetry/sdk-node'],
  libraries: ['openai'],
  setup: 'new NodeSDK({ instrumentations: [new OpenAIInstrumentation()] }).start()',
  source: 'https://www.npmjs.com/package/@opentelemetry/instrumentation-openai',
  remarks: 'ES modules: with --experimental-loader=@opentelemetry/instrumentation/hook.mjs.',
  nodeOptions: (folder, format) => {
    if (format === 'cjs') return []
    const hook = join(folder, 'node_modules/@opentelemetry/instrumentation/hook.mjs')
    return [`--experimental-loader=${pathToFileURL(hook).href}`]
  },
}

export function createMonitor({ folder }: MonitorPlace): Monitor {
  const counter = countSpans()
  return watchedBy(counter, {
    name: peer.title,
    start() {
      const require = createRequire(join(folder, 'package.json'))
      const { NodeSDK } = require('@opentelemetry/sdk-node') as {
        NodeSDK: new (options: object) => { start(): void }
      }
      const { OpenAIInstrumentation } = require('@opentelemetry/instrumentation-openai') as {
        OpenAIInstrumentation: new () => object
      }
      new NodeSDK({
        instrumentations: [new OpenAIInstrumentation()],
        spanProcessors: [counter.processor],
        metricReaders: [],
        logRecordProcessors: [],
      }).start()
    },
  })
}
