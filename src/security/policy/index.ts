/** Verdict in, decision out. */
import type { ActionSettings, MonitorConfig } from '../../config/types.ts'
import { isStopping, milder, strictest } from '../actions.ts'
import type { Finding, InspectContext, SecurityAction, Verdict } from '../types.ts'

type SecurityConfig = MonitorConfig['security']

/** What is done with a call. */
export interface Decision {
  readonly action: SecurityAction
  /** What would have been done if the policy, or the rule, were not in shadow mode. */
  readonly shadowed?: SecurityAction
}

/** Decides what happens to a call. Built by `createPolicy`. */
export interface Policy {
  /** Digest of everything that the decisions follow from; a decision is only comparable within one. */
  readonly version: string
  /** Whether there is an output that it stops. */
  readonly stopsOutput: boolean
  decide(verdict: Verdict, context: InspectContext): Decision
}

/** Channels whose dangerous input is stopped by default: the calls by which an agent acts. */
const GATED_CHANNELS: readonly string[] = ['LLM', 'MCP', 'TOOL']

/**
 * The policy of a configuration. For each finding the nearest setting wins: the rule's own action, then those
 * of tool (`server/tool` before `tool`), role, channel and agent, then the general ones; of several findings
 * the strictest action counts.
 *
 * On output the default is `output_action`. Settings of tool, role, channel or agent may only be milder there
 * than that: they were written to stop calls, and an output is blocked only when `output_action` or a rule
 * says so. `redact` and `ask` on output are alerts: the value already left its maker.
 *
 * Input that could not be judged, because a check failed, is blocked on LLM, MCP and TOOL, and wherever
 * dangerous input would be stopped, when `on_error` is `block`. In shadow mode nothing is stopped; the decision says what would have been.
 *
 * @param version Digest of the settings and rules, as `policyVersion` makes it.
 */
export function createPolicy(config: SecurityConfig, version = ''): Policy {
  const blocks = [config.output_action, ...Object.values(config.rules).map(({ action }) => action)]
  return {
    version,
    stopsOutput: config.mode !== 'shadow' && blocks.includes('block'),
    decide(verdict, context) {
      let action: SecurityAction = 'none'
      let shadowed: SecurityAction = 'none'
      const count = (decided: SecurityAction, shadow: boolean): void => {
        if (shadow && isStopping(decided)) {
          shadowed = strictest(shadowed, decided)
          action = strictest(action, 'alert')
        } else action = strictest(action, decided)
      }
      const shadow = config.mode === 'shadow'
      for (const finding of verdict.findings) {
        const ruleShadow = entry(config.rules, finding.ruleId)?.mode === 'shadow'
        count(actionFor(finding, config, context), shadow || ruleShadow)
      }
      if (mustNotRunUnjudged(verdict, config, context)) count('block', shadow)
      return strictest(action, shadowed) === action ? { action } : { action, shadowed }
    },
  }
}

function mustNotRunUnjudged(
  { failedChecks }: Verdict,
  config: SecurityConfig,
  context: InspectContext,
): boolean {
  if (failedChecks.length === 0 || config.on_error !== 'block' || context.phase !== 'input') {
    return false
  }
  const unknown = { ruleId: '', level: 'dangerous' } as const
  return GATED_CHANNELS.includes(context.channel) || isStopping(actionFor(unknown, config, context))
}

/** What of a finding the settings go by. */
type Judged = Pick<Finding, 'ruleId' | 'level' | 'role'>

function actionFor(
  finding: Judged,
  config: SecurityConfig,
  context: InspectContext,
): SecurityAction {
  const own = entry(config.rules, finding.ruleId)?.action
  const output = context.phase === 'output'
  if (own !== undefined) return output ? onOutput(own) : own

  const chosen = nearest(finding, config, context)
  if (output) return milder(onOutput(chosen ?? 'block'), onOutput(config.output_action))
  if (chosen !== undefined) return chosen
  const { suspicious_action: suspicious, dangerous_action: dangerous } = config
  if (finding.level === 'suspicious') return suspicious
  if (GATED_CHANNELS.includes(context.channel)) return dangerous
  // Where suspicious input is stopped, dangerous input is not let through.
  return isStopping(suspicious)
    ? strictest(milder(dangerous, 'alert'), suspicious)
    : milder(dangerous, 'alert')
}

/** What the nearest of the settings says that say anything about this level. */
function nearest(
  finding: Judged,
  { tools, roles, channels, agents }: SecurityConfig,
  { name = '', server, channel, agentId = '' }: InspectContext,
): SecurityAction | undefined {
  return (
    (server === undefined ? undefined : setting(entry(tools, `${server}/${name}`), finding)) ??
    setting(entry(tools, name), finding) ??
    (finding.role === undefined ? undefined : setting(entry(roles, finding.role), finding)) ??
    setting(entry(channels, channel), finding) ??
    setting(entry(agents, agentId), finding)
  )
}

function setting(
  settings: ActionSettings | undefined,
  finding: Judged,
): SecurityAction | undefined {
  return finding.level === 'dangerous' ? settings?.dangerous_action : settings?.suspicious_action
}

/** What was said cannot be unsaid in part, and nobody is asked about it: either is an alert, and is called so. */
const onOutput = (action: SecurityAction): SecurityAction =>
  action === 'redact' || action === 'ask' ? 'alert' : action

/** An own entry: a channel named `constructor` must not find the prototype's. */
function entry<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
