/** Takes in what a tool brought. */
import { addBounded, setLatest } from '../../../util/bounded.ts'
import type { ToolLabel } from '../../../semconv/types.ts'
import type { Segment } from '../../types.ts'
import { shareBudget, windowsOf } from '../../windows.ts'
import { commandsIn, isRedirecting } from './commands.ts'
import { copyText } from './copy-text.ts'
import { findDestinations } from './destinations.ts'
import type { DestinationKind } from './destinations.ts'
import { digestOf } from '../digest.ts'
import { edgesOf } from './edges.ts'
import { isField, nearOf, siblingsOf } from './fields.ts'
import type { FoundDestination } from './fields.ts'
import { readElsewhere } from './places.ts'
import { findPrivateData } from './private-data.ts'
import { eachShingle, eachValue, hashOfValue, SHINGLE_STRIDE } from './shingles.ts'
import { takeOpeners } from './openers.ts'
import { MAX_COMMANDS, MAX_DESTINATIONS, MAX_SEEN, MAX_TOOLS } from './state.ts'
import type { FlowState } from './state.ts'

/** Texts of one result that are read: the first and the last of them. */
const MAX_SEGMENTS = 2_048
/** Characters of one result that are read; of more, head, tail and windows between. */
const MAX_CHARS = 262_144
/** Longest text that is searched for telephone numbers, and for private data of unknown tools: both take long. */
const MAX_SEARCHED = 16_384
/** Characters of the words beside a destination that are kept. */
const MAX_NEAR = 160

/** Destinations of a kind in one result of which one may still be the only one that lasts. */
const MAX_RIVALS = 4
/** Characters on either side of a destination that belong to its sentence. */
const SENTENCE_CHARS = 120

/** A result: its texts, the tool and what the tool does. */
export interface ToolResult {
  readonly segments: readonly Segment[]
  readonly tool: string
  readonly labels: readonly ToolLabel[]
}

/** Takes in a result; texts that were taken in before cost a digest. */
export function takeResult(result: ToolResult, state: FlowState): void {
  const { tool, labels } = result
  if (labels.includes('untrusted')) addBounded(state.untrustedTools, tool, MAX_TOOLS)
  if (labels.includes('private')) addBounded(state.privateTools, tool, MAX_TOOLS)
  // Nothing is known of a tool without labels: where it has its text from is anybody's guess.
  const strange = labels.includes('untrusted') || labels.length === 0
  const found: FoundDestination[] = []
  for (const { text, segment } of freshTexts(result, state)) {
    for (const one of findDestinations(text, { phones: text.length <= MAX_SEARCHED })) {
      if (found.length < MAX_DESTINATIONS) found.push({ ...one, segment, text })
      else state.lost += 1
    }
    rememberText(text, result, state)
    if (strange) takeOpeners(text, tool, state)
    for (const command of commandsIn(text, tool, strange)) {
      state.commands.push(command)
      if (state.commands.length <= MAX_COMMANDS) continue
      state.commands.shift()
      state.lost += 1
    }
  }
  if (found.length === 0) return
  if (strange) addBounded(state.untrustedTools, tool, MAX_TOOLS)
  rememberDestinations(found, result, strange, state)
}

/** The texts that were not taken in before, and of long ones their windows. */
function freshTexts(
  { segments, tool }: ToolResult,
  state: FlowState,
): { text: string; segment: Segment }[] {
  const some = edgesOf(segments, MAX_SEGMENTS)
  state.lost += segments.length - some.length
  const fresh = some.filter(({ text }) =>
    addBounded(state.seen, digestOf('result', tool, text), MAX_SEEN),
  )
  const lengths = fresh.map(({ text }) => text.length)
  const shares = shareBudget(lengths, MAX_CHARS)
  return fresh.flatMap((segment, index) => {
    const share = shares[index] ?? 0
    state.lost += segment.text.length - share
    return windowsOf(segment.text.length, share).map(({ start, end }) => ({
      text: segment.text.slice(start, end),
      segment,
    }))
  })
}

function rememberText(text: string, { tool, labels }: ToolResult, state: FlowState): void {
  const untrusted = labels.includes('untrusted')
  const isPrivate = labels.includes('private')
  if (!untrusted && !isPrivate) {
    for (const { start, end } of windowsOf(text.length, MAX_SEARCHED)) {
      rememberPrivateData(text.slice(start, end), tool, state)
    }
    state.lost += Math.max(0, text.length - MAX_SEARCHED)
    return
  }
  const elsewhere = isPrivate && readElsewhere(tool, state)
  eachShingle(text, SHINGLE_STRIDE, (hash) => {
    if (elsewhere) state.elsewhere.add(hash)
    if (untrusted) state.untrustedText.add(hash)
    if (isPrivate) state.privateText.add(hash)
  })
  if (isPrivate) rememberValues(text, state)
}

/** A tool that is not known to read private data may have done it all the same. */
function rememberPrivateData(text: string, tool: string, state: FlowState): void {
  for (const { start, end } of findPrivateData(text)) {
    addBounded(state.privateTools, tool, MAX_TOOLS)
    const value = text.slice(start, end)
    eachShingle(value, SHINGLE_STRIDE, (hash) => {
      state.privateText.add(hash)
    })
    rememberValues(value, state)
  }
}

function rememberValues(text: string, state: FlowState): void {
  eachValue(text, (value) => {
    state.privateText.add(hashOfValue(value))
  })
}

/** Destinations beside which no other of their kind stands, but for some that say that they replace it. */
function lonelyKeys(found: readonly FoundDestination[]): ReadonlySet<string> {
  const kinds = new Map<DestinationKind, FoundDestination[]>()
  for (const one of found) {
    const known = kinds.get(one.kind) ?? []
    kinds.set(one.kind, known)
    if (known.length <= MAX_RIVALS && known.every(({ key }) => key !== one.key)) known.push(one)
  }
  const lonely = new Set<string>()
  for (const some of kinds.values()) {
    if (some.length > MAX_RIVALS) continue
    const lasting = some.filter((one) => !isReplacing(one))
    const [only] = some.length === 1 ? some : lasting
    if (only !== undefined && lasting.length <= 1) lonely.add(only.key)
  }
  return lonely
}

/** Whether the sentence of a destination says that it replaces another. */
function isReplacing({ text, start, end }: FoundDestination): boolean {
  const before = text
    .slice(Math.max(0, start - SENTENCE_CHARS), start)
    .split(/[.!?\n"] /)
    .at(-1)
  const after = text.slice(end, end + SENTENCE_CHARS).split(/[.!?\n"](?: |$)/)[0]
  return isRedirecting(`${before} ${after}`.toLowerCase())
}

function rememberDestinations(
  found: readonly FoundDestination[],
  { segments, tool }: ToolResult,
  strange: boolean,
  state: FlowState,
): void {
  const siblings = siblingsOf(segments)
  const lonely = lonelyKeys(found)
  for (const one of found) {
    const { kind, key } = one
    const known = state.destinations.get(key)
    const field = isField(one)
    const near = `${known?.near ?? ''} ${nearOf(one, field, siblings)}`.trim().slice(0, MAX_NEAR)
    const entry = {
      kind,
      tool: known?.tool ?? tool,
      untrusted: strange || known?.untrusted === true,
      field: field || known?.field === true,
      alone: lonely.has(key) && known?.alone !== false,
      near: copyText(near),
    }
    if (known === undefined && state.destinations.size >= MAX_DESTINATIONS) state.lost += 1
    setLatest(state.destinations, copyText(key), entry, MAX_DESTINATIONS)
  }
}
