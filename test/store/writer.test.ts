import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { diag, metrics } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import BetterSqlite3 from 'better-sqlite3'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import { acquireWriter, acquireWriterOver } from '../../src/store/shared-writer.ts'
import { createEventWriter } from '../../src/store/writer.ts'
import type { EventWriter } from '../../src/store/writer.ts'
import { ids, makeEvent, sql, startChild, tempFolder } from './support.ts'

let warnings: string[] = []

beforeEach(() => {
  warnings = []
  const ignore = (): void => {}
  const warn = (message: string): void => void warnings.push(message)
  diag.setLogger({ warn, error: ignore, info: ignore, debug: ignore, verbose: ignore })
  onTestFinished(() => diag.disable())
})

function writerOf(path: string, maxPendingBytes?: number): EventWriter {
  const writer = createEventWriter({ path, open: () => openStore({ path }), maxPendingBytes })
  onTestFinished(() => writer.close())
  return writer
}

/** Holds the write lock in this process until `free` is called. */
function lock(path: string): { free(): void } {
  const db = new BetterSqlite3(path)
  db.exec('BEGIN IMMEDIATE')
  return {
    free() {
      db.exec('COMMIT')
      db.close()
    },
  }
}

test('a lock of another process costs 50 ms once, and what waited is written in order when it is gone', async () => {
  const path = join(tempFolder(), 'events.db')
  const writer = writerOf(path)
  writer.write([makeEvent({ eventId: 'before' })])
  const other = startChild('hold-lock', path, '500')
  await other.line('locked')

  const start = performance.now()
  const first = writer.write([makeEvent({ eventId: 'first' })])
  const firstMs = performance.now() - start
  const second = writer.write([makeEvent({ eventId: 'second' })])
  const bothMs = performance.now() - start

  expect(first?.message).toMatch(/SQLITE_BUSY: .*another process holds the write lock/)
  expect(second).toBe(first)
  expect(firstMs).toBeGreaterThan(40)
  expect(bothMs).toBeLessThan(95)
  expect(writer.pending).toBe(2)

  await other.line('free')
  await writer.flush()
  expect(writer.pending).toBe(0)
  writer.write([makeEvent({ eventId: 'after' })])
  expect(ids(path)).toEqual(['before', 'first', 'second', 'after'])
  expect(warnings).toEqual([
    expect.stringContaining('events wait in memory'),
    expect.stringContaining('are written to'),
  ])
})

test('what waits is written without another event, and without a flush', async () => {
  const path = join(tempFolder(), 'events.db')
  const writer = writerOf(path)
  const held = lock(path)
  writer.write([makeEvent({ eventId: 'alone' })])
  held.free()
  await expect.poll(() => ids(path), { timeout: 5_000 }).toEqual(['alone'])
  expect(writer.pending).toBe(0)
})

test('what does not fit into the ring is dropped, counted, and the count is persisted', async () => {
  const path = join(tempFolder(), 'events.db')
  const writer = writerOf(path, 20_000)
  const held = lock(path)
  for (let n = 0; n < 50; n += 1) {
    writer.write([makeEvent({ eventId: `e${n}`, data: { text: 'x'.repeat(1_000) } })])
  }
  const { pending } = writer
  expect(pending).toBeGreaterThan(4)
  expect(pending).toBeLessThan(10)
  expect(writer.dropped).toEqual({ ring_full: 50 - pending })
  held.free()
  await writer.flush()
  expect(ids(path)).toEqual(Array.from({ length: pending }, (_, n) => `e${n}`))
  expect(sql(path, 'SELECT reason, count FROM drops')).toEqual([
    { reason: 'ring_full', count: 50 - pending },
  ])
})

test('a file that cannot be opened is said once, and its events are written when it can be', async () => {
  const folder = tempFolder()
  const path = join(folder, 'sub', 'events.db')
  writeFileSync(join(folder, 'sub'), 'in the way')
  const writer = writerOf(path)
  for (let n = 0; n < 5; n += 1) expect(writer.write([makeEvent()])).toBeInstanceOf(Error)
  expect(warnings).toHaveLength(1)
  rmSync(join(folder, 'sub'))
  await writer.flush()
  expect(ids(path)).toHaveLength(5)
  expect(warnings).toHaveLength(2)
})

test('an event that SQLite refuses is dropped alone, and counted', () => {
  const path = join(tempFolder(), 'events.db')
  const writer = writerOf(path)
  const poison = makeEvent({ eventId: 'poison', kind: {} as unknown as number })
  const result = writer.write([makeEvent({ eventId: 'a' }), poison, makeEvent({ eventId: 'b' })])
  expect(result).toBeUndefined()
  expect(ids(path)).toEqual(['a', 'b'])
  expect(writer.dropped).toEqual({ unwritable: 1 })
  expect(sql(path, 'SELECT reason, count FROM drops')).toEqual([{ reason: 'unwritable', count: 1 }])
})

