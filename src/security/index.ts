/** The public door of the security room. */
export { containsDangerous, containsSuspicious, inspect } from './check.ts'
export type { InspectOptions, InspectResult } from './check.ts'
export {
  DEFAULT_MASKING_CONFIG,
  DEFAULT_SECURITY_CONFIG,
  SEED_DANGEROUS_KEYWORDS,
  SEED_SUSPICIOUS_KEYWORDS,
} from './defaults.ts'
export { describeTag, findRule, listRules } from './catalogue/index.ts'
export type { RuleExample, RuleInfo, Tag } from './catalogue/index.ts'
export { defineDetector } from './custom-detector.ts'
export type { CustomDetector, CustomHit } from './custom-detector.ts'
export { createInspector } from './inspector.ts'
export type { InspectorOptions } from './inspector.ts'
export { createMasker } from './masking/index.ts'
export { normalizeText } from './normalize.ts'
export { createPolicy } from './policy/index.ts'
export type { Decision, Policy } from './policy/index.ts'
export { defineRule } from './rules.ts'
export type {
  Detector,
  Finding,
  Hit,
  InspectContext,
  Inspector,
  Masker,
  Role,
  Rule,
  SecurityAction,
  SecurityLevel,
  Segment,
  SessionGap,
  Verdict,
} from './types.ts'
