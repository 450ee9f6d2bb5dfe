/** Whether a text is a command line: by the name of the argument, or by its own look. */
import { parseCommands } from './parse.ts'
import { isRuled } from './rules/index.ts'
import { baseName, isWrapper, unwrap } from './wrappers.ts'

const COMMAND_KEY =
  /^(?:commands?|cmds?|cmdline|command_?line|scripts?|code|shell(?:_?(?:command|cmd|script))?|bash(?:_?(?:command|cmd|script))?|sh|args?|arguments|argv|exec|run|source|program|terminal|powershell|pwsh)$/i
const KEY_TAIL =
  /(?:[_-]|[a-z](?=[A-Z]))(?:command|cmd|script|shell|bash|powershell)$|(?:Command|Cmd|Script)$/
/** Names whose texts are as often another language. */
const CODE_KEY = /^(?:code|source|program|scripts?|args?|arguments|exec|run)$/i
/** First words that begin a command line often enough, beside those that rules name. */
const KNOWN = new Set(
  'sudo,env,bash,sh,zsh,dash,ksh,python,python3,perl,ruby,node,php,eval,exec,ssh,su,cd,ls,cat,echo,printf,mkdir,touch,cp,tar,grep,sed,awk,export,set,source,tee,apt,apt-get,yum,dnf,npm,npx,yarn,pip,pip3,make,true,test,sleep,ps,pkill,killall,curl,wget,nc,ncat,socat,dd,mkfs,mke2fs,mkswap,wipefs,shred,blkdiscard,chmod,chown,chgrp,base64,base32,xxd,openssl,telnet,ftp,sftp,mail,mailx,sendmail,psql,mysql,sqlite3,powershell,pwsh,cmd,xargs,timeout,nohup'.split(
    ',',
  ),
)
/** Words of English that are programs as well: an option or a path must follow. */
const ENGLISH =
  /^(?:find|mail|host|split|drop|service|format|kill|pass|now|op|dog|salt|spin|metal|render|wipe|install|more|less|head|tail|sort|cut|time|watch|test|true|make|set|source|history|halt|reboot|shutdown|poweroff|init|open|security|trap|read|script|bundle|task|migrate|knife|puppet|juju|pages|packet|discord|zoom|slack|stripe|telegram|shopify|sanity|orb|concourse|travis|drone|fly|railway|goose|curator|nuke|flux|argo|ark|helm|consul|vault|nomad|step|code|skill|at|batch|update|echo|touch|last|who)$/

