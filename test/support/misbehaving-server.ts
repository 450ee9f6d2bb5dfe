/** An HTTP receiver that answers as it is told, well or badly, and keeps what reached it. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { gunzipSync, gzipSync } from 'node:zlib'

/** How a request is answered. */
export type Answer =
  | {
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string | Buffer
      /** Milliseconds before the answer. */
      readonly delayMs?: number
    }
  /** Closes the connection, with a reset, before anything is read or after everything is. */
  | 'reset-at-once'
  | 'reset'
  /** 200 and half of a body, then a reset. */
  | 'reset-in-body'
  /** 200 and the whole answer, then a reset. */
  | 'ack-then-reset'
  /** Takes the request and says nothing. */
  | 'hang'
  /** 200, and one byte of body now and then, for ever. */
  | 'slow-body'
  /** 200, and a body without end. */
  | 'endless-body'
  /** 200 with 50 MB of zeros, compressed. */
  | 'gzip-bomb'
  /** Bytes that are no HTTP. */
  | 'garbage'
  /** The login page of a hotel. */
  | 'captive-portal'

/** What is read here of an event; the body has all of it. */
export interface ReceivedEvent {
  readonly id: number
  readonly event_id: string
  readonly event_type?: string
  readonly data?: Readonly<Record<string, unknown>>
}

export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** After decompression. */
  readonly body: string
  /** Events of a webhook request, if it is one. */
  readonly events: readonly ReceivedEvent[]
  /** How it was answered. */
  readonly answer: Answer
}

export interface MisbehavingServer {
  readonly url: string
  readonly port: number
  /** Requests that were read to their end, in order. */
  readonly received: readonly Received[]
  /** Ids of the events that were answered with 2xx and a whole status line, in order. */
  accepted(): number[]
  /** The answers to come, one after the other; the last one stays. Or a function of each request. */
  answer(next: Answer | readonly Answer[] | ((request: Omit<Received, 'answer'>) => Answer)): void
  /** Resolves when so many requests are there. */
  requests(count: number): Promise<void>
  close(): Promise<void>
}

/** Made beforehand: compressing takes longer than some of the time limits that are tested. */
const BOMB = gzipSync(Buffer.alloc(50_000_000))

const OK: Answer = { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }

/** @param keep false: nothing is kept of what was received, for runs that would fill the memory */
export async function startMisbehavingServer(port = 0, keep = true): Promise<MisbehavingServer> {
  const received: Received[] = []
  const waiting = new Set<() => void>()
  let queue: readonly Answer[] = [OK]
  let choose: ((request: Omit<Received, 'answer'>) => Answer) | undefined

  const next = (request: Omit<Received, 'answer'>): Answer => {
    if (choose !== undefined) return choose(request)
    const [first = OK, ...rest] = queue
    if (rest.length > 0) queue = rest
    return first
  }

  const server = createServer((message, response) => {
    const [peek] = queue
    if (choose === undefined && peek === 'reset-at-once') {
      next({ method: '', path: '', headers: {}, body: '', events: [] })
      message.socket.resetAndDestroy()
      return
    }
    read(message).then(
      (request) => {
        const answer = next(request)
        if (keep) received.push({ ...request, answer })
        give(answer, message.socket, response)
        for (const check of waiting) check()
      },
      () => response.destroy(),
    )
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    received,
    accepted: () =>
      received.filter(isTaken).flatMap(({ events }) => events.map((event) => event.id)),
    answer(given) {
      choose = typeof given === 'function' ? given : undefined
      if (typeof given === 'function') return
      queue = Array.isArray(given) ? (given as readonly Answer[]) : [given as Answer]
    },
    async requests(count) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const check = (): void => {
        if (received.length >= count) resolve()
      }
      waiting.add(check)
      check()
      await promise
      waiting.delete(check)
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** Whether the sender may take the events for delivered. */
export function isTaken({ answer }: Pick<Received, 'answer'>): boolean {
  if (typeof answer === 'object') return answer.status >= 200 && answer.status < 300
  const taken = ['reset-in-body', 'ack-then-reset', 'slow-body', 'endless-body', 'gzip-bomb']
  return taken.includes(answer)
}

async function read(message: IncomingMessage): Promise<Omit<Received, 'answer'>> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  const raw = Buffer.concat(chunks)
  const zipped = message.headers['content-encoding'] === 'gzip'
  const body = (zipped ? gunzipSync(raw) : raw).toString('utf8')
  const { events = [] } = JSON.parse(body || '{}') as Partial<Received>
  const { method = '', url: path = '', headers } = message
  return { method, path, headers, body, events }
}

function give(answer: Answer, socket: Socket, response: ServerResponse): void {
  if (typeof answer === 'object') {
    const { status, headers, body, delayMs = 0 } = answer
    setTimeout(() => response.writeHead(status, { ...headers }).end(body), delayMs).unref()
    return
  }
  switch (answer) {
    case 'reset-at-once':
    case 'reset':
      socket.resetAndDestroy()
      break
    case 'reset-in-body':
      response.writeHead(200, { 'content-length': '100' })
      response.write('half', () => setTimeout(() => socket.resetAndDestroy(), 5))
      break
    case 'ack-then-reset':
      response.writeHead(200, { 'content-length': '2' })
      response.end('{}', () => setTimeout(() => socket.resetAndDestroy(), 5))
      break
    case 'hang':
      break
    case 'slow-body':
      response.writeHead(200, { 'content-type': 'application/json' })
      drip(response, ' ')
      break
    case 'endless-body':
      response.writeHead(200, { 'content-type': 'application/json' })
      pour(response)
      break
    case 'gzip-bomb':
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      response.end(BOMB)
      break
    case 'garbage':
      socket.end('this is no HTTP\r\n\r\n')
      break
    case 'captive-portal':
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      response.end('<!DOCTYPE html><html><body>Please log in</body></html>')
  }
}

function drip(response: ServerResponse, byte: string): void {
  const timer = setInterval(() => response.write(byte), 10).unref()
  response.on('close', () => clearInterval(timer))
}

function pour(response: ServerResponse): void {
  const chunk = Buffer.alloc(16_384, 0x20)
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', more)
  more()
}
