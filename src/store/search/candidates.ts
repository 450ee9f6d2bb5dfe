/** Which records may hold a text, by the index of words: all that do, and some more, which are then looked at. */
import type { SqlValue } from '../encode.ts'
import type { Database } from '../load.ts'
import { errorCode } from '../store-error.ts'
import type { Condition } from '../filter.ts'
import { LONG_TEXT, indexedTo } from './fill.ts'
import { wordsOf } from './words.ts'

/** Version from which the index is there; a reader must not bring a file up to date. */
const SEARCH_VERSION = 7

/** The index tells records apart by so many words of a text. */
const MOST_WORDS = 4

/** Records with so many candidates are met soon on the way through the rows, and need no index. */
const FEW = 5_000

const BY_WORDS = `
  SELECT rowid AS id FROM search_rows WHERE search_rows MATCH ?
  UNION
  SELECT event_id FROM list_uses WHERE list_id IN (
    WITH RECURSIVE down (node) AS (
      SELECT id FROM content_lists WHERE content_id IN
        (SELECT rowid FROM search_contents WHERE search_contents MATCH ?)
      UNION
      SELECT l.id FROM down JOIN content_lists AS l ON l.parent_id = down.node
    )
    SELECT node FROM down)`

/**
 * A condition on `id` that every record with one of these texts fulfils.
 *
 * @param texts as they stand in a column
 * @returns undefined where the index does not help: an old file, a file that is not indexed yet, a text without
 *   words, or of words that stand everywhere
 */
export function candidates(db: Database, texts: readonly string[]): Condition | undefined {
  if (Number(db.pragma('user_version', { simple: true })) < SEARCH_VERSION) return undefined
  try {
    const from = indexedTo(db, 'search_rows')
    if (isMany(db, 'SELECT 1 FROM event_rows WHERE id > ?', from)) return undefined
    const parts = texts.map((text) => candidatesOf(db, text)).filter((part) => part !== undefined)
    if (parts.length < texts.length) return undefined
    const sets = parts.map(({ sql }) => `SELECT id FROM (${sql})`).join(' UNION ')
    return {
      sql: `id IN (${sets} UNION SELECT id FROM event_rows WHERE id > ?)`,
      values: [...parts.flatMap(({ values }) => values), from],
    }
  } catch (error) {
    // What is broken is made anew by the next writer.
    if (errorCode(error) === 'SQLITE_CORRUPT_VTAB') return undefined
    throw error
  }
}

function candidatesOf(db: Database, text: string): Condition | undefined {
  const rare = wordsOf(text)
    .map((word) => `"${word.text}"${word.open ? ' *' : ''} OR "${LONG_TEXT}"`)
    .filter((match) =>
      ['search_rows', 'search_contents'].every(
        (index) => !isMany(db, `SELECT 1 FROM ${index} WHERE ${index} MATCH ?`, match),
      ),
    )
    .slice(0, MOST_WORDS)
  if (rare.length === 0) return undefined
  return {
    sql: rare.map(() => `SELECT id FROM (${BY_WORDS})`).join(' INTERSECT '),
    values: rare.flatMap((match) => [match, match]),
  }
}

function isMany(db: Database, sql: string, value: SqlValue): boolean {
  const count = db.prepare<[SqlValue], number>(`SELECT count(*) FROM (${sql} LIMIT ${FEW + 1})`)
  return (count.pluck().get(value) ?? 0) > FEW
}
