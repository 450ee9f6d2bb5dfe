/** Keeps the items of repeated lists once: what a record writes of a conversation is only what is new in it. */
import { createHash } from 'node:crypto'
import type { Database } from './load.ts'

/** Shorter data is written as it is. */
const LEAST_CHARS = 1_024
/** Shorter lists are too. */
const LEAST_LIST_CHARS = 256
/** Texts of the newest lists, which the next one of the same conversation begins with. */
const REMEMBERED = 32
const REMEMBERED_CHARS = 4 * 1024 * 1024

export interface SplitData {
  /** The data without its lists. */
  readonly data: string
  /** JSON: the list of each attribute, by number. */
  readonly lists: string
  readonly ids: readonly number[]
}

export interface ContentLists {
  /**
   * Writes what is new in the lists of this data; call it inside a transaction.
   *
   * @returns undefined when the data is to be written as it is
   */
  split(data: string): SplitData | undefined
  /** The event that has these lists, so that they stay while it does. */
  used(ids: readonly number[], eventId: number): void
  /** The transaction did not happen. */
  rollback(): void
}

/** A list that was written: its text without the last bracket, and its node. */
interface Remembered {
  readonly text: string
  readonly id: number
}

export function createContentLists(db: Database): ContentLists {
  const getContent = db.prepare<[Buffer], number>('SELECT id FROM contents WHERE hash = ?').pluck()
  const putContent = db.prepare('INSERT INTO contents (hash, uses, text) VALUES (?, 0, ?)')
  const useContent = db.prepare('UPDATE contents SET uses = uses + 1 WHERE id = ?')
  const getNode = db
    .prepare<[number, number], number>(
      'SELECT id FROM content_lists WHERE parent_id = ? AND content_id = ?',
    )
    .pluck()
  const putNode = db.prepare(
    'INSERT INTO content_lists (parent_id, content_id, last_event_id) VALUES (?, ?, 0)',
  )
  const isThere = db.prepare<[number]>('SELECT 1 FROM content_lists WHERE id = ?').pluck()
  const touch = db.prepare(
    'UPDATE content_lists SET last_event_id = max(last_event_id, ?) WHERE id = ?',
  )
  let remembered: Remembered[] = []

  const contentOf = (text: string): number => {
    const hash = createHash('sha256').update(text).digest()
    return getContent.get(hash) ?? Number(putContent.run(hash, text).lastInsertRowid)
  }

  const nodeOf = (parent: number, text: string): number => {
    const content = contentOf(text)
    const known = getNode.get(parent, content)
    if (known !== undefined) return known
    useContent.run(content)
    return Number(putNode.run(parent, content).lastInsertRowid)
  }

  const remember = (text: string, id: number): void => {
    remembered = remembered.filter((each) => !text.startsWith(each.text))
    remembered.unshift({ text, id })
    let chars = 0
    remembered = remembered.filter((each, index) => {
      chars += each.text.length
      return index < REMEMBERED && chars <= REMEMBERED_CHARS
    })
  }

  /** The node of a list; undefined for what is no list, or not written as we would write it. */
  const listOf = (text: string): number | undefined => {
    // Retention of another process may have deleted what we remember.
    const begun = remembered.find(
      (each) =>
        text.startsWith(each.text) &&
        ',]'.includes(text.charAt(each.text.length)) &&
        isThere.get(each.id) === 1,
    )
    const rest = begun === undefined ? text : `[${text.slice(begun.text.length + 1)}`
    if (begun !== undefined && text.length === begun.text.length + 1) return begun.id
    const items = itemsOf(rest)
    if (items === undefined) return undefined
    let id = begun?.id ?? 0
    for (const item of items) id = nodeOf(id, item)
    remember(text.slice(0, -1), id)
    return id
  }

  return {
    split(data) {
      if (!mayHaveLists(data)) return undefined
      const parsed = JSON.parse(data) as Record<string, unknown>
      const lists: Record<string, number> = {}
      const kept: Record<string, unknown> = {}
      for (const [key, value] of Object.entries(parsed)) {
        kept[key] = value
        if (typeof value !== 'string' || value.length < LEAST_LIST_CHARS) continue
        const id = listOf(value)
        if (id === undefined) continue
        lists[key] = id
        kept[key] = ''
      }
      const ids = Object.values(lists)
      if (ids.length === 0) return undefined
      return { data: JSON.stringify(kept), lists: JSON.stringify(lists), ids }
    },
    used(ids, eventId) {
      for (const id of ids) touch.run(eventId, id)
    },
    rollback() {
      remembered = []
    },
  }
}

/** Whether it is worth while to look for lists in this data. */
export function mayHaveLists(data: string): boolean {
  return data.length >= LEAST_CHARS && data.includes('"[{')
}

/** Texts of a list's items; undefined unless put together again they give the same text. */
function itemsOf(text: string): string[] | undefined {
  // The last item may be a note that more were left out.
  if (!text.startsWith('[')) return undefined
  try {
    const items = (JSON.parse(text) as unknown[]).map((item) => JSON.stringify(item))
    return `[${items.join(',')}]` === text ? items : undefined
  } catch {
    return undefined
  }
}

const STEP_NODES = 500

/**
 * Deletes lists that no event has any more, and contents that no list has; one bounded step. Events go oldest
 * first, so a list is over when the last event that had it is before the oldest row.
 *
 * @param most lists of this step
 * @returns true when there may be more
 */
export function forgetLists(db: Database, most = STEP_NODES): boolean {
  const step = db.transaction((): boolean => {
    const oldest = db.prepare<[], number | null>('SELECT min(id) FROM event_rows').pluck().get()
    // A list is older than those that continue it: from the newest on, each has lost its continuations before.
    const nodes = db
      .prepare<[number], { id: number; content_id: number }>(
        `SELECT id, content_id FROM content_lists AS l WHERE last_event_id < ?
         ORDER BY id DESC LIMIT ${most}`,
      )
      .all(oldest ?? Number.MAX_SAFE_INTEGER)
    const isParent = db
      .prepare<[number]>('SELECT 1 FROM content_lists WHERE parent_id = ? LIMIT 1')
      .pluck()
    const removeNode = db.prepare('DELETE FROM content_lists WHERE id = ?')
    const release = db.prepare('UPDATE contents SET uses = uses - 1 WHERE id = ?')
    const removeContent = db.prepare('DELETE FROM contents WHERE id = ? AND uses <= 0')
    let removed = 0
    for (const node of nodes) {
      if (isParent.get(node.id) === 1) continue
      removeNode.run(node.id)
      release.run(node.content_id)
      removeContent.run(node.content_id)
      removed += 1
    }
    return removed > 0 && nodes.length === most
  })
  return step.immediate()
}
