import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test, vi } from 'vitest'
import { listSinks } from '../../../src/query/index.ts'
import { sql } from '../../store/support.ts'
import { openDesk, upTo } from './support.ts'

interface Program {
  readonly process: ChildProcess
  line(): Promise<string>
}

async function start(name: string, ...args: readonly string[]): Promise<Program> {
  const file = fileURLToPath(new URL(`children/${name}.ts`, import.meta.url))
  const child = spawn(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const line = async (): Promise<string> => {
    const { value, done } = await lines.next()
    if (done === true) throw new Error(`${name} ended`)
    return value
  }
  await line()
  return { process: child, line }
}

async function kill(program: Program): Promise<void> {
  const gone = once(program.process, 'exit')
  program.process.kill('SIGKILL')
  await gone
}

test('a forwarder that is killed in mid-request: everything arrives, only its batch may twice', async () => {
  const desk = await openDesk()
  desk.write(200)
  for (let round = 1; round <= 5; round += 1) {
    // Two batches are taken; the third one waits for an answer when the process dies.
    const before = desk.server.received.length
    desk.server.answer([{ status: 200 }, { status: 200 }, 'hang'])
    const program = await start('forward', desk.path, desk.server.url, '300')
    await desk.server.requests(before + 3)
    await kill(program)
  }
  desk.server.answer({ status: 200 })
  const last = await start('forward', desk.path, desk.server.url, '300')
  await vi.waitFor(() => expect(listSinks({ path: desk.path })[0]?.behind).toBe(0), 20_000)
  await kill(last)
  const ids = desk.server.accepted()
  expect([...new Set(ids)]).toEqual(upTo(200))
  // The cursor of a batch that was taken is stored before the next one is sent.
  expect(ids.length - 200).toBeLessThanOrEqual(5 * 10)
  // The events that hung come again with the same ids.
  const eventIds = (event: { readonly event_id: string }): string => event.event_id
  const hung = desk.server.received.filter(({ answer }) => answer === 'hang')
  const stored = sql(desk.path, 'SELECT event_id FROM events').map((row) => String(row['event_id']))
  expect(
    hung.flatMap(({ events }) => events.map(eventIds)).every((id) => stored.includes(id)),
  ).toBe(true)
}, 60_000)

test('of two processes one delivers, and the other goes on when it is killed', async () => {
  const desk = await openDesk()
  const programs = await Promise.all(
    ['a', 'b'].map((name) => start('forward', desk.path, `${desk.server.url}/${name}`, '400')),
  )
  desk.write(50)
  const all = (count: number): Promise<void> =>
    vi.waitFor(() => expect(desk.server.accepted()).toHaveLength(count), 20_000)
  await all(50)
  desk.write(50)
  await all(100)
  const leaders = new Set(desk.server.received.map(({ path }) => path))
  expect(leaders.size).toBe(1)
  const [leader, other] = leaders.has('/a') ? programs : [...programs].reverse()
  if (leader === undefined || other === undefined) throw new Error('no programs')
  await kill(leader)
  desk.write(50)
  await all(150)
  expect(new Set(desk.server.received.map(({ path }) => path)).size).toBe(2)
  expect(desk.server.accepted()).toEqual(upTo(150))
  const ended = once(other.process, 'exit')
  other.process.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  expect(listSinks({ path: desk.path })[0]).toMatchObject({ owner: null, delivered: 150 })
}, 60_000)
