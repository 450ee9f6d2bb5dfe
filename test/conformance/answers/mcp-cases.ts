/** What an application does with MCP clients and servers; the same for the 1.x and the 2.x packages. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import type { Server } from '@modelcontextprotocol/sdk/server/index.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { CaseContext, ConformanceCase } from '../types.ts'

type Params = Readonly<Record<string, unknown>>
type Answers = Readonly<Record<string, (params: Params, extra: Extra) => unknown>>

/** What both versions give a handler, under one name. */
export interface Extra {
  readonly signal: AbortSignal
  readonly ask: (method: string, params: object) => Promise<unknown>
  readonly tell: (method: string, params: object) => Promise<void>
}

/** The packages as the cases use them. */
export interface McpKit {
  readonly major: 1 | 2
  readonly Client: new (info: object, options?: object) => Client
  readonly Server: new (info: object, options?: object) => Server
  readonly createPair: () => [Transport, Transport]
  readonly near: (url: URL) => Transport
  readonly answer: (peer: object, answers: Answers) => void
  readonly hear: (peer: object, method: string, heard: (params: unknown) => void) => void
  /** Schemas that `request` needs in 1.x. */
  readonly schema: (name: 'CallTool' | 'any') => readonly unknown[]
}

type KitOf = (context: CaseContext) => Promise<McpKit>

const CAPABILITIES = {
  ...{ tools: {}, resources: {}, prompts: {}, completions: {}, logging: {} },
}

