/** An HTTP server on 127.0.0.1 that answers as a script says, and keeps what reached it. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

export interface WireRequest {
  readonly method: string
  /** With the query, such as `/v1/messages?beta=true`. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Parsed where it is JSON, the text otherwise, undefined where there is none. */
  readonly body: unknown
}

interface ReplyFacts {
  /** @default 200 */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds before the answer, and before every further event of a stream. @default 0 */
  readonly delayMs?: number
}

export interface WireEvent {
  readonly event?: string
  /** JSON, unless it is a text: that is sent as it is, such as `[DONE]`. */
  readonly data: unknown
}

export type WireReply = ReplyFacts &
  (
    | { readonly json: unknown }
    | {
        /** Server-sent events. */
        readonly events: readonly WireEvent[]
        /** After the last event: an orderly end, a broken connection, or nothing at all. @default 'orderly' */
        readonly end?: 'orderly' | 'cut' | 'hang'
      }
    | {
        /** Sent as they are, one after the other: the content type is among the headers. */
        readonly chunks: readonly (string | Uint8Array)[]
        readonly end?: 'orderly' | 'cut' | 'hang'
      }
    | { readonly text: string }
    | { readonly bytes: Uint8Array }
  )

export type WireScript = (request: WireRequest, index: number) => WireReply | Promise<WireReply>

/** A request that reached the server, and how its answer went. */
export interface ReceivedRequest extends WireRequest {
  /** Names and values as they came, in their order. */
  readonly rawHeaders: readonly string[]
  /** The body as it came. */
  readonly raw: Buffer
  /** Length of the body on the wire. */
  readonly bytes: number
  /** Events, or 1 for an answer that is no stream. */
  readonly chunksSent: number
  /** Whether the client was gone before the answer was out. */
  readonly closedEarly: boolean
  /** Settles when the answer is out or the client has gone. */
  readonly done: Promise<void>
}

export interface WireServer {
  /** Such as `http://127.0.0.1:40001`, without a path. */
  readonly url: string
  readonly requests: readonly ReceivedRequest[]
  close(): Promise<void>
}

/**
 * Starts a server on a free port.
 *
 * @param script gives the answer to each request; what it throws is an answer with status 500
 * @example
 * const server = await startWireServer(() => ({ events: [{ event: 'ping', data: {} }] }))
 */
export async function startWireServer(script: WireScript): Promise<WireServer> {
  const requests: ReceivedRequest[] = []

  async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await readBody(message)
    const done = Promise.withResolvers<void>()
    const request = {
      method: message.method ?? '',
      path: message.url ?? '',
      headers: message.headers,
      rawHeaders: message.rawHeaders,
      body: parseBody(raw),
      raw,
      bytes: raw.length,
      chunksSent: 0,
      closedEarly: false,
      done: done.promise,
    }
    requests.push(request)
    response.once('close', () => {
      request.closedEarly = !response.writableEnded
      done.resolve()
    })
    // Two runs are to be the same: some SDKs hand the headers of an answer on.
    response.sendDate = false
    const reply = await script(request, requests.length - 1)
    for await (const chunk of send(response, reply)) request.chunksSent += chunk
  }

  const server = createServer((message, response) => {
    answer(message, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** Sends the answer; gives 1 for each chunk that is out. */
async function* send(response: ServerResponse, reply: WireReply): AsyncGenerator<number> {
  const { status = 200, headers = {}, delayMs = 0 } = reply
  const pause = async (): Promise<void> => {
    if (delayMs > 0) await delay(delayMs)
  }
  await pause()
  if (!('events' in reply) && !('chunks' in reply)) {
    const [type, body] = wholeBody(reply)
    response.writeHead(status, { 'content-type': type, ...headers }).end(body)
    return yield 1
  }
  response.writeHead(status, { 'content-type': 'text/event-stream', ...headers })
  response.flushHeaders()
  const chunks = 'chunks' in reply ? reply.chunks : reply.events.map(eventText)
  for (const [index, chunk] of chunks.entries()) {
    if (index > 0) await pause()
    if (response.destroyed) return
    await written(response, chunk)
    yield 1
  }
  if (reply.end === 'cut') response.destroy()
  else if (reply.end !== 'hang') response.end()
}

function wholeBody(
  reply: Exclude<WireReply, { events: unknown } | { chunks: unknown }>,
): [string, string | Uint8Array] {
  if ('text' in reply) return ['text/plain', reply.text]
  if ('bytes' in reply) return ['application/octet-stream', reply.bytes]
  return ['application/json', JSON.stringify(reply.json)]
}

function eventText({ event, data }: WireEvent): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data)
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`
}

/** Resolves when the chunk is with the operating system, or the client has gone. */
function written(response: ServerResponse, chunk: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve)
    response.write(chunk, () => {
      response.off('close', resolve)
      resolve()
    })
  })
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function parseBody(raw: Buffer): unknown {
  if (raw.length === 0) return undefined
  const text = raw.toString('utf8')
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
