import { GETTER, itemAt, readValue } from './value-node.ts'

export interface SafeJsonOptions {
  /** Longest text, in characters; the JSON stays valid, what is left out is marked. @default unlimited */
  readonly maxChars?: number
  /** Rewrites every text before it is written, such as a masker. `key` is the nearest property name. */
  readonly mapText?: (text: string, key: string) => string
}

export interface SafeJson {
  readonly text: string
  /** True when texts, items or levels were left out. */
  readonly cut: boolean
  /** The outermost list of several items in which the text became too long. */
  readonly cutList?: CutList
}

export interface CutList {
  readonly items: readonly unknown[]
  /** The nearest property name. */
  readonly key: string
  /** Where it stands in the text, brackets included. */
  readonly start: number
  readonly end: number
  /** Characters that were left for it. */
  readonly room: number
}

const MAX_DEPTH = 100
const MAX_NODES = 100_000
/** Shorter numbers are no personal data. */
const LEAST_DIGITS = 8

/** Masked texts are cut this far before the raw cut, so that half of a secret cannot survive at the seam. */
const SEAM_CHARS = 4_096

/**
 * JSON text of any value; never throws, never runs getters or `toJSON`. Cycles, functions, unreadable and
 * too deep values become short labels, BigInt becomes `"123n"`.
 *
 * @example safeJson({ a: 1n, b: [undefined] }) // '{"a":"1n","b":[null]}'
 */
export function safeJson(value: unknown, options: SafeJsonOptions = {}): string {
  return writeJson(value, options).text
}

/** Like {@link safeJson}, and says whether something was left out. */
export function writeJson(value: unknown, options: SafeJsonOptions = {}): SafeJson {
  const { mapText, maxChars = Number.POSITIVE_INFINITY } = options
  const ancestors = new Set<unknown>()
  const parts: string[] = []
  let left = maxChars
  let written = 0
  let nodes = 0
  let cut = false
  /** Open lists of several items, and that in which the first cut was made. */
  const lists: Omit<CutList, 'end'>[] = []
  let cutList: Omit<CutList, 'end'> | undefined
  let cutEnd = 0

  const leaveOut = (): void => {
    if (!cut) cutList = lists[0]
    cut = true
  }

  const push = (text: string): void => {
    parts.push(text)
    left -= text.length
    written += text.length
  }

  const writeText = (text: string, key: string): void => {
    const room = Math.max(left - 2, 0)
    let shown = text
    if (text.length > room) {
      const rough = text.slice(0, room + SEAM_CHARS)
      shown = mapText === undefined ? rough : mapText(rough, key)
      if (rough.length < text.length) shown = shown.slice(0, -SEAM_CHARS)
      if (shown.length > room) shown = shown.slice(0, room)
      if (rough.length < text.length || shown.length === room) leaveOut()
      push(JSON.stringify(`${shown}…[${text.length} chars]`.toWellFormed()))
      return
    }
    if (mapText !== undefined) shown = mapText(text, key)
    push(JSON.stringify(shown.toWellFormed()))
  }

  /** A card's number is one as a number too. */
  const writeScalar = (json: string): void => {
    const shown = mapText === undefined || json.length < LEAST_DIGITS ? json : mapText(json, '')
    push(shown === json ? json : JSON.stringify(shown))
  }

  const write = (current: unknown, key: string, depth: number): void => {
    nodes += 1
    if (current === GETTER) return push('"[Getter]"')
    const node = readValue(current)
    switch (node.kind) {
      case 'text':
        return writeText(node.text, key)
      case 'scalar':
        return writeScalar(node.json)
      case 'opaque':
        return push(JSON.stringify(node.label))
      case 'list':
      case 'record':
        break
    }
    if (ancestors.has(current)) return push('"[Circular]"')
    if (depth >= MAX_DEPTH) {
      leaveOut()
      return push('"[Depth]"')
    }
    ancestors.add(current)
    if (node.kind === 'list') {
      const { items } = node
      if (items.length > 1) lists.push({ items, key, start: written, room: left })
      push('[')
      writeItems(
        node.items.length,
        (index) => write(itemAt(node.items, index), key, depth + 1),
        (rest) => JSON.stringify(rest),
      )
      push(']')
      if (items.length > 1 && lists.pop() === cutList) cutEnd ||= written
    } else {
      push('{')
      const entries = node.entries.filter(([, child]) => child !== undefined)
      writeItems(
        entries.length,
        (index) => {
          const [name, child] = entries[index] ?? ['', undefined]
          const shownName = mapText === undefined || name.length < 8 ? name : mapText(name, '')
          push(`${JSON.stringify(shownName.slice(0, 1_024).toWellFormed())}:`)
          write(child, name, depth + 1)
        },
        (rest) => `"…":${JSON.stringify(rest)}`,
      )
      push('}')
    }
    ancestors.delete(current)
  }

  const writeItems = (
    count: number,
    writeItem: (index: number) => void,
    more: (label: string) => string,
  ): void => {
    for (let index = 0; index < count; index += 1) {
      if (index > 0) push(',')
      if (left <= 0 || nodes > MAX_NODES) {
        leaveOut()
        push(more(`[${count - index} more]`))
        return
      }
      writeItem(index)
    }
  }

  write(value, '', 0)
  const text = parts.join('')
  return cutList === undefined ? { text, cut } : { text, cut, cutList: { ...cutList, end: cutEnd } }
}
