/** Switches monitoring on and off: the only file that knows all rooms. */
import { diag } from '@opentelemetry/api'
import type { Instrumentation } from '@opentelemetry/instrumentation'
import { INSTRUMENTATION_NAMES, type InstrumentationName } from '../instrumentations/index.ts'
import { findClientMethods, patchClient } from '../instrumentations/patch-client.ts'
import { createApprovals } from './calls/approvals.ts'
import { declareChannels } from './calls/channels.ts'
import { endOpenCalls } from './calls/open-calls.ts'
import { sayProblem } from './calls/problems.ts'
import { currentRuntime, type OnAsk, SCOPE_NAME, setRuntime } from './calls/runtime.ts'
import { resolveConfig } from './config/index.ts'
import type { SpanExporterLike } from './processors/export-span-processor.ts'
import { createPipeline } from './processors/pipeline.ts'
import { setUpTracing } from './provider/tracing.ts'
import { setActiveInspector } from './security/check.ts'
import type { Detector, Rule } from './security/types.ts'
import {
  ATTR_CYLESTIO_ENDED_BY,
  EVENT_MONITORING_DISABLED,
  EVENT_MONITORING_ENABLED,
} from './semconv/cylestio.ts'
import { emitEvent } from './spans/events.ts'
import { patchLibraries } from './start-libraries.ts'
import {
  agentIdOf,
  checkInstrumentations,
  checkLogLevel,
  checkOptions,
  configSource,
  type LogLevel,
  setLogLevel,
} from './start-options.ts'
import { buildSecurity } from './start-security.ts'
import { openSinks } from './start-sinks.ts'
import { nativeTracingFacts } from './util/native-tracing.ts'
import { setOwnLogger } from './util/otel-logs.ts'
import { PACKAGE_VERSION } from './util/package-version.ts'
import { createLocalLogger } from './processors/local-logger.ts'

/** Options of {@link enableMonitoring}. */
export interface MonitoringOptions {
  /** Names this agent in every event. @default `CYLESTIO_AGENT_ID`, then `OTEL_SERVICE_NAME` */
  readonly agentId?: string
  /** A client object that is monitored; libraries in the registry need none, unless they were imported before. */
  readonly llmClient?: object
  /** Path of one method of it, such as `generate`. @default all that are known, else the first known by name */
  readonly llmMethodPath?: string
  /** JSON lines file, or a folder for one file per agent and day. */
  readonly logFile?: string
  /** Shows the monitor's own messages on the console from this level on. @default not shown */
  readonly logLevel?: LogLevel
  /** Settings in the shape of the configuration file, or the file's path. */
  readonly config?: string | Readonly<Record<string, unknown>>
  /** @default every one in the registry */
  readonly instrumentations?: readonly (InstrumentationName | Instrumentation)[]
  /** Further exporters; each finished span is handed to them at once. */
  readonly exporters?: readonly SpanExporterLike[]
  /** Your own rules, made with `defineRule`. */
  readonly rules?: readonly Rule[]
  /** Your own detectors, made with `defineDetector`. */
  readonly detectors?: readonly Detector[]
  /**
   * Decides calls whose action is `ask`: true lets the call run, once. A promise may take
   * `security.ask_timeout_ms`; callers of asynchronous functions wait for it, a synchronous call is refused and
   * may be made again once it is approved. @default `security.ask_default`
   */
  readonly onAsk?: OnAsk
}

/** What {@link enableMonitoring} returns. */
export interface Monitoring {
  readonly agentId: string
  /** Path of the event database; undefined when monitoring is switched off by configuration. */
  readonly databasePath: string | undefined
  /** Writes and sends everything that waits. Never rejects. */
  flush(): Promise<void>
  /** The same as {@link disableMonitoring}. */
  shutdown(): Promise<void>
}

interface Active {
  readonly handle: Monitoring
  /** False when the configuration switched monitoring off. */
  readonly watching: boolean
  readonly undo: (() => void)[]
  stop(): Promise<void>
}

let active: Active | undefined

/**
 * Switches monitoring on: every LLM call, MCP tool call and monitored function from here on is a span with
 * a channel and a security level, dangerous ones are stopped, and all is in the event table. Called again,
 * it returns the same handle and adds `llmClient` when that is another one.
 *
 * Trouble of the monitor itself (database, backend) is said once and never thrown.
 *
 * @throws ConfigError when an argument or setting is wrong: path, expected, found
 *
 * @example
 * const monitoring = enableMonitoring({ agentId: 'my-agent', llmClient: client })
 * await client.chat.completions.create(request)
 * await monitoring.flush()
 */
export function enableMonitoring(options: MonitoringOptions = {}): Monitoring {
  return enableFor(undefined, options)
}

/** Like {@link enableMonitoring}; `program` names the agent where nothing else does. */
export function enableFor(program: string | undefined, options: MonitoringOptions): Monitoring {
  checkOptions(options)
  const { agentId, llmClient, llmMethodPath } = options
  // Before anything is set up: a wrong argument leaves nothing behind.
  const methods =
    llmClient === undefined && llmMethodPath === undefined
      ? undefined
      : findClientMethods(llmClient, llmMethodPath)
  if (active === undefined) active = start(options, program)
  else if (agentId !== undefined && agentId !== active.handle.agentId) {
    diag.warn(
      `cylestio-monitor: already enabled for agent ${active.handle.agentId}; use withAgent() for others`,
    )
  }
  if (methods !== undefined && active.watching) active.undo.push(patchClient(methods))
  return active.handle
}

