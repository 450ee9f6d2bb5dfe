/** Masking: personal data and secrets are replaced before anything is stored or sent. */
import type { MaskingMethod, MaskingPattern, MonitorConfig } from '../../config/types.ts'
import { ConfigError } from '../../errors.ts'
import { compileLinear } from '../linear-pattern.ts'
import { findSecrets } from '../patterns/find-secrets.ts'
import { findPii } from '../patterns/pii/index.ts'
import type { MaskedText, Masker } from '../types.ts'
import { hasEscapes, readEscapes } from './escapes.ts'
import { createReplace } from './methods.ts'
import type { Replace } from './methods.ts'
import type { Edit, Range } from './ranges.ts'
import { placeAfter, replaceRanges } from './ranges.ts'
import { createTokenVault } from './vault.ts'
import type { TokenVault } from './vault.ts'

/** The masking part of the configuration; what a program need not say has its default. */
export type MaskingOptions = Pick<MonitorConfig['data_masking'], 'enabled' | 'patterns'> & {
  /** @default 'label' */
  readonly method?: MaskingMethod
  /** Key of `hash`, to recognise values across runs. @default random for each process */
  readonly hash_key?: string | undefined
}

/** Kinds of personal data that are too common in harmless text to be masked: found by `findPii` alone. */
const NOT_MASKED: ReadonlySet<string> = new Set(['ip'])
/** A mask of ours; nothing is looked for inside one. */
const PLACEHOLDER = /\[[A-Z][A-Z0-9_-]{0,40}:[^\]\r\n]{1,80}\]|<[A-Z][A-Z0-9_]{0,40}_\d{1,9}>/g
/** Masks change what stands beside them; each pass leaves less to find. */
const MAX_PASSES = 4

/** What is looked for, and what takes its place. */
interface Stage {
  readonly find: (text: string) => readonly Range[]
  readonly replace: Replace
}

/**
 * The masker of a configuration: cards, national ids, IBANs, e-mail addresses, phone numbers, medical
 * record numbers, provider keys, private keys, tokens, passwords in URLs and assignments, then the user's
 * patterns; values written with escapes too (`\u0061nn@example.org`, `ann%40example.org`). Linear in the
 * text's length; applying it again changes nothing (a user's `replacement` that matches a pattern again
 * excepted). Give it plain texts: a mask inside serialised JSON could stand for a number.
 *
 * @param vault Where `token` keeps its placeholders. @default one of its own
 * @throws ConfigError with path `data_masking.patterns[i].…` for a pattern that is not RE2 syntax.
 * @example createMasker({ enabled: true, patterns: [] })('call 212-555-0123') // 'call [REDACTED:phone]'
 */
export function createMasker(
  config: MaskingOptions,
  vault: Pick<TokenVault, 'tokenOf'> = createTokenVault(),
): Masker {
  const { enabled, method = 'label', hash_key: key } = config
  const replaceBy = (each: MaskingMethod): Replace => createReplace(each, vault, key)
  const own = config.patterns.map((pattern, index) =>
    compileMaskingPattern(pattern, index, replaceBy(pattern.method ?? method), method),
  )
  if (!enabled) return (text) => text
  const builtIn: Stage = { find: findBuiltIn, replace: replaceBy(method) }
  const mask = (text: string, note?: Note): string => {
    const apply = (masked: string, stage: Stage): string => applyStage(masked, stage, note)
    // First: a mask over half an escape would leave its beginning behind.
    let masked = hasEscapes(text)
      ? [builtIn, ...own].reduce((each, stage) => applyUnescaped(each, stage, note), text)
      : text
    for (let pass = 0; pass < MAX_PASSES; pass += 1) {
      const next = apply(masked, builtIn)
      if (next === masked) break
      masked = next
    }
    return own.reduce(apply, masked)
  }
  return Object.assign((text: string) => mask(text), { trace: tracing(mask) })
}

