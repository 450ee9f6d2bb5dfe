/** What the checks and the policy say of a call: of its input, then of its output. */
import type { Context } from '@opentelemetry/api'
import { agentIdOf } from '../context/ids.ts'
import type { Decision } from '../security/policy/index.ts'
import { type Report, withReport } from '../security/report.ts'
import type { SessionCall } from '../security/session/types.ts'
import { type Finding, type InspectContext, NO_VERDICT, type Verdict } from '../security/types.ts'
import { NO_CONTENT } from './content.ts'
import { guard } from './problems.ts'
import type { CallRuntime } from './runtime.ts'
import { inputSide, outputSide, sessionKeyOf } from './session-call.ts'
import type { CallContent, CallDescription, OutputReading } from './types.ts'

/** A verdict and what is done about it. */
export interface Judgement {
  readonly verdict: Verdict
  readonly decision: Decision
}

/** Judges the two sides of one call. Nothing in it throws. */
export interface Judge {
  input(content: CallContent): Judgement
  /** The input again after texts in it were replaced; its session has seen it already. */
  replaced(content: CallContent): Judgement
  output(reading: OutputReading, value: unknown): Judgement
  /** What in a part of the output is to be stopped; the session does not take it in. */
  stopping(content: CallContent): readonly Finding[]
}

/**
 * The judge of a call.
 *
 * @param parent The context that the call was made in: its session and agent are the call's.
 */
export function createJudge(
  description: CallDescription,
  runtime: CallRuntime,
  parent: Context,
): Judge {
  const { channel, callName, session } = description
  const agentId = agentIdOf(parent) ?? runtime.agentId
  const kinds = guard('reading a schema', () =>
    runtime.sessions?.argumentKinds(callName, session?.server),
  )
  const about = {
    channel,
    name: callName,
    ...(session?.server === undefined ? {} : { server: session.server }),
    ...(agentId === undefined ? {} : { agentId }),
    ...(kinds === undefined ? {} : { argumentKinds: kinds }),
  }

  /** The policy itself failed. */
  const undecided: Decision =
    runtime.failing.on_error !== 'block'
      ? { action: 'alert' }
      : runtime.failing.mode === 'shadow'
        ? { action: 'alert', shadowed: 'block' }
        : { action: 'block' }

  const inspect = (content: CallContent, context: InspectContext): Verdict => {
    if (content.segments.length === 0) return NO_VERDICT
    const verdict =
      guard('inspecting', () => runtime.inspector.inspect(content.segments, context)) ?? UNJUDGED
    return content.complete ? verdict : { ...verdict, truncated: true }
  }

  const decide = (verdict: Verdict, context: InspectContext): Judgement => {
    if (verdict.level === 'none' && verdict.failedChecks.length === 0) {
      return { verdict, decision: { action: 'none' } }
    }
    const decision = guard('asking the policy', () => runtime.policy.decide(verdict, context))
    return { verdict, decision: decision ?? undecided }
  }

  const inSession = (verdict: Verdict, side: (shared: boolean) => SessionCall): Verdict => {
    const { sessions } = runtime
    if (sessions === undefined) return verdict
    const report = guard('judging the session', () => {
      const { key, shared } = sessionKeyOf(parent, agentId)
      return sessions.inspect(key, side(shared))
    })
    return withReport(verdict, report ?? UNREPORTED)
  }

  const input = { ...about, phase: 'input' } as const
  const output = { ...about, phase: 'output' } as const
  return {
    input: (content) =>
      decide(
        inSession(inspect(content, input), (shared) => inputSide(description, content, shared)),
        input,
      ),
    replaced: (content) => decide(inspect(content, input), input),
    output: (reading, value) =>
      decide(
        inSession(inspect(reading.content ?? NO_CONTENT, output), (shared) =>
          outputSide(description, reading, value, shared),
        ),
        output,
      ),
    stopping(content) {
      const verdict = inspect(content, output)
      const inSession = guard('judging the session', () => {
        const { key, shared } = sessionKeyOf(parent, agentId)
        return runtime.sessions?.preview(
          key,
          outputSide(description, { content }, undefined, shared),
        )
      })
      const isStopped = (finding: Finding): boolean => {
        const { level } = finding
        const alone = { ...verdict, level, findings: [finding], failedChecks: [] }
        return decide(alone, output).decision.action === 'block'
      }
      return [...verdict.findings, ...(inSession ?? [])].filter(isStopped)
    },
  }
}

/** The session could not be asked at all. */
const UNREPORTED: Report = { ...NO_VERDICT, failedChecks: ['session'] }

/** The whole inspection failed: nothing is known about the texts. */
const UNJUDGED: Verdict = { ...NO_VERDICT, failedChecks: ['inspector'] }
