import { MonitorError } from '../../src/errors.ts'

/** The package that OTLP export needs; it brings the serializers with it. */
export const EXPORTER = '@opentelemetry/exporter-trace-otlp-http'

export function notInstalled(name: string): MonitorError {
  return new MonitorError(
    'CYLESTIO_OTLP',
    `OTLP export needs ${name}, which is not installed; npm install ${name} adds it`,
  )
}
