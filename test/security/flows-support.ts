/** A session of the data-flow part to talk to, side by side. */
import { createFlowsPart } from '../../src/security/session/flows/index.ts'
import type { FlowsOptions } from '../../src/security/session/flows/index.ts'
import type { FlowState } from '../../src/security/session/flows/state.ts'
import type { SessionCall, SessionHit, SessionNotes } from '../../src/security/session/types.ts'
import type { Role, Segment } from '../../src/security/types.ts'
import { collectTexts, type CollectedText } from '../../src/util/collect-texts.ts'

/** One session. */
export interface Flows {
  readonly state: FlowState
  user(text: string): void
  result(tool: string, text: string): void
  call(tool: string, args: Readonly<Record<string, unknown>>): readonly SessionHit[]
  /** The model asks for a call. */
  asks(tool: string, args: Readonly<Record<string, unknown>>): readonly SessionHit[]
  inspect(call: Partial<SessionCall> & Pick<SessionCall, 'kind' | 'phase'>): readonly SessionHit[]
}

/** A new session; nothing is known of the tools but their names unless told. */
export function startFlows(options: Partial<FlowsOptions> = {}, notes?: SessionNotes): Flows {
  const part = createFlowsPart({
    toolLabels: {},
    allowedHosts: [],
    definitionOf: () => undefined,
    ...options,
  })
  const state = part.create()
  const inspect: Flows['inspect'] = (call) =>
    part.inspect({ channel: 'TOOL', name: 'model', segments: [], atMs: 0, ...call }, state, notes)
  const text = (value: string, role: Role, path: string): Segment => ({
    text: value,
    role,
    path,
    key: '',
  })
  const argumentsOf = (args: Readonly<Record<string, unknown>>, tool?: string): Segment[] =>
    textsAndNumbers(args).map((one) => ({
      ...one,
      role: 'tool_argument' as const,
      ...(tool === undefined ? {} : { tool }),
    }))
  return {
    state,
    inspect,
    user: (value) =>
      void inspect({ kind: 'llm', phase: 'input', segments: [text(value, 'user', 'messages[0]')] }),
    result: (name, value) =>
      void inspect({
        kind: 'tool',
        phase: 'output',
        name,
        segments: [text(value, 'tool_result', 'output')],
      }),
    call: (name, args) =>
      inspect({ kind: 'tool', phase: 'input', name, segments: argumentsOf(args) }),
    asks: (name, args) =>
      inspect({ kind: 'llm', phase: 'output', segments: argumentsOf(args, name) }),
  }
}

/** What the corridor tells a session of arguments. */
function textsAndNumbers(args: Readonly<Record<string, unknown>>): CollectedText[] {
  const { texts, numbers } = collectTexts(args, { path: 'input' })
  return [...texts, ...numbers]
}

/** Rule and level of each hit. */
export const verdictOf = (hits: readonly SessionHit[]): string[] =>
  hits.map(({ ruleId, level }) => `${ruleId} ${level}`)
