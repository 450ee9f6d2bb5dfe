/** What a command has to say, before it is known how it will be printed. */

export type Cell = string | number | bigint | boolean | null | undefined
export type Row = Readonly<Record<string, Cell>>

/** Colours and weights that the output uses; names of `util.styleText`. */
export type Style = 'red' | 'yellow' | 'green' | 'cyan' | 'gray' | 'bold'

export interface Column {
  readonly key: string
  readonly title: string
  readonly align?: 'right'
  /** Gives way to a narrow terminal only when every other column has. */
  readonly firm?: true
  /** Style of a cell by its text. */
  readonly style?: (text: string) => Style | undefined
}

/** A table for people. */
export interface TableBlock {
  readonly kind: 'table'
  readonly title?: string
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  /** Said in place of a table without rows. */
  readonly empty: string
}

/** Lines for people, such as a tree. */
export interface TextBlock {
  readonly kind: 'text'
  readonly title?: string
  readonly lines: readonly { readonly text: string; readonly style?: Style | undefined }[]
}

export interface Report {
  /** For `human` and `md`. */
  readonly blocks: readonly (TableBlock | TextBlock)[]
  /** For `json` and `ndjson`; of a list, `ndjson` writes one item a line. */
  readonly data: unknown
  /** For `csv`: everything that is known of each row. */
  readonly records: { readonly columns: readonly string[]; readonly rows: readonly Row[] }
}

/** A sentence for people, one record for programs. */
export function oneRow(text: string, row: Row): Report {
  return {
    blocks: [{ kind: 'text', lines: [{ text }] }],
    data: row,
    records: { columns: Object.keys(row), rows: [row] },
  }
}
