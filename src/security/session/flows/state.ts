/** What is remembered of a session, and the bounds of it. */
import { createBloom, MAX_BLOOM_BYTES } from './bloom.ts'
import type { Bloom } from './bloom.ts'
import type { Command } from './commands.ts'
import type { DestinationKind } from './destinations.ts'
import type { Opener } from './openers.ts'
import type { Place } from './places.ts'

/** A destination that stood in a result. */
export interface KnownDestination {
  readonly kind: DestinationKind
  /** Name of the tool that brought it. */
  readonly tool: string
  /** Whether a tool that brings text of strangers in brought it. */
  readonly untrusted: boolean
  /** Whether it was the whole of a labelled field, such as `from`. */
  readonly field: boolean
  /** Whether no other destination of its kind stood in the same result. */
  readonly alone: boolean
  /** Words beside it that name whose it is, lower case. */
  readonly near: string
}

/** What one session has shown. */
export interface FlowState {
  /** Names of the tools whose results were text of strangers, and private data. */
  readonly untrustedTools: Set<string>
  readonly privateTools: Set<string>
  readonly untrustedText: Bloom
  readonly privateText: Bloom
  readonly destinations: Map<string, KnownDestination>
  readonly commands: Command[]
  /** Sentences that may be orders by a verb of any sort, by its stem; the latest of each. */
  readonly openers: Map<string, Opener>
  /** Texts of the user and the developer, lower case, white space as single spaces. */
  readonly named: string[]
  /** The words of these texts, for names that are looked up often. */
  readonly namedWords: Set<string>
  /** Destinations in them. */
  readonly namedKeys: Map<string, DestinationKind>
  /** Bits of `ACTION` that they ask for. */
  asked: number
  delegated: boolean
  /** Whether all that they ask for was understood. */
  understood: boolean
  /** Text of private places that the user did not name, such as another repository. */
  readonly elsewhere: Bloom
  /** Places that the latest call of a tool read, by the tool's name. */
  readonly places: Map<string, readonly Place[]>
  /** The pieces that calls sent one after the other, short ones only. */
  sent: string
  /** Digests of the segments that were taken in already. */
  readonly seen: Set<number>
  /** Digests of calls that were reported when the model asked for them. */
  readonly reported: Set<number>
  /** Characters and entries that found no room. */
  lost: number
}

export const MAX_DESTINATIONS = 512
export const MAX_COMMANDS = 128
export const MAX_OPENERS = 128
/** Characters of all texts of the user and the developer together. */
export const MAX_NAMED_CHARS = 65_536
export const MAX_NAMED_KEYS = 256
export const MAX_NAMED_WORDS = 2_048
export const MAX_TOOLS = 16
export const MAX_SEEN = 2_048
export const MAX_REPORTED = 64

/** Most bytes of a session: filters, commands (text, surroundings, hashes), user texts, destinations, digests. */
export const MAX_SESSION_BYTES =
  3 * MAX_BLOOM_BYTES +
  MAX_COMMANDS * 3_600 +
  MAX_OPENERS * 700 +
  MAX_NAMED_CHARS * 2 +
  (MAX_DESTINATIONS + MAX_NAMED_KEYS) * 800 +
  MAX_NAMED_WORDS * 100 +
  (MAX_SEEN + MAX_REPORTED) * 40

/** The state of a new session: less than a kilobyte. */
export function createFlowState(): FlowState {
  return {
    untrustedTools: new Set(),
    privateTools: new Set(),
    untrustedText: createBloom(),
    privateText: createBloom(),
    destinations: new Map(),
    commands: [],
    openers: new Map(),
    named: [],
    namedWords: new Set(),
    namedKeys: new Map(),
    asked: 0,
    delegated: false,
    understood: true,
    elsewhere: createBloom(),
    places: new Map(),
    sent: '',
    seen: new Set(),
    reported: new Set(),
    lost: 0,
  }
}
