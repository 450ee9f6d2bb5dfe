import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { logEvent, type LogEventInput, monitorCall } from '../../src/index.ts'
import { monitored } from '../support/monitored.ts'

const own = "event_type = 'own'"

test('the positional and the object form write the same row', async () => {
  await using watched = monitored({ config: { monitoring: { channels: ['CUSTOM'] } } })
  logEvent('own', { key: 'value' }, 'CUSTOM', 'warning')
  logEvent({ eventType: 'own', data: { key: 'value' }, channel: 'CUSTOM', level: 'warning' })
  const rows = watched.rows(own)
  for (const row of rows) {
    expect(row).toMatchObject({
      record: 'log',
      name: 'own',
      channel: 'CUSTOM',
      level: 'warning',
      security_level: 'none',
      agent_id: 'test-agent',
    })
    expect(row.parsed['key']).toBe('value')
  }
  expect(rows).toHaveLength(2)
  expect(rows[0]?.event_id).not.toBe(rows[1]?.event_id)
})

test('without more it is information on the SYSTEM channel', async () => {
  await using watched = monitored()
  logEvent('own')
  expect(watched.rows(own)[0]).toMatchObject({ channel: 'SYSTEM', level: 'info' })
})

test('keys of the data are found by json_extract, nested ones too', async () => {
  await using watched = monitored()
  logEvent('own', { key: 'value', nested: { list: [1, { deep: true }] }, 'with.dot': 2 })
  await watched.monitoring.flush()
  const database = new Database(watched.path, { readonly: true })
  const row = database
    .prepare(
      `SELECT json_extract(data, '$.key') AS key, json_extract(data, '$.nested.list[1].deep') AS deep,
              json_extract(data, '$."with.dot"') AS dot FROM events WHERE ${own}`,
    )
    .get()
  database.close()
  expect(row).toEqual({ key: 'value', deep: 1, dot: 2 })
})

test('data is masked, by pattern and by the name of the key', async () => {
  await using watched = monitored()
  logEvent('own', { text: 'card 4111 1111 1111 1111', password: 'hunter2', list: ['a@b.example'] })
  const stored = JSON.stringify(watched.rows(own))
  expect(stored).not.toMatch(/4111 1111|hunter2|a@b\.example/)
  expect(watched.rows(own)[0]?.parsed['password']).toBe('[REDACTED:password]')
})

test('data that is no object is kept as value, and data cannot pose as a verdict', async () => {
  await using watched = monitored()
  logEvent('own', 'just text')
  logEvent('own', { 'cylestio.security.level': 'dangerous', 'cylestio.name': 'x' })
  const [text, posing] = watched.rows(own)
  expect(text?.parsed['value']).toBe('just text')
  expect(posing).toMatchObject({ security_level: 'none', name: 'own' })
  expect(posing?.parsed['data.cylestio.security.level']).toBe('dangerous')
})

test('an alert in the data is the security level, unless one is given', async () => {
  await using watched = monitored()
  logEvent('own', { alert: 'dangerous' })
  logEvent('own', { alert: 'suspicious' })
  logEvent('own', { alert: 'whatever' })
  logEvent({ eventType: 'own', data: { alert: 'dangerous' }, securityLevel: 'none' })
  expect(watched.rows(own).map((row) => row.security_level)).toEqual([
    'dangerous',
    'suspicious',
    'none',
    'none',
  ])
})

test('an event inside a call carries its trace and span', async () => {
  await using watched = monitored()
  monitorCall(() => logEvent('own'), 'AGENT')()
  const [span] = watched.rows("record = 'span'")
  expect(watched.rows(own)[0]).toMatchObject({ trace_id: span?.trace_id, span_id: span?.span_id })
})

test.each<[string, unknown[], RegExp]>([
  ['no event type', [], /logEvent eventType: expected a text that is not empty, found undefined/],
  ['an empty event type', [''], /eventType: .* found an empty text/],
  ['null', [null], /eventType: .* found object/],
  ['an unknown level', ['own', {}, 'LLM', 'loud'], /level: expected debug, info.* found "loud"/],
  ['a level of the prototype', ['own', {}, 'LLM', 'toString'], /logEvent level/],
  ['a channel in lower case', ['own', {}, 'llm'], /logEvent channel: .* found "llm"/],
  ['an unknown security level', [{ eventType: 'own', securityLevel: 'bad' }], /found "bad"/],
])('%s is a ConfigError', (_what, args, message) => {
  expect(() => logEvent(...(args as [LogEventInput]))).toThrow(
    expect.objectContaining({
      code: 'CYLESTIO_CONFIG',
      message: expect.stringMatching(message) as string,
    }),
  )
})

test('strict channels refuse what is not declared, for events and calls', async () => {
  await using watched = monitored({
    config: { monitoring: { strict_channels: true, channels: ['MINE'] } },
  })
  const refused = /expected one of the channels SYSTEM, .*MINE .*found OTHER/
  expect(() => logEvent('own', {}, 'OTHER')).toThrow(refused)
  expect(() => monitorCall(() => 1, 'OTHER')).toThrow(refused)
  logEvent('own', {}, 'MINE')
  expect(watched.rows(own)).toHaveLength(1)
})

test('an undeclared channel is accepted otherwise', async () => {
  await using watched = monitored()
  logEvent('own', {}, 'UNDECLARED')
  expect(watched.rows(own)[0]?.channel).toBe('UNDECLARED')
})
