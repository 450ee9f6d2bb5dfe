import { placeAfter } from './masking/ranges.ts'
import type { MaskedText, Masker } from './types.ts'

const MAX_CHARS = 120
/** Text before the hit: enough for its setting, little enough that a narrow column still shows the hit. */
const LEAD = 12
/** Text around a hit that is masked with it, so that no half of a secret stays unrecognised. */
const MARGIN = 4096
/** Hits that begin in one block share the masked text around it. */
const BLOCK = 16_384
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu
const MAY_BE_UNSEEN = /[^\x20-\x7e\u00a1-\u00ac\u00ae-\u05ff]/
const WHITE = /[\t\r\n\f\v]/g

/** Cuts excerpts out of one text. Built by `createExcerpts`. */
export type Excerpts = (start: number, end: number) => string

/**
 * Excerpts of one text: at most 120 characters around a hit, masked, on one line, without control or
 * invisible characters. They are removed before masking: a secret split by them would come together again
 * afterwards.
 *
 * Masking is what an excerpt costs: it is done once for all hits of a block.
 *
 * @param starts Where the hits begin, when that is known: what is far from all of them is not masked.
 */
export function createExcerpts(
  text: string,
  mask: Masker,
  starts: readonly number[] = [0, text.length],
): Excerpts {
  const first = Math.min(...starts)
  const last = Math.max(...starts)
  const known = new Map<number, Block>()
  return (start, end) => {
    const number = Math.floor(start / BLOCK)
    const block = known.get(number) ?? maskedBlock(text, number, mask, first, last)
    known.set(number, block)
    const at = block.at(start)
    const room = Math.max(0, MAX_CHARS - (end - start))
    const from = Math.max(0, at - Math.min(LEAD, Math.floor(room / 2)))
    const shown = block.text.slice(from, from + MAX_CHARS - 1).toWellFormed()
    return (from > 0 || block.from > 0 ? `…${shown}` : shown).trim()
  }
}

/** Masked text and what is around it; `at` takes places of the whole text. */
interface Block extends MaskedText {
  readonly from: number
}

/** The text of a block and its margin, from the first hit's to the last one's. */
function maskedBlock(
  text: string,
  number: number,
  mask: Masker,
  first: number,
  last: number,
): Block {
  const from = Math.max(0, Math.max(number * BLOCK, first) - MARGIN)
  const source = text.slice(from, Math.min((number + 1) * BLOCK, last + MAX_CHARS) + MARGIN)
  const line = oneLine(source)
  const masked = mask.trace?.(line.text) ?? withoutTrace(line.text, mask)
  return { from, text: masked.text, at: (index) => masked.at(line.at(index - from)) }
}

/** Where nothing in front of a place was masked it is where it was; else what is in front is masked alone. */
function withoutTrace(text: string, mask: Masker): MaskedText {
  const masked = mask(text)
  return {
    text: masked,
    at(index) {
      const before = text.slice(0, index)
      return masked.startsWith(before) ? index : mask(before).length
    },
  }
}

/** A text on one line without what is not seen, and where its places have gone. */
function oneLine(text: string): MaskedText {
  if (!MAY_BE_UNSEEN.test(text)) return { text, at: (index) => index }
  const spaced = text.replace(WHITE, ' ')
  const removed = Array.from(spaced.matchAll(UNSEEN), ({ index, 0: unseen }) => ({
    start: index,
    end: index + unseen.length,
    length: 0,
  }))
  return {
    text: removed.length === 0 ? spaced : spaced.replace(UNSEEN, ''),
    at: (index) => placeAfter(removed, index),
  }
}
