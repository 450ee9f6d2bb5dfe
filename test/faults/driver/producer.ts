/** Starts programs that use the real package, and talks with them. */
import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { createInterface } from 'node:readline'
import { dirname } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { cleanEnvironment } from '../../e2e/run-program.ts'
import { NOTHING_OF_OURS } from './run-child.ts'

export interface ProducerOptions {
  /** The database. */
  readonly path: string
  /** Beginning of the ids of its events. @default 'p' */
  readonly prefix?: string
  /** Characters of the largest event. @default 16000 */
  readonly largest?: number
  /** Events a second while it runs; 0 is as many as it can. @default 0 */
  readonly perSecond?: number
  /** @default 'journal' */
  readonly mode?: 'journal' | 'direct'
  /** @default 'call' */
  readonly durability?: 'call' | 'tick' | 'power'
  /** URL of a receiver. */
  readonly webhook?: string
  /** URLs of receivers that have a forwarder of their own each. */
  readonly forwardTo?: readonly string[]
  /** Further settings of the package. */
  readonly config?: Readonly<Record<string, unknown>>
  /** Does not print its ids, where they would be millions. */
  readonly quiet?: boolean
  /** A command that runs the program, such as `['strace', '-f']`. */
  readonly under?: readonly string[]
}

/** What a program says of itself since the last `reset`. */
export interface Report {
  /** Events since the start. */
  readonly written: number
  /** The longest time that its event loop stood still. */
  readonly loopMs: number
  /** What 99 of 100 events do not take longer than. */
  readonly p99Ms: number
  /** The longest time that the machine kept a thread waiting that wanted hardly anything. */
  readonly noiseMs: number
  readonly rssMb: number
  /** What it holds in memory more than before monitoring was enabled. */
  readonly grownMb: number
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface Producer {
  readonly pid: number
  /** Ids of the events whose call has returned. */
  readonly acknowledged: readonly string[]
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>
  /** What it has printed on standard error. */
  readonly errors: () => string
  /** Does a command of `children/producer.ts` and gives its answer. */
  ask<T = unknown>(command: string): Promise<T>
  report(): Promise<Report>
  /** Resolves when so many events are acknowledged. */
  acknowledgedAtLeast(count: number): Promise<void>
  /** Ends it by a signal. */
  kill(signal?: NodeJS.Signals): Promise<void>
  /** Ends it in peace. */
  stop(): Promise<Ended>
  readonly ended: Promise<Ended>
}

const PROGRAM = fileURLToPath(new URL('../children/producer.ts', import.meta.url))

/** @throws Error when the program ends before it is ready */
export async function startProducer(options: ProducerOptions): Promise<Producer> {
  const [command = '', ...args] = [
    ...(options.under ?? []),
    ...[process.execPath, '--expose-gc', PROGRAM, JSON.stringify(options)],
  ]
  const child = spawn(command, args, {
    // The settings of who runs this must not count.
    env: cleanEnvironment({ HOME: dirname(options.path), ...NOTHING_OF_OURS }),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const acknowledged: string[] = []
  const answers = new Map<string, (answer: string) => void>()
  const waiting = new Set<() => void>()
  const ready = Promise.withResolvers<void>()
  let errors = ''
  let number = 0

  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  // A program that was killed takes no commands.
  child.stdin.on('error', () => {})
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => {
    if (line.startsWith('+')) acknowledged.push(line.slice(1))
    else if (line === 'ready') ready.resolve()
    else if (line.startsWith('=')) {
      const [name = '', answer = ''] = line.slice(1).split(/ (.*)/)
      answers.get(name)?.(answer)
    }
    for (const check of waiting) check()
  })
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => {
      resolve({ code, signal })
      const error = new Error(`a producer ended (${code ?? signal}): ${errors.slice(-2_000)}`)
      ready.reject(error)
      for (const check of waiting) check()
    })
    child.on('error', ready.reject)
  })
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null

  async function ask<T>(text: string): Promise<T> {
    const name = String((number += 1))
    const { promise, resolve } = Promise.withResolvers<string>()
    answers.set(name, resolve)
    child.stdin.write(`${name} ${text}\n`)
    const answer = await Promise.race([promise, ended])
    if (typeof answer === 'string') return JSON.parse(answer) as T
    throw new Error(`a producer ended on "${text}": ${errors.slice(-2_000)}`)
  }

  await ready.promise
  return {
    pid: child.pid ?? 0,
    process: child,
    acknowledged,
    errors: () => errors,
    ask,
    report: () => ask<Report>('report'),
    async acknowledgedAtLeast(count) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const check = (): void => {
        if (acknowledged.length >= count || isOver()) resolve()
      }
      waiting.add(check)
      check()
      await promise
      waiting.delete(check)
    },
    async kill(signal = 'SIGKILL') {
      child.kill(signal)
      await ended
    },
    async stop() {
      await ask('stop')
      return ended
    },
    ended,
  }
}
