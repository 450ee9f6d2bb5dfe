/** The resolved configuration: one tree, named as in the YAML file. */
import type {
  CaptureMode,
  MaskingMethod,
  SecurityAction,
  SecurityLevel,
  ToolLabel,
} from '../semconv/types.ts'

export type { CaptureMode, MaskingMethod, ToolLabel } from '../semconv/types.ts'

export interface ActionSettings {
  readonly suspicious_action?: SecurityAction
  readonly dangerous_action?: SecurityAction
}

/** A user's masking pattern (RE2 syntax). */
export interface MaskingPattern {
  readonly name: string
  readonly regex: string
  /** @default '[REDACTED:<name>]' */
  readonly replacement?: string
  /** @default the method of the whole */
  readonly method?: MaskingMethod
}

/** US dollars for a million tokens of a model. */
export interface ModelPrice {
  readonly input: number
  readonly output: number
  /** Input tokens from and into the provider's cache. @default as other input */
  readonly cache_read?: number
  readonly cache_write?: number
}

export interface MonitorConfig {
  readonly agent_id: string | undefined
  readonly monitoring: {
    readonly enabled: boolean
    /** The user's own channels, upper snake case; the built-in ones need no entry. */
    readonly channels: readonly string[]
    readonly strict_channels: boolean
  }
  readonly security: {
    readonly suspicious_keywords: readonly string[]
    readonly dangerous_keywords: readonly string[]
    /** Path patterns that commands and path arguments are held against. */
    readonly zero_access: readonly string[]
    readonly read_only: readonly string[]
    readonly no_delete: readonly string[]
    /** Action on suspicious input. */
    readonly suspicious_action: SecurityAction
    /** Action on dangerous input of LLM, MCP and TOOL calls; other channels alert unless told. */
    readonly dangerous_action: SecurityAction
    /** Action on output of either level: `alert`, or `block` to throw before the caller sees it. */
    readonly output_action: SecurityAction
    /** Where output may be blocked, streamed text goes on when so many characters behind it are judged too. */
    readonly hold_back_chars: number
    /** `shadow` decides and records what it would have done, and stops nothing. */
    readonly mode: 'enforce' | 'shadow'
    /** What becomes of a call that could not be judged, because a detector or the policy threw. */
    readonly on_error: 'allow' | 'block'
    /** Longest wait for `onAsk`, and what is done when it does not answer in time. */
    readonly ask_timeout_ms: number
    readonly ask_default: 'allow' | 'block'
    readonly channels: Readonly<Record<string, ActionSettings>>
    readonly tools: Readonly<Record<string, ActionSettings>>
    /** By the role of the text that was found fault with, such as `tool_result`. */
    readonly roles: Readonly<Record<string, ActionSettings>>
    /** By agent id. */
    readonly agents: Readonly<Record<string, ActionSettings>>
    /** Hosts (`example.com`, `*.example.com`) that calls may name and answers may link to. */
    readonly allowed_hosts: readonly string[]
    /** By rule id: another level, another action, or off. */
    readonly rules: Readonly<
      Record<
        string,
        {
          readonly enabled?: boolean
          readonly level?: SecurityLevel
          readonly action?: SecurityAction
          /** `shadow`: what the rule would stop is recorded and let through. */
          readonly mode?: 'enforce' | 'shadow'
        }
      >
    >
    /** Characters of one call that are inspected whole; beyond it head, tail and windows. */
    readonly max_inspect_chars: number
  }
  readonly sessions: {
    readonly enabled: boolean
    /** Sessions that are remembered at once; the longest idle one is forgotten first. */
    readonly max_sessions: number
    /** By tool name, or `server/tool`: what a tool does, where its name and schema do not say so. */
    readonly tool_labels: Readonly<Record<string, readonly ToolLabel[]>>
    /** Whether MCP tool definitions are pinned when they are first seen. */
    readonly pin_tools: boolean
    /** Texts that stand in system prompts and must never come back in an answer. */
    readonly canaries: readonly string[]
    /** The same call so many times in a row of 64 is a loop; 0 switches it off. */
    readonly loop_repeats: number
    /** Budgets of one session; 0 is no limit. */
    readonly max_calls_per_minute: number
    readonly max_tokens: number
    readonly max_tokens_per_minute: number
    readonly max_cost_usd: number
    /** By model name, or a beginning of it. */
    readonly prices: Readonly<Record<string, ModelPrice>>
  }
  readonly data_masking: {
    readonly enabled: boolean
    /** What takes the place of a value. */
    readonly method: MaskingMethod
    /** Key of `hash`; undefined: random for each process. */
    readonly hash_key: string | undefined
    readonly patterns: readonly MaskingPattern[]
  }
  readonly capture: {
    readonly local: CaptureMode
    readonly otlp: CaptureMode
    /** Longest stored text of one call's input or output, in characters. */
    readonly max_chars: number
  }
  readonly database: {
    /** Undefined: the platform's data folder. */
    readonly path: string | undefined
    readonly retention_days: number
    readonly max_size_mb: number
    readonly write_mode: 'journal' | 'direct'
    readonly durability: 'call' | 'tick' | 'power'
  }
  readonly audit: {
    /** Each row of the database carries a hash over itself and the row before it. */
    readonly hash_chain: boolean
  }
  readonly logging: {
    readonly level: 'debug' | 'info' | 'warning' | 'error'
    /** JSON lines file, or a folder for one file per agent. */
    readonly file: string | undefined
    /** 0 is no limit. */
    readonly max_size_mb: number
    readonly rotate_daily: boolean
    readonly keep_files: number
  }
  readonly otlp: {
    /** Base endpoint, such as `http://localhost:4318`; undefined: no OTLP export. */
    readonly endpoint: string | undefined
    readonly headers: Readonly<Record<string, string>>
    readonly timeout_ms: number
    /** `outbox`: out of the database, nothing is lost; `direct`: by OpenTelemetry's batch processor. */
    readonly delivery: 'outbox' | 'direct'
    /** Log records too, with `outbox`. */
    readonly logs: boolean
  }
  readonly webhook: {
    readonly url: string | undefined
    readonly token: string | undefined
    readonly headers: Readonly<Record<string, string>>
    readonly timeout_ms: number
    readonly gzip: boolean
    readonly allow_private_addresses: boolean
    /** `otlp`: what `capture.otlp` lets leave; `local`: all that is stored. */
    readonly content: 'otlp' | 'local'
    readonly min_security: SecurityLevel
  }
}
