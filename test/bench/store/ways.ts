/** The ways to keep a record that the benchmark compares. */
import { randomUUID } from 'node:crypto'
import BetterSqlite3 from 'better-sqlite3'
import { ROW_COLUMNS, plainEvent, rowValues } from '../../../src/store/encode.ts'
import { openJournalStore } from '../../../src/store/journal/store.ts'
import { openStore } from '../../../src/store/open.ts'
import type { Durability, NewEvent, Store } from '../../../src/store/types.ts'

/** One way, open on a new file. */
export interface OpenWay {
  write(): void
  /** Until everything is in the table. */
  settle(): Promise<void>
  close(): Promise<void>
}

export type Way = (path: string) => OpenWay

const RESOURCE = { 'service.name': 'bench', 'telemetry.sdk.language': 'nodejs' }
const SCOPE = { name: 'cylestio-monitor', version: '0.1.0' }

/** A span of an LLM call without its history: about 850 bytes in the table. */
function makeSpan(): NewEvent {
  const now = BigInt(Date.now()) * 1_000_000n
  const id = randomUUID().replaceAll('-', '')
  return {
    eventId: `${id}-${id.slice(16)}`,
    record: 'span',
    timeUnixNano: now,
    endTimeUnixNano: now + 1_234_567n,
    agentId: 'bench',
    sessionId: 'session-1',
    eventType: 'LLM_call_finish',
    name: 'chat gpt-4o-mini',
    channel: 'LLM',
    level: 'info',
    securityLevel: 'none',
    traceId: id,
    spanId: id.slice(16),
    kind: 2,
    status: 'UNSET',
    data: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.usage.input_tokens': 123,
      'gen_ai.usage.output_tokens': 45,
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.output.messages': JSON.stringify([
        { role: 'assistant', content: 'word '.repeat(60) },
      ]),
    },
    resource: RESOURCE,
    scope: SCOPE,
  }
}

const over = (store: Store): OpenWay => ({
  write: () => store.insert([makeSpan()]),
  settle: async () => store.settle?.(60_000),
  async close() {
    store.close()
    await store.released?.(5_000)
  },
})

const direct =
  (durability: Durability): Way =>
  (path) =>
    over(openStore({ path, durability }))

const journal =
  (durability: Durability): Way =>
  (path) =>
    over(openJournalStore({ path, durability }))

/** The same statement on the same table, with nothing of ours around it but the making of the values. */
const raw =
  (synchronous: 'NORMAL' | 'FULL'): Way =>
  (path) => {
    openStore({ path }).close()
    const db = new BetterSqlite3(path)
    db.pragma(`synchronous = ${synchronous}`)
    const insert = db.prepare(
      `INSERT INTO event_rows (${ROW_COLUMNS.join(', ')}) VALUES (${ROW_COLUMNS.map(() => '?').join(', ')})`,
    )
    return {
      write: () =>
        void insert.run(rowValues(plainEvent(makeSpan()), { resourceId: null, scopeId: null })),
      settle: async () => {},
      close: async () => void db.close(),
    }
  }

export const WAYS: Readonly<Record<string, Way>> = {
  'making the record only': () => ({
    write: () => void plainEvent(makeSpan()),
    settle: async () => {},
    close: async () => {},
  }),
  'raw better-sqlite3': raw('NORMAL'),
  'direct, call': direct('call'),
  'journal, call': journal('call'),
  'journal, tick': journal('tick'),
  'raw better-sqlite3, FULL': raw('FULL'),
  'direct, power': direct('power'),
  'journal, power': journal('power'),
}
