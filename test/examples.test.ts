/** Every example runs as its reader would run it, and leaves in the database what its page says. */
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensureBuilt, ROOT } from './e2e/built.ts'
import { startReceiver } from './e2e/receiver.ts'
import { endOf, runLine, startProgram } from './e2e/run-program.ts'
import { startMisbehavingServer } from './support/misbehaving-server.ts'
import { readRows } from './support/monitored.ts'
import type { TestRow } from './support/monitored.ts'
import { say, startOpenAiServer } from './support/openai-server.ts'
import type { LocalModel } from './support/openai-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'examples-'))

beforeAll(ensureBuilt)
afterAll(() => rmSync(folder, { recursive: true }))

const ran = new Set<string>()

interface Run {
  readonly lines: readonly string[]
  /** Calls and events without the monitor's own, oldest first. */
  readonly rows: readonly TestRow[]
  readonly database: string
}

async function run(name: string): Promise<Run> {
  ran.add(name)
  const database = join(folder, `${name}.db`)
  const env = { CYLESTIO_DATABASE_PATH: database }
  const { code, stdout, stderr } = await endOf(startProgram(`examples/${name}`, [], env))
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const rows = readRows(database, "channel <> 'SYSTEM' AND event_type <> 'LLM_patch'")
  return { lines: stdout.trim().split('\n'), rows, database }
}

/** Event type, channel, name and level of each row. */
const facts = (rows: readonly TestRow[]): string[] =>
  rows.map((row) => [row.event_type, row.channel, row.name, row.security_level].join(' '))

const finished = (rows: readonly TestRow[]): TestRow[] =>
  rows.filter((row) => row.record === 'span')

test('custom functions, synchronous and asynchronous, are calls with input and output', async () => {
  const { lines, rows } = await run('custom-functions.ts')
  expect(lines).toEqual(['3', '7'])
  expect(facts(rows)).toEqual([
    'call_start CUSTOM addNumbers none',
    'call_finish CUSTOM addNumbers none',
    'call_start CUSTOM add_later none',
    'call_finish CUSTOM add_later none',
  ])
  expect(
    finished(rows).map(({ parsed }) => [parsed['cylestio.input'], parsed['cylestio.output']]),
  ).toEqual([
    ['[1,2]', '3'],
    ['[3,4]', '7'],
  ])
})

test('functions that call a model are LLM calls with prompt, answer and usage', async () => {
  const { lines, rows } = await run('custom-llm-function.ts')
  expect(lines).toEqual([
    'Generated text for "Hello, AI!", 50 tokens at most',
    'You asked: What is a span?',
  ])
  const [first, second] = finished(rows)
  expect(facts(rows)).toEqual([
    'LLM_call_start LLM chat generateText none',
    'LLM_call_finish LLM chat generateText none',
    'LLM_call_start LLM chat ask none',
    'LLM_call_finish LLM chat ask none',
  ])
  expect(first?.parsed['gen_ai.input.messages']).toContain('Hello, AI!')
  expect(first?.parsed['gen_ai.output.messages']).toContain('Generated text')
  expect(second?.parsed).toMatchObject({
    'gen_ai.provider.name': 'my-company',
    'gen_ai.usage.input_tokens': 4,
    'gen_ai.usage.output_tokens': 6,
  })
  expect(second?.parsed['gen_ai.input.messages']).toContain('What is a span?')
  expect(second?.parsed['gen_ai.output.messages']).toContain('You asked: What is a span?')
})

test('a custom client is monitored by the path of its method', async () => {
  const { lines, rows, database } = await run('custom-llm-client.ts')
  expect(lines).toEqual(['Echo: Hello, AI!', 'Good morning.'])
  const [generate, create] = finished(rows)
  expect(generate).toMatchObject({ event_type: 'LLM_call_finish', channel: 'LLM' })
  expect(generate?.parsed['gen_ai.input.messages']).toContain('Hello, AI!')
  expect(generate?.parsed['gen_ai.output.messages']).toContain('Echo: Hello, AI!')
  expect(create).toMatchObject({ event_type: 'LLM_call_finish', name: 'chat my-model-1' })
  expect(create?.parsed).toMatchObject({
    'gen_ai.request.model': 'my-model-1',
    'gen_ai.usage.input_tokens': 9,
    'gen_ai.usage.output_tokens': 3,
  })
  expect(create?.parsed['gen_ai.output.messages']).toContain('Good morning.')
  const patches = readRows(database, "event_type = 'LLM_patch'")
  expect(patches.flatMap(({ parsed }) => parsed['methods'])).toEqual([
    'generate',
    'messages.create',
  ])
})

