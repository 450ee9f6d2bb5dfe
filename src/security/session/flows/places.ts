/** Places that hold data of one owner or project each, and text that is carried from one to another. */
import { setLatest } from '../../../util/bounded.ts'
import type { Segment } from '../../types.ts'
import { collapse } from './collapse.ts'
import { copyText } from './copy-text.ts'
import { isNamedValue } from './named.ts'
import type { FlowState } from './state.ts'

/** One such place: a repository, a mailbox, a patient. */
export interface Place {
  /** The argument's name. */
  readonly key: string
  /** Its value, lower case. */
  readonly value: string
}

const PLACE_KEY =
  /^(?:repo|repository|repo_?name|project|project_?(?:id|key)|bucket|mailbox|box|database|db|schema|workspace|drive|vault|channel|channel_?(?:id|name)|patient|patient_?id|customer|customer_?id|client|client_?id|employee|employee_?id|applicant|account_?id|tenant|site|space|board)$/i
const MAX_VALUE = 120
const MAX_PLACES = 4
const MAX_TOOLS = 32

/** The places in the arguments of a call. */
export function placesOf(segments: readonly Segment[]): Place[] {
  const places: Place[] = []
  for (const { key, text } of segments) {
    if (places.length >= MAX_PLACES) break
    if (text.length > MAX_VALUE || !PLACE_KEY.test(key)) continue
    places.push({ key: copyText(key.toLowerCase()), value: copyText(collapse(text)) })
  }
  return places
}

/** Remembers what a call is about to read. */
export function rememberPlaces(tool: string, segments: readonly Segment[], state: FlowState): void {
  const places = placesOf(segments)
  if (places.length > 0) setLatest(state.places, copyText(tool), places, MAX_TOOLS)
  else state.places.delete(tool)
}

/** Whether the latest call of a tool read a place that the user did not name. */
export function readElsewhere(tool: string, state: FlowState): boolean {
  return state.places.get(tool)?.some((place) => !isNamedPlace(place, state)) ?? false
}

/** Whether a call writes to places that the user named, and to no other. */
export function isAtHome(segments: readonly Segment[], state: FlowState): boolean {
  const places = placesOf(segments)
  return places.length > 0 && places.every((place) => isNamedPlace(place, state))
}

/** `tern/site` is named by `site` too. */
function isNamedPlace({ value }: Place, state: FlowState): boolean {
  const last = value.split('/').at(-1) ?? value
  return isNamedValue(value, state) || isNamedValue(last, state)
}
