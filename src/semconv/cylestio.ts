/** Names of our own: attributes, event types, channels. GenAI and MCP names live beside this file. */

export const ATTR_CYLESTIO_CHANNEL = 'cylestio.channel'
export const ATTR_CYLESTIO_EVENT_TYPE = 'cylestio.event_type'
/** What an event is about, where that is not its type: the span's name, the called thing's name. */
export const ATTR_CYLESTIO_NAME = 'cylestio.name'
export const ATTR_CYLESTIO_EVENT_ID = 'cylestio.event.id'
export const ATTR_CYLESTIO_SECURITY_LEVEL = 'cylestio.security.level'
export const ATTR_CYLESTIO_SECURITY_ACTION = 'cylestio.security.action'
export const ATTR_CYLESTIO_SECURITY_RULES = 'cylestio.security.rules'
export const ATTR_CYLESTIO_SECURITY_CATEGORIES = 'cylestio.security.categories'
export const ATTR_CYLESTIO_SECURITY_SCORE = 'cylestio.security.score'
/** True when text beyond the inspection cap was judged in windows only. */
export const ATTR_CYLESTIO_SECURITY_TRUNCATED = 'cylestio.security.truncated'
/** Digest of the settings and rules that the decision follows from. */
export const ATTR_CYLESTIO_SECURITY_POLICY_VERSION = 'cylestio.security.policy_version'
/** What would have been done outside shadow mode: `redact`, `ask` or `block`. */
export const ATTR_CYLESTIO_SECURITY_SHADOWED = 'cylestio.security.shadowed_action'
/** Keyed hashes of the matched texts. */
export const ATTR_CYLESTIO_SECURITY_EVIDENCE = 'cylestio.security.evidence_hashes'
/** Ids of the checks that threw, so that what they would have found is not known. */
export const ATTR_CYLESTIO_SECURITY_FAILED_CHECKS = 'cylestio.security.failed_checks'
/** How many findings there were beyond those that are described. */
export const ATTR_CYLESTIO_SECURITY_OMITTED = 'cylestio.security.omitted_findings'
/** What the session checks could not go by, such as `session-forgotten`. */
export const ATTR_CYLESTIO_SECURITY_GAPS = 'cylestio.security.gaps'
export const ATTR_CYLESTIO_AGENT_ID = 'cylestio.agent.id'
export const ATTR_CYLESTIO_SESSION_ID = 'cylestio.session.id'
export const ATTR_CYLESTIO_USER_ID = 'cylestio.user.id'
/** Masked JSON text of a call's arguments. */
export const ATTR_CYLESTIO_INPUT = 'cylestio.input'
/** Masked JSON text of a call's result. */
export const ATTR_CYLESTIO_OUTPUT = 'cylestio.output'
/** Length in characters and SHA-256 (hex) of the whole text when the stored one was cut. */
export const ATTR_CYLESTIO_INPUT_LENGTH = 'cylestio.input.length'
export const ATTR_CYLESTIO_INPUT_SHA256 = 'cylestio.input.sha256'
export const ATTR_CYLESTIO_OUTPUT_LENGTH = 'cylestio.output.length'
export const ATTR_CYLESTIO_OUTPUT_SHA256 = 'cylestio.output.sha256'
/** True where the data of an event of the application was cut. */
export const ATTR_CYLESTIO_DATA_TRUNCATED = 'cylestio.data.truncated'
/** How a call ended when it neither returned nor threw: `break`, `abort`, `collected`, `exit`. */
export const ATTR_CYLESTIO_ENDED_BY = 'cylestio.call.ended_by'
/** True on a library's own span of a call that has a span of ours, too. */
export const ATTR_CYLESTIO_DUPLICATE = 'cylestio.duplicate'
/** On our span of a call that the library would have traced itself: the scope of the span that was not started. */
export const ATTR_CYLESTIO_MERGED_SCOPE = 'cylestio.merged_scope'
/** What a call cost by the price table, in US dollars. */
export const ATTR_CYLESTIO_USAGE_COST = 'cylestio.usage.cost'
/** Where a call was stopped: `input` or `output`. */
export const ATTR_CYLESTIO_CALL_PHASE = 'cylestio.call.phase'
/** Chunks or items that a streamed or generated result delivered. */
export const ATTR_CYLESTIO_CHUNKS = 'cylestio.call.chunks'

/** Attributes of the metrics about the monitor itself: why an event was lost or cut, and where it was sent. */
export const ATTR_CYLESTIO_REASON = 'cylestio.reason'
export const ATTR_CYLESTIO_SINK = 'cylestio.sink'

/** Names of a record's attributes that `capture.otlp` keeps from leaving the machine; in stored rows only. */
export const ATTR_CYLESTIO_LOCAL_ONLY = 'cylestio.local_only'
/** What leaves in place of some of them, where `capture.local` is `full` and `capture.otlp` is `masked`. */
export const ATTR_CYLESTIO_EXPORTED = 'cylestio.exported'

