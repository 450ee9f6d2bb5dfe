/** The table of a library, for people. */
import type { CaseResult } from './compare.ts'
import type { RunResult } from './run.ts'

/** `gated`: requests that a dangerous text let out, by itself and behind a megabyte. */
const COLUMNS = [
  'case',
  'intact',
  'wire',
  'requests',
  'bytes',
  'early',
  'started',
  'ended',
  'gated',
] as const

/** One table: a row for each case, and below it what is wrong. */
export function formatTable({ library, version, format, rows, skipped }: RunResult): string {
  const title = `${library} ${version}, ${format}`
  if (skipped !== undefined) return `${title}: SKIPPED, ${skipped}\n`
  const problems = rows.flatMap(({ name, problems: said }) =>
    said.map(({ prompt, text }) => {
      const what = prompt === 'harmless' ? name : `${name}, ${prompt}`
      return `  ✗ ${what}: ${text}`
    }),
  )
  return [title, ...alignColumns([COLUMNS, ...rows.map(cellsOf)]), ...problems, ''].join('\n')
}

/** Lines of cells under each other, the first column to the left. */
export function alignColumns(cells: readonly (readonly string[])[]): string[] {
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  )
  return cells.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
}

function cellsOf(row: CaseResult): readonly string[] {
  const { name, intact, wire, requests, bytes, early, started, ended, leaks } = row
  const same = (whole: boolean): string => (whole ? '✓' : '✗')
  return [
    name,
    same(intact),
    same(wire),
    ...[requests, bytes, early, started, ended].map(String),
    leaks.length === 0 ? '–' : leaks.join('+'),
  ]
}

/** The last line. */
export function formatTotal(results: readonly RunResult[]): string {
  const { passed, failed } = countChecks(results.flatMap((result) => result.rows))
  const skipped = results.filter((result) => result.skipped !== undefined).length
  const more = skipped === 0 ? '' : `, ${skipped} SKIPPED`
  return `${passed} passed, ${failed} failed${more}`
}

/** Each row is a check, and so is each dangerous text of it. */
export function countChecks(rows: readonly CaseResult[]): { passed: number; failed: number } {
  const checks = rows.reduce((sum, row) => sum + row.checks, 0)
  const failed = rows.reduce(
    (sum, row) => sum + new Set(row.problems.map(({ prompt }) => prompt)).size,
    0,
  )
  return { passed: checks - failed, failed }
}
