/** Questions that several rules ask about a call. */
import { hasFlag } from '../command-pattern.ts'
import { isInterpreter, isShell } from '../scripts.ts'
import type { Call, Command } from '../types.ts'
import { unwrap } from '../wrappers.ts'

/** Arguments without a dash, as written. */
export const operandsOf = (call: Call): string[] =>
  call.texts.filter((text) => !(text.length > 1 && text.startsWith('-')))

/** Operands as paths: one in quotes is taken by the letter, `"*"` is a file and `"~"` no home. */
export const targetsOf = (call: Call): string[] =>
  call.args
    .filter(({ text, quoted }) => !/^-./.test(text) && !(quoted && /^[~*]/.test(text)))
    .map(({ text }) => text)

/** The programs before this one in its pipeline, nearest first. */
export function upstreamOf(call: Call): Call[] {
  const found: Call[] = []
  let command: Command | undefined = call.command.pipedFrom
  for (let steps = 0; command !== undefined && steps < 8; steps += 1) {
    const source = unwrap(command)
    if (source !== undefined) found.push(source)
    command = command.pipedFrom
  }
  return found
}

/** Runs what it reads: no script file and no `-c` among its arguments. */
export const runsStdin = (call: Call): boolean =>
  (isInterpreter(call.family) || call.name === 'source' || call.name === '.') &&
  (operandsOf(call).length === 0 ||
    call.texts.includes('-') ||
    call.texts.includes('-s') ||
    call.texts.includes('/dev/stdin')) &&
  !call.texts.some((text) => /^(?:-[a-z]*[cem]|--eval)$/.test(text))

export const isDownload = (call: Call): boolean =>
  /^(?:curl|wget|fetch|aria2c|lynx|w3m|http|https|httpie|xh)$/.test(call.name)

export const isDecoder = (call: Call): boolean =>
  (/^base(?:64|32)$/.test(call.name) && hasFlag(call, '-d', '-D', '--decode')) ||
  (call.name === 'xxd' && hasFlag(call, '-r')) ||
  (call.name === 'openssl' &&
    (hasFlag(call, '-d') || call.texts.includes('-d')) &&
    /^(?:enc|base64)$/.test(call.texts[0] ?? '')) ||
  /^(?:uudecode|rev)$/.test(call.name) ||
  (call.name === 'tr' &&
    /^[A-Za-z-]{4,}$/.test(call.texts[0] ?? '') &&
    /n-za-m/i.test(call.texts.join(' ')))

/** Calls inside the substitutions of a call's words. */
export const innerCalls = (call: Call): Call[] =>
  call.args.flatMap(({ inner }) => inner).flatMap((command) => unwrap(command) ?? [])

/** Substitutions handed to a shell: `sh -c "$(curl …)"`, `bash <(curl …)`, `eval "$(…)"`. */
export const evaluatedCalls = (call: Call): Call[] =>
  isShell(call.name) || /^(?:eval|source|\.|python[\d.]*|perl|ruby|node|php)$/.test(call.name)
    ? innerCalls(call)
    : []

/** What a call reads that is written in the same line: here-document, here-string, `echo` in a pipe. */
export function printedTo(call: Call): string {
  const [source] = upstreamOf(call)
  const piped =
    source?.name === 'echo' || source?.name === 'printf'
      ? source.texts.join(' ')
      : source?.name === 'cat'
        ? source.command.stdin
        : ''
  return `${call.command.stdin}\n${piped}`.trim()
}

/** An answer to a question whether to go on, given in advance. */
export const isRehearsal = (call: Call): boolean =>
  call.flags.some((flag) =>
    /^--?(?:dry-?run(?:=(?!none|false).*)?|help|simulate|what-?if|noop|no-execute|preview)$/i.test(
      flag,
    ),
  ) ||
  // `cargo yank --version 1.2.3 name` names one.
  (call.operands.length <= 1 && call.flags.some((flag) => /^--?version$/.test(flag))) ||
  /^(?:help|version)$/.test(call.operands[0]?.text ?? '') ||
  call.operands.at(-1)?.text === 'help'
