/** Encodings that a model reads as easily as plain text; bounded in number and size. */
import { isUtf8 } from 'node:buffer'

import { neighbourhood } from './neighbourhood.ts'
import type { Scan } from './scan.ts'
import type { FormKind, TextForm } from './types.ts'

/** Pieces that are read one by one; of more, those behind are read as one text. */
const MAX_PIECES = 16
/** Longest blob that is decoded, in characters of its encoding. */
const MAX_BLOB = 65_536
const LEAST_CHARS = 6
/** Shortest line of wrapped base64, and a shorter last line after it. */
const LEAST_LINE = 60
const LAST_LINE = /\r?\n[A-Za-z0-9+/]{2,76}={0,2}(?=\s|$)/y

const HEX =
  /(?<![0-9A-Za-z])(?:0x)?[0-9a-f]{2}(?:[\s:,-]{1,2}(?:0x)?[0-9a-f]{2}){7,}(?![0-9A-Za-z])/gi
const BINARY = /(?<!\d)[01]{8}(?:[\s,]?[01]{8}){5,}(?!\d)/g
const DECIMAL = /(?<![\d.])\d{2,3}(?:[\s,;]{1,2}\d{2,3}){7,}(?![\d.])/g

const PERCENT = /(?:%[0-9a-f]{2})+/gi
const ENTITY = /&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));?/gi
const ESCAPE = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\})/gi
const QUOTED = /(?:=[0-9A-F]{2})+|=\r?\n/g
/** Encoded characters that make a text worth decoding; fewer are a space in a URL or an umlaut. */
const LEAST_ENCODED = 3

/** The decoded parts of a text. */
export function decodedParts(text: string, seen: Scan): TextForm[] {
  const parts: TextForm[] = []
  runs(text, seen.runs, parts)
  for (let index = 0; index < seen.codes.length; index += 2) {
    const start = Math.max(0, (seen.codes[index] ?? 0) - 1)
    // With a character on both sides, at which the patterns look.
    const row = { text: text.slice(start, (seen.codes[index + 1] ?? 0) + 1), start }
    blobs(row, HEX, (blob) => fromHex(blob.replace(/0x|[\s:,-]/gi, '')), parts)
    blobs(row, BINARY, (blob) => fromBinary(blob.replace(/[\s,]/g, '')), parts)
    blobs(row, DECIMAL, fromDecimals, parts)
  }
  joinRest(parts)
  if (seen.escapes < LEAST_ENCODED) return parts
  whole(text, '%', PERCENT, 'percent', (code) => bytesOf(code, /%/g), parts)
  whole(text, '&#', ENTITY, 'entities', (_, hex, decimal) => character(hex, decimal), parts)
  whole(
    text,
    '\\',
    ESCAPE,
    'escapes',
    (_, byte, short, long) => character(byte ?? short ?? long),
    parts,
  )
  if (isQuotedPrintable(text)) {
    whole(text, '=', QUOTED, 'quoted-printable', (code) => bytesOf(code, /=(?:\r?\n)?/g), parts)
  }
  return parts
}

/** A dump of harmless blobs must not push the one that matters out of sight. */
function joinRest(parts: TextForm[]): void {
  if (parts.length <= MAX_PIECES) return
  const rest = parts.splice(MAX_PIECES - 1)
  const [first] = rest
  if (first === undefined) return
  const end = rest.reduce((most, part) => Math.max(most, part.end), 0)
  parts.push({ ...first, end, text: rest.map(({ text }) => text).join('\n') })
}

/** In this encoding an equals sign is written `=3D`; assignments and query strings are something else. */
function isQuotedPrintable(text: string): boolean {
  let encoded = 0
  let others = 0
  for (let at = text.indexOf('='); at !== -1; at = text.indexOf('=', at + 1)) {
    QUOTED_SIGN.lastIndex = at
    if (QUOTED_SIGN.test(text)) encoded += 1
    else others += 1
  }
  return encoded >= LEAST_ENCODED && others * 4 <= encoded
}
const QUOTED_SIGN = /=(?:[0-9A-F]{2}|\r?\n)/y

