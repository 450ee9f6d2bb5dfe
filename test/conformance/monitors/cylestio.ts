/** Our own monitor, in an application that has a tracer provider: so foreign and native spans count, too. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { readRows } from '../../support/rows.ts'
import { DANGEROUS } from '../prompts.ts'
import type { Monitor, MonitorPlace, MonitorSpan } from '../types.ts'
import { countSpans, registerProvider } from './count-spans.ts'

type Monitoring = typeof import('../../../src/index.ts')

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url))
/** Name of the scope of its own spans: native ones of the libraries are none of its rows. */
const OWN_SCOPE = 'cylestio-monitor'

/** Monitoring as an application switches it on, with one word that is dangerous in whatever part of a request. */
export function createMonitor({ app }: Pick<MonitorPlace, 'app'>): Monitor {
  const counter = countSpans()
  const folder = mkdtempSync(join(tmpdir(), 'cylestio-conformance-'))
  const path = join(folder, 'events.db')
  let monitoring: Monitoring | undefined
  return {
    name: 'cylestio-monitor',
    async start() {
      const load = createRequire(join(app ?? PROJECT, 'package.json'))
      registerProvider(load, counter.processor)
      monitoring =
        app === undefined
          ? await import('../../../src/index.ts')
          : ((await import(pathToFileURL(load.resolve('cylestio-monitor')).href)) as Monitoring)
      monitoring.enableMonitoring({
        agentId: 'conformance',
        config: { database: { path } },
        rules: [
          monitoring.defineRule({
            id: 'conformance.word',
            level: 'dangerous',
            reason: 'Holds the word that must not leave.',
            pattern: DANGEROUS,
            appliesTo: [
              ...(['system', 'user', 'assistant', 'input'] as const),
              ...(['tool_definition', 'tool_argument', 'tool_result'] as const),
            ],
          }),
        ],
      })
    },
    open: counter.open,
    async stop() {
      // Read before the end: switching off ends what is still open.
      const seen = counter.spans()
      await monitoring?.disableMonitoring()
      const rows = readRows(path, "record = 'span'")
      rmSync(folder, { recursive: true, force: true })
      return seen.map(({ id, scope, name, startedAt, endedAt, endings }): MonitorSpan => ({
        name,
        startedAt,
        endedAt,
        endings: scope === OWN_SCOPE ? rows.filter((row) => row.span_id === id).length : endings,
      }))
    },
  }
}
