/** Fills the index of words, in steps; what is not indexed yet is searched row by row. */
import { errorCode } from '../store-error.ts'
import type { Database } from '../load.ts'
import { onlyWords } from './words.ts'

/** Rows, and about so many characters, of one step: others wait for its transaction. */
const STEP_ROWS = 100
const STEP_CHARS = 64 * 1024

/** A longer text would hold others up. It is indexed as {@link LONG_TEXT}, which every search looks at. */
const LONGEST_CHARS = 1024 * 1024

/** Stands in the index for a text that is too long for it. */
export const LONG_TEXT = 'cylestiolongtext'

const WORDS_OF = 'cylestio_words_of'

/** An index and the texts that it is over. */
interface Source {
  /** Name of the index, and the key of its place in `meta`. */
  readonly name: 'search_rows' | 'search_contents'
  readonly table: string
  /** SQL of the text of a row. */
  readonly text: string
}

// Contents first: a record is findable only when all that it refers to is.
const SOURCES: readonly Source[] = [
  { name: 'search_contents', table: 'contents', text: 'text' },
  {
    name: 'search_rows',
    table: 'event_rows',
    text: `name || char(10) || event_type || char(10) || coalesce(body, '') || char(10) || data`,
  },
]

/** Id up to which an index is filled. */
export function indexedTo(db: Database, name: Source['name']): number {
  return Number(db.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(name) ?? 0)
}

/**
 * One bounded step, in one transaction.
 *
 * @returns true when there is more to do
 */
export function fillIndex(db: Database): boolean {
  prepare(db)
  try {
    return db.transaction(() => SOURCES.some((source) => fillStep(db, source))).immediate()
  } catch (error) {
    if (errorCode(error) !== 'SQLITE_CORRUPT_VTAB') throw error
    // It can be made again from the rows, which are not at fault.
    db.transaction(() => emptyIndex(db)).immediate()
    return true
  }
}

const prepared = new WeakSet<Database>()

function prepare(db: Database): void {
  if (prepared.has(db)) return
  prepared.add(db)
  db.function(WORDS_OF, { deterministic: true }, (text) => onlyWords(String(text)))
}

/** Joins the parts in which the index has grown; takes as long as the index is large. */
export function joinIndex(db: Database): void {
  for (const { name } of SOURCES) {
    db.prepare(`INSERT INTO ${name} (${name}) VALUES ('optimize')`).run()
  }
}

function fillStep(db: Database, { name, table, text }: Source): boolean {
  const from = indexedTo(db, name)
  const to = endOfStep(db, { table, text, from })
  if (to === undefined) return false
  db.prepare(
    `INSERT INTO ${name} (rowid, text)
     SELECT id, iif(length(text) > ${LONGEST_CHARS}, '${LONG_TEXT}', ${WORDS_OF}(text))
     FROM (SELECT id, ${text} AS text FROM ${table} WHERE id > ? AND id <= ? ORDER BY id)`,
  ).run(from, to)
  if (name === 'search_rows') {
    db.prepare(
      `INSERT OR IGNORE INTO list_uses (list_id, event_id)
       SELECT list.value, r.id FROM event_rows AS r, json_each(r.lists) AS list WHERE r.id > ? AND r.id <= ?`,
    ).run(from, to)
  }
  db.prepare('UPDATE meta SET value = ? WHERE key = ?').run(String(to), name)
  return true
}

/** The last id of the step; undefined when nothing is left. */
function endOfStep(
  db: Database,
  { table, text, from }: Pick<Source, 'table' | 'text'> & { readonly from: number },
): number | undefined {
  let chars = 0
  let last: number | undefined
  const lengths = db.prepare<[number], { readonly id: number; readonly chars: number }>(
    `SELECT id, length(${text}) AS chars FROM ${table} WHERE id > ? ORDER BY id LIMIT ${STEP_ROWS}`,
  )
  for (const row of lengths.iterate(from)) {
    chars += Math.min(row.chars, LONGEST_CHARS)
    if (last !== undefined && chars > STEP_CHARS) break
    last = row.id
  }
  return last
}

function emptyIndex(db: Database): void {
  for (const { name } of SOURCES) {
    db.prepare(`INSERT INTO ${name} (${name}) VALUES ('delete-all')`).run()
    db.prepare("UPDATE meta SET value = '0' WHERE key = ?").run(name)
  }
  db.exec('DELETE FROM list_uses')
}
