/** Holds a definition against those that were pinned before. */
import { hash } from 'node:crypto'
import type { KnownTool } from '../registry.ts'
import type { PinStore } from '../types.ts'
import { differenceOf, standardOf, worseningsOf, type Difference } from './changes.ts'
import type { InspectText } from './judge.ts'
import { pinText, readPin } from './pin-text.ts'
import type { Problem } from './problem.ts'
import { DEFINITION_CHANGED, RUG_PULL } from './rules.ts'

/** Longer names of servers and tools are pinned by their beginning and a hash. */
const MAX_NAME = 200
/** Ways of becoming worse that a reason names. */
const MAX_WAYS = 3

/** What the pins say of a definition. */
export interface PinStanding {
  readonly problem: Problem | undefined
  /** A person approved this very definition. */
  readonly approved: boolean
}

/** A tool of a server. */
export type ServerTool = KnownTool & { readonly server: string }

/**
 * Compares a definition with the pins of its tool. A harmless change is a problem once, when the definition
 * is new to the store. A change for the worse stays one until that definition is approved: it is measured
 * against the last approved definition, or the first, so that neither a restart nor a step in between makes
 * it a known one.
 *
 * @throws what the store throws
 */
export function comparePins(
  tool: ServerTool,
  pins: PinStore,
  inspectText: InspectText,
): PinStanding {
  const known = pins.read(pinName(tool.server), pinName(tool.name))
  const own = known.find((pin) => pin.hash === tool.hash)
  if (own?.approvedAt !== undefined) return { problem: undefined, approved: true }
  const others = known.filter((pin) => pin.hash !== tool.hash)
  const baseline = known.findLast((pin) => pin.approvedAt !== undefined) ?? known[0]
  if (baseline === undefined || baseline === own) return FINE
  const before = readPin(baseline)
  const standard = before?.standard ?? (before && standardOf(before.definition, inspectText))
  const worsenings =
    standard === undefined ? [] : worseningsOf(standard, tool.definition, inspectText)
  const [worst] = worsenings
  if (before !== undefined && worst !== undefined) {
    const difference = differenceOf(before.definition, tool.definition, worst.path)
    const ways = [...new Set(worsenings.map(({ how }) => how))].slice(0, MAX_WAYS).join(', ')
    const reason = `${RUG_PULL.reason.slice(0, -1)}: ${ways}.`
    return { problem: { rule: RUG_PULL, reason, ...placeOf(tool, difference) }, approved: false }
  }
  if (own !== undefined) return FINE
  const latest = others.reduce((a, b) => (b.lastSeen > a.lastSeen ? b : a), baseline)
  const previous = readPin(latest)
  const isKept = previous !== undefined && previous.standard === undefined
  const difference = isKept ? differenceOf(previous.definition, tool.definition) : UNKNOWN
  return { problem: { rule: DEFINITION_CHANGED, ...placeOf(tool, difference) }, approved: false }
}

const FINE: PinStanding = { problem: undefined, approved: false }
const UNKNOWN: Difference = { text: 'the pinned definition was not kept', start: 0, end: 34 }

/**
 * Records that the definition was seen now.
 *
 * @throws what the store throws
 */
export function recordPin(
  tool: ServerTool,
  pins: PinStore,
  { atMs, inspectText }: { readonly atMs: number; readonly inspectText: InspectText },
): void {
  const now = new Date(atMs).toISOString()
  pins.record({
    server: pinName(tool.server),
    tool: pinName(tool.name),
    hash: tool.hash,
    firstSeen: now,
    lastSeen: now,
    definition: pinText(tool, inspectText),
  })
}

/**
 * Whether a person has approved this definition by now.
 *
 * @throws what the store throws
 */
export function isApproved(tool: ServerTool, pins: PinStore): boolean {
  return pins
    .read(pinName(tool.server), pinName(tool.name))
    .some((pin) => pin.hash === tool.hash && pin.approvedAt !== undefined)
}

function placeOf(
  tool: KnownTool,
  difference: Difference,
): Pick<Problem, 'path' | 'text' | 'start' | 'end'> {
  return { path: `tools.${tool.name}`, ...difference }
}

function pinName(name: string): string {
  if (name.length <= MAX_NAME) return name
  return `${name.slice(0, MAX_NAME)}…${hash('sha256', name).slice(0, 16)}`
}
