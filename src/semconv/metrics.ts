/**
 * Metric names, copied from open-telemetry/semantic-conventions-genai (model/gen-ai/metrics.yaml at commit
 * 024a4f94, docs/gen-ai/gen-ai-token-metrics.md at 27f82f09, model/mcp/metrics.yaml at 14567fad, status
 * Development), and our own.
 */

export const METRIC_GEN_AI_CLIENT_INFERENCE_DURATION = 'gen_ai.client.inference.duration'
export const METRIC_GEN_AI_CLIENT_INFERENCE_TIME_TO_FIRST_CHUNK =
  'gen_ai.client.inference.time_to_first_chunk'
export const METRIC_GEN_AI_CLIENT_INFERENCE_TIME_PER_OUTPUT_CHUNK =
  'gen_ai.client.inference.time_per_output_chunk'
export const METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_INPUT_TOKENS =
  'gen_ai.client.inference.usage.input_tokens'
export const METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_OUTPUT_TOKENS =
  'gen_ai.client.inference.usage.output_tokens'
export const METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_CACHE_READ_INPUT_TOKENS =
  'gen_ai.client.inference.usage.cache_read.input_tokens'
export const METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_CACHE_WRITE_INPUT_TOKENS =
  'gen_ai.client.inference.usage.cache_write.input_tokens'
export const METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_REASONING_OUTPUT_TOKENS =
  'gen_ai.client.inference.usage.reasoning.output_tokens'
export const METRIC_GEN_AI_CLIENT_INFERENCE_OPERATION_INPUT_TOKENS =
  'gen_ai.client.inference.operation.input_tokens'
export const METRIC_GEN_AI_CLIENT_INFERENCE_OPERATION_OUTPUT_TOKENS =
  'gen_ai.client.inference.operation.output_tokens'
/** Of operations that are no inference, such as embeddings. */
export const METRIC_GEN_AI_CLIENT_OPERATION_DURATION = 'gen_ai.client.operation.duration'
export const METRIC_GEN_AI_EXECUTE_TOOL_DURATION = 'gen_ai.execute_tool.duration'
export const METRIC_GEN_AI_INVOKE_AGENT_DURATION = 'gen_ai.invoke_agent.duration'
export const METRIC_GEN_AI_INVOKE_AGENT_INFERENCE_CALLS = 'gen_ai.invoke_agent.inference_calls'
export const METRIC_GEN_AI_INVOKE_AGENT_TOOL_CALLS = 'gen_ai.invoke_agent.tool_calls'
export const METRIC_MCP_CLIENT_OPERATION_DURATION = 'mcp.client.operation.duration'
export const METRIC_MCP_SERVER_OPERATION_DURATION = 'mcp.server.operation.duration'
export const METRIC_MCP_CLIENT_SESSION_DURATION = 'mcp.client.session.duration'
export const METRIC_MCP_SERVER_SESSION_DURATION = 'mcp.server.session.duration'

/** Calls that the policy stopped, at their input or at their output. */
export const METRIC_CYLESTIO_CALL_BLOCKED = 'cylestio.call.blocked'
/** Findings, whatever was done about them. */
export const METRIC_CYLESTIO_SECURITY_FINDINGS = 'cylestio.security.findings'
/** What the calls cost by the price table, in US dollars. */
export const METRIC_CYLESTIO_USAGE_COST = 'cylestio.usage.cost'

/** Events that this process lost, or cut a part of, by reason. */
export const METRIC_CYLESTIO_EVENTS_DROPPED = 'cylestio.events.dropped'
export const METRIC_CYLESTIO_EVENTS_TRUNCATED = 'cylestio.events.truncated'
/** What a sink of this process took, refused for good, and has before it. */
export const METRIC_CYLESTIO_SINK_DELIVERED = 'cylestio.sink.delivered'
export const METRIC_CYLESTIO_SINK_DEAD_LETTERS = 'cylestio.sink.dead_letters'
export const METRIC_CYLESTIO_SINK_LAG = 'cylestio.sink.lag'

/** Required on the token counters: `text`, `image`, `audio` or `unknown`. */
export const ATTR_GEN_AI_TOKEN_MODALITY = 'gen_ai.token.modality'

/** What a metric is, beside its name. */
type Facts = Omit<MetricDefinition, 'name'>

/** One metric as it is recorded. */
export interface MetricDefinition {
  readonly name: string
  readonly kind: 'counter' | 'gauge' | 'histogram'
  readonly unit: string
  readonly description: string
  readonly whole?: boolean
  readonly buckets?: readonly number[]
}

/** Boundaries that the conventions advise. */
const SECONDS = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
]
const MCP_SECONDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300]
const TOKENS = [
  1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864,
]
/** The conventions advise none for calls of an agent. */
const CALLS = [1, 2, 4, 8, 16, 32, 64, 128]

const seconds = (description: string, buckets: readonly number[] = SECONDS): Facts => ({
  kind: 'histogram',
  unit: 's',
  description,
  buckets,
})
const tokens = (description: string): Facts => ({
  kind: 'counter',
  unit: '{token}',
  description,
  whole: true,
})
const tokensOfOne = (description: string): Facts => ({
  ...tokens(description),
  kind: 'histogram',
  buckets: TOKENS,
})

