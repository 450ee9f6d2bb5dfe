import { beforeAll, describe, expect, test } from 'vitest'
import { readCsv } from './csv.ts'
import { database, run, sampleEvents, TRACE } from './support.ts'

let path = ''
beforeAll(() => {
  path = database(sampleEvents())
})

const COMMANDS: readonly (readonly string[])[] = [
  ['events'],
  ['tail'],
  ['stats'],
  ['alerts'],
  ['show', '3'],
  ['show', TRACE],
  ['config'],
  ['db', 'path'],
  ['db', 'optimize'],
  ['db', 'cleanup', '--days', '36500'],
]

describe.each(COMMANDS.map((command) => [command.join(' '), command] as const))(
  '%s',
  (_, command) => {
    const output = async (format: string): Promise<string> => {
      const { code, stdout, stderr } = await run(['--db', path, ...command, '--format', format])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toMatch(/\S\n$/)
      return stdout
    }

    test('human fits into 120 columns, without colours in a pipe', async () => {
      const text = await output('human')
      expect(text).not.toMatch(/\u001b/)
      // Tables are fitted; what tail and config show is kept whole.
      if (['tail', 'config'].includes(command[0] ?? '')) return
      for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(120)
    })

    test('json is one JSON text', async () => {
      expect(typeof JSON.parse(await output('json'))).toBe('object')
    })

    test('ndjson has one JSON text on each line, the same as json', async () => {
      const whole: unknown = JSON.parse(await output('json'))
      const lines = (await output('ndjson')).trimEnd().split('\n')
      const parsed = lines.map((line): unknown => JSON.parse(line))
      if (command[1] === 'optimize') return
      expect(parsed).toEqual(Array.isArray(whole) ? whole : [whole])
    })

    test('csv has a header and rows of its width', async () => {
      const [header, ...rows] = readCsv(await output('csv'))
      expect(rows.length).toBeGreaterThan(0)
      for (const row of rows) expect(row).toHaveLength(header?.length ?? -1)
    })

    test('md has no line that is neither table, title, code nor sentence', async () => {
      for (const line of (await output('md')).trimEnd().split('\n')) {
        expect(line).toMatch(/^(\|.*\||## .+| {4}.*|[A-Z][\w ]+\.|)$/)
      }
    })
  },
)

describe('what the formats say', () => {
  test('events are newest first, with unfolded data in JSON', async () => {
    const { stdout } = await run(['events', '--db', path, '--format', 'json'])
    const rows = JSON.parse(stdout)
    expect(rows.map((row: { id: number }) => row.id)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1])
    expect(rows[6].data).toEqual({ 'gen_ai.request.model': 'gpt-test' })
    expect(rows[6].time_unix_nano).toBe('1764000000002000000')
    expect(rows[6].duration_ms).toBe(12)
    expect(rows[0].body).toBe('a plain body')
  })

  test('tail is oldest first', async () => {
    const { stdout } = await run(['tail', '--db', path, '--limit', '2', '--format', 'ndjson'])
    const ids = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).id)
    expect(ids).toEqual([8, 9])
  })

  test('alerts name the rule, the call and the evidence', async () => {
    const { stdout } = await run(['alerts', '--db', path])
    expect(stdout).toMatch(/dangerous +│ shell\.recursive-delete │ run_shell │ rm -rf \/data/)
    expect(stdout).toMatch(/suspicious │ injection\.override/)
  })

  test('a trace is a tree with durations, levels and findings', async () => {
    const { stdout } = await run(['show', TRACE, '--db', path])
    expect(stdout).toBe(
      `Trace ${TRACE}
run agent  1500 ms  AGENT  #8
├─ chat gpt-test  12 ms  LLM  #3
├─ execute_tool run_shell  0 ms  MCP  dangerous  ERROR blocked  #5
│     ! dangerous shell.recursive-delete: rm -rf /data: Deletes a tree of files.
└─ never finished  not finished  TOOL  #7
security_alert  TOOL  #6
   ! suspicious injection.override: ignore previous instructions: Tries to replace the instructions.
`,
    )
  })

  test('an event is found by its row id and by its event id', async () => {
    const byRow = await run(['show', '3', '--db', path, '--format', 'json'])
    const { event_id: eventId } = JSON.parse(byRow.stdout)
    const byEvent = await run(['show', eventId, '--db', path, '--format', 'json'])
    expect(byEvent.stdout).toBe(byRow.stdout)
    const human = await run(['show', '3', '--db', path])
    expect(human.stdout).toMatch(/^Event 3\n/)
    expect(human.stdout).toMatch(/"gen_ai.request.model": "gpt-test"/)
  })

  test('stats count events, alerts, agents and drops', async () => {
    const { stdout } = await run(['stats', '--db', path, '--format', 'json'])
    const stats = JSON.parse(stdout)
    expect(stats.totals).toMatchObject({ events: 9, spans: 3, logs: 6, traces: 1 })
    expect(stats.agents).toHaveLength(2)
    expect(stats.drops).toEqual([])
    expect(stats.truncations).toEqual([])
    expect(stats.sinks).toEqual([])
    expect(stats.channels).toContainEqual({ value: 'LLM', count: 1 })
  })

  test('db path prints the path alone, for other programs', async () => {
    const { stdout } = await run(['db', 'path', '--db', path])
    expect(stdout).toBe(`${path}\n`)
  })

  test('config shows values, sources and no secret', async () => {
    const env = {
      CYLESTIO_AGENT_ID: 'shop',
      CYLESTIO_OTLP_HEADERS: '{"authorization":"Bearer canary"}',
      CYLESTIO_OTLP_ENDPOINT: 'https://user:canary@host:4318',
    }
    for (const format of ['human', 'json', 'ndjson', 'csv', 'md']) {
      const { stdout } = await run(['config', '--format', format], { env })
      expect(stdout).toContain('shop')
      expect(stdout).not.toContain('canary')
    }
    const { stdout } = await run(['config', '--format', 'json'], { env })
    expect(JSON.parse(stdout)).toContainEqual({
      setting: 'otlp.headers',
      value: '[set]',
      source: 'env CYLESTIO_OTLP_HEADERS',
    })
  })

  test('colours appear when they are forced, and never with NO_COLOR', async () => {
    const coloured = await run(['alerts', '--db', path], { env: { FORCE_COLOR: '1' } })
    expect(coloured.stdout).toContain('\u001b[31mdangerous\u001b[39m')
    const plain = await run(['alerts', '--db', path], { env: { NO_COLOR: '1' } })
    expect(plain.stdout).not.toContain('\u001b')
  })

  test('filters narrow down', async () => {
    const ids = async (...args: string[]): Promise<number[]> => {
      const { stdout } = await run(['events', '--db', path, '--format', 'json', ...args])
      return JSON.parse(stdout).map((row: { id: number }) => row.id)
    }
    expect(await ids('--channel', 'llm')).toEqual([3])
    expect(await ids('--type', 'security_alert')).toEqual([6, 4])
    expect(await ids('--level', 'debug')).toEqual([9])
    expect(await ids('--security', 'dangerous')).toEqual([5, 4])
    expect(await ids('--agent', 'other')).toEqual([9])
    expect(await ids('--search', 'RECURSIVE')).toEqual([4])
    expect(await ids('--trace', TRACE.toUpperCase(), '--limit', '1')).toEqual([8])
    expect(await ids('--since', '2025-11-24T16:00:04Z')).toEqual([9])
    expect(await ids('--until', '2025-11-24T16:00:00.001Z')).toEqual([1])
    expect(await ids('--since', '1h')).toEqual([])
  })
})
