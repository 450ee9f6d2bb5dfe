/**
 * Finds every keyword of a list in one pass over a text (Aho and Corasick, "Efficient string matching",
 * 1975), as a full transition table: one lookup per character, whatever the number of keywords.
 */

/** A keyword list compiled for one pass. */
export interface Automaton {
  /** Calls `found` with the index of each keyword and where it ends in the text, exclusive. */
  scan(text: string, found: (keyword: number, end: number) => void): void
}

/** Characters of other scripts share so many classes: the table stays small, and a match is compared again. */
const SHARED_CLASSES = 48
const FIRST_SHARED = 0x370

/**
 * Compiles a list of keywords. Matching is exact: fold the keywords and the text alike beforehand.
 * One keyword may stand in another; all are reported.
 *
 * @throws RangeError for an empty keyword or more than 65,535 states.
 */
export function createAutomaton(keywords: readonly string[]): Automaton {
  const { classes, classCount } = classesOf(keywords)
  const size = 1 + keywords.reduce((sum, { length }) => sum + length, 0)
  if (size > 0xffff) throw new RangeError('the keywords need more than 65,535 states')
  const full = new Uint16Array(size * classCount)
  const ends: number[][] = Array.from({ length: size }, () => [])
  const states = buildTrie(keywords, classes, classCount, full, ends)
  const next = full.slice(0, states * classCount)
  linkFailures(states, classCount, next, ends)
  const rows = rowsOf(next, classCount, ends)
  /** Keywords with a character whose class is not its own, undefined for the others. */
  const shared = keywords.map((keyword) => (isExact(keyword, classes) ? undefined : keyword))

  return {
    scan(text, found): void {
      let row = 0
      for (let index = 0; index < text.length; index += 1) {
        row = rows[row + (classes[text.charCodeAt(index)] ?? 0)] ?? 0
        if (row >= 0) continue
        row = ~row
        for (const order of ends[row / classCount] ?? []) {
          const keyword = shared[order]
          if (keyword === undefined || text.startsWith(keyword, index + 1 - keyword.length))
            found(order, index + 1)
        }
      }
    },
  }
}

/** Whether each character of a keyword has a class of its own, so that what the table finds is the keyword. */
function isExact(keyword: string, classes: Uint8Array): boolean {
  for (let index = 0; index < keyword.length; index += 1) {
    if ((classes[keyword.charCodeAt(index)] ?? 0) <= SHARED_CLASSES) return false
  }
  return true
}

/**
 * The table as the loop wants it: each entry is where the next state's row begins, its complement where a
 * keyword ends there. One addition and one sign for each character instead of a product and a second look.
 */
function rowsOf(next: Uint16Array, classCount: number, ends: readonly number[][]): Int32Array {
  return Int32Array.from(next, (state) => {
    const row = state * classCount
    return ends[state]?.length === 0 ? row : ~row
  })
}

/** Class 0 is every character that no keyword has. */
function classesOf(keywords: readonly string[]): { classes: Uint8Array; classCount: number } {
  const classes = new Uint8Array(0x10000)
  let classCount = 1 + SHARED_CLASSES
  for (const keyword of keywords) {
    if (keyword === '') throw new RangeError('a keyword is empty')
    for (let index = 0; index < keyword.length; index += 1) {
      const code = keyword.charCodeAt(index)
      if (classes[code] !== 0) continue
      if (code >= FIRST_SHARED || classCount > 255) {
        classes[code] = 1 + (code % SHARED_CLASSES)
      } else {
        classes[code] = classCount
        classCount += 1
      }
    }
  }
  return { classes, classCount }
}

/** Fills the forward edges; returns the number of states. */
function buildTrie(
  keywords: readonly string[],
  classes: Uint8Array,
  classCount: number,
  next: Uint16Array,
  ends: number[][],
): number {
  let states = 1
  for (const [order, keyword] of keywords.entries()) {
    let state = 0
    for (let index = 0; index < keyword.length; index += 1) {
      const edge = state * classCount + (classes[keyword.charCodeAt(index)] ?? 0)
      let to = next[edge] ?? 0
      if (to === 0) {
        to = states
        states += 1
        next[edge] = to
      }
      state = to
    }
    ends[state]?.push(order)
  }
  return states
}

/** Replaces missing edges by those of the longest proper suffix, breadth first. */
function linkFailures(
  states: number,
  classCount: number,
  next: Uint16Array,
  ends: number[][],
): void {
  const failure = new Uint16Array(states)
  const queue = [0]
  for (let head = 0; head < queue.length; head += 1) {
    const state = queue[head] ?? 0
    const back = failure[state] ?? 0
    for (let kind = 1; kind < classCount; kind += 1) {
      const edge = state * classCount + kind
      const to = next[edge] ?? 0
      const other = state === 0 ? 0 : (next[back * classCount + kind] ?? 0)
      if (to === 0) {
        next[edge] = other
      } else {
        failure[to] = other
        ends[to]?.push(...(ends[other] ?? []))
        queue.push(to)
      }
    }
  }
}
