import { type Context, type Span, SpanKind, trace } from '@opentelemetry/api'
import { idAttributes } from '../context/ids.ts'
import {
  ATTR_CYLESTIO_CHANNEL,
  ATTR_CYLESTIO_EVENT_TYPE,
  callEventType,
} from '../semconv/cylestio.ts'
import { EvidenceSpan } from '../spans/evidence-span.ts'
import { coverAround } from '../util/covered-spans.ts'
import { noteOwnAttributes } from '../util/own-attributes.ts'
import { guard } from './problems.ts'
import type { CallRuntime } from './runtime.ts'
import type { CallDescription } from './types.ts'

/**
 * The span of a call: the tracer's where it records, one of our own otherwise. A provider that throws, as it
 * does when a processor of the application throws, must cost neither the call nor its judgement.
 */
export function startSpan(
  description: CallDescription,
  runtime: CallRuntime,
  parent: Context,
): Span {
  const options = {
    kind: description.kind ?? SpanKind.INTERNAL,
    attributes: {
      // First, so that a span with too many attributes cannot lose them.
      [ATTR_CYLESTIO_CHANNEL]: description.channel,
      [ATTR_CYLESTIO_EVENT_TYPE]: callEventType(description.channel, 'start'),
      ...idAttributes(parent, runtime.agentId),
      ...description.attributes,
    },
  }
  const { spanName, channel } = description
  coverAround(trace.getSpan(parent), channel)
  const span = guard('starting a span', () => runtime.tracer().startSpan(spanName, options, parent))
  if (span?.isRecording() !== true) return new EvidenceSpan(spanName, options, parent, span)
  noteOwnAttributes(span, options.attributes)
  return span
}
