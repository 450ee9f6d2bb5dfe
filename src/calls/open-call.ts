/** One call from its start record to its span's end. */
import { type Attributes, context, SpanStatusCode, trace } from '@opentelemetry/api'
import type { SecurityError } from '../errors.ts'
import { isStopping, strictest } from '../security/actions.ts'
import type { Decision } from '../security/policy/index.ts'
import { mergeVerdicts } from '../security/report.ts'
import type { Finding, Verdict } from '../security/types.ts'
import {
  ATTR_CYLESTIO_CHUNKS,
  ATTR_CYLESTIO_ENDED_BY,
  ATTR_CYLESTIO_EVENT_TYPE,
  ATTR_CYLESTIO_USAGE_COST,
  callEventType,
  type CallStage,
} from '../semconv/cylestio.ts'
import { ATTR_ERROR_TYPE, ATTR_GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK } from '../semconv/gen-ai.ts'
import { settleSpan } from '../spans/settle.ts'
import { coverCall } from '../util/covered-spans.ts'
import type { LiveSpan } from '../util/otel-types.ts'
import { setOwnAttributes } from '../util/own-attributes.ts'
import { isWatched } from '../util/watched-spans.ts'
import { ask } from './asking.ts'
import { blockedError } from './blocked-error.ts'
import { holdBackOf } from './call-hold.ts'
import { NO_CONTENT } from './content.ts'
import { errorMessage, errorType } from './error-facts.ts'
import type { HoldBack } from './hold-back.ts'
import { createJudge, type Judgement } from './judge.ts'
import { maskedAttributes, maskedDescription, maskedVerdict } from './mask-facts.ts'
import { forgetCall, rememberCall } from './open-calls.ts'
import { measureCall } from './measure.ts'
import { guard } from './problems.ts'
import { emitStart, keepContent } from './records.ts'
import type { CallRuntime } from './runtime.ts'
import { costOfCall } from './session-call.ts'
import { startSpan } from './start-span.ts'
import type { CallContent, CallDescription, EndedBy, OpenCall, OutputReading } from './types.ts'

/** How a call ended, for its event type, status and extra attributes. */
interface Ending {
  readonly stage: CallStage
  readonly reading?: OutputReading
  /** The result, where there is one whole. */
  readonly value?: unknown
  readonly error?: unknown
  readonly endedBy?: EndedBy
}

/** Each costs an inspection; more are left only by what cannot be redacted. */
const MAX_REDACTIONS = 8

/** An opened call, one that waits for an answer, or the error that stopped it. */
export type Opening =
  | { readonly call: OpenCall; readonly refusal?: Promise<SecurityError | undefined> }
  | { readonly blocked: SecurityError }

/** What the corridor lends to the opening of a call. */
export interface Attempt {
  /** Makes the real call run with redacted arguments, and gives their content. */
  readonly redact: (input: CallContent, verdict: Verdict) => CallContent | undefined
  /** The arguments as they are now. */
  readonly args: () => readonly unknown[]
  /** Whether the caller can be given something that settles later. */
  readonly canWait: boolean
}

