/** OpenLLMetry, the SDK of Traceloop. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { countSpans, isInstalled, watchedBy } from '../monitors/count-spans.ts'
import type { Monitor, MonitorPlace, Peer } from '../types.ts'

export const peer: Peer = {
  title: 'OpenLLMetry',
  packages: ['@traceloop/node-server-sdk'],
  libraries: ['openai', 'anthropic', 'langchain', 'mcp'],
  setup: 'traceloop.initialize({ disableBatch: true })',
  source: 'https://www.traceloop.com/docs/openllmetry/getting-started-ts',
  remarks:
    'ES modules and MCP: with instrumentModules, as its pages say for modules that are not loaded by require.',
}

/** What `instrumentModules` calls a library, and the module that it is given. */
const MODULES = [
  ['openAI', 'openai', (module: { default?: unknown }) => module.default],
  ['anthropic', '@anthropic-ai/sdk', (module: unknown) => module],
  ['mcp', '@modelcontextprotocol/sdk/client/index.js', (module: unknown) => module],
] as const

export function createMonitor({ folder, format, load }: MonitorPlace): Monitor {
  const counter = countSpans()
  return watchedBy(counter, {
    name: peer.title,
    async start() {
      const require = createRequire(join(folder, 'package.json'))
      const modules: Record<string, unknown> = { langchain: true }
      for (const [name, library, chosen] of MODULES) {
        if (format === 'cjs' && name !== 'mcp') continue
        if (!isInstalled(require, library)) continue
        modules[name] = chosen((await load(library)) as { default?: unknown })
      }
      const byHand = Object.keys(modules).length > 1
      const { initialize } = require('@traceloop/node-server-sdk') as {
        initialize: (options: object) => void
      }
      initialize({
        appName: 'conformance',
        disableBatch: true,
        processor: counter.processor,
        traceloopSyncEnabled: false,
        silenceInitializationMessage: true,
        ...(byHand ? { instrumentModules: modules } : {}),
      })
    },
  })
}
