/**
 * Where our log records go. `@opentelemetry/api` 1.10 carries the logs API itself, the 1.9 line has it in
 * `@opentelemetry/api-logs`, and the two keep different globals; so it is chosen at run time.
 */
import * as api from '@opentelemetry/api'
import type { Context } from '@opentelemetry/api'
import { loadOptional } from './load-optional.ts'

/** A log record as `Logger.emit` takes it. */
export interface LogRecordInput {
  readonly eventName: string
  readonly severityNumber: number
  readonly severityText: string
  readonly body?: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly context?: Context
  readonly timestamp?: number
}

export interface LoggerLike {
  emit(record: LogRecordInput): void
}

interface LogsApiLike {
  getLogger(name: string, version?: string): LoggerLike
}

let globalLogs: LogsApiLike | undefined | null = null
let ownLogger: LoggerLike | undefined

/** The logs API of the installed line; undefined when there is none. */
export function logsApi(): LogsApiLike | undefined {
  if (globalLogs !== null) return globalLogs
  globalLogs = (api as unknown as { logs?: LogsApiLike }).logs
  if (globalLogs === undefined) {
    globalLogs = loadOptional<{ logs: LogsApiLike }>('@opentelemetry/api-logs')?.module.logs
  }
  return globalLogs
}

/** Sends every record to this logger besides the global one; used by the start-up code. */
export function setOwnLogger(logger: LoggerLike | undefined): void {
  ownLogger = logger
}

/**
 * Emits a record to our own logger, and to the application's global one when that is another.
 * Never throws: a log must not break a call.
 */
export function emitLog(record: LogRecordInput): void {
  try {
    ownLogger?.emit(record)
  } catch (error) {
    api.diag.warn(`cylestio-monitor: a log record was lost: ${String(error)}`)
  }
  try {
    logsApi()?.getLogger('cylestio-monitor').emit(record)
  } catch (error) {
    api.diag.warn(`cylestio-monitor: a log record was lost: ${String(error)}`)
  }
}
