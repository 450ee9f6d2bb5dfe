/** Hidden parts in portions, so that all of them are judged at a price in proportion to the text. */
import type { HiddenPart } from './characters.ts'

/** Parts of one rule that are judged one by one; of more, those behind are judged several at a time. */
const MAX_SINGLE = 16
/** Characters that are judged at a time. */
const PORTION = 4_000
/** A longer part is cut so that an order at a border is whole in one portion. */
const OVERLAP = 400

/** The parts again: long ones cut, those behind the first ones of each rule put together. */
export function portionsOf(parts: readonly HiddenPart[]): HiddenPart[] {
  const portions: HiddenPart[] = []
  for (const list of Map.groupBy(parts, ({ rule }) => rule.id).values()) {
    portions.push(...list.slice(0, MAX_SINGLE).flatMap(cut))
    let open: HiddenPart | undefined
    for (const part of list.slice(MAX_SINGLE).flatMap(cut)) {
      const fits =
        open !== undefined &&
        open.words.length + part.words.length < PORTION &&
        // What nobody can read is evidence by itself.
        (open.words === '') === (part.words === '')
      if (open !== undefined && fits) {
        open = { ...open, end: part.end, words: `${open.words}\n${part.words}` }
        continue
      }
      if (open !== undefined) portions.push(open)
      open = part
    }
    if (open !== undefined) portions.push(open)
  }
  return portions
}

function cut(part: HiddenPart): HiddenPart[] {
  if (part.words.length <= PORTION) return [part]
  const pieces: HiddenPart[] = []
  for (let from = 0; from + OVERLAP < part.words.length; from += PORTION - OVERLAP) {
    pieces.push({ ...part, words: part.words.slice(from, from + PORTION) })
  }
  return pieces
}
