/** What a call adds to the metrics: once, by the call that is nearest to the provider. */
import {
  type Attributes,
  type Context,
  createContextKey,
  type HrTime,
  type Span,
  SpanKind,
} from '@opentelemetry/api'
import {
  ATTR_CYLESTIO_CALL_PHASE,
  ATTR_CYLESTIO_CHANNEL,
  ATTR_CYLESTIO_USAGE_COST,
} from '../semconv/cylestio.ts'
import * as genAi from '../semconv/gen-ai.ts'
import * as mcp from '../semconv/mcp.ts'
import * as metric from '../semconv/metrics.ts'
import { recordMetric } from '../util/otel-metrics.ts'
import { guard } from './problems.ts'
import type { CallDescription } from './types.ts'

/** A call that is measured. */
export interface Measure {
  /** The context of what the call does. */
  readonly context: Context
  /** Whether the call did its work by another one that is counted itself. */
  readonly isOuter: boolean
  /** A chunk came; `seconds` after the one before it. */
  chunk(seconds: number | undefined): void
  end(facts: MeasuredEnd): void
}

/** What is known when a call has ended. */
export interface MeasuredEnd {
  readonly span: Span
  /** What the record says of the end: usage, cost, times, error, masked. */
  readonly attributes: Attributes
  /** Which side of the call the policy stopped. */
  readonly blockedAt: 'input' | 'output' | undefined
}

type Kind = 'inference' | 'client' | 'tool' | 'agent' | 'mcp' | 'other'

/** Operations that the conventions call inference. */
const INFERENCE: ReadonlySet<unknown> = new Set(['chat', 'text_completion', 'generate_content'])

/** What the calls inside of a call tell it. */
interface Scope {
  readonly kind: Kind
  readonly parent: Scope | undefined
  /** An inference inside of it was counted. */
  counted: boolean
  inferenceCalls: number
  toolCalls: number
}

const SCOPE = createContextKey('cylestio.measure')

/** The attributes of each family of metrics, in so far as a call has them. */
const CLIENT_ATTRIBUTES = [
  genAi.ATTR_GEN_AI_OPERATION_NAME,
  genAi.ATTR_GEN_AI_PROVIDER_NAME,
  genAi.ATTR_GEN_AI_REQUEST_MODEL,
  genAi.ATTR_GEN_AI_RESPONSE_MODEL,
  genAi.ATTR_SERVER_ADDRESS,
  genAi.ATTR_SERVER_PORT,
]
const TOOL_ATTRIBUTES = [genAi.ATTR_GEN_AI_TOOL_NAME, genAi.ATTR_GEN_AI_TOOL_TYPE]
const AGENT_ATTRIBUTES = [genAi.ATTR_GEN_AI_AGENT_NAME]
const MCP_ATTRIBUTES = [
  mcp.ATTR_MCP_METHOD_NAME,
  genAi.ATTR_GEN_AI_OPERATION_NAME,
  genAi.ATTR_GEN_AI_TOOL_NAME,
  mcp.ATTR_GEN_AI_PROMPT_NAME,
  mcp.ATTR_MCP_PROTOCOL_VERSION,
  mcp.ATTR_RPC_RESPONSE_STATUS_CODE,
  genAi.ATTR_NETWORK_TRANSPORT,
  mcp.ATTR_NETWORK_PROTOCOL_NAME,
]
const SERVER_ATTRIBUTES = [genAi.ATTR_SERVER_ADDRESS, genAi.ATTR_SERVER_PORT]

const USAGE: readonly (readonly [attribute: string, counter: metric.MetricName])[] = [
  [genAi.ATTR_GEN_AI_USAGE_INPUT_TOKENS, metric.METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_INPUT_TOKENS],
  [
    genAi.ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
    metric.METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_OUTPUT_TOKENS,
  ],
  [
    genAi.ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
    metric.METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_CACHE_READ_INPUT_TOKENS,
  ],
  [
    genAi.ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
    metric.METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_CACHE_WRITE_INPUT_TOKENS,
  ],
  [
    genAi.ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
    metric.METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_REASONING_OUTPUT_TOKENS,
  ],
]
const USAGE_OF_ONE: typeof USAGE = [
  [
    genAi.ATTR_GEN_AI_USAGE_INPUT_TOKENS,
    metric.METRIC_GEN_AI_CLIENT_INFERENCE_OPERATION_INPUT_TOKENS,
  ],
  [
    genAi.ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
    metric.METRIC_GEN_AI_CLIENT_INFERENCE_OPERATION_OUTPUT_TOKENS,
  ],
]

/**
 * Begins to measure a call. Of an inference that does its work by another one, such as a function around a
 * client of a monitored SDK, only the inner one is measured.
 *
 * @param description as records may show it
 * @param parent The context that the call was made in.
 */
