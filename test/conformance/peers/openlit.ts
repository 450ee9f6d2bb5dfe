/** OpenLIT's SDK. */
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import type { Monitor, MonitorPlace, MonitorSpan, Peer } from '../types.ts'

export const peer: Peer = {
  title: 'OpenLIT',
  packages: ['openlit'],
  libraries: ['openai', 'anthropic', 'langchain', 'mcp'],
  setup: 'Openlit.init({ otlpEndpoint })',
  source: 'https://www.npmjs.com/package/openlit',
  remarks:
    'With an empty price table in place of the one that it fetches, and each span sent by itself: those that arrive ' +
    'and have attributes of models or MCP count. Its guards, which stop calls, are not switched on.',
}

interface Sent {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly name: string
        readonly startTimeUnixNano: string
        readonly endTimeUnixNano: string
        readonly attributes: readonly { readonly key: string }[]
      }[]
    }[]
  }[]
}

/** How long the last spans may be on their way. */
const ARRIVAL_MS = 1_500

export function createMonitor({ folder }: MonitorPlace): Monitor {
  const spans: MonitorSpan[] = []
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      if (request.url === '/v1/traces') spans.push(...spansIn(body as Sent))
      response.setHeader('content-type', 'application/json').end('{}')
    })
  })
  return {
    name: peer.title,
    gates: false,
    async start() {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const { port } = server.address() as { readonly port: number }
      const { default: Openlit } = createRequire(join(folder, 'package.json'))('openlit') as {
        default: { init(options: object): unknown }
      }
      Openlit.init({
        otlpEndpoint: `http://127.0.0.1:${port}`,
        disableBatch: true,
        pricingJson: {},
        disableMetrics: true,
        disableEvents: true,
      })
    },
    async stop() {
      await delay(ARRIVAL_MS)
      server.close()
      return spans
    },
  }
}

function spansIn({ resourceSpans }: Sent): MonitorSpan[] {
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap((scope) => scope.spans)
    .filter(({ attributes }) => attributes.some(({ key }) => /^(?:gen_ai|mcp)\./.test(key)))
    .map(({ name, startTimeUnixNano, endTimeUnixNano }) => ({
      name,
      startedAt: Number(startTimeUnixNano) / 1e6,
      endedAt: Number(endTimeUnixNano) / 1e6,
      endings: 1,
    }))
}
