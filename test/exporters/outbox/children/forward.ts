/** Delivers a database to a webhook until it is ended: `forward.ts <database> <url> <lease ms>`. */
import { createWebhookSink } from '../../../../exporters/webhook/sink.ts'
import { startOutboxForwarder } from '../../../../exporters/shared/outbox/forwarder.ts'

const [path = '', url = '', leaseMs] = process.argv.slice(2)
const forwarder = startOutboxForwarder({
  path,
  sinks: [createWebhookSink({ url, maxEvents: 10 })],
  leaseMs: Number(leaseMs),
  pollMs: 20,
  lingerMs: 1,
})
process.once('SIGTERM', () => {
  void forwarder.stop().then(() => process.exit(0))
})
setInterval(() => {}, 1_000)
console.log('ready')
