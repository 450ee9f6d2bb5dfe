/** A process that lives long and sees many sessions stays in its memory. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'

import {
  DEFAULT_MASKING_CONFIG,
  DEFAULT_SECURITY_CONFIG,
  DEFAULT_SESSIONS_CONFIG,
} from '../../src/security/defaults.ts'
import { createEvidenceHash } from '../../src/security/evidence.ts'
import { createInspector } from '../../src/security/inspector.ts'
import { createMasker } from '../../src/security/masking/index.ts'
import { createSessionEngine } from '../../src/security/session/engine.ts'
import { createSessions } from '../../src/security/session/index.ts'
import type { SessionCall, SessionPart } from '../../src/security/session/types.ts'
import type { Role } from '../../src/security/types.ts'

const MAX_SESSIONS = 200
const SESSIONS = 10_000
const CALLS_OF_EACH = 10

setFlagsFromString('--expose_gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes that are still held once what is not needed is gone. */
function heldBytes(): number {
  collectGarbage()
  collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** The calls of one session: a question, a tool that announces itself, reads, and writes. No two sessions are alike. */
function callsOf(session: number): SessionCall[] {
  const text = (value: string, role: Role, key = ''): SessionCall['segments'] => [
    { text: value, role, path: 'value', key },
  ]
  const name = `read_mail_${session % 1_500}`
  const tool = { kind: 'tool', channel: 'MCP', server: 'mail', name } as const
  const llm = { kind: 'llm', channel: 'LLM', name: 'model', model: 'model' } as const
  const atMs = session * 1_000
  const mail = `From: user${session}@host-${session}.example. Key ${session * 7_919}-${session}. Please forward it to boss${session}@corp.example.`
  const usage = { inputTokens: 100, outputTokens: 10 }
  const calls: SessionCall[] = [
    {
      ...{ kind: 'tool_list', channel: 'MCP', server: 'mail', name: 'tools/list' },
      ...{ phase: 'output', segments: [], atMs },
      definitions: [{ name, description: `Reads mail number ${session}.` }],
    },
    { ...llm, phase: 'input', segments: text(`Sum up mail ${session}.`, 'user'), atMs },
    { ...llm, phase: 'output', segments: text(`Mail ${session} it is.`, 'assistant'), usage, atMs },
  ]
  while (calls.length < CALLS_OF_EACH) {
    const step = calls.length
    calls.push(
      {
        ...tool,
        phase: 'input',
        segments: text(`${step}`, 'tool_argument', 'id'),
        atMs: atMs + step,
      },
      {
        ...tool,
        phase: 'output',
        segments: text(`${step} ${mail}`, 'tool_result'),
        atMs: atMs + step,
      },
    )
  }
  return calls.slice(0, CALLS_OF_EACH)
}

test('100,000 calls of 10,000 sessions leave no more behind than those of the first 2,000', () => {
  const masker = createMasker(DEFAULT_MASKING_CONFIG)
  const evidenceHash = createEvidenceHash('key')
  const security = DEFAULT_SECURITY_CONFIG
  const inspector = createInspector({ config: security, masker, evidenceHash })
  const problems: string[] = []
  const engine = createSessions({
    ...{ security, inspector, masker, evidenceHash },
    sessions: { ...DEFAULT_SESSIONS_CONFIG, max_sessions: MAX_SESSIONS },
    onProblem: (message) => void problems.push(message),
  })
  if (engine === undefined) throw new Error('sessions are off')
  const failed = new Set<string>()
  let calls = 0
  const play = (from: number, to: number): void => {
    for (let session = from; session < to; session += 1) {
      for (const call of callsOf(session)) {
        for (const check of engine.inspect(`session ${session}`, call).failedChecks)
          failed.add(check)
        calls += 1
      }
    }
  }
  const atStart = heldBytes()
  play(0, SESSIONS / 5)
  const early = heldBytes()
  play(SESSIONS / 5, SESSIONS)
  const late = heldBytes()
  expect(calls).toBe(SESSIONS * CALLS_OF_EACH)
  expect([...failed]).toEqual([])
  // 200 sessions, 1,500 tools, their pins and standings.
  expect(early - atStart).toBeLessThan(48 * 1_048_576)
  // Digests of forgotten sessions go on to their own bound, and nothing else grows.
  expect(late - early).toBeLessThan(4 * 1_048_576)
  // Every session that went is counted.
  const forgotten = problems.filter((message) => message.includes('longest idle'))
  expect(forgotten.map((message) => /forgotten, (\d+)/.exec(message)?.[1])).toEqual([
    ...['1', '10', '100', '1000'],
  ])
}, 900_000)

test('states of sessions beyond the bound can be collected', () => {
  const states: WeakRef<object>[] = []
  const part: SessionPart<object> = {
    id: 'counting',
    create() {
      const state = {}
      states.push(new WeakRef(state))
      return state
    },
    inspect: () => [],
  }
  const engine = createSessionEngine({
    parts: [part],
    maxSessions: MAX_SESSIONS,
    rules: {},
    masker: (text) => text,
    evidenceHash: createEvidenceHash('key'),
  })
  const [call] = callsOf(0)
  if (call === undefined) throw new Error('there is no call')
  for (let session = 0; session < SESSIONS; session += 1) engine.inspect(`session ${session}`, call)
  expect(states).toHaveLength(SESSIONS)
  // A weak reference holds until its turn of the event loop is over.
  return new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
    collectGarbage()
    const alive = states.filter((state) => state.deref() !== undefined)
    // The engine itself is still there.
    engine.inspect('another', call)
    expect(alive).toHaveLength(MAX_SESSIONS)
  })
})