const events = (description: string, kind: Facts['kind'] = 'counter'): Facts => ({
  kind,
  unit: '{event}',
  description,
  whole: true,
})

const FACTS = {
  [METRIC_GEN_AI_CLIENT_INFERENCE_DURATION]: seconds('GenAI client inference operation duration.'),
  [METRIC_GEN_AI_CLIENT_INFERENCE_TIME_TO_FIRST_CHUNK]: seconds(
    'Time from the request to the first chunk of a streamed answer.',
  ),
  [METRIC_GEN_AI_CLIENT_INFERENCE_TIME_PER_OUTPUT_CHUNK]: seconds(
    'Time from one chunk of a streamed answer to the next.',
  ),
  [METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_INPUT_TOKENS]: tokens(
    'Input tokens used, including cached ones.',
  ),
  [METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_OUTPUT_TOKENS]: tokens(
    'Output tokens used, including reasoning tokens.',
  ),
  [METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_CACHE_READ_INPUT_TOKENS]: tokens(
    "Input tokens served from the provider's cache.",
  ),
  [METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_CACHE_WRITE_INPUT_TOKENS]: tokens(
    "Input tokens written to the provider's cache.",
  ),
  [METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_REASONING_OUTPUT_TOKENS]: tokens(
    'Output tokens used for reasoning.',
  ),
  [METRIC_GEN_AI_CLIENT_INFERENCE_OPERATION_INPUT_TOKENS]: tokensOfOne(
    'Input tokens of one inference operation.',
  ),
  [METRIC_GEN_AI_CLIENT_INFERENCE_OPERATION_OUTPUT_TOKENS]: tokensOfOne(
    'Output tokens of one inference operation.',
  ),
  [METRIC_GEN_AI_CLIENT_OPERATION_DURATION]: seconds('GenAI operation duration.'),
  [METRIC_GEN_AI_EXECUTE_TOOL_DURATION]: seconds('Duration of a single tool execution.'),
  [METRIC_GEN_AI_INVOKE_AGENT_DURATION]: seconds('Duration of a single agent invocation.'),
  [METRIC_GEN_AI_INVOKE_AGENT_INFERENCE_CALLS]: {
    kind: 'histogram',
    unit: '{inference_call}',
    description: 'Model calls that an agent makes during a single invocation.',
    whole: true,
    buckets: CALLS,
  },
  [METRIC_GEN_AI_INVOKE_AGENT_TOOL_CALLS]: {
    kind: 'histogram',
    unit: '{tool_call}',
    description: 'Tool calls that an agent makes during a single invocation.',
    whole: true,
    buckets: CALLS,
  },
  [METRIC_MCP_CLIENT_OPERATION_DURATION]: seconds(
    'Duration of an MCP request as observed by its sender.',
    MCP_SECONDS,
  ),
  [METRIC_MCP_SERVER_OPERATION_DURATION]: seconds(
    'Duration of an MCP request as observed by its receiver.',
    MCP_SECONDS,
  ),
  [METRIC_MCP_CLIENT_SESSION_DURATION]: seconds(
    'Duration of an MCP session as observed by its client.',
    MCP_SECONDS,
  ),
  [METRIC_MCP_SERVER_SESSION_DURATION]: seconds(
    'Duration of an MCP session as observed by its server.',
    MCP_SECONDS,
  ),
  [METRIC_CYLESTIO_CALL_BLOCKED]: {
    kind: 'counter',
    unit: '{call}',
    description: 'Calls that the policy stopped.',
    whole: true,
  },
  [METRIC_CYLESTIO_SECURITY_FINDINGS]: {
    kind: 'counter',
    unit: '{finding}',
    description: 'Findings in the input and output of calls.',
    whole: true,
  },
  [METRIC_CYLESTIO_USAGE_COST]: {
    kind: 'counter',
    unit: '{USD}',
    description: 'Cost of calls by the price table, in US dollars.',
  },
  [METRIC_CYLESTIO_EVENTS_DROPPED]: events('Events lost, by reason.'),
  [METRIC_CYLESTIO_EVENTS_TRUNCATED]: events('Events of which a part was cut, by reason.'),
  [METRIC_CYLESTIO_SINK_DELIVERED]: events('Events that the receiver of a sink took.'),
  [METRIC_CYLESTIO_SINK_DEAD_LETTERS]: events(
    'Events that the receiver of a sink refused for good.',
  ),
  [METRIC_CYLESTIO_SINK_LAG]: events('Events behind the cursor of a sink.', 'gauge'),
} satisfies Readonly<Record<string, Facts>>

export type MetricName = keyof typeof FACTS

/** The definition of a metric. */
export function metricOf(name: MetricName): MetricDefinition {
  return { name, ...FACTS[name] }
}

/** Every metric that is recorded. */
export function describeMetrics(): readonly MetricDefinition[] {
  return (Object.keys(FACTS) as MetricName[]).map(metricOf)
}
