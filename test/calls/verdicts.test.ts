import { expect, test, vi } from 'vitest'
import { defineRule, monitorCall, monitorTool, SecurityError } from '../../src/index.ts'
import { monitored } from '../support/monitored.ts'
import { spansOf, startsOf, theSpan } from './support.ts'

const BAD = 'rm -rf / --no-preserve-root'
const alerts = "event_type = 'security_alert'"

test('a dangerous synchronous call throws SecurityError and does not run', async () => {
  await using watched = monitored()
  const run = vi.fn((_command: string) => 'ran')
  let caught: unknown
  try {
    monitorTool(run, { name: 'shell' })(BAD)
  } catch (error) {
    caught = error
  }
  expect(run).not.toHaveBeenCalled()
  expect(caught).toBeInstanceOf(SecurityError)
  const error = caught as SecurityError
  expect(error).toMatchObject({ code: 'CYLESTIO_BLOCKED', name: 'SecurityError', channel: 'TOOL' })
  expect(error.message).toContain('TOOL call shell was blocked: ')
  expect(error.findings[0]).toMatchObject({ level: 'dangerous', where: 'input' })
  expect((error as unknown as Record<symbol, unknown>)[Symbol.for('cylestio-monitor.error')]).toBe(
    'SecurityError',
  )
  const span = theSpan(watched)
  expect(span).toMatchObject({
    event_type: 'call_blocked',
    security_level: 'dangerous',
    status: 'ERROR',
    level: 'error',
  })
  expect(span.parsed).toMatchObject({
    'cylestio.security.action': 'block',
    'error.type': 'CYLESTIO_BLOCKED',
  })
  const [alert] = watched.rows(alerts)
  expect(alert).toMatchObject({ level: 'error', span_id: span.span_id, name: 'shell' })
})

test('a blocked async function rejects, and a blocked generator throws at its first step', async () => {
  await using watched = monitored()
  const ran = vi.fn()
  const asynchronous = monitorTool(async (_command: string) => ran())
  const generator = monitorTool(function* (_command: string): Generator<number> {
    ran()
    yield 1
  })
  const stream = monitorTool(async function* (_command: string): AsyncGenerator<number> {
    ran()
    yield 1
  })
  const promise = asynchronous(BAD)
  await expect(promise).rejects.toBeInstanceOf(SecurityError)
  const items = generator(BAD)
  expect(() => items.next()).toThrow(SecurityError)
  expect(items.next()).toEqual({ value: undefined, done: true })
  const later = stream(BAD)
  await expect(later.next()).rejects.toBeInstanceOf(SecurityError)
  expect(ran).not.toHaveBeenCalled()
  expect(spansOf(watched.rows()).map((span) => span.event_type)).toEqual(
    Array.from({ length: 3 }, () => 'call_blocked'),
  )
})

test('what is found in an error is masked', async () => {
  await using watched = monitored({
    rules: [defineRule({ id: 'own.card', level: 'dangerous', reason: 'Card.', pattern: 'card' })],
  })
  const call = monitorTool((_text: string) => 1)
  let caught: SecurityError | undefined
  try {
    call('my card is 4111 1111 1111 1111 and my mail jane@example.com')
  } catch (error) {
    caught = error as SecurityError
  }
  const told = JSON.stringify([caught?.message, caught?.findings])
  expect(told).toContain('card is')
  expect(told).not.toContain('4111')
  expect(told).not.toContain('jane@')
  expect(JSON.stringify(watched.rows())).not.toMatch(/4111 1111|jane@example/)
})

test.each([
  { title: 'true lets the call run', onAsk: () => true, runs: true, action: 'ask' },
  { title: 'false blocks it', onAsk: () => false, runs: false, action: 'block' },
  {
    title: 'a throw blocks it',
    onAsk: () => {
      throw new Error('asking failed')
    },
    runs: false,
    action: 'block',
  },
  {
    title: 'a promise comes too late for a synchronous call and blocks it',
    onAsk: () => Promise.resolve(true),
    runs: false,
    action: 'block',
  },
  { title: 'nobody to ask blocks it', onAsk: undefined, runs: false, action: 'block' },
])('onAsk: $title', async ({ onAsk, runs, action }) => {
  const asked = onAsk === undefined ? undefined : vi.fn(onAsk)
  await using watched = monitored({
    config: { security: { dangerous_action: 'ask' } },
    ...(asked === undefined ? {} : { onAsk: asked }),
  })
  const run = vi.fn((_command: string) => 'ran')
  const call = monitorTool(run, { name: 'shell' })
  if (runs) expect(call(BAD)).toBe('ran')
  else expect(() => call(BAD)).toThrow(SecurityError)
  expect(run).toHaveBeenCalledTimes(runs ? 1 : 0)
  if (asked !== undefined) {
    expect(asked).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ channel: 'TOOL', name: 'shell' }),
    )
  }
  expect(theSpan(watched).parsed['cylestio.security.action']).toBe(action)
})

