/** A database with events, and forwarders over it. */
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { startOutboxForwarder } from '../../../exporters/shared/outbox/forwarder.ts'
import type { Forwarder, ForwarderOptions } from '../../../exporters/shared/outbox/forwarder.ts'
import { createWebhookSink } from '../../../exporters/webhook/sink.ts'
import type { WebhookOptions } from '../../../exporters/webhook/sink.ts'
import { openStore } from '../../../src/store/open.ts'
import { signalRows } from '../../../src/store/outbox/row-signal.ts'
import type { NewEvent } from '../../../src/store/types.ts'
import { makeEvent, sql, tempFolder } from '../../store/support.ts'
import { startMisbehavingServer } from '../../support/misbehaving-server.ts'
import type { MisbehavingServer } from '../../support/misbehaving-server.ts'

export interface Desk {
  readonly path: string
  readonly server: MisbehavingServer
  /** Messages to the user. */
  readonly said: string[]
  /** Writes events as the exporter does, the signal with them. */
  write(count: number, of?: Partial<NewEvent>): void
  /** A forwarder to the server that is stopped after the test. */
  forward(options?: Partial<ForwarderOptions>, sink?: Partial<WebhookOptions>): Forwarder
  sink(name?: string): Record<string, unknown>
}

export async function openDesk(): Promise<Desk> {
  const path = join(tempFolder(), 'events.db')
  const store = openStore({ path })
  const server = await startMisbehavingServer()
  const said: string[] = []
  onTestFinished(async () => {
    store.close()
    await server.close()
  })
  return {
    path,
    server,
    said,
    write(count, of = {}) {
      store.insert(Array.from({ length: count }, () => makeEvent(of)))
      signalRows(path)
    },
    forward(options = {}, sink = {}) {
      const forwarder = startOutboxForwarder({
        path,
        sinks: [createWebhookSink({ url: server.url, timeoutMs: 1_000, ...sink })],
        pollMs: 20,
        lingerMs: 1,
        say: (message) => void said.push(message),
        ...options,
      })
      onTestFinished(() => forwarder.stop())
      return forwarder
    },
    sink: (name = 'webhook') => sql(path, `SELECT * FROM sinks WHERE sink_id = '${name}'`)[0] ?? {},
  }
}

/** 1, 2, … count. */
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1)

/** Ids and names of the events in which the store tells of itself. */
export const problems = (path: string): unknown[] =>
  sql(path, "SELECT id, name FROM events WHERE event_type = 'monitor_problem' ORDER BY id").map(
    ({ id, name }) => [id, name],
  )
