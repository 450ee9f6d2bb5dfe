/** What came of the faults, for people. */
import { alignColumns } from '../conformance/table.ts'
import type { Elsewhere } from './registry.ts'
import type { Result } from './types.ts'

const COLUMNS = [
  'fault',
  'rows',
  'rounds',
  'acknowledged',
  'stored',
  'delivered',
  'duplicates',
  'dropped',
  'max loop ms',
  'seconds',
  'verdict',
] as const

export const verdictOf = ({ skipped, problems }: Result): 'ok' | 'FAILED' | 'SKIPPED' =>
  skipped !== undefined ? 'SKIPPED' : problems.length > 0 ? 'FAILED' : 'ok'

/** A line for each fault, and below the table what is wrong and what was not run. */
export function formatTable(results: readonly Result[]): string {
  const notes = results.flatMap(({ fault, figures, problems, skipped }) => [
    ...(skipped === undefined ? [] : [`  – ${fault.name} SKIPPED: ${skipped}`]),
    ...(figures?.note === undefined ? [] : [`  · ${fault.name}: ${figures.note}`]),
    ...problems.map((problem) => `  ✗ ${fault.name}: ${problem}`),
  ])
  return [...alignColumns([COLUMNS, ...results.map(cellsOf)]), ...notes].join('\n')
}

/** The rows of the matrix that no fault here covers, with what holds them or why nothing does. */
export function formatElsewhere(elsewhere: readonly Elsewhere[]): string {
  return elsewhere
    .map(({ row, fault, heldBy, outOfScope }) => {
      const where = outOfScope === undefined ? `held by ${heldBy?.join(', ') ?? ''}` : outOfScope
      return `  row ${row}, ${fault}: ${where}`
    })
    .join('\n')
}

export function formatTotal(results: readonly Result[]): string {
  const count = (verdict: string): number =>
    results.filter((result) => verdictOf(result) === verdict).length
  return `${count('ok')} passed, ${count('FAILED')} failed, ${count('SKIPPED')} skipped`
}

function cellsOf(result: Result): readonly string[] {
  const { fault, figures, seconds } = result
  const cell = (figure: number | undefined): string => figure?.toLocaleString('en') ?? '–'
  return [
    fault.name,
    fault.rows.join(' '),
    cell(figures?.rounds),
    cell(figures?.acknowledged),
    cell(figures?.stored),
    cell(figures?.delivered),
    cell(figures?.duplicates),
    cell(figures?.dropped),
    cell(figures?.loopMs),
    seconds.toFixed(1),
    verdictOf(result),
  ]
}
