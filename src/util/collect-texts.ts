import { GETTER, itemAt, readValue } from './value-node.ts'

/** One text of a value and where it stood. */
export interface CollectedText {
  /** Such as `input.messages[2].content`. */
  readonly path: string
  /** Nearest property name, such as `command`; empty at the root. */
  readonly key: string
  readonly text: string
}

export interface CollectedTexts {
  readonly texts: CollectedText[]
  /** Numbers as texts, such as an account or an amount; the first 1,024, without those of long lists. */
  readonly numbers: CollectedText[]
  /** False when something was not read: a getter, a cycle's end, binary data, or a bound was reached. */
  readonly complete: boolean
}

/** Deeper or more numerous values are hostile or data dumps; the rest is said to be incomplete. */
const MAX_DEPTH = 200
const MAX_NODES = 100_000
const MAX_NUMBERS = 1_024
/** Numbers of a longer list are measurements, not names of anything. */
const MAX_LIST = 16

/**
 * Every text inside a value, property names included where they carry text of their own
 * (names longer than 40 characters). Bounded and never throws.
 *
 * @example collectTexts({ command: 'ls' }, { path: 'input' }).texts // [{ path: 'input.command', key: 'command', text: 'ls' }]
 */
export function collectTexts(value: unknown, options: { path?: string } = {}): CollectedTexts {
  const texts: CollectedText[] = []
  const numbers: CollectedText[] = []
  const ancestors = new Set<unknown>()
  let nodes = 0
  let complete = true

  const addNumber = (number: number | bigint, path: string, key: string): void => {
    if (numbers.length < MAX_NUMBERS) numbers.push({ path, key, text: String(number) })
  }

  const visit = (current: unknown, path: string, key: string, depth: number): void => {
    nodes += 1
    if (nodes > MAX_NODES || depth > MAX_DEPTH || current === GETTER) {
      complete = false
      return
    }
    if (typeof current === 'number' || typeof current === 'bigint') {
      addNumber(current, path, key)
      return
    }
    const node = readValue(current)
    if (node.kind === 'text') {
      if (node.text !== '') texts.push({ path, key, text: node.text })
      return
    }
    if (node.kind === 'opaque') complete &&= !node.unread
    if (node.kind !== 'list' && node.kind !== 'record') return
    // A value inside itself holds nothing new.
    if (ancestors.has(current)) return
    ancestors.add(current)
    if (node.kind === 'list') {
      for (let index = 0; index < node.items.length && nodes <= MAX_NODES; index += 1) {
        const item = itemAt(node.items, index)
        // Long lists of numbers are common (embeddings), and a path for each would cost more than all else.
        if (typeof item === 'number') {
          nodes += 1
          if (node.items.length <= MAX_LIST) addNumber(item, `${path}[${index}]`, key)
        } else visit(item, `${path}[${index}]`, key, depth + 1)
      }
    } else {
      for (const [name, child] of node.entries) {
        if (nodes > MAX_NODES) break
        const childPath = path === '' ? name : `${path}.${name}`
        if (name.length > 40) texts.push({ path: childPath, key: '', text: name })
        visit(child, childPath, name, depth + 1)
      }
    }
    ancestors.delete(current)
  }

  visit(value, options.path ?? '', '', 0)
  return { texts, numbers, complete: complete && nodes <= MAX_NODES }
}
