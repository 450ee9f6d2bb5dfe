/** What an application does with `@modelcontextprotocol/sdk` 1.x. */
import type * as SdkClient from '@modelcontextprotocol/sdk/client/index.js'
import type * as SdkHttp from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type * as SdkMemory from '@modelcontextprotocol/sdk/inMemory.js'
import type * as SdkServer from '@modelcontextprotocol/sdk/server/index.js'
import type * as SdkTypes from '@modelcontextprotocol/sdk/types.js'
import { mcpCases, type McpKit } from '../answers/mcp-cases.ts'
import { mcpScript } from '../answers/mcp.ts'
import type { CaseContext, LibraryCases } from '../types.ts'

const SDK = '@modelcontextprotocol/sdk'
type Types = typeof SdkTypes & Readonly<Record<string, unknown>>

interface OldExtra {
  readonly signal: AbortSignal
  sendRequest(request: object, schema: unknown): Promise<unknown>
  sendNotification(notification: object): Promise<void>
}

async function kitOf({ load }: CaseContext): Promise<McpKit> {
  const types = (await load(`${SDK}/types.js`)) as Types
  const { Client } = (await load(`${SDK}/client/index.js`)) as typeof SdkClient
  const { Server } = (await load(`${SDK}/server/index.js`)) as typeof SdkServer
  const { InMemoryTransport } = (await load(`${SDK}/inMemory.js`)) as typeof SdkMemory
  const { StreamableHTTPClientTransport } = (await load(
    `${SDK}/client/streamableHttp.js`,
  )) as typeof SdkHttp
  const schemas: Readonly<Record<string, unknown>> = {
    'tools/list': types.ListToolsRequestSchema,
    'tools/call': types.CallToolRequestSchema,
    'prompts/get': types.GetPromptRequestSchema,
    'resources/read': types.ReadResourceRequestSchema,
    'sampling/createMessage': types.CreateMessageRequestSchema,
    'notifications/message': types.LoggingMessageNotificationSchema,
  }
  return {
    major: 1,
    Client: Client as unknown as McpKit['Client'],
    Server: Server as unknown as McpKit['Server'],
    createPair: () => InMemoryTransport.createLinkedPair(),
    near: (url) => new StreamableHTTPClientTransport(url),
    answer(peer, answers) {
      const { setRequestHandler } = peer as { setRequestHandler(...args: unknown[]): void }
      for (const [method, give] of Object.entries(answers)) {
        const handler = (request: { params?: object }, extra: OldExtra): unknown =>
          give(
            { ...request.params },
            {
              signal: extra.signal,
              ask: (asked, params) =>
                extra.sendRequest({ method: asked, params }, types.CreateMessageResultSchema),
              tell: (told, params) => extra.sendNotification({ method: told, params }),
            },
          )
        setRequestHandler.call(peer, schemas[method], handler)
      }
    },
    hear(peer, method, heard) {
      const { setNotificationHandler } = peer as {
        setNotificationHandler(...args: unknown[]): void
      }
      const handler = (notification: { params?: unknown }): void => heard(notification.params)
      setNotificationHandler.call(peer, schemas[method], handler)
    },
    schema: (name) => [name === 'any' ? types.ResultSchema : types.CallToolResultSchema],
  }
}

export const cases: LibraryCases = {
  library: SDK,
  versions: ['installed', '1.12'],
  beside: { zod: '^3' },
  script: mcpScript,
  page: { says: 'rain in Lisbon', spans: ['initialize', 'tools/call get_weather'] },
  cases: mcpCases(kitOf),
}
