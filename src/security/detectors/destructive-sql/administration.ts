/** Statements about tables' structure, accounts, rights and the server. */
import type { Cursor } from './cursor.ts'
import type { Deed } from './deeds.ts'
import type { Token } from './tokens.ts'

const written = (tokens: readonly Token[]): string =>
  tokens.map(({ kind, text }) => (kind === 'literal' ? `'${text}'` : text)).join(' ')

/** `ALTER …`; a clause that drops data weighs most. */
export function alterDeed(cursor: Cursor): Deed | undefined {
  const kind = cursor.word()
  if (/^(?:ROLE|USER|LOGIN|SERVER|AUTHORIZATION|GROUP)$/.test(kind))
    return alterAccount(kind, cursor.rest())
  if (kind === 'SYSTEM') return cursor.skip('SET', 'RESET') ? 'server' : undefined
  if (kind === 'DEFAULT')
    return grantsAllToPublic(written(cursor.rest())) ? 'grant-all-wide' : undefined
  if (kind === 'DATABASE') return alterDatabase(cursor)
  if (kind !== 'TABLE') return undefined
  if (cursor.skip('IF')) cursor.skip('EXISTS')
  cursor.skip('ONLY')
  if (!cursor.names()) return undefined
  let found: Deed | undefined
  for (const clause of clausesOf(cursor.rest())) {
    const deed = clauseDeed(clause)
    if (deed === 'alter-drop' || deed === 'truncate') return deed
    found ??= deed
  }
  return found
}

/** Two searches instead of one with a gap: from every `GRANT ALL` it would read on to the end. */
function grantsAllToPublic(text: string): boolean {
  const at = text.search(/\bGRANT ALL\b/)
  return at !== -1 && / TO PUBLIC\b/.test(text.slice(at))
}

function clausesOf(tokens: readonly Token[]): Token[][] {
  const clauses: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token.kind === 'symbol' && token.text === '(') depth += 1
    if (token.kind === 'symbol' && token.text === ')') depth -= 1
    if (depth === 0 && token.kind === 'symbol' && token.text === ',') clauses.push([])
    else clauses.at(-1)?.push(token)
  }
  return clauses
}

function clauseDeed(clause: readonly Token[]): Deed | undefined {
  const text = written(clause)
  const [verb, what] = clause
  if (verb?.kind !== 'word') return undefined
  if (verb.text === 'DROP') {
    if (what === undefined) return undefined
    if (
      what.kind === 'word' &&
      /^(?:CONSTRAINT|INDEX|KEY|FOREIGN|CHECK|PRIMARY|DEFAULT|PERIOD|SYSTEM)$/.test(what.text)
    ) {
      return 'alter-drop-minor'
    }
    // A column or partition by name, and nothing that prose would go on with.
    return /^DROP (?:(?:COLUMN|PARTITION) )?(?:IF EXISTS )?(?:\( ?)?(?!(?:THE|A|ME|IT|OFF|BY|IN)\b)\S+(?: (?=[,)])\S*|(?<=[,)]) \S*)*(?: CASCADE(?: CONSTRAINTS)?| RESTRICT| ;| '.{0,40}'| = .{1,40})?$/.test(
      text,
    )
      ? 'alter-drop'
      : undefined
  }
  if (verb.text === 'TRUNCATE' || verb.text === 'DISCARD') return 'truncate'
  if (
    /^(?:DISABLE ROW LEVEL SECURITY|NO FORCE ROW LEVEL SECURITY|DISABLE TRIGGER|NOCHECK CONSTRAINT|DISABLE KEYS ALL)/.test(
      text,
    )
  )
    return 'protection-off'
  return undefined
}

function alterDatabase(cursor: Cursor): Deed | undefined {
  if (!cursor.names()) return undefined
  const text = written(cursor.rest())
  if (/^SET (?:OFFLINE|EMERGENCY|SINGLE_USER|READ_ONLY WITH ROLLBACK|TRUSTWORTHY ON)/.test(text))
    return 'server'
  if (/^(?:RENAME TO|MODIFY NAME)\b/.test(text)) return 'alter-drop-minor'
  return /^(?:REMOVE FILE|DROP)\b/.test(text) ? 'alter-drop' : undefined
}