test('events of your own carry their data, and the trace of the call that they are written in', async () => {
  const { rows } = await run('custom-events.ts')
  const [custom, slow, start, inside, finish] = rows
  expect(custom).toMatchObject({ event_type: 'custom_event', channel: 'CUSTOM', level: 'info' })
  expect(custom?.parsed).toMatchObject({ key: 'value' })
  expect(slow).toMatchObject({ event_type: 'import_slow', level: 'warning', trace_id: null })
  expect(slow?.parsed).toMatchObject({ file: 'orders.csv', seconds: 41 })
  expect(inside).toMatchObject({
    event_type: 'import_started',
    trace_id: finish?.trace_id,
    span_id: finish?.span_id,
  })
  expect(start?.trace_id).toBe(finish?.trace_id)
  expect(rows).toHaveLength(5)
})

test('a channel of the configuration file is taken, a misspelled one refused', async () => {
  const { lines, rows } = await run('custom-channel.ts')
  expect(facts(rows)).toEqual(['custom_event MY_CUSTOM_CHANNEL custom_event none'])
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/expected one of .*MY_CUSTOM_CHANNEL.*, found MY_CUSTOM_CHANEL$/)
})

test('a patched framework keeps working, and its calls are one tree', async () => {
  const { lines, rows } = await run('custom-framework.ts')
  expect(lines).toEqual(['three two one'])
  expect(facts(rows).slice(0, 1)).toEqual(['framework_patch MY_FRAMEWORK framework_patch none'])
  expect(rows[0]?.parsed['framework']).toBe('MyFramework')
  const [analyze, generate, outer] = finished(rows)
  expect([analyze?.name, generate?.name, outer?.name]).toEqual(['analyze', 'generate', 'process'])
  expect(analyze?.parent_span_id).toBe(outer?.span_id)
  expect(generate?.parent_span_id).toBe(outer?.span_id)
  expect(outer?.parent_span_id).toBeNull()
  expect(new Set(finished(rows).map((row) => row.trace_id)).size).toBe(1)
})

test('custom checks log what they find, and a rule of your own stops the tool', async () => {
  const { lines, rows } = await run('custom-security-check.ts')
  expect(lines).toEqual([
    'processed: hello',
    'processed: please remove the old entry',
    'CYLESTIO_BLOCKED: sql.drop',
    'sent',
    'TOOL call send_mail was blocked: acme.codename (Names a project that is not public.)',
  ])
  expect(facts(rows)).toEqual([
    'custom_security_warning SECURITY custom_security_warning suspicious',
    'custom_security_error SECURITY custom_security_error dangerous',
    'call_start TOOL execute_tool send_mail none',
    'call_finish TOOL execute_tool send_mail none',
    'call_start TOOL execute_tool send_mail dangerous',
    'security_alert TOOL send_mail dangerous',
    'call_blocked TOOL execute_tool send_mail dangerous',
  ])
  expect(rows[0]).toMatchObject({ level: 'warning' })
  expect(rows[1]).toMatchObject({ level: 'error' })
  expect(rows[1]?.parsed).toMatchObject({ data: 'DROP TABLE users;', alert: 'dangerous' })
})

test('a detector of your own alerts and stops the calls of one tool', async () => {
  const { lines, rows } = await run('custom-detector.ts')
  expect(lines).toEqual([
    'sent to ann@example.com',
    'sent to bob@partner.example',
    'TOOL call send_mail was blocked: acme.outside-mail (Mail leaves the company.)',
  ])
  expect(facts(finished(rows))).toEqual([
    'call_finish TOOL execute_tool send_mail none',
    'call_finish TOOL execute_tool send_mail suspicious',
    'call_blocked TOOL execute_tool send_mail dangerous',
  ])
  const alerts = rows.filter((row) => row.event_type === 'security_alert')
  expect(alerts.map(({ parsed }) => parsed['cylestio.finding.category'])).toEqual([
    'data_leak',
    'data_leak',
  ])
})

const FORWARDERS = ['forward-events.ts', 'forward-events-sql.ts']

describe.each(FORWARDERS)('%s', (name) => {
  test('sends every event once it is taken, tries a failed batch again and keeps its cursor', async () => {
    ran.add(name)
    const database = join(folder, `${name}.db`)
    const env = { CYLESTIO_DATABASE_PATH: database }
    const addEvents = async (): Promise<number[]> => {
      await endOf(startProgram('test/e2e/children/log-many.ts', ['130'], env))
      return readRows(database).map((row) => row.id)
    }
    const first = await addEvents()
    await using receiver = await startReceiver()
    const settings = {
      ...env,
      FORWARD_URL: receiver.url,
      FORWARD_TOKEN: 'a-token',
      FORWARD_INTERVAL_MS: '20',
    }
    const forwardUpTo = async (id: number): Promise<string> => {
      const child = startProgram(`examples/${name}`, [], settings)
      const ended = endOf(child)
      await Promise.race([receiver.received(id), ended])
      child.kill('SIGTERM')
      const { code, stderr } = await ended
      expect(code, stderr).toBe(0)
      return stderr
    }

    const stderr = await forwardUpTo(first.length)
    expect(stderr).toContain('not taken: HTTP 503')
    expect(stderr).toContain('not sent: ')
    expect(receiver.refused[0]).toEqual(receiver.refused[1])
    expect(receiver.accepted[0]).toEqual(receiver.refused[0])
    expect(receiver.accepted.flat()).toEqual(first)
    expect(receiver.accepted.length).toBeGreaterThan(1)
    expect([...receiver.authorizations]).toEqual(['Bearer a-token'])

    const all = await addEvents()
    expect(all.length).toBeGreaterThan(first.length)
    await forwardUpTo(all.length)
    expect(receiver.accepted.flat()).toEqual(all)
  })
})

