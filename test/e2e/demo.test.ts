/** The demo, run as `npm run demo` runs it, and everything that it leaves behind. */
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoScript, DEMO_CARD, DEMO_COMMAND, DEMO_KEY } from '../../examples/demo/script.ts'
import { readRows } from '../support/monitored.ts'
import type { TestRow } from '../support/monitored.ts'
import { startOpenAiServer } from '../support/openai-server.ts'
import type { LocalModel } from '../support/openai-server.ts'
import { startOtlpSink } from '../support/otlp-sink.ts'
import type { OtlpSink } from '../support/otlp-sink.ts'
import { ensureBuilt } from './built.ts'
import { endOf, runLine, startProgram } from './run-program.ts'
import type { Ended } from './run-program.ts'

/** A run of the demo with temporary files of its own. */
interface DemoRun extends Ended {
  readonly folder: string
  readonly database: string
  readonly linesFile: string
}

const folders: string[] = []

async function runDemo(env: Record<string, string> = {}, args: string[] = []): Promise<DemoRun> {
  const temporary = mkdtempSync(join(tmpdir(), 'demo-test-'))
  folders.push(temporary)
  const linesFile = join(temporary, 'events.jsonl')
  const ended = await endOf(
    startProgram('examples/demo/main.ts', args, {
      TMPDIR: temporary,
      CYLESTIO_LOGGING_FILE: linesFile,
      ...env,
    }),
  )
  const [name = ''] = readdirSync(temporary).filter((entry) => entry.startsWith('cylestio-demo-'))
  const folder = join(temporary, name)
  return { ...ended, folder, linesFile, database: join(folder, 'events.db') }
}

let alone: DemoRun
let sent: DemoRun
let sink: OtlpSink
let model: LocalModel

beforeAll(async () => {
  await ensureBuilt()
  alone = await runDemo()
  sink = await startOtlpSink()
  // The same script behind a server of the test's own, so that what reached it can be looked at.
  model = await startOpenAiServer(demoScript)
  const env = { OPENAI_API_KEY: 'local', OPENAI_BASE_URL: model.baseURL }
  sent = await runDemo(env, ['--otlp', sink.url])
}, 120_000)

afterAll(async () => {
  await Promise.all([sink?.close(), model?.close()])
  for (const folder of folders) rmSync(folder, { recursive: true })
})

