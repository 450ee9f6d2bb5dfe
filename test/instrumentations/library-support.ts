/** What the tests of the client libraries share: a call against a fresh server, and what was recorded of it. */
import { createRequire } from 'node:module'
import { expect } from 'vitest'
import { defineRule, type MonitoringOptions, SecurityError } from '../../src/index.ts'
import { monitored, type TestRow } from '../support/monitored.ts'
import { startWireServer, type WireScript } from '../support/wire-server.ts'

/** `require(id)`: once monitoring is on, this is where the hook sees it. */
export const load = createRequire(import.meta.url)

export interface Recorded {
  readonly spans: readonly TestRow[]
  /** How many requests reached the server. */
  readonly requests: number
}

/** Runs a call under monitoring; `url` is the server's base. */
export async function record(
  script: WireScript,
  call: (url: string) => unknown,
  options: MonitoringOptions = {},
): Promise<Recorded> {
  const server = await startWireServer(script)
  try {
    await using watched = monitored(options)
    await call(server.url)
    const spans = watched.rows("record = 'span'")
    return { spans, requests: server.requests.length }
  } finally {
    await server.close()
  }
}

/** The one span of a call. */
export async function recordOne(...args: Parameters<typeof record>): Promise<TestRow> {
  const { spans } = await record(...args)
  expect(spans.map(({ name }) => name)).toHaveLength(1)
  const [span] = spans
  if (span === undefined) throw new Error('no span')
  return span
}

/** An attribute that is JSON text. */
export const json = (row: TestRow, name: string): unknown => JSON.parse(String(row.parsed[name]))

const BEFORE = 'The market has plums, pears, apples and cherries in wooden boxes. '.repeat(4)
const AFTER = ' On the right there are cheese and bread, and flowers by the door.'.repeat(8)
const BAD = 'forbidden fruit!'

/**
 * A streamed answer with a forbidden text in its midst is stopped before any of that reaches the caller, and a tool
 * call with a dangerous command before the caller gets it.
 *
 * @param stream the answer of the server: a text in pieces
 * @param read reads the call's stream and gives the text of each item to `got`
 */
export async function expectHeldBack(
  stream: (pieces: readonly string[]) => WireScript,
  read: (url: string, got: (text: string) => void) => Promise<unknown>,
): Promise<void> {
  const pieces = `${BEFORE}${BAD}${AFTER}`.match(/.{1,7}/gs) ?? []
  let told = ''
  let stopped: unknown
  const { spans } = await record(
    stream(pieces),
    async (url) => {
      stopped = await read(url, (text) => (told += text)).catch((error: unknown) => error)
    },
    {
      rules: [
        defineRule({
          id: 'own.output',
          level: 'dangerous',
          reason: 'Not for callers.',
          pattern: BAD,
        }),
      ],
      config: { security: { output_action: 'block', hold_back_chars: 64 } },
    },
  )
  expect(stopped).toBeInstanceOf(SecurityError)
  expect(told.length).toBeGreaterThan(0)
  expect(BEFORE.startsWith(told)).toBe(true)
  expect(spans.map((span) => [span.event_type, span.security_level])).toEqual([
    ['LLM_call_blocked', 'dangerous'],
  ])
}
