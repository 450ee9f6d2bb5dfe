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
  alter: follow(
    '\\s{1,40}(?:table|role|user|login|server|system|default|database|authorization|group)\\b',
  ),
  merge: follow('\\s'),
  create: follow(
    '\\s{1,40}(?:or\\s{1,8}replace\\s{1,8})?(?:trusted\\s|procedural\\s|aggregate\\s)?(?:user|role|login|extension|language|function|assembly)\\b',
  ),
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
  vacuum: follow('\\s{1,8}(?:\\w{1,60}\\s{1,8})?into\\s'),
  disable: follow('\\s{1,8}trigger\\b'),
  backup: follow('\\s{1,8}(?:database|log)\\b'),
  rename: follow('\\s{1,8}(?:database|to)\\b'),
  shutdown: follow('\\s|;|$'),
  openrowset: follow('\\s{0,8}\\('),
  opendatasource: follow('\\s{0,8}\\('),
}
/** Verbs of which another word may stand a few hundred characters behind them. */
const FAR_VERBS: Readonly<Record<string, RegExp>> = {
  update: /\sset\b/gi,
  grant: /\sto\s/gi,
  revoke: /\sfrom\s/gi,
  copy: /\s(?:to|from)\s/gi,
}
const BEHIND_VERB = new RegExp(COMMENT, 'y')
/** Names by which a statement reaches out, wherever they stand. */
const NAMES = [
  'xp_',
  'sp_',
  'pg_',
  'lo_',
  'sys_e',
  'load_extension',
  'load_file',
  'dblink_',
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

const WORDS = [...Object.keys(VERBS), ...Object.keys(FAR_VERBS)]
const KEYWORDS = [...new Set([...WORDS, ...NAMES, ...SIGNS])]
const IS_SIGN = KEYWORDS.map((keyword) => (SIGNS as readonly string[]).includes(keyword))
const IS_VERB = KEYWORDS.map((keyword) => WORDS.includes(keyword))
const IS_NAME = KEYWORDS.map((keyword) => NAMES.includes(keyword))
let automaton: ReturnType<typeof createAutomaton> | undefined

/** @param strict The text stands in a field for SQL, where a verb that opens a statement is worth parsing. */
export function passGate(text: string, strict: boolean): GateResult {
  const lower = text.toLowerCase()
  // A few letters outside ASCII grow; where places move, nothing is sure and everything is read.
  if (lower.length !== text.length) return { statement: true, signs: new Set(SIGNS) }
  const signs = new Set<string>()
  let statement = false
  let ahead: Ahead | undefined
  automaton ??= createAutomaton(KEYWORDS)
  automaton.scan(lower, (index, end) => {
    const keyword = KEYWORDS[index] ?? ''
    if (IS_SIGN[index] === true) signs.add(keyword)
    if (statement) return
    if (IS_NAME[index] === true) statement = true
    else if (IS_VERB[index] === true && isWord(lower, end - keyword.length, end)) {
      const far = FAR_VERBS[keyword]
      statement =
        (strict &&
          !MINOR.test(keyword) &&
          (QUERY.test(lower) || opensStatement(lower, end - keyword.length))) ||
        (far === undefined
          ? standsAt(VERBS[keyword], text, end)
          : standsAt(BEHIND_VERB, text, end) || (ahead ??= new Ahead(text)).has(far, end))
    }
  })
  return { statement, signs }
}

function standsAt(pattern: RegExp | undefined, text: string, at: number): boolean {
  if (pattern === undefined) return false
  pattern.lastIndex = at
  return pattern.test(text)
}

/** How far behind a verb its other word may begin. */
const FAR = 301
/** Characters that are looked through at a time. */
const LOOK = 1024

/** Where the other words stand next: a text with a verb in every line is looked through once for all of them. */
class Ahead {
  readonly #text: string
  readonly #next = new Map<
    RegExp,
    { readonly from: number; readonly at: number; readonly to: number }
  >()

  constructor(text: string) {
    this.#text = text
  }

  /** Whether the word stands behind the verb that ends at `end`, white space and one character between. */
  has(word: RegExp, end: number): boolean {
    if (!/\s/.test(this.#text.charAt(end))) return false
    const from = end + 2
    let next = this.#next.get(word)
    if (next === undefined || from < next.from || from > next.at || end + FAR > next.to) {
      word.lastIndex = 0
      const to = from + LOOK
      // A few more characters, so that a word at the border is seen whole.
      const found = word.exec(this.#text.slice(from, to + 8))
      next = { from, at: found === null ? Infinity : from + found.index, to }
      this.#next.set(word, next)
    }
    return next.at <= end + FAR
  }
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
