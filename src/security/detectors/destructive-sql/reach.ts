/** Functions and clauses by which a statement leaves the database: commands, files, its own catalog. */
import type { Deed } from './deeds.ts'
import type { Token } from './tokens.ts'

/** Called or executed by name. */
const BY_NAME: Readonly<Record<string, Deed>> = {
  XP_CMDSHELL: 'command',
  SP_OACREATE: 'command',
  SP_OAMETHOD: 'command',
  SP_EXECUTE_EXTERNAL_SCRIPT: 'command',
  XP_REGWRITE: 'command',
  XP_REGDELETEKEY: 'command',
  XP_REGDELETEVALUE: 'command',
  XP_SERVICECONTROL: 'command',
  SP_ADD_JOBSTEP: 'command',
  SYS_EXEC: 'command',
  SYS_EVAL: 'command',
  LOAD_EXTENSION: 'command',
  XP_DIRTREE: 'file',
  XP_FILEEXIST: 'file',
  XP_SUBDIRS: 'file',
  XP_REGREAD: 'file',
  XP_DELETE_FILE: 'file',
  DBLINK_EXEC: 'command',
  DBLINK_CONNECT: 'file',
  LOAD_FILE: 'file',
  PG_READ_FILE: 'file',
  PG_READ_BINARY_FILE: 'file',
  PG_LS_DIR: 'file',
  PG_FILE_WRITE: 'file',
  PG_FILE_UNLINK: 'file',
  LO_IMPORT: 'file',
  LO_EXPORT: 'file',
  WRITEFILE: 'file',
  READFILE: 'file',
  FSDIR: 'file',
  PG_TERMINATE_BACKEND: 'server',
  PG_RELOAD_CONF: 'server',
  SP_ADDSRVROLEMEMBER: 'grant-all-wide',
  SP_ADDROLEMEMBER: 'account',
  SP_ADDLOGIN: 'account',
  SP_DROPLOGIN: 'account',
  SP_PASSWORD: 'account',
  SP_DETACH_DB: 'server',
  SP_MSFOREACHTABLE: 'delete-some',
}
/** Names that other words could be: only with a bracket behind them. */
const NEEDS_BRACKET = /^(?:LOAD_FILE|LOAD_EXTENSION|PG_|LO_|SYS_E|WRITEFILE|READFILE|FSDIR|DBLINK)/
/** System tables whose change breaks or opens a database. */
const CATALOG =
  /^(?:SQLITE_MASTER|SQLITE_SCHEMA|PG_AUTHID|PG_CLASS|PG_ATTRIBUTE|PG_PROC|PG_DATABASE|PG_SHADOW|PG_ROLES|SYSOBJECTS|SYSUSERS)$/
const SPECIAL_FILE = /^(?:\/etc\/|\/root\/|\/proc\/|\/home\/[^/]+\/\.|c:[\\/]windows|\\\\)/i

const deedByName: ReadonlyMap<string, Deed> = new Map(Object.entries(BY_NAME))

/** The deeds that a statement does by reaching out. */
export function reachOf(tokens: readonly Token[]): Deed[] {
  const deeds: Deed[] = []
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word') continue
    const deed = deedByName.get(token.text)
    if (deed !== undefined) {
      if (tokens[index + 1]?.text === '(' || !NEEDS_BRACKET.test(token.text)) {
        if (!isDefined(tokens, index)) deeds.push(deed)
      }
      continue
    }
    const more = clauseAt(token.text, tokens, index)
    if (more !== undefined) deeds.push(more)
  }
  return deeds
}

/** `CREATE FUNCTION load_file(…)`, `SELECT … AS readfile`, `SHOW GRANTS ON xp_cmdshell`. */
function isDefined(tokens: readonly Token[], index: number): boolean {
  return /^(?:FUNCTION|PROCEDURE|AS|ON|TABLE|COLUMN|REVOKE|DENY)$/.test(
    tokens[index - 1]?.text ?? '',
  )
}

