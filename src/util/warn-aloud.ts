import { diag } from '@opentelemetry/api'

/** `diag` is silent until the application gives it a logger, and a monitor that does not work must be heard. */
export function warnAloud(message: string): void {
  diag.warn(`cylestio-monitor: ${message}`)
  process.emitWarning(message, { type: 'CylestioMonitorWarning' })
}
