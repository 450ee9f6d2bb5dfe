/** The configured destinations, for the commands that deliver. */
import { otlpSinksOf, webhookSinksOf } from '../../exporters/configured-sinks.ts'
import type { Sink } from '../../exporters/configured-sinks.ts'
import { resolveConfig } from '../config/index.ts'

export type Target = 'otlp' | 'webhook'

export const TARGETS = ['otlp', 'webhook'] as const satisfies readonly Target[]

/**
 * @param target only this one, which must be configured
 * @throws Error when nothing is configured; ConfigError and MonitorError as the sinks
 */
export function configuredSinks(target?: Target): Sink[] {
  const { config } = resolveConfig()
  const sinks = [
    ...(target === 'webhook' ? [] : otlpSinksOf(config)),
    ...(target === 'otlp' ? [] : webhookSinksOf(config)),
  ]
  if (sinks.length > 0) return sinks
  const names = { otlp: 'otlp.endpoint', webhook: 'webhook.url' }
  const wanted = target === undefined ? `${names.otlp} or ${names.webhook}` : names[target]
  throw new Error(`nowhere to deliver to: ${wanted} is not set, see cylestio config`)
}

/** Ends with the first Ctrl+C or SIGTERM. */
export function stopSignal(): AbortSignal {
  const stopped = new AbortController()
  process.once('SIGINT', () => stopped.abort()).once('SIGTERM', () => stopped.abort())
  return stopped.signal
}
