/** Every call of every library's conformance cases, as it is recorded, against the conventions' rules and schemas. */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PROMPTS } from '../conformance/prompts.ts'
import type { ConformanceCase, LibraryCases } from '../conformance/types.ts'
import { type Monitored, monitored, type TestRow } from '../support/monitored.ts'
import { startWireServer } from '../support/wire-server.ts'
import { contentProblems } from './schemas.ts'
import { spanProblems } from './span-rules.ts'

const require = createRequire(import.meta.url)
const folder = new URL('../conformance/cases/', import.meta.url)
const files = readdirSync(folder).filter((file) => file.endsWith('.ts'))

/** The cases that run on the version which is installed here. */
async function casesOf(file: string): Promise<LibraryCases | undefined> {
  const { cases } = (await import(new URL(file, folder).href)) as { cases: LibraryCases }
  return cases.versions.includes('installed') ? cases : undefined
}

const version = (library: string): string => {
  const manifest = new URL(`../../node_modules/${library}/package.json`, import.meta.url)
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}

/** Runs one case as an application would; how it ends is the business of the conformance run. */
async function perform(one: ConformanceCase, { library, script }: LibraryCases): Promise<void> {
  const prompt = PROMPTS.harmless
  const answer = one.script ?? script
  const server = await startWireServer((request, index) => answer(request, index, prompt))
  const run = async (): Promise<unknown> =>
    one.run({
      ...{ url: server.url, server, prompt, format: 'cjs', version: version(library) },
      load: (id) => require(id) as unknown,
      received: () => {},
    })
  await run().catch(() => {})
  await new Promise((resolve) => setImmediate(resolve))
  await server.close()
}

describe.each(files)('%s', (file) => {
  let watched: Monitored
  let spans: TestRow[] = []
  beforeAll(async () => {
    const cases = await casesOf(file)
    watched = monitored()
    if (cases === undefined) return
    const major = Number.parseInt(version(cases.library), 10)
    for (const one of cases.cases) {
      const [from, to] = one.majors ?? [0, Number.POSITIVE_INFINITY]
      // A rejection that nobody handles would end this process.
      if (one.name.includes('unhandled')) continue
      if (major >= from && major <= to) await perform(one, cases)
    }
    await watched.monitoring.flush()
    spans = watched
      .rows("record = 'span'")
      // The library's own spans are the library's business.
      .filter(
        ({ parsed, name }) =>
          parsed['cylestio.duplicate'] !== true && !name.startsWith('anthropic.'),
      )
    expect(spans.length).toBeGreaterThan(cases.cases.length / 2)
  }, 120_000)
  afterAll(() => watched.stop())

  test('names, kinds, required attributes, error.type and status', () => {
    expect([...new Set(spans.flatMap(spanProblems))]).toEqual([])
  })

  test('messages, instructions and tools have the published shapes', () => {
    expect([...new Set(spans.flatMap(({ parsed }) => contentProblems(parsed)))]).toEqual([])
  })
})

describe('the checks themselves', () => {
  const right = {
    name: 'chat m',
    kind: 2,
    status: 'UNSET',
    parsed: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'm',
    },
  }
  const problems = (change: object, attributes: object = {}): string[] =>
    spanProblems({ ...right, ...change, parsed: { ...right.parsed, ...attributes } } as never)

  test('a right span passes', () => {
    expect(problems({})).toEqual([])
  })

  test.each<[string, object, object]>([
    ['another name', { name: 'openai.chat' }, {}],
    ['another kind', { kind: 0 }, {}],
    ['status OK', { status: 'OK' }, {}],
    ['an error without its type', { status: 'ERROR' }, {}],
    ['a type without an error', {}, { 'error.type': 'x' }],
    ['no provider', {}, { 'gen_ai.provider.name': undefined }],
    ['a deprecated name', {}, { 'gen_ai.system': 'openai' }],
    ['tokens as text', {}, { 'gen_ai.usage.input_tokens': '3' }],
    ['an address without a port', {}, { 'server.address': 'h' }],
  ])('%s does not', (_what, change, attributes) => {
    expect(problems(change, attributes)).toHaveLength(1)
  })

  test.each<[string, string, unknown]>([
    ['gen_ai.input.messages', 'a message without parts', [{ role: 'user', content: 'hi' }]],
    ['gen_ai.input.messages', 'another role', [{ role: 'human', parts: [] }]],
    [
      'gen_ai.output.messages',
      'a tool call without a name',
      [{ role: 'assistant', finish_reason: 'stop', parts: [{ type: 'tool_call', id: 'a' }] }],
    ],
    ['gen_ai.output.messages', 'no reason', [{ role: 'assistant', parts: [] }]],
    ['gen_ai.system_instructions', 'a text without content', [{ type: 'text', text: 'hi' }]],
    [
      'gen_ai.tool.definitions',
      'a nested function',
      [{ type: 'function', function: { name: 'a' } }],
    ],
  ])('%s: %s is refused', (name, _what, value) => {
    expect(contentProblems({ [name]: JSON.stringify(value) })).not.toEqual([])
  })
})
