/** Sentry's SDK for Node.js. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { openLedger, watchedBy } from '../monitors/count-spans.ts'
import type { Monitor, MonitorPlace, Peer } from '../types.ts'

export const peer: Peer = {
  title: 'Sentry',
  packages: ['@sentry/node'],
  libraries: ['openai', 'anthropic', 'langchain', 'mcp', 'mcp-2'],
  setup: 'Sentry.init({ dsn, tracesSampleRate: 1.0 })',
  source: 'https://docs.sentry.io/platforms/javascript/guides/node/',
  remarks: 'With a transport that sends nothing. Spans whose op begins with gen_ai or mcp count.',
}

interface SentrySpan {
  spanContext(): { readonly spanId: string }
}
interface Sentry {
  init(options: object): { on(hook: string, listener: (span: SentrySpan) => void): void }
  spanToJSON(span: SentrySpan): {
    readonly name: string
    readonly attributes: Readonly<Record<string, unknown>>
  }
}

export function createMonitor({ folder }: MonitorPlace): Monitor {
  const ledger = openLedger()
  return watchedBy(ledger, {
    name: peer.title,
    start() {
      const sentry = createRequire(join(folder, 'package.json'))('@sentry/node') as Sentry
      const client = sentry.init({
        dsn: 'http://key@127.0.0.1:9/1',
        tracesSampleRate: 1,
        transport: () => ({ send: async () => ({}), flush: async () => true }),
      })
      client.on('spanStart', (span) => {
        const { name, attributes } = sentry.spanToJSON(span)
        const ofModel = /^(?:gen_ai|mcp)/.test(String(attributes['sentry.op']))
        if (ofModel) ledger.started(span.spanContext().spanId, name)
      })
      client.on('spanEnd', (span) => ledger.ended(span.spanContext().spanId))
    },
  })
}
