/** The action `ask`: a person or program of the user's decides about one call. */
import { hash, randomUUID } from 'node:crypto'
import type { Context } from '@opentelemetry/api'
import { agentIdOf } from '../context/ids.ts'
import type { Verdict } from '../security/types.ts'
import {
  ATTR_CYLESTIO_ASK_APPROVED,
  ATTR_CYLESTIO_ASK_ARGUMENT_HASH,
  ATTR_CYLESTIO_ASK_DECIDED_BY,
  ATTR_CYLESTIO_ASK_ID,
  ATTR_CYLESTIO_ASK_WAITED,
  ATTR_CYLESTIO_SECURITY_EVIDENCE,
  ATTR_CYLESTIO_SECURITY_POLICY_VERSION,
  ATTR_CYLESTIO_SECURITY_RULES,
  EVENT_SECURITY_DECISION,
} from '../semconv/cylestio.ts'
import { emitEvent } from '../spans/events.ts'
import { writeJson } from '../util/safe-json.ts'
import { identitiesOf } from './identities.ts'
import { guard } from './problems.ts'
import type { AskRequest, CallRuntime } from './runtime.ts'
import type { CallDescription } from './types.ts'

/** Who decided, as it stands in the record. */
type DecidedBy = 'onAsk' | 'earlier_approval' | 'timeout' | 'error' | 'nobody' | 'arguments_changed'

interface Answer {
  readonly approved: boolean
  readonly by: DecidedBy
}

/** Arguments longer than this cannot be bound to an answer: the call is blocked. */
const MAX_HASHED_CHARS = 16_777_216

/**
 * Asks about a call.
 *
 * @param args The arguments as they are now, each time it is called: what is approved must be what runs.
 * @param canWait Whether the caller can be given a promise. Where it cannot, an answer that comes later
 *   approves the same call made again: same name, arguments and policy, once, before the deadline.
 */
export function ask(
  description: CallDescription,
  verdict: Verdict,
  options: {
    readonly runtime: CallRuntime
    readonly context: Context
    readonly args: () => readonly unknown[]
    readonly canWait: boolean
  },
): boolean | Promise<boolean> {
  const { runtime, context, args, canWait } = options
  const { approvals, onAsk } = runtime
  const { ask_timeout_ms: timeout, ask_default: fallback } = runtime.failing
  const askedAt = Date.now()
  const argumentHash = hashOf(args())
  const agentId = agentIdOf(context) ?? runtime.agentId
  const { channel, callName, session } = description
  const request: AskRequest = {
    id: randomUUID(),
    channel,
    name: callName,
    ...(session?.server === undefined ? {} : { server: session.server }),
    ...(agentId === undefined ? {} : { agentId }),
    verdict,
    argumentHash: argumentHash ?? '',
    policyVersion: runtime.policy.version,
    deadline: askedAt + timeout,
  }
  const key = JSON.stringify([
    ...[channel, session?.server, callName, argumentHash, agentId],
    ...identitiesOf(args()),
  ])

  const decided = ({ approved, by }: Answer): boolean => {
    guard('recording a decision', () => {
      emitDecision(request, { approved, by }, { runtime, context, waitedMs: Date.now() - askedAt })
    })
    return approved
  }
  const byDefault = (by: DecidedBy): Answer => ({ approved: fallback === 'allow', by })

  if (argumentHash === undefined) return decided({ approved: false, by: 'error' })
  if (approvals.use(key, request.policyVersion)) {
    return decided({ approved: true, by: 'earlier_approval' })
  }
  if (onAsk === undefined) return decided(byDefault('nobody'))
  const given = guard('asking onAsk', () => onAsk(request))
  if (!isPromise(given)) {
    return decided(
      typeof given === 'boolean' ? { approved: given, by: 'onAsk' } : byDefault('error'),
    )
  }
  const answer = inTime(given, timeout).then(
    (approved): Answer =>
      approved === undefined ? byDefault('timeout') : { approved: approved === true, by: 'onAsk' },
    () => byDefault('error'),
  )
  if (!canWait) {
    void answer.then(({ approved, by }) => {
      if (decided({ approved, by }) && by === 'onAsk') {
        approvals.grant(key, request.policyVersion, request.deadline)
      }
    })
    return false
  }
  return answer.then((each) =>
    each.approved && hashOf(args()) !== argumentHash
      ? decided({ approved: false, by: 'arguments_changed' })
      : decided(each),
  )
}

function hashOf(args: readonly unknown[]): string | undefined {
  const { text, cut } = writeJson(args, { maxChars: MAX_HASHED_CHARS })
  return cut ? undefined : hash('sha256', text, 'hex')
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value

/** The promise's value, or undefined when the time is over. */
async function inTime(promise: Promise<unknown>, timeoutMs: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      resolve(undefined)
    }, timeoutMs)
  })
  try {
    return await Promise.race([promise.then((value) => value ?? false), late])
  } finally {
    clearTimeout(timer)
  }
}

const unique = (values: readonly string[]): string[] => [...new Set(values)]

function emitDecision(
  request: AskRequest,
  { approved, by }: Answer,
  about: { readonly runtime: CallRuntime; readonly context: Context; readonly waitedMs: number },
): void {
  const { channel, name, verdict } = request
  const rules = unique(verdict.findings.map(({ ruleId }) => ruleId))
  emitEvent({
    eventType: EVENT_SECURITY_DECISION,
    channel,
    level: approved ? 'warning' : 'info',
    name,
    body: `${channel} call ${name} was ${approved ? 'approved' : 'refused'} by ${by}: ${rules.join(', ')}`,
    attributes: {
      [ATTR_CYLESTIO_ASK_ID]: request.id,
      [ATTR_CYLESTIO_ASK_APPROVED]: approved,
      [ATTR_CYLESTIO_ASK_DECIDED_BY]: by,
      [ATTR_CYLESTIO_ASK_ARGUMENT_HASH]: request.argumentHash,
      [ATTR_CYLESTIO_ASK_WAITED]: about.waitedMs / 1000,
      [ATTR_CYLESTIO_SECURITY_POLICY_VERSION]: request.policyVersion,
      [ATTR_CYLESTIO_SECURITY_RULES]: rules,
      [ATTR_CYLESTIO_SECURITY_EVIDENCE]: unique(verdict.findings.map((each) => each.evidenceHash)),
    },
    context: about.context,
    agentId: about.runtime.agentId,
  })
}
