/** Builds everything that judges, out of one configuration. */
import { diag } from '@opentelemetry/api'
import type { MonitorConfig } from './config/types.ts'
import { createEvidenceHash } from './security/evidence.ts'
import { createInspector } from './security/inspector.ts'
import { createMasker } from './security/masking/index.ts'
import { createRedactors } from './security/masking/redactor.ts'
import { createPolicy } from './security/policy/index.ts'
import { policyVersion } from './security/policy/version.ts'
import { createSessions } from './security/session/index.ts'
import type { Detector, Rule } from './security/types.ts'
import { getDatabasePath } from './store/location.ts'
import { createSqlitePinStore, type SqlitePinStore } from './store/pins.ts'
import { PACKAGE_VERSION } from './util/package-version.ts'

/** What the program adds to the configuration. */
export interface SecurityAdditions {
  readonly rules?: readonly Rule[]
  readonly detectors?: readonly Detector[]
  /** Told, masked, what of the judging goes wrong or finds no room. */
  readonly onProblem: (message: string) => void
}

/** @throws ConfigError when a rule, a detector or a masking pattern is wrong */
export function buildSecurity(config: MonitorConfig, additions: SecurityAdditions) {
  const { security, sessions, data_masking: masking } = config
  const { rules = [], detectors = [] } = additions
  const masker = createMasker(masking)
  const shared = {
    masker,
    evidenceHash: createEvidenceHash(masking.hash_key),
    // A message can quote what a check was given when it threw.
    onProblem: (message: string) => additions.onProblem(masker(message)),
  }
  const inspector = createInspector({ ...shared, config: security, rules, detectors })
  const sources = { packageVersion: PACKAGE_VERSION, security, sessions, rules, detectors }
  const pins = openPins(config)
  return {
    masker,
    redactors: createRedactors({
      patterns: masking.patterns,
      maxConversations: sessions.max_sessions,
    }),
    inspector,
    policy: createPolicy(security, policyVersion(sources)),
    sessions: createSessions({ ...shared, security, sessions, inspector, pins }),
    closePins: () => pins?.close(),
  }
}

/** Pins live in the event database; without one they would be forgotten with the process. */
function openPins({ monitoring, sessions, database }: MonitorConfig): SqlitePinStore | undefined {
  if (!monitoring.enabled || !sessions.enabled || !sessions.pin_tools) return undefined
  try {
    return createSqlitePinStore(database.path ?? getDatabasePath())
  } catch (error) {
    diag.warn(`cylestio-monitor: tool definitions are pinned in memory only: ${String(error)}`)
    return undefined
  }
}
