/** A session engine with the definitions part alone, over a pin store. */
import { DEFAULT_SECURITY_CONFIG } from '../../../src/security/defaults.ts'
import { createEvidenceHash } from '../../../src/security/evidence.ts'
import { createInspector } from '../../../src/security/inspector.ts'
import { createSessionEngine } from '../../../src/security/session/engine.ts'
import { createDefinitionsPart } from '../../../src/security/session/definitions/index.ts'
import type { InspectText } from '../../../src/security/session/definitions/index.ts'
import type { PinStore, ToolDefinition } from '../../../src/security/session/types.ts'
import type { Report } from '../../../src/security/report.ts'
import type { SessionCall } from '../../../src/security/session/types.ts'
import type { Finding } from '../../../src/security/types.ts'

const evidenceHash = createEvidenceHash('test')
const masker = (text: string): string => text
const inspector = createInspector({ config: DEFAULT_SECURITY_CONFIG, masker, evidenceHash })

/** The built-in detectors, as the corridor runs them. */
export const inspectText: InspectText = (segment) =>
  inspector.inspect([segment], { channel: 'MCP', phase: 'output' }).findings

/** One process that watches servers. */
export interface Watch {
  /** A `tools/list` result of a server; without a server the tools of an LLM request. */
  announce(
    server: string | undefined,
    definitions: readonly ToolDefinition[],
    session?: string,
  ): readonly Finding[]
  /** A tool is about to be called. */
  call(name: string, server?: string, session?: string): readonly Finding[]
  /** Milliseconds that the clock is put forward. */
  wait(ms: number): void
  readonly problems: readonly string[]
  /** What the engine said of the latest call beside its findings. */
  readonly latest: Report | undefined
}

export function watch(pins?: PinStore): Watch {
  const problems: string[] = []
  const onProblem = (message: string): void => void problems.push(message)
  const engine = createSessionEngine({
    parts: [createDefinitionsPart({ pins, inspectText, onProblem })],
    maxSessions: 10,
    rules: {},
    masker,
    evidenceHash,
    onProblem,
  })
  let atMs = Date.UTC(2026, 0, 1)
  let latest: Report | undefined
  const inspect = (session: string, call: SessionCall): readonly Finding[] =>
    (latest = engine.inspect(session, call)).findings
  return {
    problems,
    get latest() {
      return latest
    },
    wait: (ms) => void (atMs += ms),
    announce(server, definitions, session = 's') {
      const asked = server === undefined
      return inspect(session, {
        kind: asked ? 'llm' : 'tool_list',
        channel: asked ? 'LLM' : 'MCP',
        name: asked ? 'gpt-test' : 'tools/list',
        phase: asked ? 'input' : 'output',
        segments: [],
        definitions,
        atMs,
        ...(server === undefined ? {} : { server }),
      })
    },
    call: (name, server, session = 's') =>
      inspect(session, {
        kind: 'tool',
        channel: 'MCP',
        name,
        phase: 'input',
        segments: [],
        atMs,
        ...(server === undefined ? {} : { server }),
      }),
  }
}

/** What findings are about, for comparison. */
export const told = (findings: readonly Finding[]): string[] =>
  findings.map(({ ruleId, level, where }) => `${level} ${ruleId} at ${where}`)