/** Told of what one pass has replaced. */
type Note = (edits: readonly Edit[]) => void

/** The masked text with the way of each place through all passes. */
const tracing =
  (mask: (text: string, note: Note) => string) =>
  (text: string): MaskedText => {
    const passes: (readonly Edit[])[] = []
    return {
      text: mask(text, (edits) => passes.push(edits)),
      at: (index) => passes.reduce((place, edits) => placeAfter(edits, place), index),
    }
  }

function applyStage(text: string, { find, replace }: Stage, note: Note | undefined): string {
  return replaced(text, withoutMasks(text, find(text)), replace, note)
}

/** Finds what only shows once escapes are read, and replaces it as it is written. */
function applyUnescaped(text: string, { find, replace }: Stage, note: Note | undefined): string {
  const plain = readEscapes(text)
  const ranges = withoutMasks(plain.text, find(plain.text)).map(({ start, end, kind }) => ({
    start: plain.at(start),
    end: plain.at(end),
    kind,
  }))
  const asWritten: Replace = (kind, written) => replace(kind, readEscapes(written).text, written)
  return replaced(text, ranges, asWritten, note)
}

function replaced(
  text: string,
  ranges: readonly Range[],
  replace: Replace,
  note: Note | undefined,
): string {
  if (note === undefined) return replaceRanges(text, ranges, replace)
  const edits: Edit[] = []
  const masked = replaceRanges(text, ranges, replace, (edit) => edits.push(edit))
  note(edits)
  return masked
}

function findBuiltIn(text: string): Range[] {
  const ranges: Range[] = []
  for (const { kind, start, end } of findSecrets(text, Infinity)) {
    if (kind.findOnly === true) continue
    ranges.push({ start, end, kind: kind.mask ?? kind.id })
  }
  for (const { kind, start, end } of findPii(text)) {
    if (!NOT_MASKED.has(kind)) ranges.push({ start, end, kind })
  }
  return ranges
}

function compileMaskingPattern(
  pattern: MaskingPattern,
  index: number,
  replace: Replace,
  general: MaskingMethod,
): Stage {
  const path = `data_masking.patterns[${index}]`
  if (typeof pattern.regex !== 'string') {
    throw new ConfigError([
      { path: `${path}.regex`, expected: 'a regular expression', found: typeof pattern.regex },
    ])
  }
  const compiled = compileLinear(pattern.regex, `${path}.regex`)
  const { name: kind, replacement, method = general } = pattern
  return {
    find(text) {
      if (!compiled.test(text)) return []
      return Array.from(compiled.matches(text, Infinity), ({ start, end }) => ({
        start,
        end,
        kind,
      }))
    },
    // The user's replacement is a label; another method has a replacement of its own.
    replace: replacement !== undefined && method === 'label' ? () => replacement : replace,
  }
}

/** Leaves out what lies inside a mask or reaches into one: that part is no value any more. */
function withoutMasks(text: string, ranges: readonly Range[]): readonly Range[] {
  if (ranges.length === 0 || !(text.includes('[') || text.includes('<'))) return ranges
  const masks = Array.from(text.matchAll(PLACEHOLDER), ({ index, 0: mask }) => ({
    start: index,
    end: index + mask.length,
  }))
  if (masks.length === 0) return ranges
  return ranges.filter(({ start, end }) => {
    const first = firstEndingAfter(masks, start)
    const mask = masks[first]
    if (mask === undefined || mask.start >= end) return true
    const last = masks[firstEndingAfter(masks, end - 1)]
    const cutsLast = last !== undefined && last.start < end && last.end > end
    return start <= mask.start && mask.end <= end && !cutsLast
  })
}

/** Index of the first mask that ends behind a place; the masks are in order. */
function firstEndingAfter(masks: readonly { readonly end: number }[], place: number): number {
  let low = 0
  let high = masks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((masks[middle]?.end ?? 0) > place) high = middle
    else low = middle + 1
  }
  return low
}
