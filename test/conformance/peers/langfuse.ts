/** Langfuse's wrapper of the OpenAI client. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { countSpans, registerProvider, watchedBy } from '../monitors/count-spans.ts'
import type { Monitor, MonitorPlace, Peer } from '../types.ts'

export const peer: Peer = {
  title: 'Langfuse',
  packages: ['@langfuse/openai', '@opentelemetry/sdk-trace-node'],
  libraries: ['openai'],
  setup: 'const openai = observeOpenAI(new OpenAI())',
  source: 'https://www.npmjs.com/package/@langfuse/openai',
  remarks:
    'A counting span processor stands where LangfuseSpanProcessor would send. Its LangChain handler is handed to each call, which the cases do not do.',
}

type Class = abstract new (...args: never[]) => object

export function createMonitor({ folder }: MonitorPlace): Monitor {
  const counter = countSpans()
  const require = createRequire(join(folder, 'package.json'))
  return watchedBy(counter, {
    name: peer.title,
    start: () => registerProvider(require, counter.processor),
    adapt(id, module) {
      if (id !== 'openai') return module
      const { observeOpenAI } = require('@langfuse/openai') as {
        observeOpenAI: <T extends object>(client: T) => T
      }
      const observed = (Client: Class): Class =>
        new Proxy(Client, {
          construct: (target, args, newTarget) =>
            observeOpenAI(Reflect.construct(target as never, args, newTarget) as object),
        })
      const exported = module as Record<'OpenAI' | 'AzureOpenAI' | 'default', Class>
      const OpenAI = observed(exported.OpenAI)
      return { ...exported, OpenAI, default: OpenAI, AzureOpenAI: observed(exported.AzureOpenAI) }
    },
  })
}
