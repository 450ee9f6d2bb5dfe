import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SecurityError } from '../../src/index.ts'
import { clientOf, loadOpenAi, MODEL } from '../instrumentations/openai-support.ts'
import { type Monitored, monitored } from '../support/monitored.ts'
import { type LocalModel, type Script, startOpenAiServer } from '../support/openai-server.ts'

const KEY = 'sk-proj-Zx81kQpT7mNvB3rLw9sYdF2h'
const MAIL = 'ann.lee@example.org'
const PHONE = '+49 30 1234567'
const VALUES = [KEY, MAIL, PHONE]
const PROMPT = `Mail ${MAIL} the key ${KEY} and call ${PHONE}.`
const request = (content = PROMPT) => ({
  model: MODEL,
  messages: [{ role: 'user' as const, content }],
})

let watched: Monitored
beforeEach(() => {
  // A key in a prompt is suspicious; what is found beside it goes with it. Of the channel LLM alone: tools that
  // the client runs are calls of their own, and shall get the values.
  const channels = { LLM: { suspicious_action: 'redact' } }
  watched = monitored({ config: { security: { channels } } })
  loadOpenAi()
})
afterEach(() => watched.stop())

const echo: Script = ({ messages }) => ({ content: String(messages.at(-1)?.content) })

/** Runs calls against the real server, then looks at every byte that it got and at every stored one. */
async function withServer<T>(
  script: Script,
  run: (client: ReturnType<typeof clientOf>) => Promise<T>,
): Promise<{ result: T; server: LocalModel }> {
  const server = await startOpenAiServer(script)
  try {
    const result = await run(clientOf(server))
    expectNoValue(JSON.stringify(server.requests.map(({ body }) => body)))
    expectNoValue(JSON.stringify(watched.rows('1 = 1')))
    return { result, server }
  } finally {
    await server.close()
  }
}

function expectNoValue(text: string): void {
  for (const value of VALUES) expect(text).not.toContain(value)
}

test('await gives the values, the server gets placeholders', async () => {
  const { result, server } = await withServer(echo, (client) =>
    client.chat.completions.create(request()),
  )
  expect(result.choices[0]?.message.content).toBe(PROMPT)
  expect(JSON.stringify(server.requests[0]?.body)).toContain(
    'Mail <EMAIL_1> the key <OPENAI_KEY_1> and call <PHONE_1>.',
  )
})

test('withResponse gives them too; asResponse is the raw response', async () => {
  await withServer(echo, async (client) => {
    const { data, response } = await client.chat.completions.create(request()).withResponse()
    expect(data.choices[0]?.message.content).toBe(PROMPT)
    expect(response.status).toBe(200)
    const raw = await client.chat.completions.create(request()).asResponse()
    const text = await raw.text()
    expectNoValue(text)
    expect(text).toContain('<EMAIL_1>')
  })
})

test('a stream gives the values in its chunks, and to the stream helper', async () => {
  await withServer(echo, async (client) => {
    let streamed = ''
    const stream = await client.chat.completions.create({ ...request(), stream: true })
    for await (const chunk of stream) streamed += chunk.choices[0]?.delta.content ?? ''
    expect(streamed).toBe(PROMPT)
    const helper = client.chat.completions.stream(request())
    let deltas = ''
    helper.on('content.delta', ({ delta }) => (deltas += delta))
    expect((await helper.finalChatCompletion()).choices[0]?.message.content).toBe(PROMPT)
    expect(deltas).toBe(PROMPT)
  })
})

test('both branches of tee have the values', async () => {
  await withServer(echo, async (client) => {
    const stream = await client.chat.completions.create({ ...request(), stream: true })
    const texts = stream.tee().map(async (branch) => {
      let text = ''
      for await (const chunk of branch) text += chunk.choices[0]?.delta.content ?? ''
      return text
    })
    expect(await Promise.all(texts)).toEqual([PROMPT, PROMPT])
  })
})

