/** What was found in texts that were judged before. An agent sends its whole conversation with each turn. */
import { hash } from 'node:crypto'

import type { Hit, InspectContext, Segment } from './types.ts'

/** Shorter texts are judged in little more than the 1.5 microseconds that a look into the memory takes. */
const LEAST_CHARS = 64
const MAX_ENTRIES = 4096
/** Hits of all entries together; with their reasons some 300 bytes each. */
const MAX_HITS = 8192

/** Remembers hits by everything that a detector may judge by, except the path. */
export interface HitMemory {
  /**
   * The hits of a text, judged now or before.
   *
   * @param share Characters of the text that may be inspected.
   * @param judge Returns undefined when the answer must not be kept.
   */
  recall(segment: Segment, share: number, context: InspectContext, judge: () => Answer): Answer
}

/** What was found in a text. */
export interface Answer {
  readonly hits: readonly Hit[]
  /** Whether a detector left a part of it unread. */
  readonly cut: boolean
  /** Whether it is the same the next time. */
  readonly lasting: boolean
}

/** No memory: judges every time. */
export const NO_MEMORY: HitMemory = { recall: (_segment, _share, _context, judge) => judge() }

/**
 * A memory of at most 4,096 texts, the longest unused forgotten first. It keeps SHA-256 digests, no text: a
 * secret in a prompt does not live longer because it was judged. Under 2 MB when full.
 */
export function createHitMemory(): HitMemory {
  const entries = new Map<string, Answer>()
  let held = 0
  const forget = (key: string): void => {
    held -= entries.get(key)?.hits.length ?? 0
    entries.delete(key)
  }
  return {
    recall(segment, share, context, judge) {
      if (segment.text.length < LEAST_CHARS) return judge()
      const key = keyOf(segment, share, context)
      const known = entries.get(key)
      if (known !== undefined) {
        // A Map keeps the order of insertion: the first entry is the one that was not asked for longest.
        entries.delete(key)
        entries.set(key, known)
        return known
      }
      const answer = judge()
      const { hits, lasting } = answer
      if (!lasting || hits.length > MAX_HITS) return answer
      entries.set(key, answer)
      held += hits.length
      for (const oldest of entries.keys()) {
        if (entries.size <= MAX_ENTRIES && held <= MAX_HITS) break
        forget(oldest)
      }
      return answer
    },
  }
}

function keyOf(
  { text, role, key }: Segment,
  share: number,
  { channel, name, phase, argumentKinds }: InspectContext,
): string {
  const digest = hash('sha256', text, 'base64')
  const kind = argumentKinds?.get(key) ?? ''
  // Names come from outside: with their lengths in front no two lists of them are written alike.
  const names = `${key.length},${channel.length},${name?.length ?? ''}:${key}${channel}${name ?? ''}`
  return `${digest}${text.length},${share} ${role} ${phase} ${kind} ${names}`
}