const hasPrlimit = spawnSync('prlimit', ['--version']).status === 0

test.skipIf(!hasPrlimit)(
  'a full disk parks events, and they are written when there is room',
  async () => {
    const path = join(tempFolder(), 'events.db')
    const child = startChild('write-until-full', path)
    await child.line('full')
    // The child had limited its files to 400 kB; from outside the limit is lifted.
    execFileSync('prlimit', ['--pid', String(child.process.pid), '--fsize=unlimited:unlimited'])
    await child.line('written')
    const said = child.lines.find((line) => line.startsWith('events ')) ?? ''
    expect(child.lines.find((line) => line.startsWith('error '))).toMatch(/SQLITE_(IOERR|FULL)/)
    expect(child.lines).toContain('dropped {}')
    expect(ids(path)).toEqual(Array.from({ length: Number(said.slice(7)) }, (_, n) => `e${n}`))
    expect(sql(path, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
  },
)

test('everyone who names the same path shares one writer, and the last one closes it', () => {
  const folder = tempFolder()
  const path = join(folder, 'events.db')
  const first = acquireWriter({ path })
  const second = acquireWriter({ path: join(folder, 'x', '..', 'events.db') })
  expect(second.writer).toBe(first.writer)
  first.release()
  first.release()
  expect(second.writer.write([makeEvent()])).toBeUndefined()
  second.release()
  expect(second.writer.write([makeEvent()])?.message).toContain('is closed')
  const third = acquireWriter({ path })
  expect(third.writer).not.toBe(first.writer)
  third.release()
})

test('a store that somebody else opened is shared, and left open', () => {
  const store = openStore({ path: join(tempFolder(), 'events.db') })
  const first = acquireWriterOver(store)
  const second = acquireWriterOver(store)
  expect(second.writer).toBe(first.writer)
  first.release()
  second.release()
  store.insert([makeEvent({ eventId: 'own' })])
  store.close()
  expect(ids(store.path)).toEqual(['own'])
})

test('the ring is emptied in slices, so that no call pays for all of it', async () => {
  const path = join(tempFolder(), 'events.db')
  const writer = writerOf(path, 64 * 1024 * 1024)
  const held = lock(path)
  for (let n = 0; n < 6_000; n += 1) writer.write([makeEvent({ data: { text: 'x'.repeat(500) } })])
  expect(writer.pending).toBe(6_000)
  held.free()
  await new Promise((resolve) => setTimeout(resolve, 1))
  let slowest = 0
  while (writer.pending > 0) {
    const start = performance.now()
    writer.write([makeEvent()])
    slowest = Math.max(slowest, performance.now() - start)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(slowest).toBeLessThan(150)
  expect(sql(path, 'SELECT count(*) >= 6000 AS enough FROM events')).toEqual([{ enough: 1 }])
})

test('a flush empties the ring in slices, between which the host has its turn', async () => {
  const path = join(tempFolder(), 'events.db')
  const writer = writerOf(path, 64 * 1024 * 1024)
  const held = lock(path)
  for (let n = 0; n < 12_000; n += 1) writer.write([makeEvent({ data: { text: 'x'.repeat(500) } })])
  expect(writer.pending).toBe(12_000)
  held.free()
  let turns = 0
  const timer = setInterval(() => (turns += 1), 1)
  while (writer.pending > 0) await writer.flush()
  clearInterval(timer)
  expect(turns).toBeGreaterThan(1)
  expect(ids(path)).toHaveLength(12_000)
})

test('a folder that may not be written to stops nothing', () => {
  const folder = join(tempFolder(), 'closed')
  mkdirSync(folder)
  chmodSync(folder, 0o500)
  // Root may write everywhere; a file in the place of a folder refuses everybody.
  const path = process.getuid?.() === 0 ? join('/dev/null', 'events.db') : join(folder, 'events.db')
  const writer = writerOf(path)
  expect(writer.write([makeEvent()])).toBeInstanceOf(Error)
  expect(warnings).toHaveLength(1)
})

test('drops are a metric of the application, by reason', async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 600_000 })
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }))
  onTestFinished(() => metrics.disable())
  const writer = writerOf(join(tempFolder(), 'events.db'))
  writer.countDrop('unreadable', 2)
  writer.countDrop('unreadable', 1)
  await reader.forceFlush()
  const [dropped] = exporter.getMetrics()[0]?.scopeMetrics[0]?.metrics ?? []
  expect(dropped?.descriptor.name).toBe('cylestio.events.dropped')
  expect(dropped?.dataPoints).toMatchObject([
    { value: 3, attributes: { 'cylestio.reason': 'unreadable' } },
  ])
})