test('runTools calls the tool with the values, and sends its result back without them', async () => {
  const script: Script = ({ messages }) =>
    messages.at(-1)?.role === 'tool'
      ? { content: `Done: ${String(messages.at(-1)?.content)}` }
      : {
          toolCalls: [
            {
              name: 'send',
              arguments: JSON.stringify({ to: '<EMAIL_1>', text: 'the "key": <OPENAI_KEY_1>' }),
            },
          ],
        }
  const seen: unknown[] = []
  const { result, server } = await withServer(script, async (client) => {
    const runner = client.chat.completions.runTools({
      ...request(),
      tools: [
        {
          type: 'function',
          function: {
            name: 'send',
            description: 'Sends a mail.',
            parameters: { type: 'object', properties: {} },
            parse: JSON.parse,
            function: (args: object) => {
              seen.push(args)
              return `sent to ${MAIL}`
            },
          },
        },
      ],
    })
    return runner.finalContent()
  })
  expect(seen).toEqual([{ to: MAIL, text: `the "key": ${KEY}` }])
  expect(result).toBe(`Done: sent to ${MAIL}`)
  expect(server.requests).toHaveLength(2)
})

test('a value that cannot be replaced blocks the call: nothing is sent', async () => {
  await withServer(echo, async (client) => {
    const body = { ...request(), metadata: { card: 4111111111111111 as unknown as string } }
    await expect(client.chat.completions.create(body)).rejects.toThrow(SecurityError)
  }).then(({ server }) => expect(server.requests).toEqual([]))
})

/** A server that streams one character in each chunk. */
async function startSlowTalker(): Promise<{ server: Server; baseURL: string; bodies: string[] }> {
  const bodies: string[] = []
  const server = createServer((message, response) => {
    let body = ''
    message.setEncoding('utf8')
    message.on('data', (piece: string) => (body += piece))
    message.on('end', () => {
      bodies.push(body)
      const { messages } = JSON.parse(body) as { messages: { content: string }[] }
      const text = messages.at(-1)?.content ?? ''
      const args = JSON.stringify({ text })
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const send = (delta: object, reason: string | null = null): void => {
        const choices = [{ index: 0, delta, finish_reason: reason }]
        const chunk = { id: 'c', object: 'chat.completion.chunk', model: MODEL, choices }
        response.write(`data: ${JSON.stringify(chunk)}\n\n`)
      }
      const tool = { index: 0, id: 'call_1', type: 'function' }
      send({ role: 'assistant', content: '' })
      for (const content of text) send({ content })
      send({ tool_calls: [{ ...tool, function: { name: 'send', arguments: '' } }] })
      for (const piece of args) {
        send({ tool_calls: [{ index: 0, function: { arguments: piece } }] })
      }
      send({}, 'tool_calls')
      response.end('data: [DONE]\n\n')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { server, baseURL: `http://127.0.0.1:${port}/v1`, bodies }
}

test('one character in each chunk: text and tool arguments come out whole', async () => {
  const { server, baseURL, bodies } = await startSlowTalker()
  try {
    const prompt = `${PROMPT} 1 < 2 "<EMA`
    const helper = clientOf({ baseURL }).chat.completions.stream(request(prompt))
    const { choices } = await helper.finalChatCompletion()
    const message = choices[0]?.message
    expect(message?.content).toBe(prompt)
    const [call] = message?.tool_calls ?? []
    expect(call).toMatchObject({ id: 'call_1', function: { name: 'send' } })
    const { arguments: args } = (call as { function: { arguments: string } }).function
    expect(JSON.parse(args)).toEqual({ text: prompt })
    expect(bodies).toHaveLength(1)
    expectNoValue(bodies.join())
    const rows = JSON.stringify(watched.rows('1 = 1'))
    expectNoValue(rows)
    expect(rows).toContain('<EMAIL_1>')
  } finally {
    server.close()
    server.closeAllConnections()
  }
})
