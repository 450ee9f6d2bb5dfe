/** Where the signals of one OTLP endpoint go. */

const SIGNAL_PATH = /\/v1\/(?:traces|logs)\/?$/

/**
 * The traces URL of an endpoint; a base gets `/v1/traces`, as the OTLP exporter specification says.
 *
 * @example tracesUrl('http://localhost:4318') // 'http://localhost:4318/v1/traces'
 */
export function tracesUrl(endpoint: string): string {
  return /\/v1\/traces\/?$/.test(endpoint) ? endpoint : signalUrl(endpoint, 'traces')
}

/**
 * The logs URL of an endpoint, which may be a base or the traces URL.
 *
 * @example logsUrl('http://localhost:4318/v1/traces') // 'http://localhost:4318/v1/logs'
 */
export function logsUrl(endpoint: string): string {
  return signalUrl(endpoint, 'logs')
}

function signalUrl(endpoint: string, signal: 'traces' | 'logs'): string {
  return `${endpoint.replace(SIGNAL_PATH, '').replace(/\/+$/, '')}/v1/${signal}`
}
