/** The read door of the event database: questions, pins, retention, location. */
export { openEvents } from './open-events.ts'
export type { EventReader, IterateOptions } from './open-events.ts'
export { approvePins, forgetPins, listPins } from './pins.ts'
export type { PinOptions } from './pins.ts'
export {
  listDeadLetters,
  listSinks,
  removeSink,
  requeueDeadLetters,
  resumeSink,
  skipSink,
} from './sinks.ts'
export { databaseHealth } from '../store/health.ts'
export type { DatabaseHealth } from '../store/health.ts'
export { getDatabasePath } from '../store/location.ts'
export type { LocationSource } from '../store/location.ts'
export { cleanupOldEvents, optimizeDatabase } from '../store/retention.ts'
export { verifyChain } from '../store/verify.ts'
export type { Verification } from '../store/verify.ts'
export type { EventFilter } from '../store/event-filter.ts'
export type { AgentStats, DropCount, Totals, ValueCount } from '../store/read.ts'
export type { DeadLetter, SinkState, SinkStatus } from '../store/outbox/types.ts'
export type { EventRow, PinFilter, StoredPin } from '../store/types.ts'
