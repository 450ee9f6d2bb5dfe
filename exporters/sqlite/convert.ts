/** OpenTelemetry's finished spans and log records as events. */
import { randomUUID } from 'node:crypto'
import type { Link, SpanContext, TraceState } from '@opentelemetry/api'
import {
  ATTR_CYLESTIO_AGENT_ID,
  ATTR_CYLESTIO_CHANNEL,
  ATTR_CYLESTIO_EVENT_ID,
  ATTR_CYLESTIO_EVENT_TYPE,
  ATTR_CYLESTIO_EXPORTED,
  ATTR_CYLESTIO_LOCAL_ONLY,
  ATTR_CYLESTIO_NAME,
  ATTR_CYLESTIO_SECURITY_LEVEL,
  ATTR_CYLESTIO_SESSION_ID,
  ATTR_CYLESTIO_USER_ID,
  OTEL_DROPPED_COUNTS,
  OTEL_PARENT_IS_REMOTE,
  OTEL_TRACE_FLAGS,
  OTEL_TRACE_STATE,
  levelOfSeverity,
} from '../../src/semconv/cylestio.ts'
import type { EventLevel } from '../../src/semconv/cylestio.ts'
import {
  ATTR_GEN_AI_CONVERSATION_ID,
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_SERVICE_NAME,
  GEN_AI_OPERATION_EXECUTE_TOOL,
} from '../../src/semconv/gen-ai.ts'
import { ATTR_MCP_METHOD_NAME } from '../../src/semconv/mcp.ts'
import type { SecurityLevel } from '../../src/semconv/types.ts'
import type { NewEvent } from '../../src/store/types.ts'
import { localLogAttributes, localSpanAttributes } from '../../src/util/local-attributes.ts'
import { cutAttributes } from '../../src/util/own-attributes.ts'
import type {
  ReadableLogRecordLike,
  ReadableSpanLike,
  TimedEventLike,
} from '../../src/util/otel-types.ts'
import { hrTimeToNanos } from '../../src/util/time.ts'

export interface ConvertOptions {
  /** Agent of records that name none; without it their resource's `service.name`, else `unknown`. */
  readonly agentId?: string | undefined
  /**
   * Keep also what leaves in place of local content that is wider: `capture.local: full` with
   * `capture.otlp: masked`. Never the other way round, for the database must not hold more than it may.
   * @default false
   */
  readonly keepExported?: boolean | undefined
}

type Data = Readonly<Record<string, unknown>>

/** SpanKind.CLIENT, TraceFlags.SAMPLED, SpanStatusCode of `@opentelemetry/api`; this file stays free of it. */
const KIND_CLIENT = 2
const SAMPLED = 1
const STATUSES = ['UNSET', 'OK', 'ERROR'] as const

/**
 * A finished span as an event. Spans of others, without our attributes, get: event type `span`; channel
 * `TOOL`, `LLM` or `MCP` by their GenAI and MCP attributes, else `API` for clients and `SYSTEM` for the rest.
 */
export function spanToEvent(span: ReadableSpanLike, options: ConvertOptions = {}): NewEvent {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext()
  const data: Data = {
    ...span.attributes,
    ...droppedCounts(span),
    ...traceFlagsOf(traceFlags),
    ...originOf(traceState, span.parentSpanContext),
    ...localData(span.attributes, localSpanAttributes(span), {
      cut: cutAttributes(span),
      ...options,
    }),
  }
  const securityLevel = securityLevelOf(data)
  const status = STATUSES[span.status.code] ?? 'UNSET'
  const parentSpanId = span.parentSpanContext?.spanId
  return {
    eventId: `${traceId}-${spanId}`,
    record: 'span',
    timeUnixNano: hrTimeToNanos(span.startTime),
    endTimeUnixNano: hrTimeToNanos(span.endTime),
    ...idsOf(data, span, options),
    eventType: text(data[ATTR_CYLESTIO_EVENT_TYPE]) ?? 'span',
    name: span.name,
    channel: text(data[ATTR_CYLESTIO_CHANNEL]) ?? channelOfSpan(data, span.kind),
    level: levelOfSpan(securityLevel, status),
    securityLevel,
    traceId,
    spanId,
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    kind: span.kind,
    status,
    ...(span.status.message === undefined ? {} : { statusMessage: span.status.message }),
    data,
    events: span.events.map(eventOfSpan),
    links: span.links.map(linkOfSpan),
  }
}

/**
 * A log record as an event. Without our attributes: event type is its event name, else `log`; channel
 * `SYSTEM`; a random id.
 */
export function logToEvent(record: ReadableLogRecordLike, options: ConvertOptions = {}): NewEvent {
  const given = text(record.attributes[ATTR_CYLESTIO_EVENT_ID])
  const data: Data = {
    ...record.attributes,
    ...(record.droppedAttributesCount > 0
      ? { [OTEL_DROPPED_COUNTS[0]]: record.droppedAttributesCount }
      : {}),
    ...(record.spanContext === undefined ? {} : traceFlagsOf(record.spanContext.traceFlags)),
    ...localData(
      record.attributes,
      given === undefined ? undefined : localLogAttributes(given),
      options,
    ),
  }
  const eventType = text(data[ATTR_CYLESTIO_EVENT_TYPE]) ?? text(record.eventName) ?? 'log'
  return {
    eventId: given ?? randomUUID(),
    record: 'log',
    timeUnixNano: hrTimeToNanos(record.hrTime),
    ...idsOf(data, record, options),
    eventType,
    name: text(data[ATTR_CYLESTIO_NAME]) ?? text(record.eventName) ?? eventType,
    channel: text(data[ATTR_CYLESTIO_CHANNEL]) ?? 'SYSTEM',
    level: levelOfSeverity(record.severityNumber),
    securityLevel: securityLevelOf(data),
    ...(record.spanContext === undefined
      ? {}
      : { traceId: record.spanContext.traceId, spanId: record.spanContext.spanId }),
    data,
    ...(record.body === undefined ? {} : { body: record.body }),
  }
}

