/** The default settings of the security room: plain data that the configuration room may import. */
import type { MonitorConfig } from '../config/types.ts'

/**
 * The original product's list of suspicious words. Off by default, as the dangerous ones are: it marks 3 % of
 * ordinary text. `containsSuspicious` alone still knows it.
 */
export const SEED_SUSPICIOUS_KEYWORDS: readonly string[] = Object.freeze([
  'REMOVE',
  'CLEAR',
  'HACK',
  'BOMB',
])

/**
 * The original product's list of dangerous words. Off by default: it marks 11 % of ordinary text. Put it into `security.dangerous_keywords` to get the original's behaviour.
 */
export const SEED_DANGEROUS_KEYWORDS: readonly string[] = Object.freeze([
  'DROP',
  'DELETE',
  'SHUTDOWN',
  'EXEC(',
  'FORMAT',
  'RM -RF',
  'KILL',
])

/** Credentials of people and services: the default of `security.zero_access`. */
export const DEFAULT_ZERO_ACCESS: readonly string[] = Object.freeze([
  '~/.ssh/id_*',
  '~/.aws/credentials',
  '~/.gnupg/private-keys-v1.d',
  '~/.config/gcloud/credentials.db',
  '~/.config/gcloud/application_default_credentials.json',
  '~/.azure/accessTokens.json',
  '~/.kube/config',
  '~/.docker/config.json',
  '~/.netrc',
  '~/.pgpass',
  '~/.git-credentials',
  '~/.vault-token',
  '/etc/shadow',
  '/etc/gshadow',
])

/** Settings under `security` when nothing is configured. */
export const DEFAULT_SECURITY_CONFIG: MonitorConfig['security'] = Object.freeze({
  suspicious_keywords: Object.freeze([]),
  dangerous_keywords: Object.freeze([]),
  zero_access: DEFAULT_ZERO_ACCESS,
  read_only: Object.freeze([]),
  no_delete: Object.freeze([]),
  suspicious_action: 'alert',
  dangerous_action: 'block',
  output_action: 'alert',
  hold_back_chars: 1_024,
  mode: 'enforce',
  on_error: 'allow',
  ask_timeout_ms: 60_000,
  ask_default: 'block',
  channels: Object.freeze({}),
  tools: Object.freeze({}),
  roles: Object.freeze({}),
  agents: Object.freeze({}),
  allowed_hosts: Object.freeze([]),
  rules: Object.freeze({}),
  max_inspect_chars: 1_048_576,
})

/** Settings under `sessions` when nothing is configured. */
export const DEFAULT_SESSIONS_CONFIG: MonitorConfig['sessions'] = Object.freeze({
  enabled: true,
  max_sessions: 1_000,
  tool_labels: Object.freeze({}),
  pin_tools: true,
  canaries: Object.freeze([]),
  loop_repeats: 8,
  max_calls_per_minute: 0,
  max_tokens: 0,
  max_tokens_per_minute: 0,
  max_cost_usd: 0,
  prices: Object.freeze({}),
})

/** Settings under `data_masking` when nothing is configured. */
export const DEFAULT_MASKING_CONFIG: MonitorConfig['data_masking'] = Object.freeze({
  enabled: true,
  method: 'label',
  hash_key: undefined,
  patterns: Object.freeze([]),
})
