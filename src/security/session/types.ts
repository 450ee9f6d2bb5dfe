/** The contracts of the session engine: what it is told of each call, and what its parts answer. */
import type { Hit, Role, Segment, SessionGap } from '../types.ts'

/** A tool as a server or a request announces it to the model. */
export interface ToolDefinition {
  readonly name: string
  readonly title?: string
  readonly description?: string
  /** JSON Schema of the arguments. */
  readonly inputSchema?: unknown
  readonly outputSchema?: unknown
  /** MCP's hints, such as `readOnlyHint` and `openWorldHint`; claims of the server, not facts. */
  readonly annotations?: Readonly<Record<string, unknown>>
}

/** What kind of thing was called, as far as sessions care. */
export type CallKind = 'llm' | 'tool' | 'tool_list' | 'other'

/** Tokens that a call used. */
export interface TokenUsage {
  /** All of them, cached ones too. */
  readonly inputTokens: number
  readonly outputTokens: number
  /** Input tokens that came from the provider's cache, and that went into it. @default 0 */
  readonly cacheReadTokens?: number
  readonly cacheWriteTokens?: number
}

/** One side of one call. */
export interface SessionCall {
  readonly kind: CallKind
  readonly channel: string
  /** Name of the tool, model or function. */
  readonly name: string
  /** Name of the MCP server, when there is one. */
  readonly server?: string
  readonly phase: 'input' | 'output'
  /** The texts of this side, each with its role; raw, not masked. */
  readonly segments: readonly Segment[]
  /** Tools that this side announces: the result of a `tools/list`, or the tools of an LLM request. */
  readonly definitions?: readonly ToolDefinition[]
  readonly usage?: TokenUsage
  /** The model that answered, for its price. */
  readonly model?: string
  /** Digest of this side: equal calls, and equal results, have the same. */
  readonly digest?: string
  /** True when nothing names the session: its calls may be those of many users of one process. */
  readonly shared?: boolean
  /** Milliseconds since the epoch. */
  readonly atMs: number
}

/** A hit of the session engine: like a detector's, with the place it lies in and the text it lies on. */
export interface SessionHit extends Hit {
  /** Path of the segment, or of the thing that is at fault, such as `tools.add.description`. */
  readonly where: string
  /** Role of the text, when it is a text of the call. */
  readonly role?: Role
  /** The text that `start` and `end` count in; it is masked before it becomes an excerpt. */
  readonly evidence: string
}

/** What a part says beside its hits. */
export interface SessionNotes {
  /** Something that the session has shown could not be gone by. */
  gap(gap: SessionGap): void
  /** A question of the part failed, such as `pins`; the check counts as one that threw. */
  failed(what: string): void
}

/**
 * One kind of judgement over the calls of a session. `inspect` is synchronous, bounded and must not throw; a
 * throw is caught and counted. What is known of a session lives in `S`, bounded by the part; what is known of
 * the process, such as tool definitions, lives in the part's closure, bounded too.
 */
export interface SessionPart<S = unknown> {
  readonly id: string
  /** The state of a new session. */
  create(): S
  /** Called for both sides of each call of a session, in order. */
  inspect(call: SessionCall, state: S, notes?: SessionNotes): readonly SessionHit[]
  /**
   * What `inspect` would say of an output that is not complete yet, without taking it in. Only parts that judge
   * texts have it.
   */
  preview?(call: SessionCall, state: S): readonly SessionHit[]
}

/** A definition that was seen. */
export interface Pin {
  readonly server: string
  readonly tool: string
  /** SHA-256 (hex) of the canonical definition. */
  readonly hash: string
  /** ISO 8601 UTC. */
  readonly firstSeen: string
  readonly lastSeen: string
  /** When a person approved this definition; undefined when nobody did. */
  readonly approvedAt?: string
  /** The canonical definition, to tell what changed. */
  readonly definition?: string
}

/** Where pins are kept. The event database in production, memory where there is none. */
export interface PinStore {
  /** The pins of a tool, the oldest first. May throw; the caller catches. */
  read(server: string, tool: string): readonly Pin[]
  /** Records that a definition was seen now. May throw; the caller catches. */
  record(pin: Omit<Pin, 'approvedAt'>): void
}
