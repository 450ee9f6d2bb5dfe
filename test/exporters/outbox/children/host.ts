/**
 * An application that writes while its backend is down, and then works on while the forwarder catches up:
 * `host.ts <database> <url> <events>`.
 */
import { once } from 'node:events'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { createWebhookSink } from '../../../../exporters/webhook/sink.ts'
import { startOutboxForwarder } from '../../../../exporters/shared/outbox/forwarder.ts'
import { signalRows } from '../../../../src/store/outbox/row-signal.ts'
import { openStore } from '../../../../src/store/open.ts'
import { makeEvent } from '../../../store/support.ts'

const [path = '', url = '', total] = process.argv.slice(2)
const CHUNK = 500
const store = openStore({ path })
const forwarder = startOutboxForwarder({ path, sinks: [createWebhookSink({ url })] })
for (let written = 0; written < Number(total); written += CHUNK) {
  store.insert(
    Array.from({ length: Math.min(CHUNK, Number(total) - written) }, (_, at) =>
      makeEvent({ data: { at: written + at, text: 'word '.repeat(100) } }),
    ),
  )
  signalRows(path)
  await sleep(1)
}
console.log('written')
await once(process.stdin, 'data')

const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
let turns = 0
let running = true
const spin = (): void => {
  turns += 1
  if (running) setImmediate(spin)
}
spin()
const started = performance.now()
// An outage has its waits; a person who flushes does not wait for them.
const delivered = await forwarder.flush(300_000)
const seconds = (performance.now() - started) / 1_000
running = false
delay.disable()
const millis = (nanos: number): number => Math.round(nanos / 1e4) / 100
console.log(
  JSON.stringify({
    delivered,
    turns,
    seconds: Math.round(seconds * 100) / 100,
    delayP50: millis(delay.percentile(50)),
    delayP99: millis(delay.percentile(99)),
    delayMax: millis(delay.max),
    rssMb: Math.round(process.memoryUsage().rss / 1_048_576),
  }),
)
store.close()
await forwarder.stop()
process.exit(0)
