/** OpenTelemetry's records out of stored rows: the original ids, times and attributes. */
import { createTraceState, TraceFlags } from '@opentelemetry/api'
import type { Attributes, HrTime, Link, TraceState } from '@opentelemetry/api'
import {
  ATTR_CYLESTIO_EVENT_ID,
  OTEL_DROPPED_COUNTS,
  OTEL_PARENT_IS_REMOTE,
  OTEL_TRACE_FLAGS,
  OTEL_TRACE_STATE,
  SEVERITY,
  SEVERITY_TEXT,
} from '../../src/semconv/cylestio.ts'
import type { OutboxEvent } from '../../src/store/outbox/types.ts'
import type { EventRow } from '../../src/store/types.ts'
import type {
  ReadableLogRecordLike,
  ReadableSpanLike,
  ResourceLike,
  TimedEventLike,
} from '../../src/util/otel-types.ts'
import { exportedAttributes } from '../shared/outbox/exported.ts'

const STATUS_CODES = { UNSET: 0, OK: 1, ERROR: 2 } as const

/** The serializer groups records by the identity of their resource; the outbox keeps that. */
const resources = new WeakMap<object, ResourceLike>()

/** A span as its exporter would have seen it. */
export function rebuildSpan(event: OutboxEvent): ReadableSpanLike {
  const { row } = event
  const { attributes, counts, flags, ...origin } = splitAttributes(row)
  const traceId = row.trace_id ?? ''
  const start = row.time_unix_nano
  const end = row.end_time_unix_nano ?? start
  const { parent_span_id: parent, status_message: message } = row
  return {
    name: row.name,
    kind: row.kind ?? 0,
    spanContext: () => ({
      traceId,
      spanId: row.span_id ?? '',
      traceFlags: flags,
      ...stateOf(origin.traceState),
    }),
    ...(parent === null
      ? {}
      : {
          parentSpanContext: {
            traceId,
            spanId: parent,
            traceFlags: flags,
            isRemote: origin.parentIsRemote,
          },
        }),
    startTime: hrTimeOf(start),
    endTime: hrTimeOf(end),
    duration: hrTimeOf(end > start ? end - start : 0n),
    ended: true,
    status: {
      code: STATUS_CODES[row.status ?? 'UNSET'],
      ...(message === null ? {} : { message }),
    },
    attributes,
    events: listOf(row.events).map(spanEventOf),
    links: listOf(row.links).map(linkOf),
    resource: resourceOf(event),
    instrumentationScope: event.scope,
    droppedAttributesCount: counts[0],
    droppedEventsCount: counts[1],
    droppedLinksCount: counts[2],
  }
}

/** A log record; `eventName` is the event type, and the event's id is an attribute of it. */
export function rebuildLog(event: OutboxEvent): ReadableLogRecordLike {
  const { row } = event
  const { attributes, counts, flags } = splitAttributes(row)
  const time = hrTimeOf(row.time_unix_nano)
  const { trace_id: traceId, span_id: spanId } = row
  return {
    hrTime: time,
    hrTimeObserved: time,
    severityNumber: SEVERITY[row.level],
    severityText: SEVERITY_TEXT[row.level],
    ...(row.body === null ? {} : { body: row.body }),
    // What had no name of its own is stored as plain `log`.
    ...(row.event_type === 'log' ? {} : { eventName: row.event_type }),
    ...(traceId === null || spanId === null
      ? {}
      : { spanContext: { traceId, spanId, traceFlags: flags } }),
    attributes: { [ATTR_CYLESTIO_EVENT_ID]: row.event_id, ...attributes },
    resource: resourceOf(event),
    instrumentationScope: event.scope,
    droppedAttributesCount: counts[0],
  }
}

/** A span that the application's sampler left out goes to no backend; the database keeps it as evidence. */
export function isSampled({ row }: OutboxEvent): boolean {
  return !row.data.includes(`"${OTEL_TRACE_FLAGS}"`) || (splitAttributes(row).flags & 1) === 1
}

interface Split {
  readonly attributes: Attributes
  readonly counts: readonly [attributes: number, events: number, links: number]
  readonly flags: number
  readonly traceState: string
  readonly parentIsRemote: boolean
}

/** What stands beside the attributes in OTLP stands among them in a row. */
function splitAttributes(row: EventRow): Split {
  const attributes = { ...exportedAttributes(row.data) }
  const take = <T extends number | string | boolean>(name: string, usual: T): T => {
    const value = attributes[name]
    if (typeof value !== typeof usual) return usual
    delete attributes[name]
    return value as T
  }
  const [dropped, droppedEvents, droppedLinks] = OTEL_DROPPED_COUNTS.map((name) => take(name, 0))
  return {
    counts: [dropped ?? 0, droppedEvents ?? 0, droppedLinks ?? 0],
    flags: take<number>(OTEL_TRACE_FLAGS, TraceFlags.SAMPLED),
    traceState: take(OTEL_TRACE_STATE, ''),
    parentIsRemote: take(OTEL_PARENT_IS_REMOTE, false),
    attributes: attributes as Attributes,
  }
}

function resourceOf({ resource }: OutboxEvent): ResourceLike {
  let known = resources.get(resource)
  if (known === undefined) {
    known = { attributes: resource as Attributes }
    resources.set(resource, known)
  }
  return known
}

type Stored = Readonly<Record<string, unknown>>

function listOf(text: string | null): Stored[] {
  return text === null ? [] : (JSON.parse(text) as Stored[])
}

function spanEventOf({ time_unix_nano, name, attributes }: Stored): TimedEventLike {
  return {
    time: hrTimeOf(BigInt(textOf(time_unix_nano) || '0')),
    name: textOf(name),
    attributes: attributesOf(attributes),
  }
}

function linkOf({ trace_id, span_id, attributes, ...more }: Stored): Link {
  return {
    context: {
      traceId: textOf(trace_id),
      spanId: textOf(span_id),
      traceFlags:
        typeof more['trace_flags'] === 'number' ? more['trace_flags'] : TraceFlags.SAMPLED,
      ...stateOf(textOf(more['trace_state'])),
      ...(more['is_remote'] === true ? { isRemote: true } : {}),
    },
    attributes: attributesOf(attributes),
  }
}

function stateOf(text: string): { readonly traceState?: TraceState } {
  return text === '' ? {} : { traceState: createTraceState(text) }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function attributesOf(value: unknown): Attributes {
  return typeof value === 'object' && value !== null ? (value as Attributes) : {}
}

function hrTimeOf(nanos: bigint): HrTime {
  return [Number(nanos / 1_000_000_000n), Number(nanos % 1_000_000_000n)]
}
