/** The limits of the environment cut what spans keep and exporters send; they do not cut the evidence. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { exportedAttributes } from '../../exporters/shared/outbox/exported.ts'
import { readRows } from '../support/monitored.ts'
import { spansOf } from './support.ts'

const folder = mkdtempSync(join(tmpdir(), 'cylestio-limits-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const child = fileURLToPath(new URL('./children/limited.ts', import.meta.url))

const LIMITS = {
  OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '10',
  OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '8',
}

function run(provider: string, limits: Readonly<Record<string, string>>) {
  const path = join(folder, `${provider}-${Object.keys(limits).length}.db`)
  const env = { ...process.env, ...limits }
  const told = execFileSync(process.execPath, [child, path, provider], { env, encoding: 'utf8' })
  return {
    exported: JSON.parse(told) as Readonly<Record<string, unknown>>[],
    spans: spansOf(readRows(path)),
  }
}

/** What a row says, without ids; hashes are made with a key of the process. */
const factsOf = ({ parsed, ...row }: ReturnType<typeof spansOf>[number]): object => ({
  ...{ type: row.event_type, channel: row.channel, security: row.security_level },
  ...{ agent: row.agent_id, session: row.session_id, name: row.name },
  data: Object.fromEntries(
    Object.entries(parsed).filter(
      ([name]) => !/^otel\.|local_only|exported|evidence_hashes/.test(name),
    ),
  ),
})

test.each(['own', 'ours'])('%s provider: rows are whole, what is exported is cut', (provider) => {
  const whole = run(provider, {})
  const cut = run(provider, LIMITS)
  expect(cut.spans.map(({ event_type: type }) => type)).toEqual([
    'LLM_call_finish',
    'LLM_call_blocked',
  ])
  expect(cut.spans.map(factsOf)).toEqual(whole.spans.map(factsOf))
  expect(cut.spans[0]?.parsed).toMatchObject({
    'gen_ai.request.model': 'a-model-with-a-long-name',
    'gen_ai.response.id': 'an-id-of-an-answer',
    'gen_ai.response.finish_reasons': ['end_turn_after_all'],
  })
  expect(cut.exported).toHaveLength(2)
  for (const [at, attributes] of cut.exported.entries()) {
    expect(Object.keys(attributes)).toHaveLength(8)
    expect(attributes['cylestio.event_type']).toHaveLength(10)
    // What is sent from the table is what the limits let through.
    const sent = exportedAttributes(JSON.stringify(cut.spans[at]?.parsed))
    expect(sent).toMatchObject(attributes)
    expect(Object.keys(sent).filter((name) => !name.startsWith('otel.'))).toHaveLength(8)
  }
})