test('forward-sink.ts sends what is there, and the next run only what is new', async () => {
  const name = 'forward-sink.ts'
  ran.add(name)
  const database = join(folder, `${name}.db`)
  const env = { CYLESTIO_DATABASE_PATH: database }
  const receiver = await startMisbehavingServer()
  const settings = { ...env, FORWARD_URL: receiver.url, FORWARD_TOKEN: 'a-token' }
  for (const _run of ['first', 'second']) {
    await endOf(startProgram('test/e2e/children/log-many.ts', ['130'], env))
    const { code, stderr } = await endOf(startProgram(`examples/${name}`, [], settings))
    expect(code, stderr).toBe(0)
    const all = readRows(database)
    const wanted = all.filter((row) => !row.event_type.startsWith('monitoring_'))
    expect(wanted.length).toBeLessThan(all.length)
    expect(receiver.accepted()).toEqual(wanted.map((row) => row.id))
  }
  expect(receiver.received[0]?.headers['authorization']).toBe('Bearer a-token')
  await receiver.close()
})

test('parts alone in a provider of your own give foreign spans their level and their alert', async () => {
  const { rows } = await run('own-provider.ts')
  expect(facts(rows)).toEqual([
    'security_alert LLM chat some-model dangerous',
    'LLM_call_finish LLM chat some-model dangerous',
  ])
  expect(rows.map((row) => row.agent_id)).toEqual(['my-agent', 'my-agent'])
  expect(rows[0]?.parsed['cylestio.finding.rule_id']).toBe('injection.override')
  expect(rows[0]?.span_id).toBe(rows[1]?.span_id)
})

test('the database answers questions, and its upkeep leaves young events alone', async () => {
  const { lines, rows, database } = await run('database-upkeep.ts')
  expect(lines.slice(0, 3)).toEqual([
    'call_finish measure',
    'security_alert measure',
    'call_start measure',
  ])
  expect(lines.at(-1)).toBe(database)
  expect(rows).toHaveLength(3)
})

test('the quick start asks the model, and its dangerous query is stopped', async () => {
  ran.add('quick-start.ts')
  await using model = await startModel()
  const database = join(folder, 'quick-start.db')
  const env = {
    CYLESTIO_DATABASE_PATH: database,
    OPENAI_API_KEY: 'local',
    OPENAI_BASE_URL: model.baseURL,
  }
  const { code, stderr } = await endOf(startProgram('examples/quick-start.ts', [], env))
  expect(code).toBe(1)
  expect(stderr).toContain('SecurityError: TOOL call run_sql was blocked: sql.drop')
  expect(stderr).toContain("code: 'CYLESTIO_BLOCKED'")
  expect(model.requests).toHaveLength(1)

  const { stdout } = await runLine(`npx cylestio --db ${database} events`)
  const shown = cells(stdout)
  const table = cells(
    /```text\n(┌[^`]*)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))?.[1],
  )
  expect(table.length).toBeGreaterThan(2)
  for (const line of table) expect(shown).toContain(line)

  const sql = /"(SELECT [^"]+)"/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))?.[1] ?? ''
  const opened = new Database(database, { readonly: true })
  expect(opened.prepare(sql).all()).toMatchObject([
    { rule_id: 'sql.drop', call: 'run_sql', excerpt: 'DROP TABLE users' },
  ])
  opened.close()
})

/** Rows of a printed table without what differs from run to run: time and duration. */
function cells(table = ''): string[] {
  const rows = table.split('\n').filter((line) => /^│ +\d/.test(line))
  return rows.map((row) => {
    const [, id, , level, channel, type, name] = row.split('│').map((cell) => cell.trim())
    return [id, level, channel, type, name].join(' | ')
  })
}

async function startModel(): Promise<LocalModel & AsyncDisposable> {
  const model = await startOpenAiServer([say('There are 42 users.')])
  return { ...model, [Symbol.asyncDispose]: () => model.close() }
}

test('every program of the folder is run here, and listed on its page', () => {
  const programs = globSync('*.ts', { cwd: join(ROOT, 'examples') }).sort()
  expect([...ran].sort()).toEqual(programs)
  const page = readFileSync(join(ROOT, 'examples/README.md'), 'utf8')
  for (const program of programs) expect(page).toContain(`(${program})`)
})
