/** Compares what happened bare with what happened under a monitor. */
import { isDeepStrictEqual } from 'node:util'
import type { CaseReport } from './children/run-cases.ts'
import type { PromptName } from './prompts.ts'
import type { ConformanceCase, MonitorSpan } from './types.ts'

/** One row of the table. */
export interface CaseResult {
  readonly name: string
  /** Result, error, items and unhandled rejections are the same. */
  readonly intact: boolean
  /** Every byte on the wire is the same, those of trace context aside. */
  readonly wire: boolean
  readonly requests: number
  readonly bytes: number
  readonly early: number
  readonly started: number
  readonly ended: number
  /** What got out of each dangerous text; empty where the case sends none. */
  readonly leaks: readonly number[]
  /** Number of checks: the case itself, and each dangerous text. */
  readonly checks: number
  /** What is wrong with which check; empty when the case passed. */
  readonly problems: readonly Problem[]
}

export interface Problem {
  readonly prompt: PromptName
  readonly text: string
}

/** One half of the comparison. */
export interface HalfRun {
  readonly reports: readonly CaseReport[]
  readonly spans: readonly MonitorSpan[]
  /** Whether it was asked to keep dangerous texts back. */
  readonly gates: boolean
  /** Why the process did not get to its end. */
  readonly crash: string | undefined
}

/** @returns a row for each case that either half ran */
export function compareRuns(
  cases: readonly ConformanceCase[],
  bare: HalfRun,
  watched: HalfRun,
): CaseResult[] {
  return cases.flatMap((one) => {
    const left = reportOf(bare, one, 'harmless')
    const right = reportOf(watched, one, 'harmless')
    const crashed = bare.crash ?? watched.crash
    if (left === undefined && right === undefined && crashed === undefined) return []
    if (left === undefined || right === undefined) return [missing(one.name, crashed)]
    return [rowOf(one, left, right, watched)]
  })
}

const reportOf = (half: HalfRun, one: ConformanceCase, prompt: PromptName) =>
  half.reports.find((report) => report.name === one.name && report.prompt === prompt)

/** A row of a case of which there is no result. */
export const missing = (name: string, crash = 'the case did not run'): CaseResult => ({
  name,
  intact: false,
  wire: false,
  requests: 0,
  bytes: 0,
  early: 0,
  started: 0,
  ended: 0,
  leaks: [],
  checks: 1,
  problems: [{ prompt: 'harmless', text: `no result: ${crash}` }],
})

function rowOf(
  one: ConformanceCase,
  bare: CaseReport,
  watched: CaseReport,
  run: HalfRun,
): CaseResult {
  const changed = [
    ...difference('result', bare.outcome, watched.outcome),
    ...difference('unhandled rejections', bare.unhandled, watched.unhandled),
    ...difference('what arrived', bare.received, watched.received),
  ]
  const wire = difference('requests', comparable(bare), comparable(watched))
  const spans = spansOf(watched, run)
  const gated = one.gate === 'none' || !run.gates ? [] : (['dangerous', 'padded'] as const)
  const gates = gated.map((prompt) => gateOf(one, prompt, run))
  return {
    name: one.name,
    intact: changed.length === 0,
    wire: wire.length === 0,
    requests: arrived(watched),
    bytes: watched.requests.reduce((sum, request) => sum + request.bytes, 0),
    early: watched.requests.filter((request) => request.closedEarly).length,
    started: spans.started,
    ended: spans.ended,
    leaks: gates.map(({ leaked }) => leaked),
    checks: 1 + gates.length,
    problems: [
      ...[
        ...changed,
        ...wire,
        ...unexpectedError(one, bare),
        ...unsent(one, bare),
        ...spanProblems(spans, one.spans ?? 1),
      ].map((text) => ({ prompt: 'harmless' as const, text })),
      ...gates.flatMap(({ prompt, problems }) => problems.map((text) => ({ prompt, text }))),
    ],
  }
}

function unexpectedError({ throws }: ConformanceCase, { outcome }: CaseReport): string[] {
  const threw = Object.hasOwn(Object(outcome) as object, 'error')
  return threw && throws !== true
    ? [`throws without the monitor, too: ${JSON.stringify(outcome)}`]
    : []
}

/** A text that never arrives could not be kept back either. */
function unsent({ gate = 'requests' }: ConformanceCase, { holding }: CaseReport): string[] {
  if (gate === 'none') return []
  const sent = gate === 'tool' ? holding.received : holding.requests + holding.received
  return sent > 0 ? [] : [`nothing that arrives without the monitor holds the prompt`]
}

/** How much an early end has been sent is the network's doing. */
function comparable(report: CaseReport): unknown {
  return report.requests.map((request) => ({
    ...request,
    chunks: request.closedEarly ? 'cut' : request.chunks,
  }))
}

interface GateResult {
  readonly prompt: PromptName
  readonly leaked: number
  readonly problems: readonly string[]
}

function gateOf(one: ConformanceCase, prompt: PromptName, run: HalfRun): GateResult {
  const report = reportOf(run, one, prompt)
  if (report === undefined) {
    return { prompt, leaked: 0, problems: [`no result: ${run.crash ?? 'it did not run'}`] }
  }
  const { holding, received, unhandled } = report
  const leaks = {
    requests: arrived(report),
    message: holding.requests + received.length,
    tool: received.length,
    none: 0,
  }
  const leaked = leaks[one.gate ?? 'requests']
  return {
    prompt,
    leaked,
    problems: [
      ...(leaked > 0 ? [`${leaked} requests got out`] : []),
      ...unhandled.map((reason) => `unhandled: ${reason}`),
      ...spanProblems(spansOf(report, run)),
    ],
  }
}

const arrived = ({ requests, received }: CaseReport): number => requests.length + received.length

interface SpanCount {
  readonly names: readonly string[]
  readonly started: number
  readonly ended: number
}

function spansOf({ startedAt, endedAt }: CaseReport, run: HalfRun): SpanCount {
  const spans = run.spans.filter((span) => span.startedAt >= startedAt && span.startedAt <= endedAt)
  return {
    names: spans.map((span) => `${span.name}${span.endedAt === undefined ? ' (open)' : ''}`),
    started: spans.length,
    ended: spans.reduce((sum, span) => sum + (span.endedAt === undefined ? 0 : span.endings), 0),
  }
}

/** @param expected as many as were started, and at least one, where it is left out */
function spanProblems({ started, ended, names }: SpanCount, expected?: number): string[] {
  const wanted = expected ?? Math.max(1, started)
  if (started === wanted && ended === wanted) return []
  return [`${wanted} spans expected, ${started} started and ${ended} ended: ${names.join(', ')}`]
}

const MAX_SHOWN = 1_500

function difference(what: string, bare: unknown, watched: unknown): string[] {
  if (isDeepStrictEqual(bare, watched)) return []
  const show = (value: unknown): string => String(JSON.stringify(value)).slice(0, MAX_SHOWN)
  return [`${what} differ\n      bare      ${show(bare)}\n      monitored ${show(watched)}`]
}