/** Starts the span, judges the input, asks the policy and writes the start record. */
export function openCall(
  description: CallDescription,
  runtime: CallRuntime,
  attempt: Attempt,
): Opening {
  const parent = context.active()
  const { masker } = runtime
  const shown = maskedDescription(description, masker)
  const span = startSpan(shown, runtime, parent)
  const measure = measureCall(shown, parent)
  const { channel } = description
  const inContext = coverCall(trace.setSpan(measure.context, span), channel)
  const driven = runtime.pipeline !== undefined && !isWatched(span)
  if (driven) guard('starting a span', () => runtime.pipeline?.onStart(span as LiveSpan, parent))

  const judge = createJudge(description, runtime, parent)
  const input = guard('reading the input', () => description.input()) ?? NO_CONTENT
  const { verdict, decision: wanted } = judge.input(input)
  let decision: Decision = wanted
  let answer: boolean | Promise<boolean> | undefined
  if (wanted.action === 'ask') {
    const options = { ...attempt, runtime, context: inContext }
    answer = guard('asking', () => ask(description, verdict, options)) ?? false
    if (answer === false) decision = { ...wanted, action: 'block' }
  }
  if (wanted.action === 'redact' && !redacted()) decision = { ...wanted, action: 'block' }
  guard('writing the start record', () => {
    const kept = keepContent(span, input, 'input', runtime)
    emitStart(shown, runtime, { verdict, decision, input, kept, context: inContext })
  })

  const collector = guard('reading the output', () => description.collector())
  let startedAt = performance.now()
  let chunks = 0
  let firstChunkAt: number | undefined
  let lastChunkAt: number | undefined
  let ended = false
  let hold: HoldBack | undefined
  let refusal: SecurityError | undefined

  const call: OpenCall = {
    context: inContext,
    get hold() {
      return runtime.policy.stopsOutput
        ? (hold ??= holdBackOf({ ...{ call, collector, judge, runtime }, refusal: () => refusal }))
        : undefined
    },
    get ended() {
      return ended
    },
    chunk(value) {
      if (ended) return
      const now = performance.now()
      measure.chunk(lastChunkAt === undefined ? undefined : (now - lastChunkAt) / 1000)
      firstChunkAt ??= now
      lastChunkAt = now
      chunks += 1
      guard('reading a chunk', () => collector?.add(value))
    },
    finish(value) {
      if (ended) return undefined
      return end({ stage: 'finish', value, ...read(() => description.output(value)) }, true)
    },
    complete() {
      if (ended) return refusal
      const reading = read(() => collector?.read())
      return end({ stage: 'finish', ...reading }, hold !== undefined)
    },
    fail(error) {
      if (ended) return refusal
      const reading = chunks > 0 ? read(() => collector?.read()) : {}
      return end({ stage: 'error', error, ...reading }, hold !== undefined)
    },
    abandon(endedBy) {
      if (!ended) end({ stage: 'finish', endedBy, ...read(() => collector?.read()) })
    },
  }

  if (decision.action === 'block') return { blocked: stop() }
  rememberCall(call)
  if (typeof answer !== 'object') return { call }
  const answered = answer.then((approved) => {
    startedAt = performance.now()
    // Ended meanwhile: monitoring was switched off, and what nobody allowed does not run.
    if (approved && !ended) return undefined
    decision = { ...decision, action: 'block' }
    return stop()
  })
  return { call, refusal: answered }

  function stop(): SecurityError {
    const error = blockedError(shown, { verdict: maskedVerdict(verdict, masker) })
    if (!ended) end({ stage: 'blocked', error })
    return error
  }

  /**
   * What could not be redacted, such as a text inside a class instance, must not be sent either. A rule may
   * name one hit of several, so it is judged again until nothing is left.
   */
  function redacted(): boolean {
    let left: CallContent | undefined = input
    let judged: Judgement = { verdict, decision: wanted }
    // A finding about the session may lie on no text that could be replaced, such as a tool's definition.
    const places = new Set(input.segments.map(({ path }) => path))
    const isReplaceable = ({ where, start, end }: Finding): boolean =>
      places.has(where) && start < end
    if (!verdict.findings.every(isReplaceable)) return false
    for (let pass = 0; pass < MAX_REDACTIONS; pass += 1) {
      left = guard('redacting', () => attempt.redact(left ?? input, judged.verdict))
      if (left === undefined) return false
      judged = judge.replaced(left)
      if (!isStopping(judged.decision.action)) return true
    }
    return false
  }

  function read(reader: () => OutputReading | undefined): { reading?: OutputReading } {
    const reading = guard('reading the output', reader)
    return reading === undefined ? {} : { reading }
  }

  /** Ends the span, whatever else goes wrong on the way. */
  function end(ending: Ending, mayBlock = false): SecurityError | undefined {
    ended = true
    forgetCall(call)
    let refused: SecurityError | undefined
    /** What the record says of the end. */
    const facts: Attributes = {}
    const record = (more: Attributes): void => {
      Object.assign(facts, more)
      setOwnAttributes(span, more)
    }
    guard('ending a call', () => {
      const ran = ending.stage !== 'blocked'
      const output = ran ? judge.output(ending.reading ?? {}, ending.value) : undefined
      let outputAction = output?.decision.action ?? 'none'
      let { stage } = ending
      if (output !== undefined && outputAction === 'block' && mayBlock) {
        refused = refusal = blockedError(shown, { verdict: maskedVerdict(output.verdict, masker) })
        stage = 'blocked'
      } else if (isStopping(outputAction)) {
        // A stream has been handed over already; the record must not say that it was stopped.
        outputAction = 'alert'
      }
      keepContent(span, ending.reading?.content ?? NO_CONTENT, 'output', runtime)
      record({
        ...maskedAttributes(ending.reading?.attributes ?? {}, masker),
        ...streamFacts(ending),
        ...costFacts(ending),
        [ATTR_CYLESTIO_EVENT_TYPE]: callEventType(channel, stage),
      })
      record(setStatus(refused ?? ending.error, ending.reading?.errorType))
      if (refused === undefined && stage === 'error') {
        record(maskedAttributes(description.failure?.(ending.error) ?? {}, masker))
      }
      settleSpan(span, {
        verdict: maskedVerdict(
          output === undefined ? verdict : mergeVerdicts(verdict, output.verdict),
          masker,
        ),
        decision: {
          ...output?.decision,
          ...decision,
          action: strictest(decision.action, outputAction),
        },
        policyVersion: runtime.policy.version,
        channel,
        callName: shown.callName,
        context: parent,
        agentId: runtime.agentId,
        exportsContent: runtime.capture.otlp !== 'none',
      })
    })
    if (driven) guard('ending a span', () => runtime.pipeline?.onEnding(span as LiveSpan))
    guard('ending a span', () => span.end())
    measure.end({ span, attributes: facts, blockedAt: blockedAt(ending, refused) })
    if (driven) guard('ending a span', () => runtime.pipeline?.onEnd(span as LiveSpan))
    return refused
  }

  function streamFacts(ending: Ending): Attributes {
    const facts: Attributes = {}
    if (ending.endedBy !== undefined) facts[ATTR_CYLESTIO_ENDED_BY] = ending.endedBy
    if (chunks > 0) facts[ATTR_CYLESTIO_CHUNKS] = chunks
    if (firstChunkAt !== undefined && channel === 'LLM') {
      facts[ATTR_GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK] = (firstChunkAt - startedAt) / 1000
    }
    return facts
  }

  function costFacts({ reading }: Ending): Attributes {
    const cost =
      reading === undefined || measure.isOuter
        ? undefined
        : costOfCall(description, reading, runtime.prices)
    return cost === undefined ? {} : { [ATTR_CYLESTIO_USAGE_COST]: cost }
  }

  /** @returns the attributes that say what went wrong */
  function setStatus(error: unknown, reported: string | undefined): Attributes {
    if (error === undefined && reported === undefined) return {}
    const message = error === undefined ? undefined : errorMessage(error, masker)
    span.setStatus({
      code: SpanStatusCode.ERROR,
      ...(message === undefined ? {} : { message }),
    })
    return { [ATTR_ERROR_TYPE]: masker(reported ?? errorType(error)) }
  }
}

function blockedAt({ stage }: Ending, refused: unknown): 'input' | 'output' | undefined {
  if (stage === 'blocked') return 'input'
  return refused === undefined ? undefined : 'output'
}
