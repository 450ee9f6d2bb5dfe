/** What `cylestio doctor` found, for people and for programs. */
import type { Report, Row, Style, TableBlock, TextBlock } from '../output/report.ts'
import type { AppRun } from './run/app.ts'
import type { CopyReport, CoverageReport } from './run/coverage.ts'
import { type CheckedFinding, type FindingLevel, rangeText } from './types.ts'

/** The application's run, where there was one. */
export interface RunReport {
  readonly run: AppRun
  readonly coverage: CoverageReport
}

const STYLES: Readonly<Record<string, Style | undefined>> = {
  ok: 'green',
  warning: 'yellow',
  problem: 'red',
}
const styleOf = (level: string): Style | undefined => STYLES[level]

export function doctorReport(findings: readonly CheckedFinding[], ran?: RunReport): Report {
  const rows = findings.map(({ level, check, subject, message, advice }): Row => {
    const more = advice === undefined ? '' : ` (${advice})`
    return { level, check, subject, message: `${message}${more}` }
  })
  return {
    blocks: [
      {
        kind: 'table',
        title: 'Checks',
        columns: [
          { key: 'level', title: 'level', firm: true, style: styleOf },
          { key: 'check', title: 'check', firm: true },
          { key: 'subject', title: 'what' },
          { key: 'message', title: 'found' },
        ],
        rows,
        empty: 'Nothing was checked.',
      },
      ...(ran === undefined ? [] : coverageBlocks(ran)),
      verdict(findings, ran),
    ],
    data: {
      ok: isWell(findings, ran),
      checks: findings,
      ...(ran === undefined ? {} : { run: runFacts(ran) }),
    },
    records: {
      columns: ['level', 'check', 'subject', 'message'],
      rows: [...rows, ...(ran?.coverage.copies ?? []).map(copyRecord)],
    },
  }
}

/** Whether nothing that was found is a problem. */
export function isWell(findings: readonly CheckedFinding[], ran?: RunReport): boolean {
  const levels: FindingLevel[] = [
    ...findings.map(({ level }) => level),
    ...(ran?.coverage.copies ?? []).map(({ level }) => level),
  ]
  const started = ran === undefined || ran.coverage.monitor !== undefined
  return started && !levels.includes('problem')
}

const runFacts = ({ run, coverage }: RunReport): object => ({
  exitCode: run.exitCode,
  signal: run.signal,
  register: run.register,
  ...coverage,
})

function coverageBlocks({ coverage }: RunReport): (TableBlock | TextBlock)[] {
  const { copies, native, calls, problems } = coverage
  const others = native.map(({ scope, spans, duplicates, merged }) => ({
    text:
      `${scope}: ${spans} spans of its own, ${duplicates} of them beside calls of ours and not counted` +
      (merged === 0 ? '' : `; ${merged} more that it would have started are merged into ours`),
  }))
  return [
    {
      kind: 'table',
      title: 'Libraries that the application loaded',
      columns: [
        { key: 'level', title: 'level', firm: true, style: styleOf },
        { key: 'library', title: 'library', firm: true },
        { key: 'version', title: 'version', firm: true },
        { key: 'loaded', title: 'loaded by' },
        { key: 'tested', title: 'tested' },
        { key: 'by', title: 'patched by' },
        { key: 'message', title: 'coverage' },
      ],
      rows: copies.map(copyRow),
      empty: 'No AI library that we know was loaded.',
    },
    {
      kind: 'text',
      lines: [
        { text: `${calls} calls were watched.` },
        ...others,
        ...problems.map((text) => ({ text, style: 'yellow' as const })),
      ],
    },
  ]
}

function copyRow({
  level,
  library,
  version,
  loaded,
  testedMajors,
  tested,
  by,
  message,
}: CopyReport): Row {
  const range = testedMajors === undefined ? '' : rangeText(testedMajors)
  return {
    level,
    library,
    version,
    loaded,
    tested: tested === false ? `no (${range})` : range,
    by: by ?? 'not patched',
    message,
  }
}

const copyRecord = (copy: CopyReport): Row => ({
  level: copy.level,
  check: 'coverage',
  subject: `${copy.library} ${copy.version} (${copy.loaded})`,
  message: copy.message,
})

function verdict(findings: readonly CheckedFinding[], ran: RunReport | undefined): TextBlock {
  if (ran !== undefined && ran.coverage.monitor === undefined) {
    return {
      kind: 'text',
      lines: [{ text: 'Monitoring did not start in the application.', style: 'red' }],
    }
  }
  const problems = [...findings, ...(ran?.coverage.copies ?? [])].filter(
    ({ level }) => level === 'problem',
  ).length
  return {
    kind: 'text',
    lines: [
      problems === 0
        ? { text: 'All is well.', style: 'green' }
        : { text: `${problems} problems.`, style: 'red' },
    ],
  }
}