/** Converts what can be converted; one unreadable record must not cost the others of its batch. */
export function convertAll<T>(
  records: readonly T[],
  convert: (record: T) => NewEvent,
): { readonly events: readonly NewEvent[]; readonly error?: Error } {
  const events: NewEvent[] = []
  let error: Error | undefined
  for (const record of records) {
    try {
      events.push(convert(record))
    } catch (thrown) {
      error = thrown instanceof Error ? thrown : new Error(String(thrown))
    }
  }
  return error === undefined ? { events } : { events, error }
}

function idsOf(
  data: Data,
  source: Pick<ReadableSpanLike, 'resource' | 'instrumentationScope'>,
  options: ConvertOptions,
): Pick<NewEvent, 'agentId' | 'sessionId' | 'userId' | 'resource' | 'scope'> {
  const resource = source.resource.attributes
  const sessionId = text(data[ATTR_CYLESTIO_SESSION_ID]) ?? text(data[ATTR_GEN_AI_CONVERSATION_ID])
  const userId = text(data[ATTR_CYLESTIO_USER_ID])
  const { name, version, schemaUrl } = source.instrumentationScope
  return {
    agentId:
      text(data[ATTR_CYLESTIO_AGENT_ID]) ??
      text(options.agentId) ??
      text(resource[ATTR_SERVICE_NAME]) ??
      'unknown',
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(userId === undefined ? {} : { userId }),
    resource,
    scope: {
      name,
      ...(version === undefined ? {} : { version }),
      ...(schemaUrl === undefined ? {} : { schemaUrl }),
    },
  }
}

function channelOfSpan(data: Data, kind: number): string {
  const operation = data[ATTR_GEN_AI_OPERATION_NAME]
  if (data[ATTR_MCP_METHOD_NAME] !== undefined) return 'MCP'
  if (operation === GEN_AI_OPERATION_EXECUTE_TOOL) return 'TOOL'
  if (operation !== undefined) return 'LLM'
  return kind === KIND_CLIENT ? 'API' : 'SYSTEM'
}

function securityLevelOf(data: Data): SecurityLevel {
  const level = data[ATTR_CYLESTIO_SECURITY_LEVEL]
  return level === 'suspicious' || level === 'dangerous' ? level : 'none'
}

function levelOfSpan(security: SecurityLevel, status: (typeof STATUSES)[number]): EventLevel {
  if (security === 'dangerous' || status === 'ERROR') return 'error'
  return security === 'suspicious' ? 'warning' : 'info'
}

/** What a span limit has cut off, under the names that OpenTelemetry gives it in other formats. */
function droppedCounts(span: ReadableSpanLike): Data | undefined {
  const { droppedAttributesCount, droppedEventsCount, droppedLinksCount } = span
  if (!droppedAttributesCount && !droppedEventsCount && !droppedLinksCount) return undefined
  const [attributes, events, links] = OTEL_DROPPED_COUNTS
  return {
    [attributes]: droppedAttributesCount,
    [events]: droppedEventsCount,
    [links]: droppedLinksCount,
  }
}

/** Nearly every span is sampled; the others are evidence here and go to no backend. */
function traceFlagsOf(flags: number): Data | undefined {
  return flags === SAMPLED ? undefined : { [OTEL_TRACE_FLAGS]: flags }
}

/** What else belongs to a span's place in a trace that spans processes. */
function originOf(
  state: TraceState | undefined,
  parent: SpanContext | undefined,
): Data | undefined {
  const text = state?.serialize() ?? ''
  const isRemote = parent?.isRemote === true
  if (text === '' && !isRemote) return undefined
  return {
    ...(text === '' ? {} : { [OTEL_TRACE_STATE]: text }),
    ...(isRemote ? { [OTEL_PARENT_IS_REMOTE]: true } : {}),
  }
}

/** Local content and what a limit has cut, and which of it no exporter saw, so that what is sent from the table sends no more. */
function localData(
  exported: Data,
  content: Data | undefined,
  options: ConvertOptions & { readonly cut?: Data | undefined },
): Data {
  const { cut } = options
  if (content === undefined && cut === undefined) return {}
  const local: Data = { ...cut, ...content }
  const keys = Object.keys(local)
  const kept = options.keepExported === true
  const differs = (key: string): boolean =>
    (kept || cut?.[key] !== undefined) &&
    exported[key] !== undefined &&
    exported[key] !== local[key]
  const hidden = keys.filter((key) => exported[key] === undefined || differs(key))
  if (hidden.length === 0) return local
  const replaced = hidden.filter(differs).map((key) => [key, exported[key]] as const)
  return {
    ...local,
    [ATTR_CYLESTIO_LOCAL_ONLY]: hidden,
    ...(replaced.length === 0 ? {} : { [ATTR_CYLESTIO_EXPORTED]: Object.fromEntries(replaced) }),
  }
}

function eventOfSpan(event: TimedEventLike): Data {
  return {
    time_unix_nano: String(hrTimeToNanos(event.time)),
    name: event.name,
    attributes: event.attributes ?? {},
  }
}

function linkOfSpan(link: Link): Data {
  return {
    trace_id: link.context.traceId,
    span_id: link.context.spanId,
    trace_state: link.context.traceState?.serialize() ?? '',
    ...(link.context.isRemote === true ? { is_remote: true } : {}),
    ...(link.context.traceFlags === SAMPLED ? {} : { trace_flags: link.context.traceFlags }),
    attributes: link.attributes ?? {},
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
