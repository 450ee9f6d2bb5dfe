/** The sinks that the configuration asks for, and what runs them: in the application and outside of it. */
import type { MonitorConfig } from '../src/config/types.ts'
import { createOtlpSinks } from './otlp/sinks.ts'
import type { Sink } from './shared/outbox/types.ts'
import { createWebhookSink } from './webhook/sink.ts'

export { startOutboxForwarder } from './shared/outbox/forwarder.ts'
export type { Forwarder } from './shared/outbox/forwarder.ts'
export { replay } from './shared/outbox/replay.ts'
export type { ReplayOptions, ReplayResult } from './shared/outbox/replay.ts'
export type { Sink } from './shared/outbox/types.ts'

/**
 * @returns the sinks for OTLP; none without an endpoint
 * @throws MonitorError `CYLESTIO_OTLP` when the exporter is not installed
 */
export function otlpSinksOf({ otlp }: Pick<MonitorConfig, 'otlp'>): Sink[] {
  const { endpoint, headers, timeout_ms: timeoutMs, logs } = otlp
  return endpoint === undefined ? [] : createOtlpSinks({ endpoint, headers, timeoutMs, logs })
}

/**
 * @returns the sink for the webhook; none without a URL
 * @throws ConfigError when the URL may not be used
 */
export function webhookSinksOf({ webhook }: Pick<MonitorConfig, 'webhook'>): Sink[] {
  const { url, token, headers, gzip, content, min_security: minSecurity } = webhook
  if (url === undefined) return []
  return [
    createWebhookSink({
      url,
      token,
      headers,
      gzip,
      content,
      timeoutMs: webhook.timeout_ms,
      allowPrivate: webhook.allow_private_addresses,
      filter: minSecurity === 'none' ? {} : { minSecurity },
    }),
  ]
}
