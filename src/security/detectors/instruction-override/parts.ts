/** What belongs to a match: its sentence and its line, which harmless text around must not talk down. */
import type { Stretch } from '../../model/score.ts'
import type { Role } from '../../types.ts'
import type { Match } from './find.ts'

/** Parts of one text that are looked at by themselves: of more, the first and the last ones. */
const MAX_PARTS = 8
/** Longer ones are no better than the windows of the whole text. */
const MAX_CHARS = 600

const TOOL_TEXTS: readonly Role[] = ['tool_result', 'tool_definition']

const SENTENCE_END = /[.!?\n。！？]/
/** The same by codes: a text is walked back character by character. */
const SENTENCE_ENDS: ReadonlySet<number> = new Set(
  [...'.!?\n。！？'].map((char) => char.charCodeAt(0)),
)
const isSentenceEnd = (code: number): boolean =>
  (code < 64 || code > 0x3000) && SENTENCE_ENDS.has(code)
const isLineEnd = (code: number): boolean => code === 0x0a

/** The sentences and lines of the matches that count, each once. */
export function partsAround(matches: readonly Match[], folded: string, role: Role): Stretch[] {
  const parts = new Map<string, Stretch>()
  const add = (start: number, end: number): void => {
    const whole = start === 0 && end === folded.length
    if (whole || end - start > MAX_CHARS) return
    parts.set(`${start} ${end}`, { start, end })
  }
  for (const { rule, mentioned, start, end } of matches) {
    if (parts.size >= MAX_PARTS) break
    if (mentioned || rule.weight <= 0) continue
    // Headings in brackets structure many an honest prompt; a tool's text has no use for them.
    if (rule.group === 'delimiter' && !TOOL_TEXTS.includes(role)) continue
    add(backTo(folded, start, isLineEnd), onTo(folded, end, '\n'))
    add(backTo(folded, start, isSentenceEnd), onTo(folded, end, SENTENCE_END))
  }
  const all = [...parts.values()]
  const half = MAX_PARTS / 2
  return all.length <= MAX_PARTS ? all : [...all.slice(0, half), ...all.slice(-half)]
}

function backTo(text: string, from: number, isEnd: (code: number) => boolean): number {
  const least = Math.max(0, from - MAX_CHARS)
  let at = from
  while (at > least && !isEnd(text.charCodeAt(at - 1))) at -= 1
  return at
}

function onTo(text: string, from: number, end: string | RegExp): number {
  const rest = text.slice(from, from + MAX_CHARS)
  const at = typeof end === 'string' ? rest.indexOf(end) : rest.search(end)
  return at === -1 ? from + rest.length : from + at + 1
}
