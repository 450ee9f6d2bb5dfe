/**
 * The real package under load. Takes its options as JSON and commands, one a line: `<number> <name> <argument>`.
 * Prints `+<id>` when the call of an event has returned, and `=<number> <JSON>` when a command is done.
 */
import { createHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { Worker } from 'node:worker_threads'
import { enableMonitoring, inspect, logEvent, monitorCall, startForwarder } from 'cylestio-monitor'
import { say } from '../../store/children/say.ts'
import { textOf } from '../driver/payload.ts'
import type { ProducerOptions, Report } from '../driver/producer.ts'

const options = JSON.parse(process.argv[2] ?? '{}') as ProducerOptions
const { path, prefix = 'p', largest = 16_000, perSecond = 0, webhook } = options
/** What the thread of `noise.ts` gets. */
export interface NoiseInput {
  readonly memory: SharedArrayBuffer
  readonly file: string
}

const noise = new Int32Array(new SharedArrayBuffer(4))
new Worker(new URL('noise.ts', import.meta.url), {
  workerData: { memory: noise.buffer, file: `${path}.noise` } satisfies NoiseInput,
  execArgv: [],
}).unref()
// The first text makes the patterns, which is not what is measured here.
inspect('a river in the meadow')
const megabytes = (bytes: number): number => Math.round(bytes / 1_048_576)
/** What is left when what can be collected is. */
function heldMb(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return megabytes(heapUsed + external)
}
const startMb = heldMb()
const monitoring = enableMonitoring({
  agentId: 'producer',
  instrumentations: [],
  config: {
    ...options.config,
    database: {
      path,
      write_mode: options.mode ?? 'journal',
      durability: options.durability ?? 'call',
    },
    capture: { max_chars: 2_000_000 },
    ...(webhook === undefined
      ? {}
      : { webhook: { url: webhook, content: 'local', timeout_ms: 2_000 } }),
  },
})
const forwarders = (options.forwardTo ?? []).map((url, index) =>
  startForwarder({ url, path, id: `to-${index}`, content: 'local', timeoutMs: 500 }),
)
const call = monitorCall((_id: string, text: string) => text.length, 'CUSTOM')

const delay = monitorEventLoopDelay({ resolution: 2 })
delay.enable()
let next = 0
const times = createHistogram()

/** One event: every third is a call with a span, the others are log events. */
function writeOne(): void {
  const id = `${prefix}-${next}`
  const text = textOf(id, largest)
  const start = performance.now()
  if (next % 3 === 0) call(id, text)
  else logEvent('fault_event', { id, text }, 'CUSTOM')
  times.record(Math.max(1, Math.round((performance.now() - start) * 1_000)))
  next += 1
  if (options.quiet !== true) say(`+${id}`)
}

/** Events of one turn of the event loop. */
const BURST = 8
let running = false
function turn(): void {
  if (!running) return
  for (let n = 0; n < BURST; n += 1) writeOne()
  if (perSecond > 0) setTimeout(turn, (BURST * 1_000) / perSecond)
  else setImmediate(turn)
}

const COMMANDS: Readonly<Record<string, (argument: string) => unknown>> = {
  async write(count) {
    for (let n = 0; n < Number(count); n += 1) {
      writeOne()
      if (n % BURST === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  },
  run() {
    running = true
    turn()
  },
  pause: () => void (running = false),
  flush: () => monitoring.flush(),
  reset() {
    delay.reset()
    times.reset()
    Atomics.store(noise, 0, 0)
  },
  report: (): Report => ({
    written: next,
    loopMs: Math.round(delay.max / 1e6),
    p99Ms: Math.round(times.percentile(99) / 100) / 10,
    noiseMs: Atomics.load(noise, 0),
    rssMb: megabytes(process.memoryUsage.rss()),
    grownMb: heldMb() - startMb,
  }),
  /** Sets the clock that the program sees. */
  clock(millis) {
    const real = Date.now
    const shift = Number(millis)
    Date.now = () => real.call(Date) + shift
  },
  async stop() {
    running = false
    await Promise.all(forwarders.map((forwarder) => forwarder.stop()))
    await monitoring.shutdown()
    setImmediate(() => process.exit(0))
  },
}

async function obey(line: string): Promise<void> {
  const [number = '', name = '', argument = ''] = line.split(' ')
  const answer = await COMMANDS[name]?.(argument)
  say(`=${number} ${JSON.stringify(answer ?? null)}`)
}

createInterface({ input: process.stdin })
  .on('line', (line) => void obey(line))
  // Whoever started it is gone.
  .on('close', () => process.exit(0))
say('ready')
