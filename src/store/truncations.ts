/** What a record says of itself about what was cut from it. */
import {
  ATTR_CYLESTIO_DATA_TRUNCATED,
  ATTR_CYLESTIO_INPUT_LENGTH,
  ATTR_CYLESTIO_OUTPUT_LENGTH,
  OTEL_DROPPED_COUNTS,
} from '../semconv/cylestio.ts'

const [DROPPED_ATTRIBUTES, DROPPED_EVENTS, DROPPED_LINKS] = OTEL_DROPPED_COUNTS

/** Attributes that only a record with something cut has, and the reasons in `truncations`. */
const REASONS = [
  [ATTR_CYLESTIO_INPUT_LENGTH, 'input_cut'],
  [ATTR_CYLESTIO_OUTPUT_LENGTH, 'output_cut'],
  [ATTR_CYLESTIO_DATA_TRUNCATED, 'data_cut'],
  [DROPPED_ATTRIBUTES, 'attribute_limit'],
  [DROPPED_EVENTS, 'event_limit'],
  [DROPPED_LINKS, 'link_limit'],
] as const

// In a text the quotes around a name would have a backslash before them.
const MARKS = REASONS.map(([name, reason]) => ({
  name,
  reason,
  mark: new RegExp(`"${name.replaceAll('.', '\\.')}":(?!0[,}])`),
}))

/** The record of a call's start has a part of the input only; the span has what there is. */
const isStart = (eventType: string): boolean => eventType.endsWith('_start')

/** The reasons, out of the record's JSON text. */
export function truncationsInText(eventType: string, data: string): string[] {
  if (isStart(eventType)) return []
  // Nearly no record has one of them, and names are found faster than patterns.
  return MARKS.filter(({ name, mark }) => data.includes(name) && mark.test(data)).map(
    ({ reason }) => reason,
  )
}

/** The reasons, out of the record's attributes. */
export function truncationsIn(
  eventType: string,
  data: Readonly<Record<string, unknown>>,
): string[] {
  if (isStart(eventType)) return []
  return MARKS.filter(({ name }) => Boolean(data[name])).map(({ reason }) => reason)
}
