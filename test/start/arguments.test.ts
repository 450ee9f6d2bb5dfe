import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { ConfigError, disableMonitoring, enableMonitoring } from '../../src/index.ts'
import type { MonitoringOptions } from '../../src/index.ts'
import { currentRuntime } from '../../src/calls/runtime.ts'

const folder = mkdtempSync(join(tmpdir(), 'cylestio-arguments-'))
const file = (name: string, text: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
afterEach(() => disableMonitoring())
afterAll(() => rmSync(folder, { recursive: true }))

const database = { path: join(folder, 'events.db') }
const good = { agentId: 'a', config: { database } }
class Client {
  messages = { create: (): string => 'x', list: (): string[] => [] }
}

const WRONG: readonly [title: string, options: unknown, path: string, message: RegExp][] = [
  ['options that are a text', 'my-agent', 'enableMonitoring argument 1', /found "my-agent"/],
  ['options that are null', null, 'enableMonitoring argument 1', /options object, found null/],
  ['an option with a wrong name', { ...good, agentID: 'a' }, 'agentID', /did you mean agentId\?/],
  ['no agentId', { config: { database } }, 'agentId', /expected a text that names this agent/],
  ['an empty agentId', { ...good, agentId: '  ' }, 'agentId', /not empty, found "\s+"/],
  ['an agentId that is a number', { ...good, agentId: 7 }, 'agentId', /found number/],
  ['a wrong logLevel', { ...good, logLevel: 'warn' }, 'logLevel', /did you mean warning\?/],
  ['a logLevel that is a number', { ...good, logLevel: 3 }, 'logLevel', /found number/],
  ['a logFile that is a number', { ...good, logFile: 3 }, 'logFile', /expected a path/],
  ['an llmClient that is a text', { ...good, llmClient: 'openai' }, 'llmClient', /client object/],
  ['an llmClient that is null', { ...good, llmClient: null }, 'llmClient', /found null/],
  ['a path without a client', { ...good, llmMethodPath: 'x' }, 'llmClient', /found undefined/],
  [
    'an llmMethodPath with a slip',
    { ...good, llmClient: new Client(), llmMethodPath: 'messages.creat' },
    'llmMethodPath',
    /messages has no creat; did you mean messages\.create\?/,
  ],
  [
    'an llmMethodPath to something that is no function',
    { ...good, llmClient: new Client(), llmMethodPath: 'messages' },
    'llmMethodPath',
    /messages is object/,
  ],
  ['a client of unknown kind', { ...good, llmClient: { ask() {} } }, 'llmMethodPath', /none of/],
  [
    'an unknown instrumentation',
    { ...good, instrumentations: ['opnai'] },
    'instrumentations[0]',
    /expected one of .+, openai, .+, found "opnai"; did you mean openai\?/,
  ],
  [
    'an instrumentation that is none',
    { ...good, instrumentations: ['mcp', {}] },
    'instrumentations[1]',
    /name or an instrumentation/,
  ],
  ['instrumentations as a text', { ...good, instrumentations: 'mcp' }, 'instrumentations', /list/],
  ['an exporter that is none', { ...good, exporters: [{}] }, 'exporters', /list of span exporters/],
  ['rules that are no list', { ...good, rules: {} }, 'rules', /a list of rules/],
  ['a rule without a level', { ...good, rules: [{ id: 'x', reason: 'y' }] }, 'rules.x.level', /./],
  ['an onAsk that is no function', { ...good, onAsk: true }, 'onAsk', /a function/],
  [
    'an unknown setting',
    { agentId: 'a', config: { databse: { path: 'x' } } },
    'databse',
    /did you mean database\?/,
  ],
  [
    'a setting of the wrong type',
    { agentId: 'a', config: { database: { retention_days: 'many' } } },
    'database.retention_days',
    /found "?many"?/,
  ],
  [
    'a file that is not there',
    { agentId: 'a', config: join(folder, 'no.yaml') },
    '',
    /no such file/,
  ],
  ['a folder as file', { agentId: 'a', config: folder }, '', /a regular file/],
  [
    'a file that is no YAML',
    { agentId: 'a', config: file('bad.yaml', 'security: [1, 2\nx: "') },
    '',
    /bad\.yaml/,
  ],
  [
    'a file that is no text',
    { agentId: 'a', config: file('bytes.yaml', Uint8Array.of(0xff, 0xfe, 0x00, 0xd8)) },
    '',
    /UTF-8/,
  ],
]

test.each(WRONG)(
  '%s is a ConfigError before anything is set up',
  (_title, options, path, message) => {
    const before = currentRuntime()
    let failure: unknown
    try {
      enableMonitoring(options as MonitoringOptions)
    } catch (error) {
      failure = error
    }
    expect(failure).toBeInstanceOf(ConfigError)
    const { issues, message: text, code } = failure as ConfigError
    expect(code).toBe('CYLESTIO_CONFIG')
    if (path !== '') expect(issues[0]?.path).toBe(path)
    expect(text).toMatch(message)
    expect(currentRuntime()).toBe(before)
  },
)

test('several mistakes are told at once', () => {
  expect(() =>
    enableMonitoring({ agentId: '', logFile: 1, onAsk: 2 } as unknown as MonitoringOptions),
  ).toThrow(/agentId.*\n.*logFile.*\n.*onAsk/)
})

test('a wrong client after a good start leaves monitoring as it was', () => {
  const monitoring = enableMonitoring(good)
  expect(() => enableMonitoring({ llmClient: { ask() {} } })).toThrow(ConfigError)
  expect(enableMonitoring()).toBe(monitoring)
})
