/** Programs that only start another one. */
import { isFiltered } from './paths.ts'
import type { Call, Command, Operand, Word } from './types.ts'

/**
 * Words that introduce a command: the options of theirs that take a value, and how many operands stand
 * before the command.
 */
interface Wrapper {
  readonly valued?: RegExp
  readonly operands?: number
  /** Words that must come first for it to wrap, such as `run` of `docker run`. */
  readonly verbs?: RegExp
  /** The command begins behind this word, such as `--`. */
  readonly after?: string
}

const DOCKER_VALUED =
  /^(?:-[uwevpnlmhac]|--(?:user|workdir|env|env-file|volume|publish|name|label|memory|hostname|network|net|entrypoint|mount|platform|pull|cpus|gpus|ipc|pid|add-host|cap-add|cap-drop|device|dns|expose|ip|link|log-driver|restart|runtime|security-opt|shm-size|stop-signal|tmpfs|ulimit|userns|volumes-from|index|file|project-name|profile|detach-keys|context|host))$/
const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  sudo: { valued: /^(?:-[ugpCDhRrTt]|--(?:user|group|prompt|host|chdir))$/ },
  doas: { valued: /^-[uC]$/ },
  pkexec: { valued: /^--user$/ },
  runuser: { valued: /^-[ugs]$/ },
  env: { valued: /^(?:-[uC]|--(?:unset|chdir))$/ },
  nohup: {},
  time: { valued: /^-[fo]$/ },
  nice: { valued: /^-n$/ },
  ionice: { valued: /^-[cnp]$/ },
  chrt: { operands: 1 },
  taskset: { operands: 1 },
  timeout: { valued: /^-[ks]$/, operands: 1 },
  gtimeout: { valued: /^-[ks]$/, operands: 1 },
  stdbuf: { valued: /^-[ioe]$/ },
  unbuffer: {},
  setsid: {},
  command: {},
  builtin: {},
  exec: { valued: /^-a$/ },
  noglob: {},
  busybox: {},
  toybox: {},
  watch: { valued: /^(?:-[nd]|--interval)$/ },
  xargs: { valued: /^(?:-[IinPLdEsa]|--(?:max-args|max-procs|delimiter|replace|arg-file))$/ },
  parallel: { valued: /^-[jNn]$/ },
  strace: { valued: /^-[eopsu]$/ },
  ltrace: { valued: /^-[eopsu]$/ },
  chronic: {},
  chroot: { valued: /^--(?:userspec|groups)$/, operands: 1 },
  unshare: {},
  nsenter: { valued: /^-[tSG]$/ },
  'systemd-run': { valued: /^(?:-[pEut]|--(?:property|unit|setenv|uid|gid))$/ },
  flock: { valued: /^-[wE]$/, operands: 1 },
  setarch: { operands: 1 },
  firejail: {},
  proxychains: {},
  proxychains4: {},
  torsocks: {},
  dotenv: { after: '--' },
  doppler: { verbs: /^run$/, after: '--' },
  op: { verbs: /^run$/, after: '--' },
  'aws-vault': { verbs: /^exec$/, operands: 1 },
  poetry: { verbs: /^run$/ },
  pipenv: { verbs: /^run$/ },
  uv: { verbs: /^run$/ },
  bundle: { verbs: /^exec$/ },
  npx: { valued: /^(?:-p|--package)$/ },
  bunx: {},
  pnpm: { verbs: /^(?:exec|dlx)$/ },
  yarn: { verbs: /^(?:exec|dlx)$/ },
  docker: { verbs: /^(?:exec|run)$/, valued: DOCKER_VALUED, operands: 1 },
  podman: { verbs: /^(?:exec|run)$/, valued: DOCKER_VALUED, operands: 1 },
  nerdctl: { verbs: /^(?:exec|run)$/, valued: DOCKER_VALUED, operands: 1 },
  'docker-compose': { verbs: /^(?:exec|run)$/, valued: DOCKER_VALUED, operands: 1 },
  lxc: { verbs: /^exec$/, after: '--' },
  incus: { verbs: /^exec$/, after: '--' },
  kubectl: { verbs: /^exec$/, after: '--' },
  oc: { verbs: /^(?:exec|rsh)$/, after: '--' },
  distrobox: { verbs: /^enter$/, after: '--' },
  wsl: { valued: /^-[du]$/ },
  adb: { verbs: /^shell$/, valued: /^-s$/ },
  toolbox: { verbs: /^run$/, valued: /^-c$/ },
}
const byName: ReadonlyMap<string, Wrapper> = new Map(Object.entries(WRAPPERS))
const KEYWORDS = new Set(['if', 'then', 'else', 'elif', 'while', 'until', 'do', '!', '{', 'coproc'])
const ASSIGNMENT = /^[A-Za-z_]\w*=/
const MAX_WRAPPERS = 12
const WINDOWS_NAMES = /^(?:cmd|powershell|pwsh)$/

/** Whether a program only starts another one. */
export const isWrapper = (name: string): boolean => byName.has(name)

/**
 * The program of a simple command behind assignments, keywords and wrappers; kept, because each command of a
 * pipeline is asked for by all that follow it.
 */
export function unwrap(command: Command, windows = false): Call | undefined {
  if (command.program === undefined) command.program = findProgram(command, windows) ?? null
  return command.program ?? undefined
}