const POWER =
  /\b(?:SUPERUSER|BYPASSRLS|CREATEROLE|REPLICATION|SYSADMIN|SECURITYADMIN|SERVERADMIN|DB_OWNER|SYSDBA|DBA)\b/i
/** No rights that are taken away. */
const NO_POWER = /\b(?:NOSUPERUSER|NOBYPASSRLS|NOCREATEROLE|NOREPLICATION)\b/g

function alterAccount(kind: string, tokens: readonly Token[]): Deed | undefined {
  const text = written(tokens)
  if (POWER.test(text.replace(NO_POWER, ''))) return 'grant-all-wide'
  if (
    /\b(?:PASSWORD|IDENTIFIED|CREATEDB|ADD MEMBER|ENABLE|ACCOUNT UNLOCK|RENAME TO|LOGIN)\b/.test(
      text,
    )
  )
    return 'account'
  return kind === 'SERVER' || kind === 'AUTHORIZATION' ? 'account' : undefined
}

/** Rights over the server or its files, by the names of PostgreSQL, MySQL, T-SQL and Oracle. */
const SERVER_RIGHTS =
  /(?:^|, )(?:SUPER|FILE|SHUTDOWN|RELOAD|PROCESS|CREATE USER|GRANT OPTION|ALL|ALL PRIVILEGES|SYSTEM_USER|SYSDBA|DBA|CONTROL SERVER|ALTER ANY \w+|DROP ANY \w+|UNLIMITED TABLESPACE)(?: ON|,| TO|$)/
const SERVER_ROLES =
  /^(?:PG_EXECUTE_SERVER_PROGRAM|PG_READ_SERVER_FILES|PG_WRITE_SERVER_FILES|PG_READ_ALL_DATA|PG_WRITE_ALL_DATA|RDS_SUPERUSER|CLOUDSQLSUPERUSER|POSTGRES|SYSADMIN|DBA|SYSDBA|ACCOUNTADMIN|SECURITYADMIN|ROOT) TO\b/

/** `GRANT … TO …`: everything, on everything, to everybody, or with the right to grant on. */
export function grantDeed(cursor: Cursor): Deed | undefined {
  const text = written(cursor.rest()).replace(/ ,/g, ',')
  const to = text.indexOf(' TO ')
  if (to < 1) return undefined
  const given = text.slice(0, to)
  const on = given.indexOf(' ON ')
  const [rights, object] = on < 1 ? [given, ''] : [given.slice(0, on), given.slice(on + 4)]
  const grantee = text.slice(to + 4)
  if (SERVER_ROLES.test(text)) return 'grant-all-wide'
  const all = /^ALL\b/.test(rights)
  const wide =
    object.replace(/ /g, '').startsWith('*.*') ||
    /^PUBLIC\b|'%'|@ ?'?%/.test(grantee) ||
    / WITH (?:GRANT|ADMIN) OPTION\b/.test(grantee)
  if (all) return wide ? 'grant-all-wide' : object === '' ? 'grant-all-wide' : 'grant-all'
  if (SERVER_RIGHTS.test(rights)) return 'grant-all-wide'
  // Writing for everybody.
  if (wide && /\b(?:INSERT|UPDATE|DELETE|DROP|EXECUTE|CONTROL|ALTER)\b/.test(rights))
    return 'grant-all-wide'
  return / WITH (?:GRANT|ADMIN) OPTION\b/.test(grantee) ? 'grant-all' : undefined
}

