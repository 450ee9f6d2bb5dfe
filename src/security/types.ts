/** The contracts of the security room: pure data and pure functions, no I/O, no OpenTelemetry. */
import type { Finding, Role, SecurityLevel } from '../semconv/types.ts'
import type { ArgumentKind } from './arguments/kinds.ts'

export type { Finding, Role, SecurityAction, SecurityLevel } from '../semconv/types.ts'

/** One piece of text of a call, cut out by the corridor and judged by the detectors. */
export interface Segment {
  readonly text: string
  readonly role: Role
  /** Where it stood, such as `input.messages[2].content`. */
  readonly path: string
  /** Nearest property name, such as `command` or `sql`; empty when there is none. */
  readonly key: string
  /** Name of the tool whose call or result it is part of, when known. */
  readonly tool?: string
}

/** What a detector returns: a finding before the inspector adds `where`, the excerpt and limits. */
export type Hit = Omit<Finding, 'where' | 'role' | 'excerpt' | 'evidenceHash'>

/** The call that a segment belongs to, as far as a detector may know it. */
export interface InspectContext {
  readonly channel: string
  /** Tool or function name, when there is one. */
  readonly name?: string
  readonly phase: 'input' | 'output'
  /** Name of the MCP server that has the tool. */
  readonly server?: string
  readonly agentId?: string
  /** What the tool's arguments are for, by property name, where its schema is known. */
  readonly argumentKinds?: ReadonlyMap<string, ArgumentKind>
  /**
   * Told by a detector that left a part of the segment unread, because it had found enough or because there was
   * too much to read; the verdict then says `truncated`.
   */
  readonly onCut?: () => void
}

/**
 * A detector: one folder under `detectors/` whose `index.ts` exports one such object.
 * `inspect` is synchronous, bounded and must not throw; a throw is caught and counted.
 */
export interface Detector {
  readonly id: string
  readonly category: string
  readonly appliesTo: readonly Role[]
  inspect(segment: Segment, context: InspectContext): readonly Hit[]
}

/** Something that a session has shown and that is not known any more, or could not be asked. */
export type SessionGap =
  'session-forgotten' | 'flows-forgotten' | 'definitions-forgotten' | 'definition-cut'

/** The outcome of an inspection. */
export interface Verdict {
  readonly level: SecurityLevel
  /** Highest score among the findings, 0 when there is none. */
  readonly score: number
  readonly findings: readonly Finding[]
  /** True when a part was not read: text beyond the cap, or what a detector has no time for. */
  readonly truncated: boolean
  /** Detectors and rules that threw while this was judged: what they would have found is not known. */
  readonly failedChecks: readonly string[]
  /** Findings beyond the bound of one call, which are counted and not described. */
  readonly omittedFindings: number
  /** What the session checks could not go by, such as `session-forgotten`; see docs/attributes.md. */
  readonly gaps: readonly SessionGap[]
  /** Characters that were given and characters that were inspected. */
  readonly givenChars: number
  readonly inspectedChars: number
}

/** The verdict on nothing. */
export const NO_VERDICT: Verdict = Object.freeze({
  level: 'none',
  score: 0,
  findings: [],
  truncated: false,
  failedChecks: [],
  omittedFindings: 0,
  gaps: [],
  givenChars: 0,
  inspectedChars: 0,
})

/** Judges segments with every detector that applies. Built by `createInspector`. */
export interface Inspector {
  inspect(segments: readonly Segment[], context: InspectContext): Verdict
}

/** Replaces personal data and secrets in text. Built by `createMasker`. */
export interface Masker {
  (text: string): string
  /** The same, and where each place of the text has gone; absent when the masker cannot tell. */
  readonly trace?: (text: string) => MaskedText
}

/** A masked text. */
export interface MaskedText {
  readonly text: string
  /** The place in it of a place in the text as it came; what lies in a mask is where that begins. */
  at(index: number): number
}

/** A user's own rule, made by `defineRule`. Give `pattern` or `test`, not both. */
export interface Rule {
  readonly id: string
  readonly level: Exclude<SecurityLevel, 'none'>
  readonly reason: string
  /** @default 'custom' */
  readonly category?: string
  /** Linear-time pattern (RE2 syntax); a RegExp's source and flags `i`, `m`, `s` are taken over. */
  readonly pattern?: string | RegExp
  /** Own judgement; a throw is caught, counted, and after 5 throws the rule is switched off. */
  readonly test?: (text: string, context: InspectContext) => boolean
  /** @default every role but `system` */
  readonly appliesTo?: readonly Role[]
  /** @default 1 */
  readonly score?: number
}
