import { describe, expect, it } from 'vitest'

import { DEFAULT_SECURITY_CONFIG, DEFAULT_SESSIONS_CONFIG } from '../../src/security/defaults.ts'
import { createPolicy } from '../../src/security/policy/index.ts'
import type { Decision } from '../../src/security/policy/index.ts'
import { policyVersion } from '../../src/security/policy/version.ts'
import { NO_VERDICT } from '../../src/security/types.ts'
import type { Finding, InspectContext, SecurityAction, Verdict } from '../../src/security/types.ts'
import type { MonitorConfig } from '../../src/config/types.ts'

const finding = (level: Finding['level'], ruleId = 'a.rule'): Finding => ({
  ruleId,
  category: 'test',
  level,
  score: 1,
  where: 'input',
  start: 0,
  end: 1,
  excerpt: 'x',
  evidenceHash: '00',
  reason: 'Test.',
})
const verdict = (...findings: Finding[]): Verdict => ({
  ...NO_VERDICT,
  level: findings.some(({ level }) => level === 'dangerous') ? 'dangerous' : 'suspicious',
  findings,
})
const bad = verdict(finding('dangerous'))
const odd = verdict(finding('suspicious'))

function decide(
  given: Verdict,
  context: Partial<InspectContext> = {},
  config: Partial<MonitorConfig['security']> = {},
): SecurityAction {
  return decision(given, context, config).action
}

function decision(
  given: Verdict,
  context: Partial<InspectContext> = {},
  config: Partial<MonitorConfig['security']> = {},
): Decision {
  return createPolicy({ ...DEFAULT_SECURITY_CONFIG, ...config }).decide(given, {
    channel: 'TOOL',
    phase: 'input',
    ...context,
  })
}

describe('the policy', () => {
  it('does nothing about no finding', () => {
    expect(decide(NO_VERDICT)).toBe('none')
  })

  it.each(['LLM', 'MCP', 'TOOL'])(
    'alerts on suspicious and blocks dangerous input of %s',
    (channel) => {
      expect(decide(odd, { channel })).toBe('alert')
      expect(decide(bad, { channel })).toBe('block')
    },
  )

  it.each(['API', 'SYSTEM', 'AGENT', 'MY_CHANNEL', 'constructor'])(
    'alerts on dangerous input of %s unless the channel says otherwise',
    (channel) => {
      expect(decide(bad, { channel })).toBe('alert')
      const channels = { [channel]: { dangerous_action: 'block' } } as const
      expect(decide(bad, { channel }, { channels })).toBe('block')
    },
  )

  it('keeps a milder default on every channel', () => {
    expect(decide(bad, { channel: 'API' }, { dangerous_action: 'log' })).toBe('log')
    expect(decide(bad, { channel: 'API' }, { dangerous_action: 'ask' })).toBe('alert')
  })

  it('prefers rule to tool to channel to default', () => {
    const channels = { TOOL: { dangerous_action: 'alert' } } as const
    const tools = { shell: { dangerous_action: 'ask' } } as const
    const rules = { 'a.rule': { action: 'log' } } as const
    const context = { name: 'shell' }
    expect(decide(bad, context, {})).toBe('block')
    expect(decide(bad, context, { channels })).toBe('alert')
    expect(decide(bad, context, { channels, tools })).toBe('ask')
    expect(decide(bad, context, { channels, tools, rules })).toBe('log')
    expect(decide(bad, { name: 'other' }, { channels, tools })).toBe('alert')
    expect(decide(odd, context, { channels, tools })).toBe('alert')
  })

  it('takes the strictest action of several findings', () => {
    const both = verdict(finding('dangerous', 'quiet'), finding('suspicious', 'loud'))
    const actions = (loud: SecurityAction): SecurityAction =>
      decide(both, {}, { rules: { quiet: { action: 'log' }, loud: { action: loud } } })
    expect(actions('none')).toBe('log')
    expect(actions('alert')).toBe('alert')
    expect(actions('redact')).toBe('redact')
    expect(actions('ask')).toBe('ask')
    expect(actions('block')).toBe('block')
  })

  it('alerts on output, never blocks it unless it is told to', () => {
    const output = { phase: 'output' } as const
    expect(decide(odd, output)).toBe('alert')
    expect(decide(bad, output)).toBe('alert')
    expect(decide(bad, output, { output_action: 'block' })).toBe('block')
    expect(decide(bad, output, { output_action: 'redact' })).toBe('alert')
    expect(decide(bad, output, { rules: { 'a.rule': { action: 'block' } } })).toBe('block')
  })

  it('lets a tool or channel be milder on output, not stricter', () => {
    const output = { phase: 'output', name: 'web' } as const
    const tools = (action: SecurityAction): Partial<MonitorConfig['security']> => ({
      tools: { web: { dangerous_action: action } },
    })
    expect(decide(bad, output, tools('log'))).toBe('log')
    expect(decide(bad, output, tools('block'))).toBe('alert')
  })

  it('prefers the tool of a server, then tool, role, channel and agent', () => {
    const context = { name: 'send', server: 'mail', agentId: 'bot' }
    const found = verdict({ ...finding('dangerous'), role: 'tool_argument' })
    const action = (dangerous_action: SecurityAction) => ({ dangerous_action })
    const settings: Partial<MonitorConfig['security']>[] = [
      { agents: { bot: action('log') } },
      { channels: { TOOL: action('redact') } },
      { roles: { tool_argument: action('none') } },
      { tools: { send: action('ask') } },
      { tools: { send: action('ask'), 'mail/send': action('alert') } },
    ]
    const decided = settings.map((_, index) =>
      decide(found, context, Object.assign({}, ...settings.slice(0, index + 1)) as never),
    )
    expect(decided).toEqual(['log', 'redact', 'none', 'ask', 'alert'])
  })

  it('stops nothing in shadow mode, and says what it would have done', () => {
    expect(decision(bad, {}, { mode: 'shadow' })).toEqual({ action: 'alert', shadowed: 'block' })
    expect(decision(odd, {}, { mode: 'shadow' })).toEqual({ action: 'alert' })
    const rules = { 'a.rule': { mode: 'shadow', action: 'ask' } } as const
    expect(decision(bad, {}, { rules })).toEqual({ action: 'alert', shadowed: 'ask' })
  })

  it('enforces the other rules beside one in shadow mode', () => {
    const both = verdict(finding('dangerous', 'new'), finding('dangerous', 'old'))
    expect(decision(both, {}, { rules: { new: { mode: 'shadow' } } })).toEqual({ action: 'block' })
  })

  it('blocks what could not be judged only when it is told to, and only input that acts', () => {
    const unjudged = { ...NO_VERDICT, failedChecks: ['secrets'] }
    const closed = { on_error: 'block' } as const
    expect(decide(unjudged)).toBe('none')
    expect(decide(unjudged, {}, closed)).toBe('block')
    expect(decide(unjudged, { channel: 'AGENT' }, closed)).toBe('none')
    expect(decide(unjudged, { phase: 'output' }, closed)).toBe('none')
    expect(decision(unjudged, {}, { ...closed, mode: 'shadow' })).toEqual({
      action: 'alert',
      shadowed: 'block',
    })
  })
})

