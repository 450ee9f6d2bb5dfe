/** The parts of the SDK that are touched; structural, since the versions differ in the rest. */

export interface QueryParameters {
  readonly prompt?: unknown
  readonly options?: QueryOptions
}

export interface QueryOptions {
  readonly agent?: unknown
  readonly systemPrompt?: unknown
  readonly resume?: unknown
  readonly sessionId?: unknown
  readonly hooks?: Readonly<Record<string, readonly unknown[] | undefined>>
}

/** What a hook is given. */
export interface HookInput {
  readonly tool_name?: unknown
  readonly tool_input?: unknown
  readonly tool_response?: unknown
  readonly tool_use_id?: unknown
  readonly error?: unknown
  readonly prompt?: unknown
  /** Set inside of a sub-agent. */
  readonly agent_id?: unknown
  readonly agent_type?: unknown
}

export type Hook = (input: HookInput) => object | Promise<object>

/** A message that a query gives. */
export interface Message {
  readonly type?: unknown
  readonly subtype?: unknown
  readonly session_id?: unknown
  /** The tool that started the sub-agent whose message it is. */
  readonly parent_tool_use_id?: unknown
  readonly message?: {
    readonly id?: unknown
    readonly model?: unknown
    readonly content?: unknown
  }
  /** Of a result. */
  readonly is_error?: unknown
  readonly usage?: unknown
  readonly modelUsage?: unknown
  readonly total_cost_usd?: unknown
}
