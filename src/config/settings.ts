/**
 * The one table of settings. The YAML file, the environment, `config` in code, the command line's
 * `config` command and the documentation all derive from it; nothing about a setting is said twice.
 */
import * as v from 'valibot'
import * as type from './schema.ts'
import type { ValueKind, ValueType } from './schema.ts'
import type { MonitorConfig } from './types.ts'

type Section = Exclude<keyof MonitorConfig, 'agent_id'>

/** Path of a setting, such as `security.dangerous_action`. */
export type SettingPath =
  'agent_id' | { [S in Section]: `${S}.${keyof MonitorConfig[S] & string}` }[Section]

type ValueAt<P extends SettingPath> = P extends `${infer S extends Section}.${infer K}`
  ? MonitorConfig[S][K & keyof MonitorConfig[S]]
  : MonitorConfig['agent_id']

/** `value`: never shown; `url`: shown without user, password and query. */
export type Secrecy = 'value' | 'url'

interface Definition<T> {
  readonly type: ValueType<T>
  readonly default: T
  readonly help: string
  readonly secret?: Secrecy
}

const ACTIONS = ['none', 'log', 'alert', 'redact', 'ask', 'block'] as const
const LEVELS = ['none', 'suspicious', 'dangerous'] as const
const ROLES = [
  'system',
  'user',
  'assistant',
  'tool_definition',
  'tool_argument',
  'tool_result',
  'input',
  'output',
] as const
const CAPTURE_MODES = ['none', 'masked', 'full'] as const
const MAX_CHARS = 16 * 1024 * 1024

const action = type.choice(ACTIONS)
const mode = type.choice(['enforce', 'shadow'])
const actionsByLevel = type.objectOf({
  suspicious_action: v.exactOptional(action.schema),
  dangerous_action: v.exactOptional(action.schema),
})
const ruleSettings = type.objectOf({
  enabled: v.exactOptional(type.boolean().schema),
  level: v.exactOptional(type.choice(LEVELS).schema),
  action: v.exactOptional(action.schema),
  mode: v.exactOptional(mode.schema),
})
const MASKING_METHODS = ['label', 'full', 'partial', 'hash', 'token'] as const
const method = type.choice(MASKING_METHODS)
const maskingPattern = type.objectOf({
  name: type.text('a name').schema,
  regex: type.re2Pattern(),
  replacement: v.exactOptional(v.string('a text')),
  method: v.exactOptional(method.schema),
})
const dollars = type.amount('US dollars')
const price = type.objectOf({
  input: dollars.schema,
  output: dollars.schema,
  cache_read: v.exactOptional(dollars.schema),
  cache_write: v.exactOptional(dollars.schema),
})
const MAX_COUNT = 1_000_000_000

