/** A part of a text to be masked. */
export interface Range {
  readonly start: number
  readonly end: number
  /** Such as `email`. */
  readonly kind: string
}

/** What took the place of a part of a text. */
export interface Edit {
  readonly start: number
  readonly end: number
  /** Characters of the replacement. */
  readonly length: number
}

/**
 * Replaces the ranges; of overlapping ones the earlier in the list is kept and the others yield.
 *
 * @param note Told of each replacement, from left to right.
 */
export function replaceRanges(
  text: string,
  ranges: readonly Range[],
  replace: (kind: string, value: string) => string,
  note?: (edit: Edit) => void,
): string {
  if (ranges.length === 0) return text
  const order = ranges.map((range, rank) => ({ ...range, rank }))
  order.sort((a, b) => a.start - b.start || a.rank - b.rank)
  const kept: typeof order = []
  for (const range of order) {
    const before = kept.at(-1)
    if (before === undefined || range.start >= before.end) kept.push(range)
    // Overlapping ranges become one, so that no half of the weaker one survives.
    else if (range.end > before.end || range.rank < before.rank) {
      const winner = range.rank < before.rank ? range : before
      kept[kept.length - 1] = {
        ...winner,
        start: before.start,
        end: Math.max(before.end, range.end),
      }
    }
  }
  let result = ''
  let from = 0
  for (const { start, end, kind } of kept) {
    const replacement = replace(kind, text.slice(start, end))
    note?.({ start, end, length: replacement.length })
    result += text.slice(from, start) + replacement
    from = end
  }
  return result + text.slice(from)
}

/**
 * Where a place of a text is once parts of it were replaced; inside of a part, where its replacement begins.
 *
 * @param edits Those of `replaceRanges`, in its order.
 */
export function placeAfter(edits: readonly Edit[], index: number): number {
  let place = index
  for (const { start, end, length } of edits) {
    if (start >= index) break
    if (end > index) return place - (index - start)
    place += length - (end - start)
  }
  return place
}