export function measureCall(description: CallDescription, parent: Context): Measure {
  const { attributes: given = {}, channel } = description
  const kind = kindOf(description)
  const outer = parent.getValue(SCOPE) as Scope | undefined
  const scope: Scope = {
    ...{ kind, parent: outer, counted: false },
    ...{ inferenceCalls: 0, toolCalls: 0 },
  }
  tellOuter(description, kind, outer)
  const context = parent.setValue(SCOPE, scope)

  const recordTokens = (attributes: Attributes): void => {
    const about = pick(attributes, CLIENT_ATTRIBUTES)
    for (const [name, counter] of USAGE) {
      const count = attributes[name]
      if (!isCount(count)) continue
      const modality = { ...about, [metric.ATTR_GEN_AI_TOKEN_MODALITY]: 'unknown' }
      record(counter, count, modality, context)
    }
    for (const [name, histogram] of USAGE_OF_ONE) {
      const count = attributes[name]
      if (isCount(count)) record(histogram, count, about, context)
    }
  }

  const recordInference = (attributes: Attributes, seconds: number): void => {
    const about = pick(attributes, CLIENT_ATTRIBUTES)
    record(
      metric.METRIC_GEN_AI_CLIENT_INFERENCE_DURATION,
      seconds,
      pick(attributes, [...CLIENT_ATTRIBUTES, genAi.ATTR_ERROR_TYPE]),
      context,
    )
    recordTokens(attributes)
    const first = attributes[genAi.ATTR_GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK]
    if (isCount(first)) {
      const name = metric.METRIC_GEN_AI_CLIENT_INFERENCE_TIME_TO_FIRST_CHUNK
      record(name, first, about, context)
    }
    const cost = attributes[ATTR_CYLESTIO_USAGE_COST]
    if (isCount(cost)) record(metric.METRIC_CYLESTIO_USAGE_COST, cost, about, context)
  }

  const recordEnd = (end: MeasuredEnd): void => {
    const attributes = { ...given, ...end.attributes }
    const seconds = secondsOf(end.span)
    const durationOf = (name: metric.MetricName, names: readonly string[]): void =>
      record(name, seconds, pick(attributes, [...names, genAi.ATTR_ERROR_TYPE]), context)
    switch (description.measured === false ? 'other' : kind) {
      case 'inference':
        if (!scope.counted) recordInference(attributes, seconds)
        break
      case 'client':
        durationOf(metric.METRIC_GEN_AI_CLIENT_OPERATION_DURATION, CLIENT_ATTRIBUTES)
        break
      case 'tool':
        durationOf(metric.METRIC_GEN_AI_EXECUTE_TOOL_DURATION, TOOL_ATTRIBUTES)
        break
      case 'agent': {
        durationOf(metric.METRIC_GEN_AI_INVOKE_AGENT_DURATION, AGENT_ATTRIBUTES)
        const about = pick(attributes, AGENT_ATTRIBUTES)
        const { inferenceCalls, toolCalls } = scope
        const { METRIC_GEN_AI_INVOKE_AGENT_INFERENCE_CALLS: inferences } = metric
        record(inferences, inferenceCalls, about, context)
        record(metric.METRIC_GEN_AI_INVOKE_AGENT_TOOL_CALLS, toolCalls, about, context)
        break
      }
      case 'mcp':
        if (description.kind === SpanKind.SERVER) {
          durationOf(metric.METRIC_MCP_SERVER_OPERATION_DURATION, MCP_ATTRIBUTES)
        } else {
          const names = [...MCP_ATTRIBUTES, ...SERVER_ATTRIBUTES]
          durationOf(metric.METRIC_MCP_CLIENT_OPERATION_DURATION, names)
        }
    }
    if (end.blockedAt !== undefined) {
      const about = { [ATTR_CYLESTIO_CHANNEL]: channel, [ATTR_CYLESTIO_CALL_PHASE]: end.blockedAt }
      record(metric.METRIC_CYLESTIO_CALL_BLOCKED, 1, about, context)
    }
  }

  return {
    context,
    get isOuter() {
      return scope.counted
    },
    chunk(seconds) {
      if (seconds === undefined || kind !== 'inference' || scope.counted) return
      const name = metric.METRIC_GEN_AI_CLIENT_INFERENCE_TIME_PER_OUTPUT_CHUNK
      guard('measuring a chunk', () =>
        record(name, seconds, pick(given, CLIENT_ATTRIBUTES), context),
      )
    },
    end: (facts) => void guard('measuring a call', () => recordEnd(facts)),
  }
}

function kindOf({ channel, attributes = {} }: CallDescription): Kind {
  const operation = attributes[genAi.ATTR_GEN_AI_OPERATION_NAME]
  if (attributes[mcp.ATTR_MCP_METHOD_NAME] !== undefined) return 'mcp'
  if (INFERENCE.has(operation)) return 'inference'
  if (operation === genAi.GEN_AI_OPERATION_EXECUTE_TOOL) return 'tool'
  if (operation === 'invoke_agent') return 'agent'
  return operation !== undefined && channel === 'LLM' ? 'client' : 'other'
}

/** Counts the call for the agent that makes it; what is inside of a counted call is not counted again. */
function tellOuter(
  { attributes = {}, kind: spanKind }: CallDescription,
  kind: Kind,
  outer: Scope | undefined,
): void {
  const isTool =
    kind === 'tool' ||
    (kind === 'mcp' &&
      spanKind === SpanKind.CLIENT &&
      attributes[mcp.ATTR_MCP_METHOD_NAME] === mcp.MCP_METHOD_TOOLS_CALL)
  let again = false
  for (let scope = outer; scope !== undefined; scope = scope.parent) {
    if (kind === 'inference' && scope.kind === 'inference') {
      scope.counted = true
      again = true
    }
    if (isTool && (scope.kind === 'tool' || scope.kind === 'mcp')) again = true
    if (scope.kind !== 'agent') continue
    if (kind === 'inference' && !again) scope.inferenceCalls += 1
    if (isTool && !again) scope.toolCalls += 1
    // Agents outside of this one count what is theirs.
    break
  }
}

function record(
  name: metric.MetricName,
  value: number,
  attributes: Attributes,
  context: Context,
): void {
  recordMetric(metric.metricOf(name), value, attributes, context)
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0

function pick(attributes: Attributes, names: readonly string[]): Attributes {
  const picked: Attributes = {}
  for (const name of names) {
    if (attributes[name] !== undefined) picked[name] = attributes[name]
  }
  return picked
}

/** The duration of a span that has ended, as it is exported. */
function secondsOf(span: Span): number {
  const { duration } = span as Span & { readonly duration?: HrTime }
  return duration === undefined ? 0 : duration[0] + duration[1] / 1e9
}
