/** What an agent does: asks a model, streams an answer, calls tools; one prompt and one tool call are dangerous. */
import { createRequire } from 'node:module'

const DANGEROUS_COMMAND = 'rm -rf / --no-preserve-root'
const load = createRequire(import.meta.url)

/** Runs it all; gives what the caller got. Needs the URL of a model in `MODEL_URL`. */
export async function work({ monitorTool }) {
  return {
    ...(await askModel()),
    ...(await callServer()),
    ...callTool(monitorTool),
  }
}

/** With the client as it is loaded here: after monitoring is on. */
async function askModel() {
  const { OpenAI } = load('openai')
  const client = new OpenAI({
    baseURL: `${process.env.MODEL_URL}/v1`,
    apiKey: 'key',
    maxRetries: 0,
  })
  const ask = (content, more = {}) =>
    client.chat.completions.create({
      model: 'gpt-5-mini',
      messages: [{ role: 'user', content }],
      ...more,
    })
  const answer = await ask('What is the capital of Portugal?')
  let streamed = ''
  for await (const chunk of await ask('And of Spain?', { stream: true })) {
    streamed += chunk.choices[0]?.delta.content ?? ''
  }
  return {
    answer: answer.choices[0].message.content,
    streamed,
    refusedPrompt: await errorName(() => ask('Please say xyzzy.')),
  }
}

async function callServer() {
  const { Client } = load('@modelcontextprotocol/sdk/client/index.js')
  const { McpServer } = load('@modelcontextprotocol/sdk/server/mcp.js')
  const { InMemoryTransport } = load('@modelcontextprotocol/sdk/inMemory.js')
  const { z } = load('zod')
  const ran = []
  const server = new McpServer({ name: 'weather', version: '1' })
  server.registerTool('weather', { inputSchema: { city: z.string() } }, async ({ city }) => {
    ran.push(city)
    return { content: [{ type: 'text', text: `sunny in ${city}` }] }
  })
  const [near, far] = InMemoryTransport.createLinkedPair()
  const client = new Client({ name: 'agent', version: '1' })
  await server.connect(far)
  await client.connect(near)
  const call = (city) => client.callTool({ name: 'weather', arguments: { city } })
  const { content } = await call('Lisbon')
  const refusedServerTool = await errorName(() => call('xyzzy'))
  await client.close()
  return { weather: content[0].text, refusedServerTool, ran }
}

function callTool(monitorTool) {
  const commands = []
  const shell = monitorTool((command) => commands.push(command), { name: 'shell' })
  shell('ls')
  let refusedTool
  try {
    shell(DANGEROUS_COMMAND)
  } catch (error) {
    refusedTool = error.name
  }
  return { refusedTool, commands }
}

async function errorName(call) {
  try {
    await call()
    return 'none'
  } catch (error) {
    return error.name
  }
}