/** Accounts made, rights taken away, guards switched off; code that the server would run. */
export function accountDeed(all: readonly Token[]): Deed | undefined {
  const text = written(all)
  if (/^CREATE (?:OR REPLACE )?(?:USER|ROLE|LOGIN)\b(?! MAPPING)/.test(text)) {
    if (POWER.test(text.replace(NO_POWER, ''))) return 'grant-all-wide'
    // Nobody comes in by a role that has no login.
    return /\b(?:NOLOGIN|WITHOUT LOGIN)\b/.test(text) ? undefined : 'account'
  }
  if (
    /^REVOKE (?:(?:GRANT|ADMIN) OPTION FOR )?[\w ,()]{2,200}(?: ON .{1,120})? FROM [^ ]{1,80}(?: @ ?[^ ]{1,80})?(?: ,? ?\S{1,80}){0,4}$/.test(
      text,
    )
  )
    return 'revoke'
  if (/^SET PASSWORD\b/.test(text)) return 'account'
  if (
    /^SET (?:GLOBAL|PERSIST)\b.*\b(?:GENERAL_LOG_FILE|SLOW_QUERY_LOG_FILE|LOCAL_INFILE|SECURE_FILE_PRIV|INIT_CONNECT|LOG_BIN_TRUST_FUNCTION_CREATORS)\b/.test(
      text,
    )
  )
    return 'file'
  if (
    /^SET (?:GLOBAL|PERSIST) (?:GENERAL_LOG|SLOW_QUERY_LOG|LOG_BIN|AUDIT_LOG\w*) = ?'?(?:OFF|0)/i.test(
      text,
    )
  )
    return 'protection-off'
  if (/^SET (?:SESSION )?SESSION_REPLICATION_ROLE (?:=|TO) '?REPLICA/i.test(text))
    return 'protection-off'
  if (
    /^CREATE (?:OR REPLACE )?(?:TRUSTED )?(?:PROCEDURAL )?(?:EXTENSION|LANGUAGE)(?: IF NOT EXISTS)? (?:PLPYTHON[23]?U|PLPERLU|PLTCLU|PLSH|PLRUBYU|FILE_FDW|ADMINPACK)\b/.test(
      text,
    )
  )
    return 'command'
  if (
    /^CREATE (?:OR REPLACE )?(?:AGGREGATE )?FUNCTION\b.*\b(?:SONAME '|LANGUAGE '?(?:C|PLPYTHON[23]?U|PLPERLU|PLTCLU|PLSH)\b)/i.test(
      text,
    )
  )
    return 'command'
  if (/^CREATE ASSEMBLY\b.* FROM\b/.test(text)) return 'command'
  return undefined
}

/** The server stopped, restored over, its logs cut. */
export function serverDeed(all: readonly Token[], expected: boolean): Deed | undefined {
  const text = written(all.slice(0, 40))
  if (/^RESTORE (?:DATABASE|LOG) \S.* WITH\b.*\bREPLACE\b/.test(text)) return 'server'
  if (
    /^(?:PURGE (?:BINARY|MASTER) LOGS|RESET (?:MASTER|REPLICA ALL|SLAVE ALL)|PURGE (?:RECYCLEBIN|DBA_RECYCLEBIN))\b/.test(
      text,
    )
  )
    return 'server'
  if (/^PRAGMA WRITABLE_SCHEMA (?:=|\() ?(?:1|ON|TRUE|RESET)/i.test(text)) return 'catalog'
  if (/^VACUUM(?: \w{1,60})? INTO '/.test(text)) return 'file'
  if (/^ATTACH(?: DATABASE)? (?:'(?!:memory:|file::memory:|')|\?|:)/i.test(text)) return 'file'
  if (/^BACKUP (?:DATABASE|LOG) \S.* TO DISK = ?'(?:\\\\|.{0,200}\.(?:aspx?|php|jsp))/i.test(text))
    return 'file'
  // A backup to nowhere breaks the chain of the real ones.
  if (/^BACKUP (?:DATABASE|LOG) \S.* TO DISK = ?'NUL:?'/i.test(text)) return 'protection-off'
  if (/^DISABLE TRIGGER \S.* ON\b/.test(text)) return 'protection-off'
  if (/^FLASHBACK (?:DATABASE|TABLE)\b/.test(text)) return 'server'
  if (
    expected &&
    /^(?:SHUTDOWN(?: WITH NOWAIT| IMMEDIATE| ABORT)?|KILL(?: QUERY| CONNECTION)? \d+)$/.test(text)
  )
    return 'server'
  if (expected && /^(?:REASSIGN OWNED BY|UNLOCK BINLOG|VACUUM FULL ANALYZE ALL)\b/.test(text))
    return 'account'
  return undefined
}