/**
 * Switches monitoring off: restores patched methods, ends open calls, writes and sends what waits, closes
 * the database. Functions wrapped by `monitorCall` stay usable and run unwatched. Never rejects.
 */
export async function disableMonitoring(): Promise<void> {
  const stopping = active
  active = undefined
  await stopping?.stop()
}

function start(options: MonitoringOptions, program: string | undefined): Active {
  checkLogLevel(options.logLevel)
  checkInstrumentations(options.instrumentations ?? [], INSTRUMENTATION_NAMES)
  const resolved = resolveConfig(configSource(options))
  const { config } = resolved
  const agentId = agentIdOf(config, program)
  const { closePins, ...security } = buildSecurity(config, {
    ...options,
    onProblem: (message) => sayProblem('judging', () => message),
  })
  if (options.logLevel !== undefined) setLogLevel(options.logLevel)
  for (const warning of resolved.warnings) diag.warn(`cylestio-monitor: ${warning}`)
  declareChannels(config.monitoring.channels, config.monitoring.strict_channels)
  if (!config.monitoring.enabled) return inactive(agentId)

  const sinks = openSinks(config, agentId, options.exporters ?? [], security)
  const tracing = setUpTracing(SCOPE_NAME, agentId, [...sinks.processors, ...sinks.remote()])
  const { resource } = tracing
  // The standard variables speak to the application's own exporter too; our own setting speaks to us alone.
  const shared = resolved.sources.get('otlp.endpoint')?.startsWith('env OTEL_') === true
  sinks.startDelivery(tracing.owner !== 'application' || !shared)
  const ownLogger = createLocalLogger(
    sinks.logExporters,
    { name: SCOPE_NAME, version: PACKAGE_VERSION },
    resource,
  )
  setOwnLogger(ownLogger)
  setActiveInspector(security.inspector)
  const pipeline = createPipeline(sinks.processors)
  setRuntime({
    enabled: true,
    agentId,
    ...security,
    capture: config.capture,
    tracer: () => tracing.tracer(),
    pipeline,
    onAsk: options.onAsk,
    approvals: createApprovals(),
    failing: config.security,
    prices: config.sessions.prices,
    holdBackChars: config.security.hold_back_chars,
  })
  const libraries = patchLibraries(options.instrumentations)
  emitEvent({
    eventType: EVENT_MONITORING_ENABLED,
    channel: 'SYSTEM',
    level: 'info',
    body: `monitoring of ${agentId} is enabled`,
    attributes: {
      version: PACKAGE_VERSION,
      node: process.version,
      tracing: tracing.owner,
      database: sinks.databasePath,
      ...libraries.facts,
      ...nativeTracingFacts(),
    },
    agentId,
  })
  const undo = [libraries.undo]

  const flush = async (): Promise<void> => {
    await Promise.allSettled([pipeline.forceFlush(), tracing.forceFlush(), sinks.flush()])
  }
  // The natural end of the process leaves time to send what the batch processor holds.
  const onBeforeExit = (): void => {
    sinks.hurry()
    void flush()
  }
  process.once('beforeExit', onBeforeExit)
  const sayDisabled = (more: Readonly<Record<string, string>> = {}): void => {
    emitEvent({
      eventType: EVENT_MONITORING_DISABLED,
      channel: 'SYSTEM',
      level: 'info',
      attributes: { ...nativeTracingFacts(), ...more },
      agentId,
    })
  }
  // Nobody has to call disableMonitoring(): a process that ends says so, unless it is killed. The calls first.
  const onExit = (): void => {
    endOpenCalls()
    sayDisabled({ [ATTR_CYLESTIO_ENDED_BY]: 'exit' })
  }
  process.on('exit', onExit)
  const handle: Monitoring = {
    agentId,
    databasePath: sinks.databasePath,
    flush,
    shutdown: disableMonitoring,
  }
  return {
    handle,
    watching: true,
    undo,
    async stop() {
      process.off('beforeExit', onBeforeExit)
      process.off('exit', onExit)
      for (const restore of undo.splice(0).reverse()) restore()
      endOpenCalls()
      sayDisabled()
      setRuntime({ ...currentRuntime(), enabled: false })
      setOwnLogger(undefined)
      setActiveInspector(undefined)
      tracing.unregister()
      await Promise.allSettled([tracing.shutdown(), sinks.shutdown()])
      closePins()
    },
  }
}

/** Monitoring that the configuration switched off: everything works, nothing is watched. */
function inactive(agentId: string): Active {
  setRuntime({ ...currentRuntime(), enabled: false })
  const nothing = async (): Promise<void> => {}
  return {
    handle: { agentId, databasePath: undefined, flush: nothing, shutdown: disableMonitoring },
    watching: false,
    undo: [],
    stop: nothing,
  }
}
