/** A monitor with the faults that others have had: it shows that the cases can fail. */
import { createRequire } from 'node:module'
import type OpenAI from 'openai'
import { type Monitor, type MonitorSpan, now } from '../types.ts'

/**
 * Wraps `create` in an async function, so the client's own promise is lost; forgets failed calls; and signs
 * requests for more than one answer.
 */
export function createMonitor(): Monitor {
  const spans: { name: string; startedAt: number; endedAt: number | undefined }[] = []
  return {
    name: 'clumsy',
    start() {
      const { OpenAI: Client } = createRequire(import.meta.url)('openai') as typeof import('openai')
      const prototype = Client.Chat.Completions.prototype as unknown as {
        create: (this: OpenAI, ...args: unknown[]) => Promise<unknown>
      }
      const { create } = prototype
      prototype.create = async function (this: OpenAI, body: unknown, ...rest: unknown[]) {
        const { n } = body as { n?: number }
        const sent = n === undefined ? body : { ...(body as object), user: 'clumsy' }
        const span = { name: 'chat', startedAt: now(), endedAt: undefined as number | undefined }
        spans.push(span)
        const result = await create.apply(this, [sent, ...rest])
        span.endedAt = now()
        return result
      }
    },
    async stop() {
      return spans.map((span): MonitorSpan => ({
        ...span,
        endings: span.endedAt === undefined ? 0 : 1,
      }))
    },
  }
}