function findProgram(command: Command, windows: boolean): Call | undefined {
  const { words } = command
  let at = 0
  let elevated = false
  let piped: readonly Word[] = []
  for (let steps = 0; steps < MAX_WRAPPERS; steps += 1) {
    while (at < words.length) {
      const text = words[at]?.text ?? ''
      if (!KEYWORDS.has(text) && !(text.includes('=') && ASSIGNMENT.test(text))) break
      at += 1
    }
    const word = words[at]
    // `watch 'rm x'`, `env -S 'rm x'`: the wrapper takes a whole line for one word.
    if (steps > 0 && word !== undefined && /\S\s+\S/.test(word.text)) {
      return callOf('eval', words.slice(at), command, elevated, windows)
    }
    const name = baseName(word?.text)
    if (name === '') return undefined
    const wrapper = byName.get(name)
    const next = wrapper === undefined ? undefined : behind(wrapper, words, at)
    if (next === undefined || next >= words.length) {
      return callOf(name, [...words.slice(at + 1), ...piped], command, elevated, windows)
    }
    // `command -v rm` asks where it is.
    if (name === 'command' && /^-[vV]/.test(words[at + 1]?.text ?? '')) return undefined
    elevated ||= /^(?:sudo|doas|pkexec)$/.test(name)
    at = next
    if (name === 'xargs' || name === 'parallel') piped = pipedWords(command)
  }
  return undefined
}

/** Where the wrapped command begins; undefined when this use wraps nothing. */
function behind(wrapper: Wrapper, words: readonly Word[], from: number): number | undefined {
  const { valued, operands = 0, verbs, after } = wrapper
  let at = from + 1
  const skipOptions = (): void => {
    while (at < words.length && /^-./.test(words[at]?.text ?? '')) {
      const text = words[at]?.text ?? ''
      at += valued?.test(text) === true ? 2 : 1
      if (text === '--') return
    }
  }
  if (verbs !== undefined) {
    while (at < words.length && !verbs.test(words[at]?.text ?? '')) at += 1
    if (at >= words.length || at - from > 6) return undefined
    at += 1
  }
  if (after !== undefined) {
    const mark = words.findIndex(({ text }, index) => index >= at && text === after)
    return mark === -1 ? undefined : mark + 1
  }
  skipOptions()
  at += operands
  if (operands > 0 && words[at]?.text === '--') at += 1
  return at
}

/** `echo / | xargs rm -rf` runs `rm -rf /`: what the program before prints comes as arguments. */
function pipedWords({ pipedFrom }: Command): readonly Word[] {
  const source = pipedFrom === undefined ? undefined : unwrap(pipedFrom)
  if (source === undefined) return []
  return printedWords(source)
    .slice(0, MAX_PIPED)
    .flatMap((word) =>
      word.text
        .split(/\s+/, MAX_PIPED)
        .filter((text) => text !== '')
        .map((text) => ({ ...word, text })),
    )
}
const MAX_PIPED = 16

/** What a program prints, when its arguments tell. */
function printedWords({ name, args, texts }: Call): readonly Word[] {
  if (name === 'echo' || name === 'printf') return args
  if (name === 'find' && !isFiltered(texts)) return args.slice(0, 1)
  return []
}

/**
 * The container command itself, when `unwrap` looks through it: `docker run -v /:/host …` is a deed of its own.
 */
export function containerCall(command: Command): Call | undefined {
  const { words } = command
  const last = Math.min(words.length, 4)
  let at = 0
  while (at < last && !CONTAINERS.has(words[at]?.text ?? '')) at += 1
  if (at === last || unwrap(command)?.name === baseName(command.words[at]?.text)) return undefined
  return callOf(
    baseName(command.words[at]?.text),
    command.words.slice(at + 1),
    command,
    false,
    false,
  )
}
const CONTAINERS: ReadonlySet<string> = new Set(['docker', 'podman', 'nerdctl', 'nsenter'])

function callOf(
  name: string,
  args: readonly Word[],
  command: Command,
  elevated: boolean,
  windows: boolean,
): Call {
  const texts: string[] = []
  const flags: string[] = []
  const operands: Operand[] = []
  let maybeValue = false
  for (const { text } of args) {
    texts.push(text)
    if (text.length > 1 && text.startsWith('-')) {
      flags.push(text)
      maybeValue = text !== '--' && !text.includes('=')
    } else {
      operands.push({ text: text.toLowerCase(), maybeValue })
      maybeValue = false
    }
  }
  return {
    name,
    family: familyOf(name),
    args,
    texts,
    flags,
    operands,
    command,
    elevated,
    windows: windows || WINDOWS_NAMES.test(name),
  }
}

/** `/bin/rm` and `C:\Windows\System32\format.com` without folder and ending, in lower case. */
export function baseName(word: string | undefined): string {
  if (word === undefined) return ''
  const name = word.slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1).toLowerCase()
  const ends = name.charCodeAt(name.length - 4) === 0x2e && /(?:exe|com|cmd|bat)$/.test(name)
  return ends ? name.slice(0, -4) : name
}

function familyOf(name: string): string {
  const last = name.charCodeAt(name.length - 1)
  if (
    last >= 0x30 &&
    last <= 0x39 &&
    /^(?:python|perl|ruby|php|node|mkfs\.ext)[\d.]+$/.test(name)
  ) {
    return name.startsWith('mkfs') ? 'mkfs' : name.replace(/(?<![\d.])[\d.]+$/, '')
  }
  if (name.startsWith('mkfs.') || name.startsWith('newfs_')) return 'mkfs'
  return name.endsWith('.sh') ? name.slice(0, -3) : name
}
