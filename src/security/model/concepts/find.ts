/** Finds ideas in folded text: one pass for the words of all languages. */
import { foldText } from '../../automaton/fold.ts'
import { ENGLISH } from './english.ts'
import { EUROPE } from './europe.ts'
import { SHARED } from './shared.ts'
import { createTrie } from './trie.ts'
import type { Trie } from './trie.ts'
import { CONCEPTS } from './types.ts'
import { WORLD } from './world.ts'

/** Where ideas stand in a text, by rising place; reused between calls. */
export interface ConceptHits {
  count: number
  /** Places where the words begin, and the numbers of their ideas. */
  places: Uint32Array
  concepts: Uint8Array
}

/** An idea that a word stands for. */
interface Meaning {
  readonly concept: number
  /** Whether the word must stand at the beginning of a word of the text, and reach to its end. */
  readonly begins: boolean
  readonly ends: boolean
}

interface Compiled {
  readonly trie: Trie
  /** The meanings of the words that end at each node. */
  readonly meanings: readonly (readonly Meaning[] | undefined)[]
  /** 1 for every node at which a word ends. */
  readonly telling: Uint8Array
  /** 1 for every character that a word begins with. */
  readonly firsts: Uint8Array
  /** The node behind every three small letters, `WALK` where a word ends before: most words of a text end here. */
  readonly triples: Uint16Array
}

/** Scripts that write no spaces between words, or glue short words to the next. */
const GLUED = /[\u0590-\u06ff\u0e00-\u0e7f\u2e80-\uffff]/
/** Larger arrays are given back after the text that needed them. */
const KEPT = 1 << 16

/** Small letters and a few signs behind them: five bits. */
const LETTERS = 32
const FIRST_LETTER = 0x61
const WALK = 0xffff
const SPACE = 0x20

let compiled: Compiled | undefined
const hits: ConceptHits = {
  count: 0,
  places: new Uint32Array(1024),
  concepts: new Uint8Array(1024),
}

function compile(): Compiled {
  const words = new Map<string, Meaning[]>()
  for (const lexicon of [ENGLISH, ...EUROPE, ...WORLD, SHARED]) {
    for (const [concept, name] of CONCEPTS.entries()) {
      for (const word of lexicon[name]?.split('|') ?? []) {
        const ends = word.endsWith('.')
        const text = foldText(ends ? word.slice(0, -1) : word)
        const meanings = words.get(text) ?? []
        words.set(text, meanings)
        const begins = isLetter(text.charCodeAt(0)) && !GLUED.test(text)
        meanings.push({ concept, begins, ends })
      }
    }
  }
  const trie = createTrie([...words.keys()])
  const meanings: Meaning[][] = []
  const firsts = new Uint8Array(0x10000)
  const telling = new Uint8Array(0x10000)
  for (const [order, [text, list]] of [...words].entries()) {
    const node = trie.nodes[order] ?? 0
    meanings[node] = list
    telling[node] = 1
    firsts[text.charCodeAt(0)] = 1
  }
  return { trie, meanings, telling, firsts, triples: triplesOf(trie, telling) }
}

function triplesOf(trie: Trie, telling: Uint8Array): Uint16Array {
  return Uint16Array.from({ length: LETTERS ** 3 }, (_, at) => {
    const one = trie.next(0, FIRST_LETTER + (at >>> 10))
    const two = one === 0 ? 0 : trie.next(one, FIRST_LETTER + ((at >>> 5) & 31))
    if (telling[one] === 1 || telling[two] === 1) return WALK
    return two === 0 ? 0 : trie.next(two, FIRST_LETTER + (at & 31))
  })
}

/**
 * The ideas of a text, each once at a place. The answer is good until the next call. Linear in the length:
 * no word is longer than a few dozen characters.
 *
 * @param folded Text out of `foldText`.
 */
export function findConcepts(folded: string): ConceptHits {
  const { trie, meanings, telling, firsts, triples } = (compiled ??= compile())
  if (hits.places.length > KEPT) resize(1024)
  hits.count = 0
  const { length } = folded
  let inside = false
  for (let start = 0; start < length; start += 1) {
    const first = folded.charCodeAt(start)
    const begins = !inside
    inside = isLetter(first)
    // Within a word only the words of scripts that glue may begin, and none of them is ASCII.
    if (firsts[first] === 0 || (inside && !begins && first < 0x590)) continue
    let node = 0
    let end = start
    if (start + 2 < length && isSmall(first)) {
      const [second, third] = [folded.charCodeAt(start + 1), folded.charCodeAt(start + 2)]
      if (isSmall(second) && isSmall(third)) {
        const letters =
          ((first - FIRST_LETTER) << 10) | ((second - FIRST_LETTER) << 5) | (third - FIRST_LETTER)
        node = triples[letters] ?? 0
        if (node === 0) continue
        end = start + 3
      }
    }
    if (end === start || node === WALK) {
      node = trie.next(0, first)
      end = start + 1
    }
    for (; node !== 0; end += 1) {
      const code = end < length ? folded.charCodeAt(end) : SPACE
      if (telling[node] === 1) {
        for (const meaning of meanings[node] ?? []) {
          if (meaning.begins && !begins) continue
          if (meaning.ends && isLetter(code)) continue
          add(start, meaning.concept)
        }
      }
      node = trie.next(node, code)
    }
  }
  return hits
}

function add(place: number, concept: number): void {
  // Words that begin alike often mean alike.
  for (let at = hits.count - 1; at >= 0 && hits.places[at] === place; at -= 1) {
    if (hits.concepts[at] === concept) return
  }
  if (hits.count === hits.places.length) resize(hits.count * 2)
  hits.places[hits.count] = place
  hits.concepts[hits.count] = concept
  hits.count += 1
}

function resize(size: number): void {
  const { places, concepts } = hits
  hits.places = new Uint32Array(size)
  hits.concepts = new Uint8Array(size)
  hits.places.set(places.subarray(0, size))
  hits.concepts.set(concepts.subarray(0, size))
}

const isSmall = (code: number): boolean => code >= 0x61 && code <= 0x7a

const isLetter = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) || (code >= 0xaa && code < 0x2000) || code > 0x2e80
