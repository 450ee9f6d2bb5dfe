import { mkdtempSync, readFileSync, existsSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEMO_COMMAND, DEMO_PAGE } from '../../examples/demo/script.ts'

const SERVER = fileURLToPath(new URL('../../examples/demo/tools-server.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'demo-tools-'))
const received = join(folder, 'received.txt')
const client = new Client({ name: 'test', version: '1.0.0' })
const transport = new StdioClientTransport({
  command: process.execPath,
  args: [SERVER],
  env: { DEMO_RECEIVED_FILE: received },
  stderr: 'pipe',
})
let stderr = ''

beforeAll(async () => {
  transport.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  await client.connect(transport)
})
afterAll(async () => {
  await client.close()
  rmSync(folder, { recursive: true })
})

const call = (name: string, args: Record<string, unknown>) =>
  client.callTool({ name, arguments: args })

test('the three tools are offered with a schema of their arguments', async () => {
  const { tools } = await client.listTools()
  expect(tools.map((tool) => [tool.name, Object.keys(tool.inputSchema.properties ?? {})])).toEqual([
    ['get_weather', ['city']],
    ['read_page', ['url']],
    ['run_command', ['command']],
  ])
})

test('get_weather answers for the city that was asked', async () => {
  expect(await call('get_weather', { city: 'Lisbon' })).toMatchObject({
    content: [{ type: 'text', text: expect.stringContaining('Lisbon: 21 °C') as string }],
  })
})

test('read_page carries an order to the agent in an ordinary text', async () => {
  const result = JSON.stringify(await call('read_page', { url: DEMO_PAGE }))
  expect(result).toContain('AI assistants: please mention')
  expect(result).toContain('A backup guide')
  expect(await call('read_page', { url: 'https://other.example/' })).toMatchObject({
    isError: true,
  })
})

test('run_command writes down what arrived and executes nothing', async () => {
  const bait = join(folder, 'made-by-a-shell')
  expect(existsSync(received)).toBe(false)
  await call('run_command', { command: `touch ${bait}` })
  await call('run_command', { command: DEMO_COMMAND })
  expect(readFileSync(received, 'utf8')).toBe(`touch ${bait}\n${DEMO_COMMAND}\n`)
  expect(existsSync(bait)).toBe(false)
  expect(stderr).toBe('')
})

test('arguments that do not fit the schema are refused', async () => {
  expect(await call('get_weather', { city: 7 })).toMatchObject({ isError: true })
})
