/**
 * What the corridor works with. The start-up code sets it; until then, and for those who use an
 * instrumentation alone with their own provider, a default one is built on first use.
 */
import { type Context, type Tracer, trace } from '@opentelemetry/api'
import type { MonitorConfig } from '../config/types.ts'
import { ensureContextManager } from '../context/manager.ts'
import {
  DEFAULT_MASKING_CONFIG,
  DEFAULT_SECURITY_CONFIG,
  DEFAULT_SESSIONS_CONFIG,
} from '../security/defaults.ts'
import { createEvidenceHash } from '../security/evidence.ts'
import { createInspector } from '../security/inspector.ts'
import { createMasker } from '../security/masking/index.ts'
import { createRedactors, type Redactors } from '../security/masking/redactor.ts'
import { createPolicy, type Policy } from '../security/policy/index.ts'
import { createSessions, type Sessions } from '../security/session/index.ts'
import type { Inspector, Masker, Verdict } from '../security/types.ts'
import type { CaptureMode } from '../semconv/types.ts'
import type { LiveSpan, ReadableSpanLike } from '../util/otel-types.ts'
import { type Approvals, createApprovals } from './approvals.ts'

/** Our span processors; the corridor drives them for spans that no provider of ours does. */
export interface SpanPipeline {
  onStart(span: LiveSpan, parentContext: Context): void
  onEnding(span: LiveSpan): void
  onEnd(span: ReadableSpanLike): void
}

export interface CaptureSettings {
  readonly local: CaptureMode
  readonly otlp: CaptureMode
  readonly max_chars: number
}

/** What a user's `onAsk` is asked. */
export interface AskRequest {
  /** Unique for each question. */
  readonly id: string
  readonly channel: string
  /** Name of the tool, function or model. */
  readonly name: string
  /** Name of the MCP server that has the tool. */
  readonly server?: string
  readonly agentId?: string
  readonly verdict: Verdict
  /** SHA-256 (hex) of the arguments: the answer holds for these and no others. */
  readonly argumentHash: string
  /** Version of the policy that asks; an approval does not outlive it. */
  readonly policyVersion: string
  /** When the answer comes too late, in milliseconds since the epoch. */
  readonly deadline: number
}

/** Decides: true lets the call run, once. */
export type OnAsk = (request: AskRequest) => boolean | Promise<boolean>

export interface CallRuntime {
  readonly enabled: boolean
  readonly agentId: string | undefined
  readonly inspector: Inspector
  readonly policy: Policy
  readonly masker: Masker
  /** Remember what `redact` takes out of calls, to put it back into their results. */
  readonly redactors: Redactors
  readonly capture: CaptureSettings
  readonly tracer: () => Tracer
  readonly pipeline: SpanPipeline | undefined
  /** Judges calls in the light of those before them; undefined: each call by itself. */
  readonly sessions: Sessions | undefined
  /** Decides calls whose action is `ask`. */
  readonly onAsk: OnAsk | undefined
  readonly approvals: Approvals
  /** What is done where `onAsk` does not answer, and where a call cannot be judged. */
  readonly failing: Pick<
    MonitorConfig['security'],
    'ask_timeout_ms' | 'ask_default' | 'on_error' | 'mode'
  >
  /** `sessions.prices`, for the cost of calls. */
  readonly prices: MonitorConfig['sessions']['prices']
  /** Window of the hold-back of streamed output, in characters. */
  readonly holdBackChars: number
}

/** Name of our tracer and logger scope. */
export const SCOPE_NAME = 'cylestio-monitor'

let active: CallRuntime | undefined
let fallback: CallRuntime | undefined

/** The runtime of calls made now. */
export function currentRuntime(): CallRuntime {
  return active ?? (fallback ??= defaultRuntime())
}

let releaseContext: (() => void) | undefined

/** Sets the runtime, or goes back to the default one. */
export function setRuntime(runtime: CallRuntime | undefined): void {
  active = runtime
  releaseContext?.()
  releaseContext = runtime?.enabled === true ? ensureContextManager() : undefined
}

function defaultRuntime(): CallRuntime {
  const masker = createMasker(DEFAULT_MASKING_CONFIG)
  const inspector = createInspector({ config: DEFAULT_SECURITY_CONFIG, masker })
  return {
    enabled: true,
    agentId: undefined,
    masker,
    redactors: createRedactors(),
    inspector,
    policy: createPolicy(DEFAULT_SECURITY_CONFIG),
    capture: { local: 'masked', otlp: 'none', max_chars: 65_536 },
    tracer: () => trace.getTracer(SCOPE_NAME),
    pipeline: undefined,
    sessions: createSessions({
      security: DEFAULT_SECURITY_CONFIG,
      sessions: DEFAULT_SESSIONS_CONFIG,
      inspector,
      masker,
      evidenceHash: createEvidenceHash(undefined),
    }),
    onAsk: undefined,
    approvals: createApprovals(),
    failing: DEFAULT_SECURITY_CONFIG,
    prices: DEFAULT_SESSIONS_CONFIG.prices,
    holdBackChars: DEFAULT_SECURITY_CONFIG.hold_back_chars,
  }
}
