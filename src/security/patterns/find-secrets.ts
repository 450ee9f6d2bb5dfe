import { createAutomaton } from '../automaton/automaton.ts'
import type { Automaton } from '../automaton/automaton.ts'
import { SECRET_PATTERNS } from './secrets/index.ts'
import type { SecretPattern } from './secrets/index.ts'

/** A secret in a text: `start` and `end` cover the secret part alone. */
export interface FoundSecret {
  readonly kind: SecretPattern
  readonly start: number
  readonly end: number
}

/** A row with its pattern, compiled when it is first needed. */
interface Row {
  readonly kind: SecretPattern
  readonly rank: number
  /** The keyword as written; undefined when any case will do. */
  readonly literal: string | undefined
  pattern: RegExp | undefined
}

/** What one text has shown of one row so far. */
interface Progress {
  count: number
  /** End of the last match: a keyword inside it is not another secret. */
  end: number
}

/** Characters behind a keyword in which a match that began before it must lie. */
const AHEAD = 128

/** The keywords of the table, compiled when the first text comes. */
interface Scanner {
  readonly automaton: Automaton
  /** By keyword: the rows that it begins. */
  readonly rows: readonly (readonly Row[])[]
  readonly lengths: readonly number[]
}

let scanner: Scanner | undefined

/**
 * The secrets of a text, in the order of the table; ranges may overlap. One pass finds the keywords; only
 * where one stands are the patterns of its rows tried.
 *
 * @param limit Most secrets of one kind that are looked for.
 */
export function findSecrets(text: string, limit: number): FoundSecret[] {
  const { automaton, rows, lengths } = (scanner ??= build())
  const found: (FoundSecret & { rank: number })[] = []
  let progress: Map<SecretPattern, Progress> | undefined
  automaton.scan(lowerCase(text), (keyword, keywordEnd) => {
    const at = keywordEnd - (lengths[keyword] ?? 0)
    for (const row of rows[keyword] ?? []) {
      if (row.literal !== undefined && !stands(row.literal, text, at)) continue
      const state = progress?.get(row.kind)
      if (state !== undefined && (state.count >= limit || at < state.end)) continue
      const match = matchAt(row, text, at)
      if (match === undefined) continue
      const { kind, rank } = row
      progress ??= new Map()
      progress.set(kind, { count: (state?.count ?? 0) + 1, end: match.end })
      found.push({ kind, rank, ...match })
    }
  })
  return found.length < 2 ? found : found.sort((a, b) => a.rank - b.rank || a.start - b.start)
}

function build(): Scanner {
  const byKeyword = new Map<string, Row[]>()
  for (const [rank, kind] of SECRET_PATTERNS.entries()) {
    for (const [order, keyword] of kind.keywords.entries()) {
      const row: Row = { kind, rank, literal: kind.literals?.[order], pattern: undefined }
      const rows = byKeyword.get(keyword)
      if (rows === undefined) byKeyword.set(keyword, [row])
      else rows.push(row)
    }
  }
  const keywords = [...byKeyword.keys()]
  return {
    automaton: createAutomaton(keywords),
    rows: [...byKeyword.values()],
    lengths: keywords.map((keyword) => keyword.length),
  }
}

/** Whether a prefix stands here as written and begins a word: the cheap half of its pattern. */
function stands(literal: string, text: string, at: number): boolean {
  if (!text.startsWith(literal, at)) return false
  const before = at === 0 ? 0 : text.charCodeAt(at - 1)
  // Behind an underscore the pattern decides.
  const inWord =
    (before >= 48 && before <= 57) ||
    (before >= 65 && before <= 90) ||
    (before >= 97 && before <= 122)
  // The letter of an escaped line break or URL escape is none of the word.
  return !inWord || '\\%'.includes(text[at - 2] ?? ' ') || text[at - 3] === '%'
}

/** The secret part of a row's match at a keyword. */
function matchAt(row: Row, text: string, at: number): { start: number; end: number } | undefined {
  const { back = 0, source, flags = '' } = row.kind
  const pattern = (row.pattern ??= new RegExp(source, `${back === 0 ? 'y' : ''}${flags}`))
  // A match that may begin earlier is looked for in a window, with one character for its left edge.
  const from = back === 0 ? 0 : Math.max(0, at - back - 1)
  const subject = back === 0 ? text : text.slice(from, at + AHEAD)
  pattern.lastIndex = at
  const match = pattern.exec(subject)
  if (match === null) return undefined
  const secret = match.slice(1).find((group) => group !== undefined) ?? match[0]
  if (row.kind.accept?.(secret, match) === false) return undefined
  const start = from + match.index + match[0].lastIndexOf(secret)
  return { start, end: start + secret.length }
}

/** Lower case of the same length: the capital I with a dot alone would grow. */
function lowerCase(text: string): string {
  const lower = text.toLowerCase()
  return lower.length === text.length ? lower : text.replaceAll('\u0130', '\u0131').toLowerCase()
}
