/** The program at the top of each library's page does what the page says, under the register hook. */
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LIBRARIES } from '../../instrumentations/index.ts'
import { ROOT } from '../e2e/built.ts'
import { startWireServer, type WireServer } from '../support/wire-server.ts'
import { linkedApp, type LinkedApp } from './app.ts'
import { appScript } from './libraries.ts'
import { readApp } from './run.ts'

/** What must come of it: a word on standard output, and the spans. */
const EXPECTED: Readonly<
  Record<string, { readonly says: string; readonly spans: readonly string[] }>
> = {
  openai: { says: 'Lisbon', spans: ['chat gpt-4o-mini'] },
  anthropic: { says: 'Lisbon', spans: ['chat claude-sonnet-5-5'] },
  mcp: { says: 'rain in Lisbon', spans: ['initialize', 'tools/call get_weather'] },
  langchain: {
    says: 'Lisbon',
    spans: [
      ...['invoke_agent helper', 'agent', 'RunnableSequence', 'prompt', 'RunnableLambda'],
      'chat gpt-4o-mini',
    ],
  },
  'openai-agents': {
    says: 'Lisbon',
    spans: ['invoke_workflow Agent workflow', 'invoke_agent Helper', 'chat gpt-4o-mini'],
  },
  'vercel-ai': { says: 'Lisbon', spans: ['invoke_agent', 'chat gpt-4o-mini'] },
}

/** The server that the page of MCP starts. */
const SERVER = `
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { z } from 'zod'
const server = new McpServer({ name: 'weather', version: '1.0.0' })
server.registerTool('get_weather', { description: 'Weather.', inputSchema: { city: z.string() } }, ({ city }) => ({
  content: [{ type: 'text', text: 'rain in ' + city }],
}))
await server.connect(new StdioServerTransport())`

let app: LinkedApp
let server: WireServer
beforeAll(async () => {
  app = await linkedApp()
  app.write('package.json', '{ "name": "app", "private": true, "type": "module" }')
  app.write('server.js', SERVER)
  server = await startWireServer(appScript)
}, 180_000)
afterAll(async () => {
  await server.close()
  app[Symbol.dispose]()
})

test('every page is here, and no other', () => {
  const pages = globSync('docs/instrumentations/*.md', { cwd: ROOT }).map((file) =>
    basename(file, '.md'),
  )
  expect(pages.sort()).toEqual(LIBRARIES.map(({ name }) => name).sort())
  expect(Object.keys(EXPECTED).sort()).toEqual(pages)
})

test.each(Object.entries(EXPECTED))('docs/instrumentations/%s.md', async (name, expected) => {
  const page = readFileSync(join(ROOT, 'docs/instrumentations', `${name}.md`), 'utf8')
  const [, command] = /```sh\n(.+)\n```/.exec(page) ?? []
  const [, program = ''] = /```ts\n([^]*?)```/.exec(page) ?? []
  expect(command).toBe('node --import cylestio-monitor/register app.js')
  const file = app.write('app.js', program)
  const { ran, rows } = await readApp(app, ['--import', 'cylestio-monitor/register', file], {
    ...{ OPENAI_API_KEY: 'k', ANTHROPIC_API_KEY: 'k' },
    ...{ OPENAI_BASE_URL: `${server.url}/v1`, ANTHROPIC_BASE_URL: server.url },
    // The page's program starts `node`.
    PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
  })
  expect(ran).toMatchObject({ code: 0, stderr: '' })
  expect(ran.stdout).toContain(expected.says)
  const spans = rows.filter(({ record }) => record === 'span').map((row) => row.name)
  expect(spans.sort()).toEqual([...expected.spans].sort())
})
