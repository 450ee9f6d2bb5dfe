/** The last word on a span before it ends: its level, action and rules, and one alert per finding. */
import { type Context, type Span, trace } from '@opentelemetry/api'
import { findingAttributes, verdictAttributes } from '../security/report.ts'
import type { Decision } from '../security/policy/index.ts'
import type { Verdict } from '../security/types.ts'
import {
  ATTR_CYLESTIO_CHANNEL,
  ATTR_CYLESTIO_FINDING_EXCERPT,
  ATTR_CYLESTIO_FINDING_RULE,
  ATTR_CYLESTIO_SECURITY_ACTION,
  ATTR_CYLESTIO_SECURITY_LEVEL,
  EVENT_SECURITY_ALERT,
} from '../semconv/cylestio.ts'
import { METRIC_CYLESTIO_SECURITY_FINDINGS, metricOf } from '../semconv/metrics.ts'
import { recordMetric } from '../util/otel-metrics.ts'
import { setOwnAttributes } from '../util/own-attributes.ts'
import { emitEvent } from './events.ts'

export interface SettledCall {
  readonly verdict: Verdict
  readonly decision: Decision
  readonly policyVersion: string
  readonly channel: string
  /** Name of the function, tool or model that was called. */
  readonly callName: string
  /** The call's own context; its ids go into the alerts. */
  readonly context: Context
  readonly agentId?: string | undefined
  /** Whether content may leave the process: what was found is shown in an excerpt, which is content, too. */
  readonly exportsContent: boolean
}

/** Writes the verdict onto an open span and emits the alerts, unless the action is `none` or `log`. */
export function settleSpan(span: Span, call: SettledCall): void {
  const { decision, policyVersion, callName } = call
  setOwnAttributes(span, verdictAttributes(call.verdict, decision, policyVersion))
  for (const { ruleId, level } of call.verdict.findings) {
    recordMetric(metricOf(METRIC_CYLESTIO_SECURITY_FINDINGS), 1, {
      [ATTR_CYLESTIO_CHANNEL]: call.channel,
      [ATTR_CYLESTIO_FINDING_RULE]: ruleId,
      [ATTR_CYLESTIO_SECURITY_LEVEL]: level,
      [ATTR_CYLESTIO_SECURITY_ACTION]: decision.action,
    })
  }
  if (decision.action === 'none' || decision.action === 'log') return
  const inSpan = trace.setSpan(call.context, span)
  for (const finding of call.verdict.findings) {
    const facts = findingAttributes(finding, decision, { callName, policyVersion })
    const excerpt = { [ATTR_CYLESTIO_FINDING_EXCERPT]: finding.excerpt }
    emitEvent({
      eventType: EVENT_SECURITY_ALERT,
      channel: call.channel,
      level: finding.level === 'dangerous' ? 'error' : 'warning',
      name: callName,
      body: `${finding.ruleId}: ${finding.reason}`,
      ...(call.exportsContent
        ? { attributes: { ...facts, ...excerpt } }
        : { attributes: facts, localAttributes: excerpt }),
      context: inSpan,
      agentId: call.agentId,
    })
  }
}
