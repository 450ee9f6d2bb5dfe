/** Text that an invocation hands to another interpreter. */
import { literalsOf } from './code.ts'
import { isFiltered } from './paths.ts'
import type { Call } from './types.ts'
import { unwrap } from './wrappers.ts'

/** A script and who reads it. */
export interface Script {
  readonly language: 'bash' | 'windows'
  readonly text: string
}

const SHELLS = new Set([
  'sh',
  'bash',
  'zsh',
  'dash',
  'ksh',
  'mksh',
  'ash',
  'fish',
  'rbash',
  'csh',
  'tcsh',
])
const CODES = ['python', 'node', 'nodejs', 'deno', 'bun', 'perl', 'ruby', 'php', 'lua', 'osascript']
const CODE = new Set(CODES)
const SSH_VALUED = /^-[bcDEeFIiJLlmOopQRSWwB]$/

/** Programs that run the text that they are given, by family. */
export const INTERPRETERS: readonly string[] = [...SHELLS, ...CODES]
/** Whether a program is a shell. */
export const isShell = (name: string): boolean => SHELLS.has(name)
/** Whether a program runs the text that it is given. */
export const isInterpreter = (family: string): boolean => SHELLS.has(family) || CODE.has(family)

/** Scripts in the arguments, here-documents and pipes of a call. */
export function scriptsOf(call: Call): Script[] {
  const { name, texts } = call
  if (isShell(name)) return shellScripts(call).map(bash)
  if (CODE.has(call.family)) return codeScripts(call)
  switch (name) {
    case 'su':
    case 'script':
    case 'nix-shell':
    case 'runuser':
    case 'vagrant':
    case 'sg':
      return valueOf(texts, /^(?:-[a-z]*c|--command|--run)$/).map(bash)
    case 'ansible':
      return valueOf(texts, /^(?:-a|--args)$/).map(bash)
    case 'eval':
      return [bash(texts.join(' '))]
    case 'env':
      return valueOf(texts, /^(?:-S|--split-string)$/).map(bash)
    case 'trap':
      return texts[0] === undefined || texts[0].startsWith('-') ? [] : [bash(texts[0])]
    case 'ssh':
    case 'mosh':
    case 'sshpass':
    case 'autossh':
      return remoteScript(call)
    case 'gcloud':
    case 'az':
      return [
        ...valueOf(texts, /^(?:--command|--scripts)$/),
        ...inlineValue(texts, /^--(?:command|scripts)=/),
      ].map(bash)
    case 'aws':
      return texts
        .filter((text) => text.startsWith('commands='))
        .map((text) => bash(text.slice(9).replace(/^\[?["']?|["']?\]?$/g, '')))
    case 'find':
    case 'fd':
    case 'fdfind':
      return findScripts(texts)
    case 'crontab':
      return stdinOf(call).map(cronLines)
    case 'at':
    case 'batch':
      return stdinOf(call).map(bash)
    case 'tmux':
    case 'screen':
      return texts.filter((text) => /\s/.test(text)).map(bash)
    case 'cmd':
      return afterFlag(texts, /^\/{1,2}[ck]$/i).map(windows)
    case 'powershell':
    case 'pwsh':
      return powershellScripts(call)
    case 'git':
      return gitScripts(texts)
    default:
      return []
  }
}

/** What `git bisect run` and `git rebase --exec` run at each step. */
function gitScripts(texts: readonly string[]): Script[] {
  if (texts[0] === 'bisect' && texts[1] === 'run') return [bash(texts.slice(2).join(' '))]
  if (texts[0] !== 'rebase') return []
  return [...valueOf(texts, /^(?:-x|--exec)$/), ...inlineValue(texts, /^--exec=/)].map(bash)
}

const bash = (text: string): Script => ({ language: 'bash', text })
const windows = (text: string): Script => ({ language: 'windows', text })

function shellScripts(call: Call): string[] {
  const { texts } = call
  const flag = texts.findIndex((text) => /^(?:-[a-zA-Z]*c|--command)$/.test(text))
  if (flag === -1) return stdinOf(call)
  const script = texts.slice(flag + 1).find((text) => !/^-[a-z]+$/.test(text))
  return script === undefined ? [] : [script]
}

/** What comes by here-document, here-string, or from `echo`, `printf` and `cat` in a pipe. */
function stdinOf(call: Call): string[] {
  const { command } = call
  const found = command.stdin === '' ? [] : [command.stdin]
  const source = command.pipedFrom === undefined ? undefined : unwrap(command.pipedFrom)
  if (source?.name === 'echo' || source?.name === 'printf') {
    const words = source.texts.filter((text) => !/^-[neE]+$/.test(text))
    found.push(words.join(' ').replaceAll('\\n', '\n'))
  } else if (source?.name === 'cat') found.push(source.command.stdin)
  return found
}

function codeScripts(call: Call): Script[] {
  const code = valueOf(call.texts, /^(?:-[a-zA-Z]*[cer]|--eval|eval)$/)
  const sources = code.length > 0 ? code : stdinOf(call)
  return sources
    .flatMap((source) => [...literalsOf(source), ...backticksOf(call.family, source)])
    .map(bash)
}

/** In Perl, Ruby and PHP backticks and `%x()` are shells. */
function backticksOf(family: string, source: string): string[] {
  if (!/^(?:perl|ruby|php)$/.test(family)) return []
  return [...source.matchAll(/`([^`\n]{1,400})`|%x[({[]([^)}\]\n]{1,400})/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  )
}

/** Where the operand that `ssh` takes for a host stands. */
const hostIndex = (texts: readonly string[]): number =>
  texts.findIndex(
    (text, index) => !text.startsWith('-') && !SSH_VALUED.test(texts[index - 1] ?? ''),
  )

function remoteScript(call: Call): Script[] {
  const { texts } = call
  // `sshpass -p x ssh host …`
  const own = texts.indexOf('ssh')
  const words = own === -1 ? texts : texts.slice(own + 1)
  const host = hostIndex(words)
  const command = host === -1 ? '' : words.slice(host + 1).join(' ')
  return command === '' ? stdinOf(call).map(bash) : [bash(command)]
}

/** `find / -exec rm {} +` runs `rm` on what `find` walks over. */
function findScripts(texts: readonly string[]): Script[] {
  const scripts: Script[] = []
  for (const [run, text] of texts.entries()) {
    if (!/^(?:-(?:exec|execdir|ok|okdir)|-[xX]|--exec(?:-batch)?)$/.test(text)) continue
    const rest = texts.slice(run + 1, run + 1 + MAX_FIND_WORDS)
    const end = rest.findIndex((word) => word === ';' || word === '+')
    const root = isFiltered(texts) ? 'found' : (texts.find((word) => !word.startsWith('-')) ?? '.')
    const words = end === -1 ? rest : rest.slice(0, end)
    scripts.push(bash(words.map((word) => quoteWord(word.replaceAll('{}', root))).join(' ')))
    if (scripts.length >= MAX_FIND_SCRIPTS) break
  }
  return scripts
}
const MAX_FIND_SCRIPTS = 8
/** Words of one command behind `-exec`; a line of nothing but `-exec` would be copied again for each of them. */
const MAX_FIND_WORDS = 64

function powershellScripts(call: Call): Script[] {
  const { texts } = call
  const encoded = texts.findIndex((text) => /^[-/]e(?:c|n|nc|nco\w{0,10})?$/i.test(text))
  if (encoded !== -1) return [windows(decodeUtf16(texts[encoded + 1] ?? ''))]
  const inline = afterFlag(texts, /^[-/]c(?:o\w{0,6})?$/i)
  if (inline.length > 0) return inline.map(windows)
  if (texts.some((text) => /^[-/]f(?:i\w{0,2})?$/i.test(text))) return []
  const first = texts.findIndex((text) => !/^[-/]/.test(text))
  if (first === -1) return stdinOf(call).map(windows)
  return /\.ps1$/i.test(texts[first] ?? '') ? [] : [windows(texts.slice(first).join(' '))]
}

/** `-EncodedCommand` is Base64 over UTF-16LE. */
function decodeUtf16(base64: string): string {
  return Buffer.from(base64.slice(0, 40_000), 'base64').toString('utf16le')
}

/** A crontab line is five fields and a command. */
function cronLines(text: string): Script {
  const commands = text
    .split('\n', 200)
    .map((line) => line.replace(/^\s{0,8}(?:@\w+|(?:[\d*/,-]{1,20}\s{1,4}){5})\s{0,4}/, ''))
  return bash(commands.join('\n'))
}

const valueOf = (texts: readonly string[], flag: RegExp): string[] => {
  const at = texts.findIndex((text) => flag.test(text))
  const value = at === -1 ? undefined : texts[at + 1]
  return value === undefined ? [] : [value]
}
const inlineValue = (texts: readonly string[], start: RegExp): string[] =>
  texts.filter((text) => start.test(text)).map((text) => text.slice(text.indexOf('=') + 1))
const afterFlag = (texts: readonly string[], flag: RegExp): string[] => {
  const at = texts.findIndex((text) => flag.test(text))
  return at === -1 || at + 1 >= texts.length ? [] : [texts.slice(at + 1).join(' ')]
}

/** A word as one word of a command line. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./~*?${}[\]-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