describe('a channel that is not gated', () => {
  it('does not let dangerous input through where suspicious input is stopped', () => {
    const strict = { suspicious_action: 'block' } as const
    expect(decide(odd, { channel: 'API' }, strict)).toBe('block')
    expect(decide(bad, { channel: 'API' }, strict)).toBe('block')
  })

  it('blocks what could not be judged where its dangerous input would be stopped', () => {
    const unjudged = { ...NO_VERDICT, failedChecks: ['secrets'] }
    const closed = { on_error: 'block' } as const
    const channels = { API: { dangerous_action: 'ask' } } as const
    expect(decide(unjudged, { channel: 'API' }, closed)).toBe('none')
    expect(decide(unjudged, { channel: 'API' }, { ...closed, channels })).toBe('block')
    expect(decide(unjudged, { channel: 'API' }, { channels })).toBe('none')
  })
})

describe('the version of a policy', () => {
  const sources = {
    packageVersion: '1.0.0',
    security: DEFAULT_SECURITY_CONFIG,
    sessions: DEFAULT_SESSIONS_CONFIG,
    rules: [],
  }

  it('is the same for the same settings in another order', () => {
    const { mode, ...rest } = DEFAULT_SECURITY_CONFIG
    const version = policyVersion(sources)
    expect(version).toMatch(/^[0-9a-f]{12}$/)
    expect(policyVersion({ ...sources, security: { ...rest, mode } })).toBe(version)
  })

  it('changes with the package, a setting, and what a rule does', () => {
    const rule = { id: 'r', level: 'dangerous', reason: 'R.' } as const
    const versions = [
      sources,
      { ...sources, packageVersion: '1.0.1' },
      { ...sources, security: { ...DEFAULT_SECURITY_CONFIG, mode: 'shadow' as const } },
      { ...sources, sessions: { ...DEFAULT_SESSIONS_CONFIG, canaries: ['x'] } },
      { ...sources, rules: [{ ...rule, pattern: /a/ }] },
      { ...sources, rules: [{ ...rule, pattern: /b/ }] },
      { ...sources, rules: [{ ...rule, test: () => true }] },
      { ...sources, rules: [{ ...rule, test: () => false }] },
    ].map(policyVersion)
    expect(new Set(versions).size).toBe(versions.length)
  })
})
