/** Reads the arguments of a call: whom they name, and what they send. */
import type { Segment } from '../../types.ts'
import { accountNumberOf, bareHostOf, findDestinations } from './destinations.ts'
import { collapse } from './collapse.ts'
import type { Destination } from './destinations.ts'
import { edgesOf } from './edges.ts'

/** A destination in the arguments and the segment that it stands in. */
export interface Target extends Destination {
  readonly segment: Segment
}

/** The arguments of a call, sorted. */
export interface CallArguments {
  /** Destinations that the call goes to. */
  readonly targets: readonly Target[]
  /** Destinations that are spoken of in what is sent. */
  readonly mentions: readonly Target[]
  /** Arguments that hold what is sent. */
  readonly contents: readonly Segment[]
  /** The other arguments: ids, names, options. */
  readonly values: readonly Segment[]
}

/** Arguments that hold what is sent. */
const CONTENT_KEY =
  /^(?:body|text|content|contents|message|subject|description|comment|note|notes|summary|html|markdown|caption|payload|data|files|patch|diff|title|reason|memo|reference|review|answer|reply)$/i
/** Arguments that name somebody or some place in words. */
const TARGET_KEY =
  /^(?:to|cc|bcc|recipients?|recipient_?\w*|users?|user_?name|participants?|attendees|invitees|members?|assignees?|channels?|channel_?(?:id|name)|chat_?id|owner|repo|repository|group|seller|beneficiary|payee|destination|target|handle|bucket|space|hotel|restaurant|company|(?:delivery_?|shipping_?)?address|ship_?to|deliver_?to)$/i
/** Longest name of somebody or some place, in characters. */
const MAX_NAME = 80
/** Arguments that are searched for destinations: the first and the last of them. */
const MAX_READ = 2_048
/** Texts of each kind that are looked at; a call with more is a bulk load. */
const MAX_SEGMENTS = 256
/** Destinations of one call that are looked at. */
const MAX_TARGETS = 64

/** Sorts the arguments of a call. */
export function readArguments(segments: readonly Segment[]): CallArguments {
  const targets: Target[] = []
  const mentions: Target[] = []
  const contents: Segment[] = []
  const values: Segment[] = []
  for (const segment of edgesOf(segments, MAX_READ)) {
    const { text, key } = segment
    const isContent = CONTENT_KEY.test(key)
    const sorted = isContent ? contents : values
    if (sorted.length < MAX_SEGMENTS) sorted.push(segment)
    const found: Destination[] = findDestinations(text, {
      phones: !isContent && text.length <= MAX_NAME,
    })
    if (found.length === 0 && !isContent) {
      const whole = { start: 0, end: text.length }
      const account = accountNumberOf(text, key)
      const host = bareHostOf(text)
      if (account !== undefined) found.push({ kind: 'account', key: account, ...whole })
      else if (host !== undefined) found.push({ kind: 'host', key: host, ...whole })
    }
    const list = isContent ? mentions : targets
    for (const one of found) if (list.length < MAX_TARGETS) list.push({ ...one, segment })
    const name = text.trim()
    if (found.length > 0 || !TARGET_KEY.test(key) || name === '' || name.length > MAX_NAME) continue
    targets.push({ kind: 'name', key: collapse(name), start: 0, end: text.length, segment })
  }
  return { targets: targets.slice(0, MAX_TARGETS), mentions, contents, values }
}
