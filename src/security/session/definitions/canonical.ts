/** One text and one hash for a tool definition, however its server orders the properties. */
import { hash } from 'node:crypto'
import { GETTER, itemAt, readValue } from '../../../util/value-node.ts'
import type { ToolDefinition } from '../types.ts'

/** What a model reads of a tool, in the order of the text. */
const FIELDS = [
  'annotations',
  'description',
  'inputSchema',
  'name',
  'outputSchema',
  'title',
] as const satisfies readonly (keyof ToolDefinition)[]

/** Bounds for hostile definitions; ordinary ones have some hundred nodes and few thousand characters. */
const MAX_DEPTH = 64
const MAX_NODES = 50_000
const MAX_CHARS = 4_194_304

/** A definition in its one form. */
export interface CanonicalDefinition {
  /** JSON with sorted keys, no blanks, texts in Unicode form C. */
  readonly text: string
  /** SHA-256 of the text, in hexadecimal. */
  readonly hash: string
  /** False when a bound was reached, or a part could not be read: the rest is not in the hash. */
  readonly complete: boolean
}

/**
 * Canonical JSON of name, title, description, schemas and annotations, and its SHA-256. Two definitions have
 * the same hash exactly when they say the same; order of keys does not matter, order in lists does. Never
 * throws, runs no getters, ends on cycles.
 *
 * @example canonicalDefinition({ name: 'add', description: 'Adds.' }).text // '{"description":"Adds.","name":"add"}'
 */
export function canonicalDefinition(definition: ToolDefinition): CanonicalDefinition {
  const node = readValue(definition)
  const entries = new Map(node.kind === 'record' ? node.entries : [])
  const known = FIELDS.filter((field) => entries.get(field) !== undefined)
  const { text, complete } = write(known.map((field) => [field, entries.get(field)] as const))
  return { text, hash: hash('sha256', text), complete }
}

/** A copy of what a model reads of a tool, within the bounds: plain data without getters and cycles. */
export function readDefinition(definition: ToolDefinition): ToolDefinition {
  return JSON.parse(canonicalDefinition(definition).text) as ToolDefinition
}

type Entries = readonly (readonly [string, unknown])[]

function write(root: Entries): { text: string; complete: boolean } {
  const parts: string[] = []
  const ancestors = new Set<unknown>()
  let left = MAX_CHARS
  let nodes = 0
  let complete = true

  const push = (part: string): void => {
    parts.push(part)
    left -= part.length
  }

  const pushText = (text: string): void => {
    if (text.length > left) complete = false
    push(JSON.stringify(text.slice(0, Math.max(left, 0)).normalize('NFC')))
  }

  const gaveUp = (label: string): void => {
    complete = false
    push(JSON.stringify(label))
  }

  const pushRecord = (entries: Entries, depth: number): void => {
    const sorted = entries
      .filter(([, child]) => child !== undefined)
      .map(([name, child]) => [name.normalize('NFC'), child] as const)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    push('{')
    for (const [index, [name, child]] of sorted.entries()) {
      if (index > 0) push(',')
      pushText(name)
      push(':')
      visit(child, depth + 1)
      if (spent()) break
    }
    push('}')
  }

  const spent = (): boolean => {
    if (left > 0 && nodes <= MAX_NODES) return false
    complete = false
    return true
  }

  const visit = (value: unknown, depth: number): void => {
    nodes += 1
    if (value === GETTER) return gaveUp('[Getter]')
    const node = readValue(value)
    if (node.kind === 'text') return pushText(node.text)
    if (node.kind === 'scalar') return push(node.json)
    if (node.kind === 'opaque') return gaveUp(node.label)
    if (ancestors.has(value)) return gaveUp('[Circular]')
    if (depth >= MAX_DEPTH) return gaveUp('[Depth]')
    ancestors.add(value)
    if (node.kind === 'record') pushRecord(node.entries, depth)
    else {
      push('[')
      for (let index = 0; index < node.items.length; index += 1) {
        if (index > 0) push(',')
        visit(itemAt(node.items, index), depth + 1)
        if (spent()) break
      }
      push(']')
    }
    ancestors.delete(value)
  }

  pushRecord(root, 0)
  return { text: parts.join(''), complete }
}