const TABLE: { readonly [P in SettingPath]: Definition<ValueAt<P>> } = {
  agent_id: {
    type: type.text('the name of the agent, without control characters'),
    default: undefined,
    help: 'Name of the agent that the events belong to.',
  },
  'monitoring.enabled': {
    type: type.boolean(),
    default: true,
    help: 'Whether anything is monitored at all.',
  },
  'monitoring.channels': {
    type: type.channelList(),
    default: [],
    help: 'Your own channels; the built-in ones need no entry.',
  },
  'monitoring.strict_channels': {
    type: type.boolean(),
    default: false,
    help: 'Refuse a channel that is neither built in nor declared; otherwise one warning is given.',
  },
  'security.suspicious_keywords': {
    type: type.textList('a list of words'),
    default: [],
    help: 'Whole words that make a text suspicious, in any case.',
  },
  'security.dangerous_keywords': {
    type: type.textList('a list of words'),
    default: [],
    help: 'Whole words that make a text dangerous, in any case.',
  },
  'security.zero_access': {
    type: type.textList('a list of path patterns'),
    default: [
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
    ],
    help: 'Paths that tools may not even read, such as `~/.ssh/id_*`; `*`, `**` and `~` are understood.',
  },
  'security.read_only': {
    type: type.textList('a list of path patterns'),
    default: [],
    help: 'Paths that tools may read, not write, move or delete.',
  },
  'security.no_delete': {
    type: type.textList('a list of path patterns'),
    default: [],
    help: 'Paths that tools may read and write, not delete or move away.',
  },
  'security.suspicious_action': {
    type: action,
    default: 'alert',
    help: 'What happens on suspicious input.',
  },
  'security.dangerous_action': {
    type: action,
    default: 'block',
    help: 'What happens on dangerous input of LLM, MCP and TOOL calls; other channels alert unless told.',
  },
  'security.output_action': {
    type: action,
    default: 'alert',
    help: 'What happens on output of either level; block throws before the caller sees the value.',
  },
  'security.hold_back_chars': {
    type: type.wholeNumber(64, 1024 * 1024, 'characters'),
    default: 1_024,
    help: 'Where output is blocked, streamed text goes on when so many characters behind it are judged too.',
  },
  'security.mode': {
    type: mode,
    default: 'enforce',
    help: 'shadow stops nothing: what would have been redacted, asked or blocked is recorded and alerted.',
  },
  'security.on_error': {
    type: type.choice(['allow', 'block']),
    default: 'allow',
    help: 'What becomes of a call that cannot be judged because a check fails.',
  },
  'security.ask_timeout_ms': {
    type: type.wholeNumber(1, 86_400_000, 'milliseconds'),
    default: 60_000,
    help: 'Longest wait for the answer of onAsk.',
  },
  'security.ask_default': {
    type: type.choice(['allow', 'block']),
    default: 'block',
    help: 'What is done when onAsk does not answer in time, fails, or is not there.',
  },
  'security.channels': {
    type: type.byChannel(actionsByLevel),
    default: {},
    help: 'Actions by channel, above the general ones.',
  },
  'security.tools': {
    type: type.byName('tool names', actionsByLevel),
    default: {},
    help: 'Actions by tool or function name, above those of the channel.',
  },
  'security.roles': {
    type: type.byName('roles', actionsByLevel, ROLES),
    default: {},
    help: 'Actions by the role of the text, such as tool_result; above those of the channel.',
  },
  'security.agents': {
    type: type.byName('agent ids', actionsByLevel),
    default: {},
    help: 'Actions by agent; below those of tool, role and channel, above the general ones.',
  },
  'security.allowed_hosts': {
    type: type.textList('a list of host names, such as example.com or *.example.com'),
    default: [],
    help: 'Hosts that tools may call and answers may link to without a finding.',
  },
  'security.rules': {
    type: type.byName('rule ids', ruleSettings),
    default: {},
    help: 'Another level or action for one rule, or the rule switched off.',
  },
  'security.max_inspect_chars': {
    type: type.wholeNumber(1024, MAX_CHARS, 'characters'),
    default: 1024 * 1024,
    help: 'Characters of one call that are inspected whole; beyond it head, tail and windows.',
  },
  'sessions.enabled': {
    type: type.boolean(),
    default: true,
    help: 'Whether calls are judged together with the calls before them.',
  },
  'sessions.max_sessions': {
    type: type.wholeNumber(1, 100_000, 'sessions'),
    default: 1_000,
    help: 'Sessions that are remembered at once; the longest idle one is forgotten first.',
  },
  'sessions.tool_labels': {
    type: type.listsByName('tool names', ['untrusted', 'private', 'external']),
    default: {},
    help: 'What a tool (`name` or `server/name`) does, where its name and schema do not tell.',
  },
  'sessions.pin_tools': {
    type: type.boolean(),
    default: true,
    help: 'Whether definitions of MCP tools are pinned when first seen, and a change is a finding.',
  },
  'sessions.canaries': {
    type: type.textList('a list of texts'),
    default: [],
    help: 'Marks in your system prompts; one in an answer is a leak.',
    secret: 'value',
  },
  'sessions.loop_repeats': {
    type: type.wholeNumber(0, 64, 'calls'),
    default: 8,
    help: 'The same call so often among the last 64 is a loop; 0 looks for none.',
  },
  'sessions.max_calls_per_minute': {
    type: type.wholeNumber(0, MAX_COUNT, 'calls'),
    default: 0,
    help: 'Calls of one session in a minute; 0 is no limit.',
  },
  'sessions.max_tokens': {
    type: type.wholeNumber(0, MAX_COUNT, 'tokens'),
    default: 0,
    help: 'Tokens of one session; 0 is no limit.',
  },
  'sessions.max_tokens_per_minute': {
    type: type.wholeNumber(0, MAX_COUNT, 'tokens'),
    default: 0,
    help: 'Tokens of one session in a minute; 0 is no limit.',
  },
  'sessions.max_cost_usd': {
    type: dollars,
    default: 0,
    help: 'Cost of one session by `sessions.prices` and the list prices; 0 is no limit.',
  },
  'sessions.prices': {
    type: type.byName('model names', price),
    default: {},
    help: 'US dollars for a million tokens, by the name of the model or a beginning of it; before list prices.',
  },
  'data_masking.enabled': {
    type: type.boolean(),
    default: true,
    help: 'Whether personal data and secrets are masked before anything is stored or sent.',
  },
  'data_masking.method': {
    type: method,
    default: 'label',
    help: 'What takes the place of a value: a label, nothing of it (full), its end (partial), hash, token.',
  },
  'data_masking.hash_key': {
    type: type.text('a text'),
    default: undefined,
    help: 'Key of the hashes, so that equal values are recognised in later runs; unset is a new one each run.',
    secret: 'value',
  },
  'data_masking.patterns': {
    type: type.listOf('patterns', maskingPattern),
    default: [],
    help: 'Your own patterns to mask, in RE2 syntax; the replacement is [REDACTED:<name>] unless given.',
  },
  'capture.local': {
    type: type.choice(CAPTURE_MODES),
    default: 'masked',
    help: 'What of the content of calls is kept in the local database.',
  },
  'capture.otlp': {
    type: type.choice(CAPTURE_MODES),
    default: 'none',
    help: 'What of the content of calls is put on spans, and so sent to an OTLP backend.',
  },
  'capture.max_chars': {
    type: type.wholeNumber(0, MAX_CHARS, 'characters'),
    default: 65_536,
    help: 'Longest stored text of the input or the output of one call.',
  },
  'database.path': {
    type: type.path('the database file'),
    default: undefined,
    help: "The SQLite file; unset is the platform's data folder.",
  },
  'database.retention_days': {
    type: type.wholeNumber(0, 36_500, 'days'),
    default: 30,
    help: 'Days that events are kept; 0 keeps them for ever.',
  },
  'database.max_size_mb': {
    type: type.wholeNumber(0, 1_048_576, 'megabytes'),
    default: 0,
    help: 'Size that the database is kept under; 0 is no limit.',
  },
  'database.write_mode': {
    type: type.choice(['journal', 'direct']),
    default: 'journal',
    help: 'journal appends a record to a file, from which a thread fills the table; direct commits each record.',
  },
  'database.durability': {
    type: type.choice(['call', 'tick', 'power']),
    default: 'call',
    help: 'call survives the death of the process; tick too, from the end of the turn; power survives a power cut.',
  },
  'audit.hash_chain': {
    type: type.boolean(),
    default: false,
    help: 'Each row carries a hash over itself and the row before it; cylestio verify names the first that was changed.',
  },
  'logging.level': {
    type: type.choice(['debug', 'info', 'warning', 'error'], { anyCase: true }),
    default: 'info',
    help: 'Lowest level of the events that go into the log file; the database gets all.',
  },
  'logging.file': {
    type: type.path('a JSON lines file, or of a folder'),
    default: undefined,
    help: 'JSON lines file for the events, or a folder for one file per agent.',
  },
  'logging.max_size_mb': {
    type: type.wholeNumber(0, 1_048_576, 'megabytes'),
    default: 0,
    help: 'A log file that would become larger is rotated first: file.1, file.2; 0 is no limit.',
  },
  'logging.rotate_daily': {
    type: type.boolean(),
    default: false,
    help: 'Whether the log file is rotated at the first event of a new day (UTC).',
  },
  'logging.keep_files': {
    type: type.wholeNumber(0, 10_000, 'files'),
    default: 10,
    help: 'Rotated log files that are kept; the oldest is deleted.',
  },
  'otlp.endpoint': {
    type: type.httpUrl(),
    default: undefined,
    help: 'Base URL of an OTLP/HTTP backend, such as http://localhost:4318; unset is no export.',
    secret: 'url',
  },
  'otlp.headers': {
    type: type.headers(),
    default: {},
    help: 'Headers of every OTLP request, such as authorization.',
    secret: 'value',
  },
  'otlp.timeout_ms': {
    type: type.wholeNumber(1, 600_000, 'milliseconds'),
    default: 10_000,
    help: 'Longest wait for one OTLP request.',
  },
  'otlp.delivery': {
    type: type.choice(['outbox', 'direct']),
    default: 'outbox',
    help: 'outbox sends from the database, again until it is taken; direct is the batch processor of the SDK.',
  },
  'otlp.logs': {
    type: type.boolean(),
    default: true,
    help: 'Whether log records are sent too; only the outbox does. A backend without a place for them is left alone.',
  },
  'webhook.url': {
    type: type.httpUrl(),
    default: undefined,
    help: 'Where every event is posted to as JSON; https, or http to this machine. Unset is no webhook.',
    secret: 'url',
  },
  'webhook.token': {
    type: type.text('a text without control characters'),
    default: undefined,
    help: 'Bearer token of the webhook.',
    secret: 'value',
  },
  'webhook.headers': {
    type: type.headers(),
    default: {},
    help: 'Further headers of every webhook request.',
    secret: 'value',
  },
  'webhook.timeout_ms': {
    type: type.wholeNumber(1, 600_000, 'milliseconds'),
    default: 10_000,
    help: 'Longest wait for one webhook request.',
  },
  'webhook.gzip': {
    type: type.boolean(),
    default: true,
    help: 'Whether bodies from 1 KiB on are compressed.',
  },
  'webhook.allow_private_addresses': {
    type: type.boolean(),
    default: false,
    help: 'Whether the webhook may be a private address, such as 10.0.0.1; metadata addresses never may.',
  },
  'webhook.content': {
    type: type.choice(['otlp', 'local']),
    default: 'otlp',
    help: 'Content that the webhook gets: what capture.otlp lets leave, or all that capture.local has stored.',
  },
  'webhook.min_security': {
    type: type.choice(LEVELS),
    default: 'none',
    help: 'Lowest security level of the events that the webhook gets.',
  },
}

/** One row of the table. */
export interface Setting {
  readonly path: SettingPath
  /** Environment variable, such as `CYLESTIO_SECURITY_DANGEROUS_ACTION`. */
  readonly env: string
  readonly kind: ValueKind
  readonly expected: string
  readonly default: unknown
  readonly help: string
  readonly secret: Secrecy | undefined
  /** Words that the value may be, or property names of the objects in it. */
  readonly keys: readonly string[]
  readonly schema: v.GenericSchema
}

const SETTINGS: readonly Setting[] = (Object.keys(TABLE) as SettingPath[]).map((path) => {
  const { type: valueType, default: fallback, help, secret } = TABLE[path]
  const { kind, expected, schema, keys = [] } = valueType
  const env = `CYLESTIO_${path.toUpperCase().replaceAll('.', '_')}`
  return Object.freeze({ path, env, kind, expected, default: fallback, help, secret, keys, schema })
})

/**
 * Every setting in the order of the file: path, environment variable, what it takes, default, help.
 *
 * @example describeSettings().map((setting) => `${setting.env}: ${setting.help}`)
 */
export function describeSettings(): readonly Setting[] {
  return SETTINGS
}