const outputRule = defineRule({
  id: 'own.output',
  level: 'dangerous',
  reason: 'Not for callers.',
  pattern: 'forbidden fruit',
  appliesTo: ['tool_result'],
})
const blockOutput = { rules: [outputRule], config: { security: { output_action: 'block' } } }

test('output is alerted and handed over by default', async () => {
  await using watched = monitored({ rules: [outputRule] })
  expect(monitorTool(() => 'forbidden fruit')()).toBe('forbidden fruit')
  const span = theSpan(watched)
  expect(span).toMatchObject({ event_type: 'call_finish', security_level: 'dangerous' })
  expect(span.parsed['cylestio.security.action']).toBe('alert')
  expect(watched.rows(alerts)).toHaveLength(1)
})

test('output_action block throws before the caller sees a plain result or a promised one', async () => {
  await using watched = monitored(blockOutput)
  expect(() => monitorTool(() => 'forbidden fruit')()).toThrow(SecurityError)
  await expect(monitorTool(async () => 'forbidden fruit')()).rejects.toThrow(SecurityError)
  class Own<T> extends Promise<T> {}
  const own = monitorTool(() => Own.resolve('forbidden fruit'))()
  await expect(own).rejects.toThrow(SecurityError)
  await expect(own.then((value) => value)).rejects.toThrow(SecurityError)
  const spans = spansOf(watched.rows())
  expect(spans.map((span) => span.event_type)).toEqual([
    'call_blocked',
    'call_blocked',
    'call_blocked',
  ])
})

test('a stream whose output is not blocked is handed over: its record says alert', async () => {
  await using watched = monitored({ rules: [outputRule] })
  const call = monitorTool(function* () {
    yield 'forbidden fruit'
  })
  expect([...call()]).toEqual(['forbidden fruit'])
  const span = theSpan(watched)
  expect(span.event_type).toBe('call_finish')
  expect(span.parsed['cylestio.security.action']).toBe('alert')
})

const suspect = defineRule({
  id: 'own.suspect',
  level: 'suspicious',
  reason: 'Worth a look.',
  pattern: 'odd thing',
})

test('suspicious input only alerts, at the level of a warning', async () => {
  await using watched = monitored({ rules: [suspect] })
  expect(monitorTool((text: string) => text)('an odd thing')).toBe('an odd thing')
  expect(theSpan(watched)).toMatchObject({ security_level: 'suspicious', level: 'warning' })
  expect(watched.rows(alerts)[0]).toMatchObject({ level: 'warning', security_level: 'suspicious' })
})

test.each([
  { title: 'channel', security: { channels: { AGENT: { dangerous_action: 'block' } } } },
  { title: 'tool', security: { tools: { cleaner: { dangerous_action: 'block' } } } },
])('a policy for one $title blocks there and nowhere else', async ({ security }) => {
  await using watched = monitored({ config: { security } })
  const named = monitorCall((_text: string) => 1, { channel: 'AGENT', name: 'cleaner' })
  const other = monitorCall((_text: string) => 1, { channel: 'API', name: 'other' })
  expect(() => named(BAD)).toThrow(SecurityError)
  expect(other(BAD)).toBe(1)
  expect(spansOf(watched.rows()).map((span) => span.parsed['cylestio.security.action'])).toEqual([
    'block',
    'alert',
  ])
})

test('a rule can be milder than the rest, and log is silent', async () => {
  await using watched = monitored({
    rules: [suspect],
    config: { security: { rules: { 'own.suspect': { action: 'log' } } } },
  })
  monitorTool((_text: string) => 1)('an odd thing')
  expect(theSpan(watched)).toMatchObject({ security_level: 'suspicious' })
  expect(watched.rows(alerts)).toEqual([])
})

test('a rule that throws changes neither the call nor the other rules', async () => {
  const broken = defineRule({
    id: 'own.broken',
    level: 'dangerous',
    reason: 'Never.',
    test: () => {
      throw new Error('rule broke')
    },
  })
  await using watched = monitored({ rules: [broken, suspect] })
  expect(monitorTool((text: string) => text)('an odd thing')).toBe('an odd thing')
  expect(theSpan(watched).security_level).toBe('suspicious')
})

test('the start record of a blocked call is there before the span', async () => {
  await using watched = monitored()
  expect(() => monitorTool((_text: string) => 1, { name: 'shell' })(BAD)).toThrow()
  const rows = watched.rows()
  expect(startsOf(rows)[0]).toMatchObject({
    name: 'execute_tool shell',
    security_level: 'dangerous',
  })
  expect(rows.indexOf(startsOf(rows)[0] as never)).toBeLessThan(
    rows.indexOf(spansOf(rows)[0] as never),
  )
})