describe('the demo alone', () => {
  test('ends well and says nothing on standard error', () => {
    expect([alone.code, alone.stderr]).toEqual([0, ''])
  })

  test('shows the conversation, the blocked call, the trace and where the database is', () => {
    const { stdout, database } = alone
    expect(stdout).toContain("Agent: Here is today's weather. Lisbon: 21 °C")
    expect(stdout).toContain('Agent: The command was stopped before it ran')
    expect(stdout).toMatch(/│ MCP_tool_call_blocked +│ MCP +│ tools\/call run_command +│ dangerous/)
    expect(stdout).toMatch(/│ dangerous +│ shell\.recursive-delete +│ run_command +│ rm -rf \//)
    expect(stdout).toContain('was blocked: shell.recursive-delete')
    expect(stdout).toContain('Commands that reached the tool: none\n')
    expect(stdout).toContain('Requests that reached the model: 7\n')
    expect(stdout).toContain(`Database: ${database}\n`)
  })

  test('lists its events oldest first', () => {
    const table = alone.stdout.slice(alone.stdout.indexOf('Events, oldest first'))
    const ids = [...table.slice(0, table.indexOf('Alerts')).matchAll(/^│ +(\d+) │/gm)]
    const numbers = ids.map((match) => Number(match[1]))
    expect(numbers.length).toBeGreaterThan(15)
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
  })

  test('leaves the exact events of its story in the database', () => {
    const database = new Database(alone.database, { readonly: true })
    const counts = database
      .prepare(
        `SELECT event_type || ' ' || channel || ' ' || security_level || ' ' || count(*)
         FROM events GROUP BY event_type, channel, security_level ORDER BY 1`,
      )
      .pluck()
      .all()
    database.close()
    expect(counts).toEqual([
      'LLM_call_finish LLM dangerous 1',
      'LLM_call_finish LLM none 4',
      'LLM_call_finish LLM suspicious 2',
      'LLM_call_start LLM none 5',
      'LLM_call_start LLM suspicious 2',
      'LLM_patch LLM none 1',
      'MCP_patch MCP none 1',
      'MCP_tool_call_blocked MCP dangerous 1',
      'MCP_tool_call_finish MCP none 3',
      'MCP_tool_call_finish MCP suspicious 1',
      'MCP_tool_call_start MCP dangerous 1',
      'MCP_tool_call_start MCP none 4',
      'call_finish AGENT none 3',
      'call_finish AGENT suspicious 1',
      'call_start AGENT none 3',
      'call_start AGENT suspicious 1',
      'monitoring_disabled SYSTEM none 1',
      'monitoring_enabled SYSTEM none 1',
      'security_alert AGENT suspicious 1',
      'security_alert LLM dangerous 1',
      'security_alert LLM suspicious 4',
      'security_alert MCP dangerous 1',
      'security_alert MCP suspicious 3',
    ])
  })

  test('never sent the blocked command to the tool', () => {
    expect(readdirSync(alone.folder).filter((name) => name.startsWith('commands'))).toEqual([])
  })

  test('makes each task one trace whose calls are children of the task', () => {
    const spans = readRows(alone.database, "record = 'span'")
    const tasks = spans.filter((span) => span.channel === 'AGENT')
    expect(tasks.map((task) => [task.name, task.parent_span_id])).toEqual([
      ['handle_task', null],
      ['handle_task', null],
      ['handle_task', null],
      ['stream_task', null],
    ])
    expect(tasks.map((task) => namesUnder(spans, task))).toEqual([
      ['chat gpt-4o-mini', 'tools/call get_weather', 'chat gpt-4o-mini'],
      ['chat gpt-4o-mini', 'tools/call read_page', 'chat gpt-4o-mini'],
      ['chat gpt-4o-mini', 'tools/call run_command', 'chat gpt-4o-mini'],
      ['chat gpt-4o-mini'],
    ])
    expect(new Set(tasks.map((task) => task.trace_id)).size).toBe(4)
  })

  test('puts agent and session on every event of a call', () => {
    const rows = readRows(alone.database, 'trace_id IS NOT NULL')
    expect(new Set(rows.map((row) => `${row.agent_id} ${row.session_id}`))).toEqual(
      new Set(['demo-agent demo-session']),
    )
  })

  test('each command of "Try next" works as printed', async () => {
    const commands = alone.stdout.split('Try next\n')[1]?.trim().split('\n') ?? []
    expect(commands).toHaveLength(3)
    const [dangerous, search, stats] = await Promise.all(
      commands.map((command) => runLine(command)),
    )
    expect([dangerous?.code, search?.code, stats?.code]).toEqual([0, 0, 0])
    expect(dangerous?.stdout).toContain('MCP_tool_call_blocked')
    expect(dangerous?.stdout).not.toContain('get_weather')
    const found = JSON.parse(search?.stdout ?? '') as { readonly name: string }[]
    expect(found.map((event) => event.name)).toContain('tools/call get_weather')
    expect(stats?.stdout).toContain('demo-agent')
  }, 60_000)
})

/** Names of a span's children in the order in which they began. */
function namesUnder(spans: readonly TestRow[], parent: TestRow): string[] {
  return spans
    .filter((span) => span.parent_span_id === parent.span_id)
    .sort((a, b) => Number(a.time_unix_nano - b.time_unix_nano))
    .map((span) => span.name)
}

describe('the demo with a server of its own and an OTLP backend', () => {
  test('ends well', () => {
    expect([sent.code, sent.stderr]).toEqual([0, ''])
    expect(sent.stdout).toContain(`Traces were sent to: ${sink.url}`)
  })

  test('tells the model that the tool was stopped, and nothing that the tool would have said', () => {
    const bodies = model.requests.map((request) => JSON.stringify(request.body))
    expect(bodies).toHaveLength(7)
    const after = bodies.filter((body) => body.includes(DEMO_COMMAND))
    expect(after).toHaveLength(1)
    expect(after[0]).toContain('was blocked: shell.recursive-delete')
    expect(bodies.join()).not.toContain('executes nothing')
  })

  test('sends every span with its channel, level and resource, and no content', () => {
    const spans = sink.traces()
    const rows = readRows(sent.database, "record = 'span'")
    const key = (facts: readonly unknown[]): string => facts.join(' ')
    expect(
      spans
        .map(({ traceId, spanId, parentSpanId, name, attributes }) =>
          key([
            traceId,
            spanId,
            parentSpanId ?? null,
            name,
            attributes['cylestio.channel'],
            attributes['cylestio.event_type'],
            attributes['cylestio.security.level'],
          ]),
        )
        .sort(),
    ).toEqual(
      rows
        .map((row) =>
          key([
            row.trace_id,
            row.span_id,
            row.parent_span_id,
            row.name,
            row.channel,
            row.event_type,
            row.security_level,
          ]),
        )
        .sort(),
    )
    expect(spans).toHaveLength(16)
    for (const span of spans) {
      expect(span.resource['service.name']).toBe('demo-agent')
      expect(span.scope.name).toBe('cylestio-monitor')
      expect(Object.keys(span.attributes).filter(isContent)).toEqual([])
    }
    const wire = Buffer.concat(sink.requests.map((request) => request.body)).toString('latin1')
    for (const text of ['Lisbon', 'New instructions', DEMO_COMMAND]) {
      expect(wire).not.toContain(text)
    }
  })
})

/** Attributes that hold what was said; `capture.otlp` is `none` unless set. */
function isContent(name: string): boolean {
  return /messages$|instructions$|arguments$|result$|definitions$|^cylestio\.(in|out)put/.test(name)
}

const filesIn = (folder: string): string[] =>
  globSync(`${folder}/**`).filter((path) => statSync(path).isFile())

describe('secrets', () => {
  const digits = DEMO_CARD.replaceAll(' ', '')

  test('the search finds them in the prompt that was printed, so it can find them', () => {
    expect(alone.stdout).toContain(DEMO_CARD)
    expect(alone.stdout).toContain(DEMO_KEY)
  })

  test.each([
    ['the database', () => filesIn(alone.folder)],
    ['the JSON lines', () => [alone.linesFile]],
    ['the database of the run with a backend', () => filesIn(sent.folder)],
  ])('neither the card nor the key is in %s', (_where, files) => {
    const read = files().map((file) => ({ file, bytes: readFileSync(file) }))
    expect(read.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeGreaterThan(10_000)
    for (const { file, bytes } of read) {
      for (const secret of [DEMO_CARD, digits, digits.replace(/(.{4})(?=.)/g, '$1-'), DEMO_KEY]) {
        expect(bytes.includes(secret), `${secret} in ${file}`).toBe(false)
      }
    }
  })

  test('nor in what was sent to the backend', () => {
    const wire = Buffer.concat(sink.requests.map((request) => request.body))
    expect(wire.length).toBeGreaterThan(1_000)
    for (const secret of [DEMO_CARD, digits, DEMO_KEY]) expect(wire.includes(secret)).toBe(false)
  })

  test('what stands in their place says what it was', () => {
    const [row] = readRows(alone.database, "name = 'stream_task'")
    expect(row?.data).toContain('[CARD:****1111]')
    expect(row?.data).toContain('[REDACTED:openai-key]')
  })
})
