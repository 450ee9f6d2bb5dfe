/** The MCP packages as tests use them: 1.x and 2.x, each in both module systems, under one surface. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import type { Server } from '@modelcontextprotocol/sdk/server/index.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'

const load = createRequire(import.meta.url)
const SYSTEMS = {
  // By name at run time, so that each load passes by the hooks of monitoring.
  CommonJS: async (path: string) => load(path) as unknown,
  'ES modules': (path: string) => import(path) as Promise<unknown>,
} as const

type System = keyof typeof SYSTEMS
type Answer = (params: Record<string, unknown>, request: Received) => unknown

/** A request as a handler gets it. */
export interface Received {
  readonly method: string
  readonly params: Record<string, unknown>
}

/** One version in one module system. Types are those of 1.x, which 2.x has nearly all of. */
export interface Kit {
  readonly major: 1 | 2
  client(options?: object): Client
  /** A server with handlers by method. */
  server(answers: Readonly<Record<string, Answer>>, options?: object, name?: string): Server
  pair(): [Transport, Transport]
  /** A server's end of streamable HTTP. */
  far(sessionIdGenerator?: () => string): Transport & {
    handleRequest(request: Request): Promise<Response>
  }
  near(url: string): Transport
  /** Sets handlers of a client or server. */
  answer(peer: object, answers: Readonly<Record<string, Answer>>): void
  readonly exports: Readonly<Record<string, unknown>>
}

interface Classes {
  readonly Client: new (info: object, options?: object) => Client
  readonly Server: new (info: object, options?: object) => Server
  readonly InMemoryTransport: { createLinkedPair(): [Transport, Transport] }
  readonly WebStandardStreamableHTTPServerTransport: new (options: object) => ReturnType<Kit['far']>
  readonly StreamableHTTPClientTransport: new (url: URL) => Transport
}

const SDK = '@modelcontextprotocol/sdk'
const CAPABILITIES = {
  ...{ tools: { listChanged: true }, resources: { subscribe: true }, prompts: {}, completions: {} },
  ...{ logging: {} },
}

async function loadKit(major: 1 | 2, system: System): Promise<Kit> {
  const from = SYSTEMS[system]
  const paths =
    major === 2
      ? ['@modelcontextprotocol/client', '@modelcontextprotocol/server']
      : ['client/index', 'server/index', 'inMemory', 'types', 'client/streamableHttp']
          .concat('server/webStandardStreamableHttp', 'server/mcp', 'client/stdio')
          .map((path) => `${SDK}/${path}.js`)
  const modules = (await Promise.all(paths.map(from))) as object[]
  const exports = Object.assign({}, ...modules) as Classes & Record<string, unknown>
  const answer: Kit['answer'] = (peer, answers) => {
    const { setRequestHandler } = peer as { setRequestHandler(...args: unknown[]): void }
    for (const [method, give] of Object.entries(answers)) {
      const handler = (request: Received): unknown => give(request.params ?? {}, request)
      const key = major === 2 ? method : exports[schemaName(method)]
      setRequestHandler.call(peer, key, handler)
    }
  }
  return {
    major,
    exports,
    answer,
    client: (options) => new exports.Client({ name: 'client-1', version: '1' }, options),
    server(answers, options = { capabilities: CAPABILITIES }, name = 'server-1') {
      const server = new exports.Server({ name, version: '1' }, options)
      answer(server, answers)
      return server
    },
    pair: () => exports.InMemoryTransport.createLinkedPair(),
    far: (sessionIdGenerator) =>
      new exports.WebStandardStreamableHTTPServerTransport({ sessionIdGenerator }),
    near: (url) => new exports.StreamableHTTPClientTransport(new URL(url)),
  }
}

/** `tools/call` -> `CallToolRequestSchema`. */
function schemaName(method: string): string {
  const names: Readonly<Record<string, string>> = {
    'tools/call': 'CallTool',
    'tools/list': 'ListTools',
    'resources/list': 'ListResources',
    'resources/templates/list': 'ListResourceTemplates',
    'resources/read': 'ReadResource',
    'resources/subscribe': 'Subscribe',
    'resources/unsubscribe': 'Unsubscribe',
    'prompts/list': 'ListPrompts',
    'prompts/get': 'GetPrompt',
    'completion/complete': 'Complete',
    'sampling/createMessage': 'CreateMessage',
    'elicitation/create': 'Elicit',
    'roots/list': 'ListRoots',
  }
  const name = names[method]
  if (name === undefined) throw new Error(`no schema is known for ${method}`)
  return `${name}RequestSchema`
}

/** Every kit, by name. */
export const KITS: readonly (readonly [string, () => Promise<Kit>])[] = ([1, 2] as const).flatMap(
  (major) =>
    (Object.keys(SYSTEMS) as System[]).map(
      (system) => [`version ${major} in ${system}`, () => loadKit(major, system)] as const,
    ),
)

/** A connected client of a server, over memory. */
export async function inMemory(kit: Kit, server: Server, client = kit.client()): Promise<Client> {
  const [near, far] = kit.pair()
  await server.connect(far)
  await client.connect(near)
  return client
}

export interface HttpHost extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** Bodies of the requests as they came. */
  readonly bodies: string[]
}

/** Serves a server's end over real HTTP. */
export async function hostHttp(far: ReturnType<Kit['far']>): Promise<HttpHost> {
  const bodies: string[] = []
  const answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of message) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString()
    if (message.method === 'POST') bodies.push(body)
    const given = await far.handleRequest(
      new Request(`http://127.0.0.1${message.url ?? '/'}`, {
        method: message.method ?? 'GET',
        headers: message.headers as Record<string, string>,
        ...(message.method === 'POST' ? { body } : {}),
      }),
    )
    response.writeHead(given.status, Object.fromEntries(given.headers)).flushHeaders()
    for await (const chunk of given.body ?? []) response.write(chunk)
    response.end()
  }
  const http = createServer((message, response) => {
    answer(message, response).catch(() => response.destroy())
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    port,
    bodies,
    async [Symbol.asyncDispose]() {
      const closed = once(http, 'close')
      http.close()
      http.closeAllConnections()
      await closed
    },
  }
}