const WINDOWS_GATE =
  /\[(?:System\.)?IO\.(?:Directory|File)\]::|\b(?:Remove-|Format-|Clear-|Stop-|Restart-|Set-(?:Exec|Mp|Net|Service)|Add-Mp|Invoke-|New-LocalUser|Add-Local|Disable-|Uninstall-Win|Unregister-|Reset-Phys|Initialize-Disk|Get-Wmi|Get-Cim|Get-ChildItem|iex\b|iwr\b|irm\b)|\b(?:del|erase|rd|rmdir|format|attrib|takeown|icacls|taskkill|schtasks|reg|net1?|sc|diskpart|cipher|bcdedit|vssadmin|wbadmin|wmic|wevtutil|netsh|certutil|bitsadmin|mshta|rundll32|regsvr32|fsutil|reagentc|shutdown|procdump|ntdsutil|dism)(?:\.exe)?\s{1,4}[/\\\-\w*%"]|\b[A-Z]:\\|%[A-Z]{4,20}%/i

/** A capital and small letters first: no command line begins so, most prose does. */
export const SENTENCE = /^\s{0,20}[A-Z][a-z']{1,20}[\s,]/

/** Whether a property of this name holds a command. */
export const reads = (key: string): boolean =>
  key !== '' && (COMMAND_KEY.test(key) || KEY_TAIL.test(key))

/** Whether what it holds may be a program in another language. */
export const readsCode = (key: string): boolean => CODE_KEY.test(key)

/** Whether a text has words of PowerShell or cmd. */
export const isWindows = (text: string): boolean => WINDOWS_GATE.test(text)

const PLAIN_WORD = /^[A-Za-z]{1,20}(?=\s|$)/
/** Signs that a command line may have, and how far they are looked for. */
const SIGNS = /[<>|;&(\n]/
const NEAR = 400
/** Characters that are parsed. */
const HEAD = 2000

/**
 * Whether a text begins as a command line and does not go on as prose. Two plain words in a row among
 * the arguments of the first command are how sentences look.
 */
export function looksLikeCommand(text: string): boolean {
  // Most values end here: a plain word that is no program, and no sign of a shell behind it.
  const word = PLAIN_WORD.exec(text)?.[0]
  if (word !== undefined && !isKnown(word.toLowerCase()) && !SIGNS.test(text.slice(0, NEAR)))
    return false
  if (/^\s{0,20}#!\s?\/\S/.test(text) || /^\s{0,20}[\w:]{1,20}\s{0,3}\(\)\s{0,3}\{/.test(text))
    return true
  const begin = /^\s{0,40}(?:[A-Za-z_]\w{0,40}=\S{0,200}\s{1,4})?["']?([\w./~\\:-]{1,200})/.exec(
    text,
  )
  // Most arguments end here, without a parse.
  if (begin === null || (!isKnown(baseName(begin[1])) && !SIGNS.test(text.slice(0, NEAR))))
    return false
  const head = text.slice(0, HEAD)
  if (begin !== null && !mayRun(begin, head)) return false
  const [first] = parseCommands(head).commands
  if (first === undefined) return false
  const call = unwrap(first)
  if (call === undefined) return first.writes.length > 0
  if (!isKnown(call.name)) return first.writes.some((path) => path.startsWith('/dev/'))
  if (call.args.length === 0) {
    // A lone word such as "shutdown" is a mode or a menu entry as often as a command.
    return call.elevated || first.words[0]?.text.includes('/') === true || !ENGLISH.test(call.name)
  }
  if (call.name === 'echo' || call.name === 'printf' || call.name === 'git') return true
  if (ENGLISH.test(call.name) && !call.texts.some((word) => /^-|[/~*$]/.test(word))) return false
  let plain = 0
  for (const { text: argument, quoted } of call.args) {
    plain = !quoted && /^[A-Za-z][a-z']*[,.?!:]?$/.test(argument) ? plain + 1 : 0
    if (plain >= 2 && !isToolWithVerbs(call.name)) return false
  }
  return true
}

/**
 * Whether the first word may lead to a program that is known. Lines of a log and of a table have signs of shells
 * and begin with a word that is whole, no program, and starts none.
 */
function mayRun({ 0: begin, 1: word = '' }: RegExpExecArray, text: string): boolean {
  const name = baseName(word)
  return (
    isKnown(name) ||
    isWrapper(name) ||
    LEADS_ON.test(name) ||
    word.includes('\\') ||
    !WHOLE.test(text.slice(begin.length, begin.length + 8)) ||
    text.includes('/dev/')
  )
}
/** Words of the shell behind which a command stands. */
const LEADS_ON = /^(?:if|then|else|elif|for|while|until|do|case|select|function|time|coproc)$/
/** What ends a word for good: white space without a bracket behind it, or a comma and a letter. */
const WHOLE = /^(?:\s{1,7}[^\s({]|,[\w.])/

const isKnown = (name: string): boolean =>
  KNOWN.has(name) || isRuled(name) || name.startsWith('mkfs.')

/** `kubectl delete namespace prod` has plain words only. */
const isToolWithVerbs = (name: string): boolean =>
  isRuled(name) && !ENGLISH.test(name) && !/^(?:rm|mv|find|dd|chmod|chown|curl|wget)$/.test(name)
