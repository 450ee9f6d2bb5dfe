/** The program at the top of each library's page does what the page says, under the register hook. */
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LIBRARIES } from '../../instrumentations/index.ts'
import { ROOT } from '../e2e/built.ts'
import { jobsOf, libraryNames } from '../conformance/run.ts'
import { startWireServer } from '../support/wire-server.ts'
import { linkedApp, type LinkedApp } from './app.ts'
import { readApp } from './run.ts'

const all = (await Promise.all(libraryNames().map(jobsOf))).flat().map(({ cases }) => cases)

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
beforeAll(async () => {
  app = await linkedApp()
  app.write('package.json', '{ "name": "app", "private": true, "type": "module" }')
  app.write('server.js', SERVER)
}, 180_000)
afterAll(() => app[Symbol.dispose]())

test('every page is here, and no other', () => {
  const pages = globSync('docs/instrumentations/*.md', { cwd: ROOT }).map((file) =>
    basename(file, '.md'),
  )
  expect(pages.sort()).toEqual(LIBRARIES.map(({ name }) => name).sort())
})

test.each(LIBRARIES.map((library) => [library.name, library] as const))(
  'docs/instrumentations/%s.md',
  async (name, { packages }) => {
    const cases = all.find(
      ({ library, page }) => page !== undefined && library === packages[0]?.name,
    )
    if (cases?.page === undefined) throw new Error(`the cases of ${name} have no page`)
    const { says, spans, environment } = cases.page
    const server = await startWireServer((request, index) => cases.script(request, index, ''))
    try {
      const page = readFileSync(join(ROOT, 'docs/instrumentations', `${name}.md`), 'utf8')
      const [, command] = /```sh\n(.+)\n```/.exec(page) ?? []
      const [, program = ''] = /```ts\n([^]*?)```/.exec(page) ?? []
      expect(command).toBe('node --import cylestio-monitor/register app.js')
      const file = app.write('app.js', program)
      const { ran, rows } = await readApp(app, ['--import', 'cylestio-monitor/register', file], {
        ...environment?.(server.url),
        // The page's program may start `node`.
        PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
      })
      expect(ran).toMatchObject({ code: 0, stderr: '' })
      expect(ran.stdout).toContain(says)
      const names = rows.filter(({ record }) => record === 'span').map((row) => row.name)
      expect(names.sort()).toEqual([...spans].sort())
    } finally {
      await server.close()
    }
  },
)
