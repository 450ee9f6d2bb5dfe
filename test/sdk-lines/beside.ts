/** What must hold beside other instrumentations on the same client, whoever is switched on first. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { ANSWER, anthropicScript } from '../conformance/answers/anthropic.ts'
import { openAiScript } from '../conformance/answers/openai.ts'
import { readRows } from '../support/rows.ts'
import { startWireServer } from '../support/wire-server.ts'
import { runProgram } from './apps.ts'
import type { Check } from './checks.ts'

interface Reported {
  readonly results: unknown
  readonly spans: readonly {
    readonly scope: string
    readonly event?: string
    readonly level?: string
    readonly duplicate?: boolean
    readonly ends: number
  }[]
  readonly alerts: number
}

const RESULTS = {
  answer: ANSWER,
  streamed: ANSWER,
  suspicious: ANSWER,
  refused: 'SecurityError',
  refusedStream: 'SecurityError',
}
/** The program's calls, as one row each. */
const CALLS = [
  'LLM_call_finish none',
  'LLM_call_finish none',
  'LLM_call_finish suspicious',
  'LLM_call_blocked dangerous',
  'LLM_call_blocked dangerous',
]

const PEERS: readonly (readonly [peer: string, ...clients: string[]])[] = [
  ['otel-contrib', 'openai'],
  ['openllmetry', 'openai', 'anthropic'],
  ['openinference', 'openai', 'anthropic'],
]

export const BESIDE_CHECKS: readonly Check[] = PEERS.flatMap(([peer, ...clients]) =>
  clients.flatMap((client) => ['ours', 'theirs'].map((first) => besideCheck(peer, client, first))),
)

let runs = 0

function besideCheck(peer: string, client: string, first: string): Check {
  return {
    name: `${peer} on ${client}, ${first} first: one span, verdict and alert of ours, theirs beside it`,
    async run(app) {
      const script = client === 'openai' ? openAiScript : anthropicScript
      const model = await startWireServer(script)
      try {
        const database = join(app.folder, `beside-${(runs += 1)}.db`)
        const { results, spans, alerts } = await runProgram<Reported>(app, 'beside.mjs', {
          args: [peer, client, first],
          env: { MODEL_URL: model.url, DATABASE: database },
        })
        assert.deepEqual(results, RESULTS)
        assert.equal(model.requests.length, 3, 'requests that reached the model')
        const isOurs = ({ scope }: { readonly scope: string }): boolean =>
          scope === 'cylestio-monitor'
        const ours = spans.filter(isOurs)
        const theirs = spans.filter((span) => !isOurs(span))
        assert.deepEqual(
          ours.map(({ event, level }) => `${event} ${level}`),
          CALLS,
        )
        assert.deepEqual(
          readRows(database, "record = 'span'").map(
            (row) => `${row.event_type} ${row.security_level}`,
          ),
          CALLS,
        )
        // One for the suspicious text, and one for each refused call: none of them twice.
        assert.equal(alerts, 3)
        assert.deepEqual(
          ours.filter(({ ends }) => ends !== 1),
          [],
        )
        // Those of refused calls are theirs to end: some forget the span of any call that rejects.
        const answered = theirs.filter(({ ends }) => ends > 0)
        assert.ok(answered.length >= 3, `${answered.length} spans of theirs ended`)
        assert.deepEqual(
          answered.filter(({ duplicate, level }) => duplicate !== true || level !== undefined),
          [],
          'spans of theirs that were judged or counted again',
        )
        return `${ours.length} + ${theirs.length} spans`
      } finally {
        await model.close()
      }
    },
  }
}