/** What stands beside the attributes in OTLP and among them in a row, only where it is not the usual. */
export const OTEL_TRACE_FLAGS = 'otel.trace_flags'
export const OTEL_TRACE_STATE = 'otel.trace_state'
/** True where the parent span is of another process. */
export const OTEL_PARENT_IS_REMOTE = 'otel.parent_is_remote'
export const OTEL_DROPPED_COUNTS = [
  'otel.dropped_attributes_count',
  'otel.dropped_events_count',
  'otel.dropped_links_count',
] as const

/** Attributes of a `security_alert` log record, one record per finding. */
export const ATTR_CYLESTIO_FINDING_RULE = 'cylestio.finding.rule_id'
export const ATTR_CYLESTIO_FINDING_CATEGORY = 'cylestio.finding.category'
export const ATTR_CYLESTIO_FINDING_SCORE = 'cylestio.finding.score'
export const ATTR_CYLESTIO_FINDING_WHERE = 'cylestio.finding.where'
export const ATTR_CYLESTIO_FINDING_START = 'cylestio.finding.start'
export const ATTR_CYLESTIO_FINDING_END = 'cylestio.finding.end'
export const ATTR_CYLESTIO_FINDING_EXCERPT = 'cylestio.finding.excerpt'
export const ATTR_CYLESTIO_FINDING_ROLE = 'cylestio.finding.role'
export const ATTR_CYLESTIO_FINDING_EVIDENCE = 'cylestio.finding.evidence_hash'
export const ATTR_CYLESTIO_FINDING_REASON = 'cylestio.finding.reason'
/** Name of the call that the finding belongs to. */
export const ATTR_CYLESTIO_FINDING_CALL = 'cylestio.finding.call'

/** Attributes of a `security_decision` log record. */
export const ATTR_CYLESTIO_ASK_ID = 'cylestio.ask.id'
export const ATTR_CYLESTIO_ASK_APPROVED = 'cylestio.ask.approved'
/** Where the answer came from: `onAsk`, `earlier_approval`, `timeout`, `error`, `nobody`, `arguments_changed`. */
export const ATTR_CYLESTIO_ASK_DECIDED_BY = 'cylestio.ask.decided_by'
/** SHA-256 (hex) of the arguments that the answer holds for. */
export const ATTR_CYLESTIO_ASK_ARGUMENT_HASH = 'cylestio.ask.argument_hash'
/** Seconds from the question to the answer. */
export const ATTR_CYLESTIO_ASK_WAITED = 'cylestio.ask.waited'

/** Channels that are known without being declared. */
export const CHANNELS = ['SYSTEM', 'LLM', 'API', 'MCP', 'TOOL', 'AGENT', 'SECURITY'] as const

export const EVENT_SECURITY_ALERT = 'security_alert'
/** The answer to an `ask`: who approved or refused which call. */
export const EVENT_SECURITY_DECISION = 'security_decision'
export const EVENT_MONITORING_ENABLED = 'monitoring_enabled'
export const EVENT_MONITORING_DISABLED = 'monitoring_disabled'
export const EVENT_LLM_PATCH = 'LLM_patch'
export const EVENT_MCP_PATCH = 'MCP_patch'
/** A trouble of the monitor itself: drops, refused channels, a rule switched off. */
export const EVENT_MONITOR_PROBLEM = 'monitor_problem'

/** How a call stands: `LLM_call` + `_` + stage is its event type. */
export type CallStage = 'start' | 'finish' | 'error' | 'blocked'

/**
 * The event type of a call's stage; the families keep the original product's names.
 *
 * @example callEventType('MCP', 'blocked') // 'MCP_tool_call_blocked'
 */
export function callEventType(channel: string, stage: CallStage): string {
  return `${CALL_FAMILIES[channel] ?? 'call'}_${stage}`
}

const CALL_FAMILIES: Readonly<Record<string, string | undefined>> = {
  __proto__: null as never,
  LLM: 'LLM_call',
  MCP: 'MCP_tool_call',
  API: 'API_call',
}

/** Event level names and their OpenTelemetry severity numbers (logs data model, SeverityNumber). */
export const SEVERITY = { debug: 5, info: 9, warning: 13, error: 17 } as const
export type EventLevel = keyof typeof SEVERITY

/** Short names of the logs data model. */
export const SEVERITY_TEXT: Readonly<Record<EventLevel, string>> = {
  debug: 'DEBUG',
  info: 'INFO',
  warning: 'WARN',
  error: 'ERROR',
}

/** The event level of an OpenTelemetry severity number; unset counts as `info`. */
export function levelOfSeverity(severity: number | undefined): EventLevel {
  if (severity === undefined || severity === 0) return 'info'
  if (severity >= SEVERITY.error) return 'error'
  if (severity >= SEVERITY.warning) return 'warning'
  return severity >= SEVERITY.info ? 'info' : 'debug'
}
