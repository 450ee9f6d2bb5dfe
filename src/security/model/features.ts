/**
 * The features of the text model: hashed character 4- and 5-grams, word 1- and 2-grams, for scripts without
 * spaces character 2- and 3-grams (Weinberger et al., "Feature hashing", 2009), and, not hashed, the ideas of
 * the text and which follows which, near or farther off. The ideas are what makes one language teach another.
 */
import type { ConceptHits } from './concepts/find.ts'
import { CONCEPTS } from './concepts/types.ts'

/** Buckets of the hash table; a power of two. */
export const BUCKETS = 1 << 17
const MASK = BUCKETS - 1
const IDEAS = CONCEPTS.length
const NEAR_PAIRS = BUCKETS + IDEAS
const FAR_PAIRS = NEAR_PAIRS + IDEAS * IDEAS
/** Weights of a model: the buckets, the ideas, and their pairs near and far. */
export const WEIGHTS = FAR_PAIRS + IDEAS * IDEAS

/** Characters of a window and the step to the next one: an attack inside a long text must not be diluted. */
export const WINDOW = 600
export const STEP = 450

/** Characters between two ideas that belong together, and those of a pair at all. */
const NEAR = 45
const FAR = 120
/** Places after an idea that are paired with it. */
const FOLLOWERS = 5

/** Numbers of the features of one window, each once. Reused between calls. */
export interface Features {
  readonly indexes: Uint32Array
  count: number
}

/** Room for every gram of a window and every pair of ideas. */
export function createFeatures(): Features {
  return { indexes: new Uint32Array(WINDOW * 7 + 64 + WEIGHTS - BUCKETS), count: 0 }
}

/** Which features this window has already: bits, so that they fit into the processor's nearest cache. */
const seen = new Int32Array(Math.ceil(WEIGHTS / 32))

function mix(hash: number): number {
  const a = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (a ^ (a >>> 13)) & MASK
}

/**
 * Collects the features of `folded` from `start` to `end`, at most one window. Linear in the window.
 *
 * @param folded Text out of `foldText`.
 * @param ideas What `findConcepts` found in it.
 */
export function collectFeatures(
  folded: string,
  start: number,
  end: number,
  ideas: ConceptHits,
  into: Features,
): void {
  seen.fill(0)
  into.count = 0
  collectGrams(folded, start, end, into)
  collectIdeas(ideas, start, end, into)
}

/** Adds a feature that the window does not have yet; returns the new count. Without a branch: half are new. */
function note(at: number, indexes: Uint32Array, count: number): number {
  const word = seen[at >>> 5] ?? 0
  seen[at >>> 5] = word | (1 << (at & 31))
  indexes[count] = at
  return count + (1 ^ ((word >>> (at & 31)) & 1))
}

function collectGrams(folded: string, start: number, end: number, into: Features): void {
  const { indexes } = into
  let count = into.count
  let word = 0
  let before = 0
  let c1 = 0
  let c2 = 0
  let c3 = 0
  let c4 = 0
  for (let index = start; index <= end; index += 1) {
    let code = index < end ? folded.charCodeAt(index) : 0x20
    if (code >= 0x30 && code <= 0x39) code = 0x30
    else if (code === 0x0a) code = 0x20
    const four = hashFour(c3, c2, c1, code)
    let at = mix(four)
    count = note(at, indexes, count)
    at = mix(Math.imul(four ^ c4, 0x5bd1e995) + 5)
    count = note(at, indexes, count)
    if (code >= 0x2e80) {
      at = mix(Math.imul(c1, 0x01000193) ^ Math.imul(code, 0x3d4d51cb) ^ 0x22)
      count = note(at, indexes, count)
      at = mix(hashFour(0x33, c2, c1, code))
      count = note(at, indexes, count)
    }
    if (isWord(code)) {
      word = Math.imul(word ^ code, 0x01000193) + 0x9e37
    } else if (word !== 0) {
      at = mix(word ^ 0x11111111)
      count = note(at, indexes, count)
      at = mix(Math.imul(before, 0x85ebca6b) ^ word ^ 0x22222222)
      count = note(at, indexes, count)
      before = word
      word = 0
    }
    c4 = c3
    c3 = c2
    c2 = c1
    c1 = code
  }
  into.count = count
}

function collectIdeas(ideas: ConceptHits, start: number, end: number, into: Features): void {
  const { places, concepts, count } = ideas
  const { indexes } = into
  let size = into.count
  for (let first = firstFrom(ideas, start); first < count; first += 1) {
    const place = places[first] ?? 0
    if (place >= end) break
    const idea = concepts[first] ?? 0
    let at = BUCKETS + idea
    size = note(at, indexes, size)
    const limit = Math.min(end, place + FAR + 1)
    let followers = 0
    let last = place
    for (let next = first + 1; next < count; next += 1) {
      const other = places[next] ?? 0
      if (other === place) continue
      if (other >= limit) break
      if (other !== last) {
        followers += 1
        if (followers > FOLLOWERS) break
        last = other
      }
      const pair = idea * IDEAS + (concepts[next] ?? 0)
      at = FAR_PAIRS + pair
      size = note(at, indexes, size)
      if (other - place > NEAR) continue
      at = NEAR_PAIRS + pair
      size = note(at, indexes, size)
    }
  }
  into.count = size
}

/** The first idea at `start` or after it, by halving. */
function firstFrom({ places, count }: ConceptHits, start: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((places[middle] ?? 0) < start) low = middle + 1
    else high = middle
  }
  return low
}

function hashFour(a: number, b: number, c: number, d: number): number {
  const hash = Math.imul(Math.imul(Math.imul(a, 0x01000193) ^ b, 0x01000193) ^ c, 0x01000193) ^ d
  return Math.imul(hash, 0x9e3779b1)
}

const isWord = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) || code === 0x30 || code === 0x27 || code >= 0xaa