/** Long runs of base64 or hex characters; runs that a line break alone divides are one. */
function runs(text: string, places: readonly number[], parts: TextForm[]): void {
  for (let index = 0; index < places.length; index += 2) {
    const start = places[index] ?? 0
    let end = places[index + 1] ?? 0
    if (end - start >= LEAST_LINE) {
      // The last line may be short, so that it is not among the runs.
      while (index + 2 < places.length && isBreak(text, end, places[index + 2] ?? 0)) {
        index += 2
        end = places[index + 1] ?? 0
      }
      LAST_LINE.lastIndex = end
      end += LAST_LINE.exec(text)?.[0].length ?? 0
    }
    while (text[end] === '=') end += 1
    if (end - start > MAX_BLOB) end = start + MAX_BLOB
    const blob = text.slice(start, end)
    const bare = blob.replace(/^0x/i, '')
    const isHex = /^[0-9a-f]+$/i.test(bare)
    const decoded = isHex ? (fromBinary(bare) ?? fromHex(bare)) : fromBase64(blob)
    if (decoded === undefined || !isReadable(decoded)) continue
    parts.push({ kind: isHex ? 'hex' : 'base64', text: decoded, start, end })
  }
}

const isBreak = (text: string, from: number, to: number): boolean =>
  to - from <= 2 && /^\r?\n$/.test(text.slice(from, to))

/** Numbers of one row that are characters. */
function blobs(
  row: { readonly text: string; readonly start: number },
  pattern: RegExp,
  decode: (blob: string) => string | undefined,
  parts: TextForm[],
): void {
  for (const match of row.text.matchAll(pattern)) {
    const [blob] = match
    const decoded = decode(blob.slice(0, MAX_BLOB))
    if (decoded === undefined || !isReadable(decoded)) continue
    const start = row.start + match.index
    parts.push({ kind: 'hex', text: decoded, start, end: start + blob.length })
  }
}

/** A text with encoded characters, all with one sign in them, here and there; read as one. */
function whole(
  text: string,
  sign: string,
  pattern: RegExp,
  kind: FormKind,
  decode: (code: string, ...groups: (string | undefined)[]) => string,
  parts: TextForm[],
): void {
  if (!text.includes(sign)) return
  let letters = 0
  let start = -1
  let end = 0
  const decoded = text.replace(pattern, (code: string, ...rest: unknown[]) => {
    const offset = rest.findLast((value) => typeof value === 'number') ?? 0
    const groups = rest.filter((value) => value === undefined || typeof value === 'string')
    const plain = decode(code, ...groups.slice(0, 3))
    if (start < 0) start = offset
    end = offset + code.length
    letters += plain.length
    return plain
  })
  if (letters < LEAST_ENCODED || decoded === text) return
  // A query string has `+` for spaces; elsewhere it is a plus.
  const spaced = kind === 'percent' && !/\s/.test(text) ? decoded.replace(/\+/g, ' ') : decoded
  const near = neighbourhood(text, spaced, start, end)
  parts.push({ kind, ...near })
}

function fromBase64(blob: string): string | undefined {
  // Most long words and paths fail here, at the price of a few bytes.
  if (!isReadable(Buffer.from(blob.slice(0, 16), 'base64').toString('latin1'), true))
    return undefined
  const bytes = Buffer.from(blob, 'base64')
  if (bytes.length >= 8 && bytes[1] === 0 && bytes[3] === 0) return bytes.toString('utf16le')
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined
}

function fromHex(digits: string): string | undefined {
  const bytes = Buffer.from(digits, 'hex')
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined
}

function fromBinary(digits: string): string | undefined {
  if (!/^[01]{48,}$/.test(digits)) return undefined
  const codes = digits.match(/.{8}/g) ?? []
  const bytes = Uint8Array.from(codes, (code) => Number.parseInt(code, 2))
  return isUtf8(bytes) ? Buffer.from(bytes).toString('utf8') : undefined
}

function fromDecimals(blob: string): string | undefined {
  const codes = blob.split(/[\s,;]+/).map(Number)
  return codes.every((code) => code >= 9 && code < 127)
    ? String.fromCharCode(...codes.slice(0, MAX_BLOB / 8))
    : undefined
}

/** Encoded bytes, all of one sign and two digits, as a text. */
function bytesOf(code: string, sign: RegExp): string {
  if (code.length === 3) {
    const byte = Number.parseInt(code.slice(1), 16)
    if (byte < 0x80) return String.fromCharCode(byte)
  }
  return Buffer.from(code.replace(sign, ''), 'hex').toString('utf8')
}

function character(hex: string | undefined, decimal?: string): string {
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
}

/** Whether decoded bytes are a text: long enough, nearly all printable, with letters. */
function isReadable(text: string, first = false): boolean {
  if (text.length < LEAST_CHARS) return false
  let odd = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (
      code < 32 ? code !== 9 && code !== 10 && code !== 13 && !(first && code === 0) : code === 127
    ) {
      odd += 1
    }
  }
  return odd * 20 <= text.length && /[A-Za-z]{2}|[^\x00-\xff]|\w\x00\w/.test(text)
}
