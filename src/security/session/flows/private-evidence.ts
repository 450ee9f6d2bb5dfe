/** Finds private text in what a call sends, in the clear or encoded. */
import { normalize } from '../../normalize.ts'
import { reversed, rotated } from '../../normalize/scan.ts'
import type { TextForm } from '../../normalize/types.ts'
import type { Segment } from '../../types.ts'
import type { Bloom } from './bloom.ts'
import { collapse } from './collapse.ts'
import { findPrivateData } from './private-data.ts'
import { holdsWords, isNamedValue } from './named.ts'
import { eachShingle, eachValue, hashOfValue, SHINGLE_STRIDE } from './shingles.ts'
import type { FlowState } from './state.ts'

/** A part of an argument that came from a private result. */
export interface PrivateEvidence {
  readonly segment: Segment
  readonly start: number
  readonly end: number
  /** How it was encoded. */
  readonly form?: string
  /** Whether it is a key or a password by its own form. */
  readonly isSecret?: boolean
}

/** Shingles in a row, every fourth, that make a copy: 18 letters at least. */
const LEAST_CHAIN = 3
/** Characters of all arguments together that are looked at. */
const MAX_CHARS = 65_536
/** Letters with blanks between them. */
const SPACED = /(?:\S\s){6}/
/** Shortest text that is read in other ways; it could hold no value. */
const LEAST_READ = 5
/** Longer arguments carry a value whole. */
const MAX_PIECE = 64
const MAX_ADDRESS = 512
/** Characters of the pieces that calls sent one after the other. */
const MAX_SENT = 512
const MAX_GRAVE_CHARS = 16_384
const URL = /(?:https?:\/\/|www\.|(?<![\w.@-])(?:[a-z0-9-]+\.)+[a-z]{2,24}\/)[^\s"'<>]+/gi

/** The first private text in some arguments; text that the user wrote himself is not private. */
export function findPrivate(
  segments: readonly Segment[],
  state: FlowState,
): PrivateEvidence | undefined {
  if (state.privateTools.size === 0) return undefined
  let left = MAX_CHARS
  for (const segment of segments) {
    const text = withoutCopiedUrls(segment.text.slice(0, left), state)
    left -= text.length
    const plain = findIn(text, state)
    if (plain !== undefined) return { segment, ...plain }
    for (const form of readingsOf(text)) {
      if (findIn(form.text, state) === undefined) continue
      return { segment, start: form.start, end: form.end, form: form.kind }
    }
  }
  return findJoined(segments, state)
}

type Reading = Pick<TextForm, 'kind' | 'text' | 'start' | 'end'>

/** What a text may be besides itself. Whoever hides a value turns it round whatever words there are. */
function readingsOf(text: string): readonly Reading[] {
  if (text.length < LEAST_READ) return []
  const whole = { start: 0, end: text.length }
  const turned: Reading = { kind: 'reversed', text: reversed(text), ...whole }
  const rolled: Reading = { kind: 'rot13', text: rotated(text), ...whole }
  const spaced: Reading[] = SPACED.test(text)
    ? [{ kind: 'joined', text: text.replace(/\s+/g, ''), ...whole }]
    : []
  return [...normalize(text).forms, ...spaced, turned, rolled]
}

/** A value that was cut into pieces, of one call or of several. */
function findJoined(segments: readonly Segment[], state: FlowState): PrivateEvidence | undefined {
  const [segment] = segments
  const pieces = segments.flatMap(({ text }) => pieceOf(text) ?? [])
  if (segment === undefined || pieces.length === 0) return undefined
  const joined = pieces.join('')
  if (pieces.length > 1 && isPrivate(joined, state)) {
    return { segment, start: 0, end: segment.text.length, form: 'several arguments' }
  }
  const before = state.sent
  // The model asks for a call, and then it is made: the same pieces come twice.
  if (!before.endsWith(joined)) state.sent = (before + joined).slice(-MAX_SENT)
  if (before === '' || !isPrivate(state.sent, state) || isPrivate(before, state)) return undefined
  return { segment, start: 0, end: segment.text.length, form: 'the end of several calls' }
}

const isPrivate = (text: string, state: FlowState): boolean =>
  findIn(text, state) !== undefined ||
  readingsOf(text).some((form) => findIn(form.text, state) !== undefined)

/** What a short argument may carry of a larger value: of an address its last part, of a host its first. */
function pieceOf(text: string): string | undefined {
  const value = text.trim()
  if (value === '' || value.length > MAX_ADDRESS) return undefined
  const path = /^https?:\/\/[^/?#]*(.*)$/is.exec(value)?.[1]
  const host = /^(?:https?:\/\/)?([a-z0-9-]+)\.(?:[a-z0-9-]+\.)+[a-z]{2,24}(?:[/?#]|$)/i.exec(value)
  const piece =
    path !== undefined && path.length > 1 ? path.split(/[/?&=#]/).at(-1) : (host?.[1] ?? value)
  return piece === undefined || piece === '' || piece.length > MAX_PIECE
    ? undefined
    : decoded(piece)
}

/** Each piece may be encoded by itself. */
function decoded(piece: string): string {
  const whole = normalize(piece).forms.find(
    ({ kind, start, end }) =>
      /^(?:base64|hex|percent)$/.test(kind) && end - start >= piece.length - 2,
  )
  return whole?.text ?? piece
}

interface Span {
  readonly start: number
  readonly end: number
}

function findIn(text: string, state: FlowState): Span | undefined {
  const copy = chainIn(text, state.privateText, state)
  if (copy !== undefined) return copy
  let found: Span | undefined
  eachValue(text, (value, start, end) => {
    if (found !== undefined || !state.privateText.has(hashOfValue(value))) return
    if (!isOwn(text.slice(start, end), state)) found = { start, end }
  })
  return found
}

/** A copy of something that is remembered, and that is not the user's own. */
function chainIn(text: string, known: Bloom, state: FlowState): Span | undefined {
  let found: Span | undefined
  const chains = new Uint16Array(SHINGLE_STRIDE)
  const starts = new Uint32Array(SHINGLE_STRIDE)
  let index = 0
  eachShingle(text, 1, (hash, start, end) => {
    const slot = index % SHINGLE_STRIDE
    index += 1
    if (found !== undefined) return
    if (!known.has(hash)) {
      chains[slot] = 0
      return
    }
    const chain = (chains[slot] ?? 0) + 1
    if (chain === 1) starts[slot] = start
    chains[slot] = chain
    if (chain < LEAST_CHAIN) return
    const from = starts[slot] ?? start
    if (isOwn(text.slice(from, end), state)) chains[slot] = 0
    else found = { start: from, end }
  })
  return found
}

/** Written by the user, or by whoever gave a command: the one knows it already, the other is no private source. */
function isOwn(span: string, state: FlowState): boolean {
  const value = collapse(span)
  return isNamedValue(value, state) || state.commands.some(({ text }) => holdsWords(text, value))
}

/** A link out of a mail is opened as it stands; what it holds was known to whoever wrote it. */
function withoutCopiedUrls(text: string, state: FlowState): string {
  if (!text.includes('.')) return text
  return text.replace(URL, (url) => (isCopied(url, state) ? ' '.repeat(url.length) : url))
}

/** Whether an address stands so in a result, word for word. */
export function isCopiedUrl(text: string, state: FlowState): boolean {
  const [url] = text.match(URL) ?? []
  return url === undefined || isCopied(url, state)
}

/** Whether every fourth shingle is known, from one of the first four on: no seam where parts were joined. */
function isCopied(url: string, state: FlowState): boolean {
  const whole = Array.from({ length: SHINGLE_STRIDE }, () => true)
  let index = 0
  eachShingle(url, 1, (hash) => {
    if (!state.privateText.has(hash) && !state.untrustedText.has(hash)) {
      whole[index % SHINGLE_STRIDE] = false
    }
    index += 1
  })
  return index >= SHINGLE_STRIDE && whole.includes(true)
}

/** Text of a private place that the user did not name. */
export function findFromElsewhere(
  segments: readonly Segment[],
  state: FlowState,
): PrivateEvidence | undefined {
  if (state.elsewhere.bytes === 0) return undefined
  let left = MAX_CHARS
  for (const segment of segments) {
    const text = segment.text.slice(0, left)
    left -= text.length
    const found = chainIn(text, state.elsewhere, state)
    if (found !== undefined) return { segment, ...found }
  }
  return undefined
}

/** Words by which the user says that such a value is to be sent. */
const SPOKEN_OF =
  /\b(?:cards?|ibans?|accounts?|passports?|licen[cs]es?|ssn|social security|passwords?|keys?|secrets?|tokens?|credentials?|codes?|ids?|numbers?)\b/

/** The first secret, card or official number of a private result in some arguments, unless the user spoke of such. */
export function findGrave(
  segments: readonly Segment[],
  state: FlowState,
): PrivateEvidence | undefined {
  if (state.privateTools.size === 0 || state.named.some((text) => SPOKEN_OF.test(text)))
    return undefined
  let left = MAX_GRAVE_CHARS
  for (const segment of segments) {
    const text = segment.text.slice(0, left)
    left -= text.length
    for (const { kind, start, end } of findPrivateData(text)) {
      // Accounts stand on every bill.
      if (kind === 'iban') continue
      const found = findIn(text.slice(start, end), state)
      if (found !== undefined) return { segment, start, end, isSecret: kind === 'secret' }
    }
  }
  return undefined
}
