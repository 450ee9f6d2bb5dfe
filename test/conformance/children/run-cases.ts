/** Runs the cases of one library in this process, bare or under a monitor, and sends what happened. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { startWireServer } from '../../support/wire-server.ts'
import { seenRequest, type SeenRequest, stable } from '../normalize.ts'
import { holdsPrompt, type PromptName, PROMPTS } from '../prompts.ts'
import {
  type CaseContext,
  type CaseScript,
  type ConformanceCase,
  type LibraryCases,
  type Monitor,
  type MonitorPlace,
  type MonitorSpan,
  now,
} from '../types.ts'

/** What the child is told, as JSON in its first argument. */
export interface Order {
  /** File of the cases. */
  readonly file: string
  /** Folder whose node_modules has the library. */
  readonly folder: string
  readonly version: string
  readonly format: 'cjs' | 'esm'
  /** File of the monitor; undefined for the bare run. */
  readonly monitor: string | undefined
  /** Folder of the application that has the monitor installed; the project's own sources otherwise. */
  readonly app?: string
  /** Runs cases whose name contains it. */
  readonly only?: string
}

/** What happened in one case. */
export interface CaseReport {
  readonly name: string
  readonly prompt: PromptName
  readonly outcome: unknown
  readonly requests: readonly SeenRequest[]
  readonly received: readonly unknown[]
  /** How many of the requests, and of what was received otherwise, hold the prompt. */
  readonly holding: { readonly requests: number; readonly received: number }
  /** Rejections that nobody handled while it ran. */
  readonly unhandled: readonly string[]
  readonly startedAt: number
  readonly endedAt: number
}

export type ChildMessage =
  | { readonly report: CaseReport }
  | { readonly spans: readonly MonitorSpan[] | undefined; readonly gates: boolean }

const CASE_MS = 15_000

async function main(): Promise<void> {
  const order = JSON.parse(process.argv[2] ?? '') as Order
  const { cases } = (await import(pathToFileURL(order.file).href)) as { cases: LibraryCases }
  const monitor = await monitorOf(order)
  await monitor?.start()
  const major = Number.parseInt(order.version, 10)
  for (const one of cases.cases) {
    if (order.only !== undefined && !one.name.includes(order.only)) continue
    const [from, to] = one.majors ?? [0, Number.POSITIVE_INFINITY]
    if (major < from || major > to) continue
    for (const prompt of promptsOf(one, monitor)) {
      const script = one.script ?? cases.script
      await send({ report: await runCase(one, { script, prompt }, order, monitor) })
    }
  }
  await send({ spans: await monitor?.stop(), gates: gates(monitor) })
}

async function monitorOf(order: Order): Promise<Monitor | undefined> {
  const { monitor: file, app, folder, format } = order
  if (file === undefined) return undefined
  const module = (await import(pathToFileURL(file).href)) as {
    createMonitor: (place: MonitorPlace) => Monitor
  }
  return module.createMonitor({ app, folder, format, load: (id) => load(order, id) })
}

/** Without a monitor there is nobody to keep a dangerous text back. */
function promptsOf({ gate }: ConformanceCase, monitor: Monitor | undefined): PromptName[] {
  const all: PromptName[] = ['harmless', 'dangerous', 'padded']
  return gates(monitor) && gate !== 'none' ? all : ['harmless']
}

const gates = (monitor: Monitor | undefined): boolean =>
  monitor !== undefined && monitor.gates !== false

async function runCase(
  one: ConformanceCase,
  { script, prompt: promptName }: { readonly script: CaseScript; readonly prompt: PromptName },
  order: Order,
  monitor: Monitor | undefined,
): Promise<CaseReport> {
  const prompt = PROMPTS[promptName]
  const server = await startWireServer((request, index) => script(request, index, prompt))
  const received: unknown[] = []
  const unhandled: string[] = []
  const onUnhandled = (reason: unknown): void =>
    void unhandled.push(stable(String(reason), server.url))
  process.on('unhandledRejection', onUnhandled)
  const context: CaseContext = {
    url: server.url,
    server,
    load: async (id) => {
      const module = await load(order, id)
      return monitor?.adapt === undefined ? module : monitor.adapt(id, module)
    },
    format: order.format,
    version: order.version,
    prompt,
    received: (what) => void received.push(what),
  }
  const startedAt = now()
  const outcome = await outcomeOf(() => within(one.run(context)), server.url)
  await settled(monitor)
  const endedAt = now()
  await server.close()
  await Promise.all(server.requests.map((request) => request.done))
  process.off('unhandledRejection', onUnhandled)
  return {
    name: one.name,
    prompt: promptName,
    outcome: promptName === 'harmless' ? outcome : undefined,
    requests: server.requests.map((request) => seenRequest(request, server.url)),
    received:
      promptName === 'harmless'
        ? received.map((what) => plain(what, server.url))
        : received.map(() => null),
    holding: {
      requests: server.requests.filter(({ raw, path }) => holdsPrompt(`${path} ${String(raw)}`))
        .length,
      received: received.filter((what) => holdsPrompt(JSON.stringify(what) ?? '')).length,
    },
    unhandled,
    startedAt,
    endedAt,
  }
}

/** As a module of that folder would load it. */
async function load({ folder, format }: Order, id: string): Promise<unknown> {
  if (format === 'cjs') return createRequire(join(folder, 'package.json'))(id)
  const loader = join(folder, 'load.mjs')
  if (!existsSync(loader)) return import(id)
  const { load: loadHere } = (await import(pathToFileURL(loader).href)) as {
    load: (id: string) => Promise<unknown>
  }
  return loadHere(id)
}

async function within(running: unknown): Promise<unknown> {
  const timer = new AbortController()
  const late = delay(CASE_MS, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`the case was not over after ${CASE_MS} ms`)
  })
  late.catch(() => {})
  return Promise.race([running, late]).finally(() => timer.abort())
}

async function outcomeOf(call: () => unknown, url: string): Promise<unknown> {
  try {
    return { value: plain(await call(), url) }
  } catch (error) {
    return { error: plain(errorFacts(error), url) }
  }
}

function errorFacts(error: unknown): unknown {
  if (!(error instanceof Error)) return { thrown: error }
  const { status, code, message, cause } = error as Error & { status?: unknown; code?: unknown }
  const inner = cause instanceof Error ? `${cause.constructor.name}: ${cause.message}` : undefined
  return { class: error.constructor.name, message, status, code, cause: inner }
}

/** Data as JSON shows it. */
function plain(value: unknown, url: string): unknown {
  const json = JSON.stringify(value)
  return json === undefined ? undefined : (JSON.parse(stable(json, url)) as unknown)
}

/** Late endings: what hangs on sockets that close, and on results that are collected. */
async function settled(monitor: Monitor | undefined): Promise<void> {
  for (let round = 0; round < 25; round += 1) {
    await delay(round === 0 ? 1 : 20)
    if ((monitor?.open?.() ?? 0) === 0) return
    globalThis.gc?.()
  }
}

function send(message: ChildMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined) return resolve()
    process.send(message, () => resolve())
  })
}

await main()
process.exit(0)
