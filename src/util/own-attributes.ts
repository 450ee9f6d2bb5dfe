/**
 * What we say of a span, whole. The limits of the user's SDK (`OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT`,
 * `OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT`) cut what a span keeps and exports; evidence is not cut.
 */
import type { Attributes, Span } from '@opentelemetry/api'

const bySpan = new WeakMap<object, Record<string, unknown>>()

/** Remembers attributes that a span was started with. */
export function noteOwnAttributes(span: object, attributes: Attributes): void {
  bySpan.set(span, { ...bySpan.get(span), ...attributes })
}

/** Sets attributes of ours on a span. Content is not ours: a processor of the user may take it away. */
export function setOwnAttributes(span: Span, attributes: Attributes): void {
  noteOwnAttributes(span, attributes)
  span.setAttributes(attributes)
}

/** An attribute as we set it, whatever became of it on the span. */
export function ownAttribute(span: object, name: string): unknown {
  return bySpan.get(span)?.[name]
}

/**
 * Attributes of ours that a limit has cut or left out. What somebody changed on purpose stays changed.
 *
 * @param span as an exporter gets it
 */
export function cutAttributes(span: {
  readonly attributes: Readonly<Record<string, unknown>>
  readonly droppedAttributesCount?: number | undefined
}): Readonly<Record<string, unknown>> | undefined {
  const own = bySpan.get(span)
  if (own === undefined) return undefined
  const dropped = (span.droppedAttributesCount ?? 0) > 0
  const cut = Object.entries(own).filter(([name, value]) => {
    const kept = span.attributes[name]
    return kept === undefined ? dropped && value !== undefined : isCut(kept, value)
  })
  return cut.length === 0 ? undefined : Object.fromEntries(cut)
}

function isCut(kept: unknown, whole: unknown): boolean {
  if (kept === whole) return false
  if (typeof kept === 'string') {
    return typeof whole === 'string' && kept.length < whole.length && whole.startsWith(kept)
  }
  if (!Array.isArray(kept) || !Array.isArray(whole) || kept.length !== whole.length) return false
  return kept.some((item, at) => isCut(item, whole[at]))
}
