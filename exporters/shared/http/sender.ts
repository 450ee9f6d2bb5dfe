/** One HTTP POST with a bounded answer, for the sinks that send over the network. */
import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { addressError, guardedLookup } from './addresses.ts'
import type { AddressRule } from './addresses.ts'

/** More of an answer is not read. */
const MAX_ANSWER_BYTES = 65_536
/** Shorter bodies gain nothing from compression. */
const MIN_GZIP_BYTES = 1_024

const compress = promisify(gzip)

export interface SenderOptions {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  /** For the whole request, from the connection to the end of the answer. */
  readonly timeoutMs: number
  readonly gzip: boolean
  /** Which addresses may be connected to. @default all */
  readonly rule?: AddressRule | undefined
}

/** What came back; an answer whose body broke off is an answer. */
export type Reply =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: IncomingHttpHeaders
      /** At most the first 64 KiB; less when the body broke off. */
      readonly body: Buffer
    }
  /** No answer. `code`: Node's, such as `ECONNREFUSED`, or `ETIMEDOUT`. */
  | { readonly kind: 'failure'; readonly code: string; readonly reason: string }

export interface Sender {
  /** Never rejects; sends once more only where a kept connection turned out to be closed. */
  post(body: Uint8Array, headers?: Readonly<Record<string, string>>): Promise<Reply>
  /** Ends what is under way and closes the kept connections. */
  close(): void
}

/**
 * A sender of POST requests to one URL over one kept connection. Redirects are not followed, proxies are not
 * used, and no socket or timer of it keeps the process alive.
 */
export function createSender(options: SenderOptions): Sender {
  const { url, rule } = options
  const secure = url.protocol === 'https:'
  const agent = new (secure ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: 1 })
  const start = secure ? httpsRequest : httpRequest
  const aborts = new Set<(error: Error) => void>()

  const attempt = (
    body: Uint8Array,
    headers: Readonly<Record<string, string>>,
  ): Promise<Reply & { readonly reused: boolean }> =>
    new Promise((resolve) => {
      const host = url.hostname.replace(/^\[|\]$/g, '')
      // A name is judged when it is resolved; an address in the URL never is.
      const refusal = isIP(host) === 0 ? undefined : rule?.(host)
      const request = start(url, {
        method: 'POST',
        agent,
        headers: { ...options.headers, ...headers, 'content-length': body.byteLength },
        ...(rule === undefined ? {} : { lookup: guardedLookup(rule) }),
      })
      const abort = (error: Error): void => void request.destroy(error)
      const timer = setTimeout(
        () => abort(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })),
        options.timeoutMs,
      ).unref()
      aborts.add(abort)
      const end = (reply: Reply): void => {
        clearTimeout(timer)
        aborts.delete(abort)
        resolve({ ...reply, reused: request.reusedSocket })
      }
      request.on('socket', (socket) => socket.unref())
      let answered = false
      // After the status line the answer counts, whatever becomes of the rest of it.
      request.on('error', (error) => void (answered || end(failureOf(error))))
      request.on('response', (response) => {
        answered = true
        void readBody(response).then((answer) => {
          const { statusCode: status = 0, headers: given } = response
          end({ kind: 'answer', status, headers: given, body: answer })
        })
      })
      if (refusal === undefined) request.end(body)
      else abort(addressError(`${host}: ${refusal}`))
    })

  return {
    async post(plain, headers = {}) {
      const zip = options.gzip && plain.byteLength >= MIN_GZIP_BYTES
      const body = zip ? await compress(plain) : plain
      const all = zip ? { ...headers, 'content-encoding': 'gzip' } : headers
      const { reused, ...reply } = await attempt(body, all)
      const stale = reused && reply.kind === 'failure' && /^(?:ECONNRESET|EPIPE)$/.test(reply.code)
      if (!stale) return reply
      const { reused: _, ...second } = await attempt(body, all)
      return second
    },
    close() {
      for (const abort of aborts) abort(new Error('closed'))
      agent.destroy()
    },
  }
}

/** What can be read of the body; never rejects. What is more than the bound ends the connection. */
async function readBody(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      size += chunk.length
      if (size >= MAX_ANSWER_BYTES) break
    }
  } catch {
    // The status has come, and that is what counts.
  }
  return Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES)
}

function failureOf(error: NodeJS.ErrnoException): Reply {
  const { code = '', message } = error
  return { kind: 'failure', code, reason: code === '' ? message : `${code}: ${message}` }
}
