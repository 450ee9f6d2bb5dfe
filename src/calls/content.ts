/** Turns raw arguments and results into segments to judge and attributes to keep. */
import { createHash } from 'node:crypto'
import type { Attributes } from '@opentelemetry/api'
import { joinedCommands } from '../security/arguments/joined-commands.ts'
import { maskValueOf } from '../security/masking/sensitive-keys.ts'
import type { Masker, Role, Segment } from '../security/types.ts'
import { ATTR_CYLESTIO_DATA_TRUNCATED } from '../semconv/cylestio.ts'
import type { CaptureMode } from '../semconv/types.ts'
import { collectTexts } from '../util/collect-texts.ts'
import { writeJsonEnds } from '../util/json-ends.ts'
import type { CallContent } from './types.ts'

/** Content without anything in it. */
export const NO_CONTENT: CallContent = { segments: [], complete: true, values: {} }

/**
 * The content of one raw value, all its texts under one role.
 *
 * @example valueContent([{ command: 'ls' }], { role: 'tool_argument', path: 'input', attribute: 'cylestio.input' })
 */
export function valueContent(
  value: unknown,
  options: { role: Role; path: string; attribute: string },
): CallContent {
  const { texts, numbers, complete } = collectTexts(value, { path: options.path })
  const { role } = options
  // Spelled out: spreading takes four times as long, which is felt with 100,000 texts.
  const segments: Segment[] = texts.map(({ text, path, key }) => ({ text, path, key, role }))
  let whole = complete
  if (role === 'tool_argument') {
    const joined = joinedCommands(value, texts, { path: options.path, role })
    segments.push(...joined.segments)
    whole &&= joined.complete
  }
  const isOfTool = role === 'tool_argument' || role === 'tool_result'
  return {
    segments,
    ...(isOfTool && numbers.length > 0
      ? { numbers: numbers.map((number) => ({ ...number, role })) }
      : {}),
    complete: whole,
    values: value === undefined ? {} : { [options.attribute]: value },
  }
}

export interface CaptureOptions {
  readonly mode: CaptureMode
  readonly maxChars: number
  readonly masker: Masker
  readonly side: 'input' | 'output'
}

/** Texts beyond this are not hashed, for the host would wait for it: SHA-256 takes 1 to 5 ns a character. */
const MAX_HASH_CHARS = 16_777_216

/** The start record and the span measure the same content. */
const measured = new WeakMap<CallContent, Attributes>()

/**
 * The attributes that keep a content: JSON text, masked unless the mode is `full`. Where a text was cut,
 * `cylestio.<side>.length` and `.sha256` (over the raw texts, joined by NUL) tell what the whole was.
 */
export function captureContent(content: CallContent, options: CaptureOptions): Attributes {
  if (options.mode === 'none') return {}
  const attributes: Attributes = {}
  const mapText =
    options.mode === 'full'
      ? undefined
      : (text: string, key: string) => maskValueOf(key, text, options.masker)
  let cut = false
  for (const [name, value] of Object.entries(content.values)) {
    const json = writeJsonEnds(value, {
      maxChars: options.maxChars,
      ...(mapText === undefined ? {} : { mapText }),
    })
    attributes[name] = json.text
    cut ||= json.cut
  }
  return cut ? { ...attributes, ...measure(content, options.side) } : attributes
}

function measure(content: CallContent, side: 'input' | 'output'): Attributes {
  const known = measured.get(content)
  if (known !== undefined) return known
  const attributes = measureTexts(content, side)
  measured.set(content, attributes)
  return attributes
}

function measureTexts(content: CallContent, side: 'input' | 'output'): Attributes {
  let length = 0
  for (const segment of content.segments) length += segment.text.length
  const attributes: Attributes = { [`cylestio.${side}.length`]: length }
  if (length > MAX_HASH_CHARS) return attributes
  const hash = createHash('sha256')
  content.segments.forEach((segment, index) => {
    if (index > 0) hash.update('\0')
    hash.update(segment.text)
  })
  attributes[`cylestio.${side}.sha256`] = hash.digest('hex')
  return attributes
}

/**
 * A user event's data as attributes: its own keys at the top, texts masked, nested values kept. Keys in
 * our namespace get the prefix `data.`, so that data cannot pose as a verdict.
 */
export function captureData(
  data: unknown,
  options: Omit<CaptureOptions, 'side'>,
): Record<string, unknown> {
  if (options.mode === 'none' || data === undefined || data === null) return {}
  const mask = (text: string, key: string): string => maskValueOf(key, text, options.masker)
  const { text, cut } = writeJsonEnds(data, {
    maxChars: options.maxChars,
    ...(options.mode === 'full' ? {} : { mapText: mask }),
  })
  const kept = JSON.parse(text) as unknown
  const mark = cut ? { [ATTR_CYLESTIO_DATA_TRUNCATED]: true } : {}
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) {
    return { value: kept, ...mark }
  }
  const attributes = Object.fromEntries(
    Object.entries(kept).map(([key, value]) => [
      key.startsWith('cylestio.') ? `data.${key}` : key,
      value as unknown,
    ]),
  )
  return { ...attributes, ...mark }
}
