/** Events to a webhook, out of the outbox. */
export type { WebhookContent } from './sink.ts'
export { startForwarder } from './start-forwarder.ts'
export type { ForwardFilter, RunningForwarder, StartForwarderOptions } from './start-forwarder.ts'