/** Every case, for one version of the packages. */
export function mcpCases(kitOf: KitOf): ConformanceCase[] {
  const cases: ConformanceCase[] = []
  type Call = (client: Client, context: CaseContext, kit: McpKit) => unknown
  type More = Partial<Omit<ConformanceCase, 'name' | 'run'>> & { readonly requests?: number }

  /** A client of the server that speaks HTTP. */
  const http = (name: string, call: Call, { requests = 1, ...more }: More = {}): void => {
    const run = async (context: CaseContext): Promise<unknown> => {
      const kit = await kitOf(context)
      const client = await overHttp(kit, context.url, context.server.requests)
      try {
        return await call(client, context, kit)
      } finally {
        await client.close()
      }
    }
    cases.push({ name: `http: ${name}`, run, spans: 1 + requests, gate: 'message', ...more })
  }

  /** A client and a server in this process: two spans for each request. */
  const memory = (
    name: string,
    answers: (context: CaseContext) => Answers,
    call: (client: Client, server: Server, context: CaseContext, kit: McpKit) => unknown,
    { requests = 1, ...more }: More = {},
  ): void => {
    const run = async (context: CaseContext): Promise<unknown> => {
      const kit = await kitOf(context)
      const { client, server } = await overMemory(kit, answers(context))
      try {
        return await call(client, server, context, kit)
      } finally {
        await client.close()
      }
    }
    cases.push({ name: `memory: ${name}`, run, spans: 2 + 2 * requests, gate: 'none', ...more })
  }

  const tool =
    (name: string): Call =>
    (client, { prompt }) =>
      seen(client.callTool({ name, arguments: { city: 'Lisbon', question: prompt } }))

  for (const name of ['text', 'image', 'structured', 'failing', 'empty', 'large']) {
    http(`callTool with a result that is ${name}`, tool(name))
  }
  http('callTool that is answered with a JSON-RPC error', tool('unknown'))
  http('callTool whose result does not fit', tool('misfit'))
  http('callTool that is answered with HTTP 500', tool('broken'))
  http('callTool with progress', async (client, { prompt }, { major }) => {
    const steps: unknown[] = []
    const options = { onprogress: (step: unknown) => void steps.push(step) }
    const params = { name: 'text', arguments: { prompt } }
    const result = await seen(callWith(client, major, params, options))
    return { steps, result }
  })
  http('callTool that takes too long', (client, { prompt }, { major }) =>
    seen(callWith(client, major, { name: 'slow', arguments: { prompt } }, { timeout: 60 })),
  )
  http(
    'callTool that is aborted meanwhile',
    async (client, { server }, { major }) => {
      const controller = new AbortController()
      const options = { signal: controller.signal }
      const call = seen(callWith(client, major, { name: 'slow', arguments: {} }, options))
      await until(() => server.requests.some(isCall))
      controller.abort('enough')
      const outcome = await call
      await until(() =>
        server.requests.some(({ body }) => methodIn(body) === 'notifications/cancelled'),
      )
      return outcome
    },
    { gate: 'none' },
  )
  http(
    'callTool with a signal that is aborted already',
    (client, _context, { major }) =>
      seen(
        callWith(
          client,
          major,
          { name: 'text', arguments: {} },
          { signal: AbortSignal.abort('no') },
        ),
      ),
    { gate: 'none' },
  )
  http(
    'callTool with _meta of its own, whose object stays as it is',
    async (client, { prompt }) => {
      const params = { name: 'text', arguments: { prompt }, _meta: { mine: { b: 2 } } }
      return { result: await seen(client.callTool(params)), params }
    },
  )
  http('callTool without arguments', (client) => seen(client.callTool({ name: 'text' })), {
    gate: 'none',
  })
  http(
    'ten calls of tools at once',
    (client, { prompt }) =>
      Promise.all(
        Array.from({ length: 10 }, (_, at) =>
          client.callTool({ name: 'text', arguments: { at, prompt } }),
        ),
      ).then((results) => results.length),
    { requests: 10 },
  )
  http(
    'a message of the server before the result',
    async (client, _context, kit) => {
      const heard: unknown[] = []
      kit.hear(client, 'notifications/message', (params) => void heard.push(params))
      return { result: await seen(client.callTool({ name: 'logging' })), heard }
    },
    { gate: 'none' },
  )
  http(
    'listTools page after page',
    async (client) => {
      const first = await client.listTools({ cursor: '1' })
      return [first, await client.listTools({ cursor: '2' })]
    },
    { requests: 2, gate: 'none' },
  )
  http(
    'everything about resources',
    async (client) => [
      await client.listResources(),
      await client.listResourceTemplates(),
      await client.readResource({ uri: 'memo://a' }),
      await client.subscribeResource({ uri: 'memo://a' }),
      await client.unsubscribeResource({ uri: 'memo://a' }),
    ],
    { requests: 5, gate: 'none' },
  )
  http('readResource', (client, { prompt }) =>
    seen(client.readResource({ uri: `memo://${encodeURI(prompt)}` })),
  )
  http(
    'everything about prompts',
    async (client) => [
      await client.listPrompts(),
      await client.getPrompt({ name: 'greet', arguments: { who: 'Ana' } }),
      await client.complete({
        ref: { type: 'ref/prompt', name: 'greet' },
        argument: { name: 'who', value: 'An' },
      }),
    ],
    { requests: 3, gate: 'none' },
  )
  http('getPrompt', (client, { prompt }) =>
    seen(client.getPrompt({ name: 'greet', arguments: { who: prompt } })),
  )
  http('complete', (client, { prompt }) =>
    seen(
      client.complete({
        ref: { type: 'ref/prompt', name: 'greet' },
        argument: { name: 'who', value: prompt },
      }),
    ),
  )
  http(
    'ping and logging level',
    async (client) => [await client.ping(), await client.setLoggingLevel('info')],
    { requests: 2, gate: 'none' },
  )
  http('request of a tool', (client, { prompt }, kit) =>
    seen(requestOf(client, callOf({ text: prompt }), kit.schema('CallTool'))),
  )
  http('request of a method of its own', (client, { prompt }, kit) =>
    seen(
      requestOf(client, { method: 'custom/echo', params: { question: prompt } }, kit.schema('any')),
    ),
  )
  http(
    'a call after the end',
    async (client) => {
      await client.close()
      return seen(client.callTool({ name: 'text' }))
    },
    { gate: 'none' },
  )

  const received = ({ received: note }: CaseContext): Answers => ({
    'tools/call': ({ name, arguments: args }) => {
      note({ name, args })
      return { content: [{ type: 'text', text: JSON.stringify(args) }] }
    },
    'prompts/get': ({ name, arguments: args }) => {
      note({ name, args })
      return { messages: [{ role: 'user', content: { type: 'text', text: 'Hello.' } }] }
    },
    'resources/read': ({ uri }) => {
      note({ uri })
      return { contents: [{ uri, text: 'a memo' }] }
    },
  })
  const both = (
    name: string,
    call: (client: Client, prompt: string, kit: McpKit) => unknown,
  ): void => {
    const run = (client: Client, _server: Server, { prompt }: CaseContext, kit: McpKit): unknown =>
      call(client, prompt, kit)
    memory(name, received, run, { gate: 'requests' })
  }
  both('callTool', (client, prompt) =>
    client.callTool({ name: 'echo', arguments: { deep: [{ text: prompt }] } }),
  )
  both('request of a tool', (client, prompt, kit) =>
    requestOf(client, callOf({ text: prompt }), kit.schema('CallTool')),
  )
  both('getPrompt', (client, prompt) =>
    client.getPrompt({ name: 'greet', arguments: { who: prompt } }),
  )
  both('readResource', (client, prompt) =>
    client.readResource({ uri: `memo://${encodeURI(prompt)}` }),
  )

  memory(
    'callTool of a tool whose description is the prompt',
    ({ prompt, received: note }) => ({
      'tools/list': () => ({
        tools: [{ name: 'echo', description: prompt, inputSchema: { type: 'object' } }],
      }),
      'tools/call'({ name }) {
        note({ name, described: prompt })
        return { content: [{ type: 'text', text: 'called' }] }
      },
    }),
    async (client) => [
      await client.listTools(),
      await seen(client.callTool({ name: 'echo', arguments: { city: 'Lisbon' } })),
    ],
    { requests: 2, gate: 'requests' },
  )

  const throwing = (error: unknown) => (): Answers => ({
    'tools/call': () => {
      throw error
    },
  })
  memory('a handler that throws', throwing(new Error('disk full')), (client) =>
    seen(client.callTool({ name: 't' })),
  )
  memory(
    'a handler that throws a JSON-RPC error',
    throwing(Object.assign(new Error('no such tool'), { code: -32602, data: { a: 1 } })),
    (client) => seen(client.callTool({ name: 't' })),
  )
  memory(
    'a method that the server does not know',
    () => ({}),
    (client, _server, _context, kit) =>
      seen(requestOf(client, { method: 'custom/none' }, kit.schema('any'))),
    // The server has no handler: nothing of it runs.
    { spans: 3 },
  )
  memory(
    'a fallback handler',
    () => ({}),
    async (client, server, _context, kit) => {
      server.fallbackRequestHandler = async ({ method }) => ({ method })
      return seen(requestOf(client, { method: 'custom/none' }, kit.schema('any')))
    },
  )
  memory(
    'a handler that asks the client and tells it something',
    () => ({
      async 'tools/call'(_params, { ask, tell }) {
        await tell('notifications/message', { level: 'info', data: 'asking' })
        const answer = await ask('sampling/createMessage', {
          maxTokens: 5,
          messages: [{ role: 'user', content: { type: 'text', text: 'The capital?' } }],
        })
        return { content: [{ type: 'text', text: JSON.stringify(answer) }] }
      },
    }),
    async (client, _server, _context, kit) => {
      const heard: unknown[] = []
      kit.hear(client, 'notifications/message', (params) => void heard.push(params))
      kit.answer(client, {
        'sampling/createMessage': () => ({
          role: 'assistant',
          model: 'm',
          content: { type: 'text', text: 'Lisbon' },
        }),
      })
      return { result: await seen(client.callTool({ name: 't' })), heard }
    },
    { requests: 2 },
  )
  memory(
    'a call whose server goes away',
    () => ({ 'tools/call': () => new Promise(() => {}) }),
    async (client, server) => {
      const call = seen(client.callTool({ name: 't' }))
      await delay(5)
      await server.close()
      return call
    },
    // The handler never returns: its span ends when it is collected, or with the process.
    { spans: 4 },
  )
  memory(
    'a call that is cancelled, whose handler is told',
    ({ received: note }) => ({
      'tools/call': (_params, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            note('cancelled')
            reject(new Error('cancelled'))
          })
        }),
    }),
    async (client, _server, _context, { major }) => {
      const controller = new AbortController()
      const call = seen(callWith(client, major, { name: 't' }, { signal: controller.signal }))
      await delay(5)
      controller.abort('enough')
      const outcome = await call
      await delay(5)
      return outcome
    },
  )
  return cases
}

