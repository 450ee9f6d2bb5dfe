/** What belongs to a match: its sentence and its line, which harmless text around must not talk down. */
import type { Stretch } from '../../model/score.ts'
import type { Role } from '../../types.ts'
import type { Match } from './find.ts'

/** Parts of one text that are looked at by themselves: of more, the first and the last ones. */
const MAX_PARTS = 8
/** Longer ones are no better than the windows of the whole text. */
const MAX_CHARS = 600

const TOOL_TEXTS: readonly Role[] = ['tool_result', 'tool_definition']

const LINE_FEED = 0x0a
/** Ends of sentences wherever they stand; characters are compared by codes, for a text is walked back by them. */
const FULL_STOPS: ReadonlySet<number> = new Set([...'\n。！？'].map((char) => char.charCodeAt(0)))
const STOPS: ReadonlySet<number> = new Set([...'.!?'].map((char) => char.charCodeAt(0)))
const isLineEnd = (text: string, at: number): boolean => text.charCodeAt(at) === LINE_FEED
/** A full stop inside a number, a name or a URL ends no sentence. */
const isSentenceEnd = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  if (code >= 64 && code < 0x3000) return false
  if (STOPS.has(code)) return at + 1 === text.length || isSpace(text.charCodeAt(at + 1))
  return FULL_STOPS.has(code)
}
const isSpace = (code: number): boolean => code === 0x20 || (code >= 9 && code <= 13)

type Border = (text: string, at: number) => boolean

/** The sentences and lines of the matches that count, each once. */
export function partsAround(matches: readonly Match[], folded: string, role: Role): Stretch[] {
  const parts = new Map<string, Stretch>()
  const add = (start: number, end: number): void => {
    const whole = start === 0 && end === folded.length
    if (whole || end - start > MAX_CHARS) return
    parts.set(`${start} ${end}`, { start, end })
  }
  for (const { rule, mentioned, start, end } of matches) {
    if (parts.size >= 2 * MAX_PARTS) break
    if (mentioned || rule.weight <= 0) continue
    // Headings in brackets structure many an honest prompt; a tool's text has no use for them.
    if (rule.group === 'delimiter' && !TOOL_TEXTS.includes(role)) continue
    add(startOf(folded, start, isLineEnd), endOf(folded, end, isLineEnd))
    add(startOf(folded, start, isSentenceEnd), endOf(folded, end, isSentenceEnd))
  }
  const all = [...parts.values()]
  const half = MAX_PARTS / 2
  return all.length <= MAX_PARTS ? all : [...all.slice(0, half), ...all.slice(-half)]
}

/** Where the part begins in which a match begins, without the white space in front of it. */
function startOf(text: string, match: number, isEnd: Border): number {
  const least = Math.max(0, match - MAX_CHARS)
  let at = match
  while (at > least && !isEnd(text, at - 1)) at -= 1
  while (at < match && isSpace(text.charCodeAt(at))) at += 1
  return at
}

/** Where the part ends in which a match ends, its last sign included. */
function endOf(text: string, match: number, isEnd: Border): number {
  const most = Math.min(text.length, match + MAX_CHARS)
  // A match may take the last sign with it.
  for (let at = match - 1; at < most; at += 1) {
    if (isEnd(text, at)) return isLineEnd(text, at) ? at : at + 1
  }
  return most
}
