/** A verdict as plain attribute data, the same for spans, log records and the event table. */
import {
  ATTR_CYLESTIO_FINDING_CALL,
  ATTR_CYLESTIO_FINDING_CATEGORY,
  ATTR_CYLESTIO_FINDING_END,
  ATTR_CYLESTIO_FINDING_EVIDENCE,
  ATTR_CYLESTIO_FINDING_REASON,
  ATTR_CYLESTIO_FINDING_ROLE,
  ATTR_CYLESTIO_FINDING_RULE,
  ATTR_CYLESTIO_FINDING_SCORE,
  ATTR_CYLESTIO_FINDING_START,
  ATTR_CYLESTIO_FINDING_WHERE,
  ATTR_CYLESTIO_SECURITY_ACTION,
  ATTR_CYLESTIO_SECURITY_CATEGORIES,
  ATTR_CYLESTIO_SECURITY_EVIDENCE,
  ATTR_CYLESTIO_SECURITY_FAILED_CHECKS,
  ATTR_CYLESTIO_SECURITY_GAPS,
  ATTR_CYLESTIO_SECURITY_LEVEL,
  ATTR_CYLESTIO_SECURITY_OMITTED,
  ATTR_CYLESTIO_SECURITY_POLICY_VERSION,
  ATTR_CYLESTIO_SECURITY_RULES,
  ATTR_CYLESTIO_SECURITY_SCORE,
  ATTR_CYLESTIO_SECURITY_SHADOWED,
  ATTR_CYLESTIO_SECURITY_TRUNCATED,
} from '../semconv/cylestio.ts'
import type { Decision } from './policy/index.ts'
import type { Finding, SecurityLevel, Verdict } from './types.ts'
import { NO_VERDICT } from './types.ts'

type Data = Record<string, string | number | boolean | string[]>

const LEVELS = ['none', 'suspicious', 'dangerous'] as const
const strictestLevel = (a: SecurityLevel, b: SecurityLevel): SecurityLevel =>
  LEVELS.indexOf(a) >= LEVELS.indexOf(b) ? a : b

/** One verdict out of a call's input verdict and its output verdict. */
export function mergeVerdicts(a: Verdict, b: Verdict): Verdict {
  if (b === NO_VERDICT) return a
  if (a === NO_VERDICT) return b
  return {
    level: strictestLevel(a.level, b.level),
    score: Math.max(a.score, b.score),
    findings: [...a.findings, ...b.findings],
    truncated: a.truncated || b.truncated,
    failedChecks: unique([...a.failedChecks, ...b.failedChecks]),
    omittedFindings: a.omittedFindings + b.omittedFindings,
    gaps: unique([...a.gaps, ...b.gaps]),
    givenChars: a.givenChars + b.givenChars,
    inspectedChars: a.inspectedChars + b.inspectedChars,
  }
}

/** What another check says of the same texts. */
export type Report = Pick<Verdict, 'findings' | 'failedChecks' | 'omittedFindings' | 'gaps'>

/** A verdict with what another check over the same texts says. */
export function withReport(verdict: Verdict, report: Report): Verdict {
  const { findings, failedChecks, gaps } = report
  if (findings.length + failedChecks.length + gaps.length === 0) return verdict
  return mergeVerdicts(verdict, {
    ...NO_VERDICT,
    ...report,
    level: findings.reduce<SecurityLevel>(
      (worst, { level }) => strictestLevel(worst, level),
      'none',
    ),
    score: Math.max(0, ...findings.map(({ score }) => score)),
  })
}

/** The span attributes of a verdict and of what was decided on it. */
export function verdictAttributes(
  verdict: Verdict,
  { action, shadowed }: Decision,
  policyVersion: string,
): Data {
  const attributes: Data = {
    [ATTR_CYLESTIO_SECURITY_LEVEL]: verdict.level,
    [ATTR_CYLESTIO_SECURITY_ACTION]: action,
  }
  const { findings, failedChecks, omittedFindings, gaps, truncated } = verdict
  if (findings.length > 0) {
    attributes[ATTR_CYLESTIO_SECURITY_RULES] = unique(findings.map((f) => f.ruleId))
    attributes[ATTR_CYLESTIO_SECURITY_CATEGORIES] = unique(findings.map((f) => f.category))
    attributes[ATTR_CYLESTIO_SECURITY_SCORE] = verdict.score
    attributes[ATTR_CYLESTIO_SECURITY_EVIDENCE] = unique(findings.map((f) => f.evidenceHash))
  }
  if (action !== 'none' && policyVersion !== '') {
    attributes[ATTR_CYLESTIO_SECURITY_POLICY_VERSION] = policyVersion
  }
  if (shadowed !== undefined) attributes[ATTR_CYLESTIO_SECURITY_SHADOWED] = shadowed
  if (failedChecks.length > 0) attributes[ATTR_CYLESTIO_SECURITY_FAILED_CHECKS] = [...failedChecks]
  if (omittedFindings > 0) attributes[ATTR_CYLESTIO_SECURITY_OMITTED] = omittedFindings
  if (gaps.length > 0) attributes[ATTR_CYLESTIO_SECURITY_GAPS] = [...gaps]
  if (truncated) attributes[ATTR_CYLESTIO_SECURITY_TRUNCATED] = true
  return attributes
}

/** The attributes of the alert record of one finding, without its excerpt, which is content. */
export function findingAttributes(
  finding: Finding,
  { action, shadowed }: Decision,
  details: { readonly callName: string; readonly policyVersion: string },
): Data {
  const attributes: Data = {
    [ATTR_CYLESTIO_SECURITY_LEVEL]: finding.level,
    [ATTR_CYLESTIO_SECURITY_ACTION]: action,
    [ATTR_CYLESTIO_FINDING_RULE]: finding.ruleId,
    [ATTR_CYLESTIO_FINDING_CATEGORY]: finding.category,
    [ATTR_CYLESTIO_FINDING_SCORE]: finding.score,
    [ATTR_CYLESTIO_FINDING_WHERE]: finding.where,
    [ATTR_CYLESTIO_FINDING_START]: finding.start,
    [ATTR_CYLESTIO_FINDING_END]: finding.end,
    [ATTR_CYLESTIO_FINDING_EVIDENCE]: finding.evidenceHash,
    [ATTR_CYLESTIO_FINDING_REASON]: finding.reason,
    [ATTR_CYLESTIO_FINDING_CALL]: details.callName,
  }
  if (finding.role !== undefined) attributes[ATTR_CYLESTIO_FINDING_ROLE] = finding.role
  if (details.policyVersion !== '') {
    attributes[ATTR_CYLESTIO_SECURITY_POLICY_VERSION] = details.policyVersion
  }
  if (shadowed !== undefined) attributes[ATTR_CYLESTIO_SECURITY_SHADOWED] = shadowed
  return attributes
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)]
