/** The table of other monitors: a row for each case, a column for each monitor. */
import type { CaseResult } from './compare.ts'
import type { PeerRun } from './peer-runs.ts'
import { type RunResult, SET_UP } from './run.ts'

export interface PeerTable {
  readonly library: string
  readonly version: string
  /** Titles of the monitors, in the order of the cells. */
  readonly titles: readonly string[]
  readonly rows: readonly { readonly name: string; readonly cells: readonly string[] }[]
  /** For each monitor: how many of its cells are whole, of how many, both formats counted. */
  readonly totals: readonly { readonly whole: number; readonly of: number }[]
}

/** Why none of the cases ran; undefined where they did. */
export function whyNotRun({ rows, skipped }: RunResult): string | undefined {
  const [first] = rows
  if (first === undefined) return skipped ?? 'no case'
  return first.name === SET_UP ? first.problems[0]?.text : undefined
}

/** One table for each version of a library that was run. */
export function peerTables(runs: readonly PeerRun[]): PeerTable[] {
  const ran = runs.filter(({ result }) => whyNotRun(result) === undefined)
  const keys = [...new Set(ran.map(({ result }) => `${result.library} ${result.version}`))]
  return keys.map((key) =>
    tableOf(ran.filter(({ result }) => `${result.library} ${result.version}` === key)),
  )
}

function tableOf(runs: readonly PeerRun[]): PeerTable {
  const [first] = runs
  if (first === undefined) throw new Error('a table of nothing')
  const titles = [...new Set(runs.map(({ peer }) => peer.title))]
  const names = [...new Set(runs.flatMap(({ result }) => result.rows.map(({ name }) => name)))]
  const rowsOf = (title: string, name: string): CaseResult[] =>
    (['cjs', 'esm'] as const).flatMap((format) =>
      runs
        .filter(({ peer, result }) => peer.title === title && result.format === format)
        .flatMap(({ result }) => result.rows.filter((row) => row.name === name)),
    )
  return {
    library: first.result.library,
    version: first.result.version,
    titles,
    rows: names.map((name) => ({
      name,
      cells: titles.map((title) => cellOf(rowsOf(title, name))),
    })),
    totals: titles.map((title) => {
      const rows = names.flatMap((name) => rowsOf(title, name))
      return {
        whole: rows.filter(({ problems }) => problems.length === 0).length,
        of: rows.length,
      }
    }),
  }
}

/** `✓1`: the call is what it was, one span ended. Both formats where they differ, CommonJS first. */
function cellOf(rows: readonly CaseResult[]): string {
  const cells = rows.map(({ intact, wire, ended }) => `${intact && wire ? '✓' : '✗'}${ended}`)
  return cells.length === 0 ? '–' : [...new Set(cells)].join(' ')
}
