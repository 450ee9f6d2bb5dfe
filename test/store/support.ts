import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import BetterSqlite3 from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import type { EventRow, NewEvent } from '../../src/store/types.ts'

/** A folder that is gone when the test is over. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cylestio-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

let counter = 0

export function makeEvent(overrides: Partial<NewEvent> = {}): NewEvent {
  counter += 1
  return {
    eventId: `event-${process.pid}-${counter}`,
    record: 'log',
    timeUnixNano: 1_763_800_000_123_456_789n,
    agentId: 'agent',
    eventType: 'call_finish',
    name: 'call',
    channel: 'SYSTEM',
    level: 'info',
    securityLevel: 'none',
    data: {},
    ...overrides,
  }
}

/** Looks at a file with a connection of its own, which ends with the call. */
export function sql(path: string, query: string): Record<string, unknown>[] {
  const db = new BetterSqlite3(path, { readonly: true })
  try {
    return db.prepare(query).all() as Record<string, unknown>[]
  } finally {
    db.close()
  }
}

/** Ids of the stored events, without those that tell of drops. */
export const ids = (path: string): unknown[] =>
  sql(path, "SELECT event_id FROM events WHERE event_type <> 'monitor_problem' ORDER BY id").map(
    (row) => row['event_id'],
  )

export interface Child {
  readonly process: ChildProcessByStdio<null, Readable, null>
  /** Lines so far. */
  readonly lines: string[]
  /** Resolves when a line equals `text`. */
  line(text: string): Promise<void>
  /** Resolves with the exit code, null when killed. */
  readonly exit: Promise<number | null>
}

/** Asks one question from another process, as the `sqlite3` program does: columns joined by `|`. */
export function askElsewhere(path: string, query: string): string {
  const program = `
    const Database = require('better-sqlite3')
    const [path, query] = process.argv.slice(1)
    const rows = new Database(path).prepare(query).raw().all()
    console.log(rows.map((row) => row.join('|')).join('\\n'))`
  return execFileSync(process.execPath, ['-e', program, path, query], { encoding: 'utf8' })
}

/** Runs a program of `test/store/children` in a process of its own. */
export function startChild(name: string, ...args: readonly string[]): Child {
  const program = new URL(`children/${name}.ts`, import.meta.url).pathname
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines: string[] = []
  const waiting = new Map<string, () => void>()
  const reader = createInterface({ input: child.stdout })
  reader.on('line', (line) => {
    lines.push(line)
    waiting.get(line)?.()
  })
  return {
    process: child,
    lines,
    line: (text) =>
      new Promise((resolve, reject) => {
        if (lines.includes(text)) return resolve()
        waiting.set(text, resolve)
        reader.on('close', () => reject(new Error(`${name} ended without "${text}"`)))
      }),
    exit: new Promise((resolve) => {
      let code: number | null = null
      let open = 2
      const done = (): void => {
        open -= 1
        if (open === 0) resolve(code)
      }
      child.on('exit', (exitCode) => {
        code = exitCode
        done()
      })
      reader.on('close', done)
    }),
  }
}

/** The search as it is documented, in plain JavaScript. */
export function holdsText(row: EventRow, search: string): boolean {
  const fold = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  const isOfWord = (text: string): boolean => /[\p{L}\p{N}\p{M}\p{Co}]/u.test(text)
  const has = (text: string | null, needle: string): boolean => {
    const [all, wanted] = [fold(text ?? ''), fold(needle)]
    if (text === null || !isOfWord([...wanted][0] ?? ''))
      return text !== null && all.includes(wanted)
    for (let at = all.indexOf(wanted); at !== -1; at = all.indexOf(wanted, at + 1)) {
      const before = all.slice(0, at)
      if (!isOfWord([...before].at(-1) ?? '') || /\\[bfnrt]$/.test(before)) return true
    }
    return false
  }
  const plain = search.toWellFormed().replaceAll('\0', '\uFFFD')
  const escaped = JSON.stringify(search.toWellFormed()).slice(1, -1)
  return (
    [row.name, row.event_type, row.body, row.data].some((text) => has(text, plain)) ||
    has(row.data, escaped)
  )
}
