/** A process that is killed keeps every call that it has finished. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openEvents } from '../../src/query/index.ts'
import { say, startOpenAiServer } from '../support/openai-server.ts'
import type { LocalModel } from '../support/openai-server.ts'
import { randomNumbers } from '../support/random.ts'
import { ensureBuilt } from './built.ts'
import { endOf, startProgram } from './run-program.ts'

/** The fault kill-writer has more of them, and every way to write. */
const ROUNDS = 10
/** A child prints up to so many calls, and then lives on for up to so many milliseconds. */
const MOST_CALLS = 60
const LONGEST_MS = 20
const SEED = 20_261_122

const folder = mkdtempSync(join(tmpdir(), 'kill-'))
let model: LocalModel

beforeAll(async () => {
  await ensureBuilt()
  model = await startOpenAiServer([say('Done.')])
}, 120_000)

afterAll(async () => {
  await model?.close()
  rmSync(folder, { recursive: true })
})

/** When a child is killed: so long after so many printed calls, on a fast machine and on a slow one. */
interface Life {
  readonly calls: number
  readonly ms: number
}

/** Kills a child at the end of its life; returns the numbers that it had printed. */
async function killedAfter(life: Life, database: string): Promise<number[]> {
  const child = startProgram('test/e2e/children/calls-for-ever.ts', [], {
    CYLESTIO_DATABASE_PATH: database,
    OPENAI_BASE_URL: model.baseURL,
  })
  const lines: string[] = []
  const reached = Promise.withResolvers<void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    if (lines.length > life.calls) reached.resolve()
  })
  const ended = endOf(child)
  await Promise.race([reached.promise, ended])
  await wait(life.ms)
  child.kill('SIGKILL')
  const { signal, stderr } = await ended
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' })
  return lines.slice(1).map(Number)
}

interface Found {
  readonly integrity: unknown
  /** Numbers of the calls that have a row for their end. */
  readonly finished: Set<number>
  /** Numbers of the calls that have a row for their start. */
  readonly started: Set<number>
}

function lookInto(path: string): Found {
  // A reader moves what the killed process had in its journal.
  openEvents(path).close()
  const database = new Database(path)
  try {
    const numbers = (where: string): Set<number> => {
      const rows = database.prepare<[], string>(`SELECT data FROM events WHERE ${where}`).pluck()
      return new Set(rows.all().map((data) => Number(/task-(\d+)\./.exec(data)?.[1] ?? NaN)))
    }
    return {
      integrity: database.pragma('integrity_check', { simple: true }),
      finished: numbers("event_type IN ('call_finish', 'LLM_call_finish')"),
      started: numbers("event_type IN ('call_start', 'LLM_call_start')"),
    }
  } finally {
    database.close()
  }
}

test(`in ${ROUNDS} rounds of kill -9 every call that was printed is in the table`, async () => {
  const random = randomNumbers(SEED)
  const lives = Array.from({ length: ROUNDS }, (): Life => {
    return { calls: Math.round(random() * MOST_CALLS), ms: Math.round(random() * LONGEST_MS) }
  })
  let printedInAll = 0
  for (const [round, life] of lives.entries()) {
    const path = join(folder, `round-${round}.db`)
    const printed = await killedAfter(life, path)
    const { integrity, finished, started } = lookInto(path)
    const where = `round ${round}, killed ${life.ms} ms after ${life.calls} calls`
    expect(integrity, where).toBe('ok')
    expect(
      printed.filter((number) => !finished.has(number)),
      where,
    ).toEqual([])
    // What had begun left its start, also when the kill came in the middle of it.
    expect(
      [...finished].filter((number) => !started.has(number)),
      where,
    ).toEqual([])
    expect(printed, where).toEqual(printed.map((_, index) => index))
    printedInAll += printed.length
  }
  // With every kind of call in most rounds; otherwise the rounds would prove little.
  expect(printedInAll).toBeGreaterThan(ROUNDS * 10)
}, 300_000)