function clauseAt(word: string, tokens: readonly Token[], index: number): Deed | undefined {
  const next = tokens[index + 1]
  switch (word) {
    case 'PROGRAM':
      return tokens[0]?.text === 'COPY' && next?.kind === 'literal' ? 'command' : undefined
    case 'OUTFILE':
    case 'DUMPFILE':
      return tokens[index - 1]?.text === 'INTO' ? 'file' : undefined
    case 'TO':
    case 'FROM':
      return tokens[0]?.text === 'COPY' &&
        next?.kind === 'literal' &&
        /^[/\\]|^[A-Za-z]:/.test(next.text)
        ? word === 'TO' || SPECIAL_FILE.test(next.text)
          ? 'file'
          : undefined
        : undefined
    case 'INFILE':
      return next?.kind === 'literal' && SPECIAL_FILE.test(next.text) ? 'file' : undefined
    case 'OPENROWSET':
    case 'OPENDATASOURCE':
      return next?.text === '(' ? 'file' : undefined
    case 'INSERT':
      return index === 1 && tokens[0]?.text === 'BULK' ? fileOf(tokens) : undefined
    case 'SP_CONFIGURE':
      return next?.kind === 'literal' &&
        /xp_cmdshell|ole automation|clr enabled|external scripts|ad hoc/i.test(next.text)
        ? Number(tokens[index + 3]?.text ?? '1') === 0
          ? undefined
          : 'command'
        : undefined
    case 'UPDATE':
    case 'INTO':
      return changesCatalog(tokens, index + 1)
    default:
      if (word !== 'DELETE') return undefined
      return changesCatalog(tokens, index + (next?.text === 'FROM' ? 2 : 1))
  }
}

function fileOf(tokens: readonly Token[]): Deed | undefined {
  return tokens.some(({ kind, text }) => kind === 'literal' && SPECIAL_FILE.test(text))
    ? 'file'
    : undefined
}

function changesCatalog(tokens: readonly Token[], index: number): Deed | undefined {
  const name = tokens[index]?.text.toUpperCase() ?? ''
  const last =
    tokens[index + 1]?.text === '.' ? (tokens[index + 2]?.text.toUpperCase() ?? '') : name
  if (name === 'MYSQL' && /^(?:USER|DB|FUNC|TABLES_PRIV|GLOBAL_GRANTS|PLUGIN)$/.test(last))
    return 'catalog'
  return CATALOG.test(last) ? 'catalog' : undefined
}

/** Texts that a statement runs as SQL: `EXEC('…')`, `EXECUTE IMMEDIATE '…'`, `PREPARE … FROM '…'`, `DO $$…$$`. */
export function executedTexts(tokens: readonly Token[]): string[] {
  if (!tokens.some(({ kind }) => kind === 'literal')) return []
  const first = tokens[0]?.kind === 'word' ? tokens[0].text : ''
  const runs =
    /^(?:EXEC|EXECUTE|PREPARE|DO)$/.test(first) ||
    tokens.some(
      ({ kind, text }) =>
        kind === 'word' &&
        /^(?:SP_EXECUTESQL|SP_MSFOREACHTABLE|DBLINK|DBLINK_EXEC|OPENQUERY|QUERY_TO_XML)$/.test(
          text,
        ),
    ) ||
    tokens.some(({ text }, index) => /^(?:EXEC|EXECUTE)$/.test(text) && isRun(tokens, index)) ||
    // `SET @sql = '…'` in front of an EXEC.
    (first === 'SET' && tokens[1]?.text.startsWith('@') === true) ||
    (first === 'DECLARE' && tokens.some(({ text }) => text === '='))
  if (!runs) return []
  return joinedLiterals(tokens)
    .filter((text) => /[a-z]{4}\s+\S/i.test(text))
    .map((text) => text.replaceAll("''", "'").replaceAll('?', 'x'))
}

/** Literals, those that `+`, `||` or nothing but a space joins as one. */
function joinedLiterals(tokens: readonly Token[]): string[] {
  const found: string[] = []
  let open = false
  for (const { kind, text } of tokens) {
    if (kind === 'literal') {
      if (open) found.push(`${found.pop() ?? ''}${text}`)
      else found.push(text)
      open = true
    } else if (kind !== 'symbol' || (text !== '+' && text !== '||')) open = false
  }
  return found
}

/** Not `GRANT EXECUTE ON` and not `CREATE TRIGGER … EXECUTE FUNCTION`. */
function isRun(tokens: readonly Token[], index: number): boolean {
  const next = tokens[index + 1]
  return (
    next?.kind === 'literal' ||
    next?.text === '(' ||
    next?.text === 'IMMEDIATE' ||
    next?.text === 'AT'
  )
}
