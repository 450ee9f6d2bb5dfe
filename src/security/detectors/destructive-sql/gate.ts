/** One pass that says whether a text can hold anything for the grammar, and which fragments to look for. */
import { createAutomaton } from '../../automaton/automaton.ts'

/** A comment between a verb and what it takes. */
const COMMENT = '\\s{0,20}(?:\\/\\*|\\*\\/|--|#)'
const follow = (source: string): RegExp => new RegExp(`${COMMENT}|${source}`, 'iy')

/** Verbs, and what must follow each for a text to be worth parsing; `any` in a field for SQL. */
const VERBS: Readonly<Record<string, RegExp>> = {
  drop: follow('\\s{1,40}[a-z]{3,16}\\b|\\s{0,4}["`[]'),
  truncate: follow('\\s'),
  delete: follow('\\s{1,40}(?:from|only|top|low_priority|quick|ignore|\\S{1,80}\\s{1,8}from)\\b'),
  update: follow('\\s[^]{1,300}?\\sset\\b'),
  alter: follow(
    '\\s{1,40}(?:table|role|user|login|server|system|default|database|authorization|group)\\b',
  ),
  grant: follow('\\s[^]{1,300}?\\sto\\s'),
  revoke: follow('\\s[^]{1,300}?\\sfrom\\s'),
  merge: follow('\\s'),
  create: follow(
    '\\s{1,40}(?:or\\s{1,8}replace\\s{1,8})?(?:trusted\\s|procedural\\s|aggregate\\s)?(?:user|role|login|extension|language|function|assembly)\\b',
  ),
  copy: follow('\\s[^]{1,300}?\\s(?:to|from)\\s'),
  attach: follow("\\s{1,8}(?:database\\s|'|\\?|:)"),
  exec: follow("\\s{0,8}\\(|\\s{1,8}(?:xp_|sp_|master|N?'|@)"),
  execute: follow("\\s{0,8}\\(|\\s{1,8}(?:xp_|sp_|master|immediate\\b|N?'|@)"),
  restore: follow('\\s{1,8}(?:database|log)\\b'),
  reset: follow('\\s{1,8}(?:master|replica|slave)\\b'),
  kill: follow('\\s{1,8}(?:query\\s|connection\\s|\\d)'),
  purge: follow('\\s{1,8}(?:binary|master|recyclebin|dba_)'),
  bulk: follow('\\s{1,8}insert\\b'),
  declare: follow('\\s{1,8}@'),
  prepare: follow('\\s'),
  set: follow('\\s{1,8}(?:password|global|persist|@|(?:session\\s{1,4})?session_replication)'),
  into: follow('\\s{1,8}(?:outfile|dumpfile|mysql|sqlite_|pg_|sys)'),
  overwrite: follow('\\s'),
  do: follow('\\s{1,8}\\$'),
  infile: follow("\\s{0,8}'"),
  pragma: follow('\\s'),
  shutdown: follow('\\s|;|$'),
  openrowset: follow('\\s{0,8}\\('),
  opendatasource: follow('\\s{0,8}\\('),
}
/** Names by which a statement reaches out, wherever they stand. */
const NAMES = [
  'xp_',
  'sp_',
  'pg_',
  'lo_',
  'sys_e',
  'load_extension',
  'load_file',
  'writefile',
  'readfile',
  'fsdir',
  '/*!',
  '/*m!',
]
/** What the rules for fragments ask for. */
const SIGNS = [
  "'",
  '"',
  '`',
  '‘',
  '’',
  '%27',
  '%22',
  ';',
  '=',
  '<',
  '>',
  'true',
  'false',
  'like',
  'union',
  'sleep',
  'benchmark',
  'waitfor',
  'dbms_',
  'randomblob',
  'exec',
  '--',
  '#',
  '/*',
  '%23',
  '(select',
  '||',
  '&&',
  '@@',
  'utl_',
  'having',
  'group by',
  'order by',
  'sysibm.',
  'syscat.',
  'sysobjects',
  'master..',
  'v$version',
  'mysql.user',
  'pg_shadow',
  'all_users',
  'dba_',
  'is_srvrolemember',
  '$',
  'it=new',
  'grant',
  'extractvalue',
  'updatexml',
  'ctxsys',
  'xmltype',
  'this.',
  'db.',
] as const

/** A literal that a rule for fragments may ask for. */
export type Sign = (typeof SIGNS)[number]

/** What one text has. */
export interface GateResult {
  /** Whether the grammar should read it. */
  readonly statement: boolean
  readonly signs: ReadonlySet<string>
}

const WORDS = Object.keys(VERBS)
const KEYWORDS = [...new Set([...WORDS, ...NAMES, ...SIGNS])]
const IS_SIGN = KEYWORDS.map((keyword) => (SIGNS as readonly string[]).includes(keyword))
const IS_NAME = KEYWORDS.map((keyword) => NAMES.includes(keyword))
let automaton: ReturnType<typeof createAutomaton> | undefined

/** @param strict The text stands in a field for SQL, where a verb that opens a statement is worth parsing. */
export function passGate(text: string, strict: boolean): GateResult {
  const lower = text.toLowerCase()
  // A few letters outside ASCII grow; where places move, nothing is sure and everything is read.
  if (lower.length !== text.length) return { statement: true, signs: new Set(SIGNS) }
  const signs = new Set<string>()
  let statement = false
  automaton ??= createAutomaton(KEYWORDS)
  automaton.scan(lower, (index, end) => {
    const keyword = KEYWORDS[index] ?? ''
    if (IS_SIGN[index] === true) signs.add(keyword)
    if (statement) return
    const pattern = VERBS[keyword]
    if (IS_NAME[index] === true) statement = true
    else if (pattern !== undefined && isWord(lower, end - keyword.length, end)) {
      pattern.lastIndex = end
      statement =
        (strict &&
          !MINOR.test(keyword) &&
          (QUERY.test(lower) || opensStatement(lower, end - keyword.length))) ||
        pattern.test(text)
    }
  })
  return { statement, signs }
}

/** The text is SQL from its first word on; T-SQL begins the next statement without any sign. */
const QUERY =
  /^\s{0,40}\(?\s{0,8}(?:select|insert|update|delete|with|exec|execute|declare|use|set|begin|if|print|merge)\b/
/** Words that say nothing by themselves. */
const MINOR = /^(?:set|into|do)$/

/** Whether a word stands where a statement may begin: first, on a new line, or behind a sign that ends something. */
function opensStatement(lower: string, start: number): boolean {
  let at = start - 1
  for (; at >= 0; at -= 1) {
    const code = lower.charCodeAt(at)
    if (code === 0x0a || code === 0x0d) return true
    if (code > 0x20 && code !== 0xa0) return !isWordCode(code) && code !== 0x2c && code !== 0x2e
  }
  return true
}

function isWord(lower: string, start: number, end: number): boolean {
  return !isWordCode(lower.charCodeAt(start - 1)) && !isWordCode(lower.charCodeAt(end))
}

const isWordCode = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 95
