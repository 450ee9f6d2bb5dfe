/** OpenInference, the instrumentations of Arize Phoenix. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { countSpans, isInstalled, registerProvider, watchedBy } from '../monitors/count-spans.ts'
import type { Monitor, MonitorPlace, Peer } from '../types.ts'

interface Instrumentation {
  manuallyInstrument(module: unknown): void
}

export const peer: Peer = {
  title: 'OpenInference',
  packages: [
    '@arizeai/openinference-instrumentation-openai',
    '@arizeai/openinference-instrumentation-anthropic',
    '@arizeai/openinference-instrumentation-langchain',
    '@opentelemetry/instrumentation',
    '@opentelemetry/sdk-trace-node',
  ],
  libraries: ['openai', 'anthropic', 'langchain'],
  setup: 'registerInstrumentations({ instrumentations: [new OpenAIInstrumentation()] })',
  source: 'https://www.npmjs.com/package/@arizeai/openinference-instrumentation-openai',
  remarks:
    'ES modules, and LangChain in both formats: instrumentation.manuallyInstrument(module), as its pages say.',
}

/** Its class for each library, and what that class is given by hand. */
const CLASSES = [
  ['openai', 'OpenAIInstrumentation', 'openai'],
  ['anthropic', 'AnthropicInstrumentation', '@anthropic-ai/sdk'],
  ['langchain', 'LangChainInstrumentation', '@langchain/core/callbacks/manager'],
] as const

export function createMonitor({ folder, format, load }: MonitorPlace): Monitor {
  const counter = countSpans()
  return watchedBy(counter, {
    name: peer.title,
    async start() {
      const require = createRequire(join(folder, 'package.json'))
      registerProvider(require, counter.processor)
      const { registerInstrumentations } = require('@opentelemetry/instrumentation') as {
        registerInstrumentations: (options: object) => unknown
      }
      for (const [name, className, library] of CLASSES) {
        if (!isInstalled(require, library)) continue
        const exported = require(`@arizeai/openinference-instrumentation-${name}`) as Record<
          string,
          new () => Instrumentation
        >
        const Instrument = exported[className]
        if (Instrument === undefined) throw new Error(`no ${className} in its package`)
        const instrumentation = new Instrument()
        if (name !== 'langchain') registerInstrumentations({ instrumentations: [instrumentation] })
        if (format === 'cjs' && name !== 'langchain') continue
        const module = (await load(library)) as { readonly default?: unknown }
        instrumentation.manuallyInstrument(name === 'langchain' ? module : module.default)
      }
    },
  })
}
