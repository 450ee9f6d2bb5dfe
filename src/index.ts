/** The front door: every public name. */
export { disableMonitoring, enableMonitoring } from './start.ts'
export type { Monitoring, MonitoringOptions } from './start.ts'
export { monitor } from './monitor-client.ts'
export { monitorModule } from './monitor-module.ts'
export type { AskRequest, OnAsk } from './calls/runtime.ts'

export { monitorCall } from './api/monitor-call.ts'
export { monitorLlmCall } from './api/monitor-llm-call.ts'
export { monitorTool } from './api/monitor-tool.ts'
export { logEvent } from './api/log-event.ts'
export type { MonitorCallOptions } from './api/monitor-call.ts'
export type { MonitorLlmCallOptions } from './api/monitor-llm-call.ts'
export type { MonitorToolOptions } from './api/monitor-tool.ts'
export type { LogEventInput } from './api/log-event.ts'

export { startForwarder } from '../exporters/webhook/index.ts'
export type {
  ForwardFilter,
  RunningForwarder,
  StartForwarderOptions,
} from '../exporters/webhook/index.ts'

export { withAgent, withSession, withUser } from './context/ids.ts'

export {
  containsDangerous,
  containsSuspicious,
  defineDetector,
  defineRule,
  inspect,
  normalizeText,
} from './security/index.ts'
export type {
  CustomDetector,
  CustomHit,
  Detector,
  Finding,
  InspectContext,
  Role,
  Rule,
  SecurityAction,
  SecurityLevel,
  Segment,
  SessionGap,
  Verdict,
} from './security/index.ts'

export { ContextSpanProcessor } from './processors/context-span-processor.ts'
export { SecuritySpanProcessor } from './processors/security-span-processor.ts'
export type { SecuritySpanProcessorOptions } from './processors/security-span-processor.ts'

export { ConfigError, MonitorError, SecurityError } from './errors.ts'
export type { ConfigIssue } from './errors.ts'
export { getDatabasePath } from './store/location.ts'
export { cleanupOldEvents, optimizeDatabase } from './store/retention.ts'
