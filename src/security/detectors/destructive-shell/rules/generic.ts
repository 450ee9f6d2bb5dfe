/** SQL handed to clients, and delete verbs of any tool. */
import { destructiveSqlDetector } from '../../destructive-sql/index.ts'
import type { SecurityLevel } from '../../../types.ts'
import type { Call, ShellRule } from '../types.ts'
import { isRehearsal, printedTo } from './helpers.ts'

/** Verbs by which command line tools of any service delete. */
const VERB =
  /^(?:delete|destroy|purge|wipe|drop|terminate|nuke|erase|obliterate|decommission|unregister|flush(?:all|db)?|factory-?reset|delete-all|revoke|uninstall-all|(?:delete|destroy|purge|wipe|terminate|drop)[-_:]\S{1,60}|\S{1,60}[:.](?:delete|destroy|purge|drop|wipe|terminate))$/
/** Programs whose second word is text, a file or a pattern and not a verb. */
const NO_VERBS =
  /^(?:echo|printf|cat|grep|egrep|fgrep|rg|ag|ack|sed|awk|gawk|find|fd|ls|cd|man|tldr|less|more|head|tail|touch|mkdir|cp|mv|ln|rm|vim?|nvim|nano|emacs|code|open|xdg-open|test|\[|\[\[|which|type|whereis|apropos|info|help|export|set|alias|read|local|declare|let|source|\.|sh|bash|zsh|python[\d.]*|node|ruby|perl|php|make|just|task|git|espeak|say|notify-send|logger|wall|mail|expr|basename|dirname|sort|uniq|tr|cut|diff|wc|jq|yq|curl|wget|http|https|tmux|screen|xdotool|osascript|dict|look|figlet|cowsay|trans|npm|pnpm|yarn|bun|pip|pip3|uv|cargo|brew|rails|docker|podman|zfs|iptables|ip6tables|nft|ip|select|insert|update|from|return|for|case|function|todo|def|class|import|const|var|if|let|try|await|async|public|private|static|new|delete|drop|truncate|alter|create|grant|use|begin)$/

/** Clients of databases and where their SQL stands. */
const SQL_CLIENTS = [
  'psql',
  'mysql',
  'mariadb',
  'sqlite',
  'sqlite3',
  'sqlcmd',
  'clickhouse',
  'clickhouse-client',
  'duckdb',
  'cockroach',
  'snowsql',
  'bq',
  'usql',
  'pgcli',
  'mycli',
  'litecli',
  'cqlsh',
  'isql',
  'osql',
  'sqlplus',
  'mysqlsh',
  'wrangler',
  'turso',
  'influx',
  'presto',
  'trino',
  'beeline',
  'hive',
  'impala-shell',
  'vsql',
  'spark-sql',
  'surreal',
  'd1',
  'db2',
  'tarantool',
  'litestream',
  'supabase',
  'planetscale',
  'pscale',
  'prisma',
  'aws',
]

/** Two rules ask about each call; the call keeps the answer. */
function sqlLevel(call: Call): SecurityLevel {
  return (call.sqlLevel ??= judgeSql(call))
}

function judgeSql(call: Call): SecurityLevel {
  const texts = call.texts
    .map((text) => text.replace(/^(?:-[ceqQE]|--(?:command|execute|query|sql)=)(?=\S)/, ''))
    .filter((text) => /\s/.test(text))
  const printed = printedTo(call)
  if (printed !== '') texts.push(printed)
  let level: SecurityLevel = 'none'
  for (const text of texts) {
    const segment = { text, role: 'tool_argument' as const, key: 'sql', path: '' }
    for (const hit of destructiveSqlDetector.inspect(segment, {
      channel: 'TOOL',
      phase: 'input',
    })) {
      if (level !== 'dangerous') level = hit.level
    }
  }
  return level
}

export const GENERIC_RULES: readonly ShellRule[] = [
  {
    id: 'shell.database-destroy',
    level: 'dangerous',
    score: 0.9,
    reason: 'Hands a database a statement that destroys data.',
    source: 'the statement rules of the detector destructive-sql; MITRE ATT&CK T1485',
    tags: ['LLM06', 'T1485'],
    programs: SQL_CLIENTS,
    applies: (call) => sqlLevel(call) === 'dangerous',
    match: [
      'psql -c "DROP DATABASE prod"',
      "mysql -e 'DROP TABLE users'",
      'echo "TRUNCATE TABLE users;" | psql app',
      'sqlite3 app.db "DROP TABLE t"',
      'psql <<EOF\nDROP TABLE users;\nEOF',
    ],
    notMatch: ['psql -c "SELECT 1"', 'mysql -e "SHOW TABLES"', 'sqlite3 app.db .tables'],
  },
  {
    id: 'shell.database-change',
    level: 'suspicious',
    score: 0.5,
    reason: 'Hands a database a statement that deletes or opens up.',
    source: 'the statement rules of the detector destructive-sql; MITRE ATT&CK T1485',
    tags: ['LLM06', 'T1485'],
    programs: SQL_CLIENTS,
    applies: (call) => sqlLevel(call) === 'suspicious',
    match: ["mysql -e 'GRANT ALL ON shop.orders TO eve'"],
    notMatch: ['psql -c "DELETE FROM users WHERE id = 1"', 'psql -l'],
  },
]

/** Asked when no other rule speaks: any tool may have such a verb. */
export const DELETE_VERB_RULE: ShellRule = {
  id: 'shell.delete-verb',
  level: 'suspicious',
  score: 0.3,
  reason: 'Tells a command line tool to delete something.',
  source: 'naming of sub-commands across service tools',
  tags: ['LLM06', 'T1485'],
  applies: (call) => {
    if (NO_VERBS.test(call.name) || call.operands.length === 0) return false
    if (!/^[a-z][\w.+-]{1,40}$/.test(call.name) || isRehearsal(call)) return false
    for (let at = 0; at < 4; at += 1) {
      const operand = call.operands[at]
      // `kubectl auth can-i delete pods` asks.
      if (operand === undefined || operand.text === 'can-i') return false
      // A quoted text or a path is an object, not a verb.
      if (VERB.test(operand.text)) return true
      if (!/^[a-z][\w:.-]{0,40}$/.test(operand.text) && !operand.maybeValue) return false
    }
    return false
  },
  match: [
    'acmectl clusters delete prod',
    'someclient --token x sites:delete web',
    'vendor-cli delete-stack s',
  ],
  notMatch: [
    'grep delete app.log',
    'echo delete',
    'acmectl clusters list',
    'acmectl clusters delete prod --dry-run',
    'tool describe-deleted',
  ],
}