async function overHttp(
  kit: McpKit,
  url: string,
  requests: readonly { readonly method: string }[],
): Promise<Client> {
  const client = new kit.Client({ name: 'c', version: '1' })
  await client.connect(kit.near(new URL(`${url}/mcp`)))
  // The stream for the server's messages is asked for beside the calls; it must not overtake them.
  await until(() => requests.some(({ method }) => method === 'GET'))
  return client
}

async function overMemory(
  kit: McpKit,
  answers: Answers,
): Promise<{ client: Client; server: Server }> {
  const [near, far] = kit.createPair()
  const server = new kit.Server({ name: 's', version: '1' }, { capabilities: CAPABILITIES })
  kit.answer(server, answers)
  const client = new kit.Client(
    { name: 'c', version: '1' },
    { capabilities: { sampling: {}, roots: {} } },
  )
  await server.connect(far)
  await client.connect(near)
  return { client, server }
}

const callOf = (args: object) => ({
  method: 'tools/call',
  params: { name: 'echo', arguments: args },
})

/** In 2.x `callTool` takes its options second. */
function callWith(client: Client, major: 1 | 2, params: object, options: object): Promise<unknown> {
  const { callTool } = client as unknown as { callTool(...args: unknown[]): Promise<unknown> }
  return callTool.apply(client, major === 1 ? [params, undefined, options] : [params, options])
}

function requestOf(client: Client, request: object, schema: readonly unknown[]): Promise<unknown> {
  const { request: send } = client as unknown as { request(...args: unknown[]): Promise<unknown> }
  return send.call(client, request, ...schema)
}

/** The result, or what its caller can tell of the error. */
async function seen(promise: Promise<unknown>): Promise<unknown> {
  try {
    return { value: await promise }
  } catch (error) {
    if (!(error instanceof Error)) return { thrown: error }
    const { code, message, data } = error as Error & { code?: unknown; data?: unknown }
    return { class: error.constructor.name, name: error.name, code, message, data }
  }
}

const methodIn = (body: unknown): unknown => (body as { method?: unknown } | undefined)?.method
const isCall = ({ body }: { readonly body: unknown }): boolean => methodIn(body) === 'tools/call'

async function until(holds: () => boolean): Promise<void> {
  for (let round = 0; round < 500 && !holds(); round += 1) await delay(4)
}
