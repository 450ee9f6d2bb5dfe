/** Our log events: one shape for call starts, alerts, the system's own news and the user's events. */
import { randomUUID } from 'node:crypto'
import { type Context, context } from '@opentelemetry/api'
import { idAttributes } from '../context/ids.ts'
import {
  ATTR_CYLESTIO_CHANNEL,
  ATTR_CYLESTIO_EVENT_ID,
  ATTR_CYLESTIO_EVENT_TYPE,
  ATTR_CYLESTIO_NAME,
  type EventLevel,
  SEVERITY,
  SEVERITY_TEXT,
} from '../semconv/cylestio.ts'
import { setLocalLogAttributes } from '../util/local-attributes.ts'
import { emitLog } from '../util/otel-logs.ts'

export interface MonitorEvent {
  readonly eventType: string
  readonly channel: string
  readonly level: EventLevel
  /** What it is about, for the `name` column. @default the event type */
  readonly name?: string
  readonly body?: string
  /** Exported everywhere. */
  readonly attributes?: Readonly<Record<string, unknown>>
  /** Seen by the local store only: content that `capture.otlp` keeps from leaving. */
  readonly localAttributes?: Readonly<Record<string, unknown>>
  /** Carries trace and ids. @default the active context */
  readonly context?: Context
  readonly agentId?: string | undefined
}

/** Emits one event through the OpenTelemetry logs API. Never throws. */
export function emitEvent(event: MonitorEvent): void {
  const from = event.context ?? context.active()
  const eventId = randomUUID()
  if (event.localAttributes !== undefined) setLocalLogAttributes(eventId, event.localAttributes)
  emitLog({
    eventName: event.eventType,
    severityNumber: SEVERITY[event.level],
    severityText: SEVERITY_TEXT[event.level],
    ...(event.body === undefined ? {} : { body: event.body }),
    attributes: {
      [ATTR_CYLESTIO_EVENT_ID]: eventId,
      [ATTR_CYLESTIO_EVENT_TYPE]: event.eventType,
      [ATTR_CYLESTIO_CHANNEL]: event.channel,
      ...(event.name === undefined ? {} : { [ATTR_CYLESTIO_NAME]: event.name }),
      ...idAttributes(from, event.agentId),
      ...event.attributes,
    },
    context: from,
  })
}
