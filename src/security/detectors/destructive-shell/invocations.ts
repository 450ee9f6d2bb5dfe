/** From a text to everything that it would run. */
import { rememberLast } from '../matching.ts'
import { maxCommands, maxScriptChars } from './limits.ts'
import { parseCommands } from './parse.ts'
import { isRegenerable, isTemporary } from './paths.ts'
import { isRuled } from './rules/index.ts'
import { mayBeOfWindows } from './rules/windows-names.ts'
import { isInterpreter, scriptsOf } from './scripts.ts'
import { scanTokens } from './token-scan.ts'
import type { Call, Command, Word } from './types.ts'
import { baseName, containerCall, isWrapper, unwrap } from './wrappers.ts'

/** Scripts in scripts: `bash -c "bash -c …"`. */
const MAX_NESTING = 4
/** Scripts opened for one text; a machine writes more, a person does not. */
const MAX_SCRIPTS = 200

/** The calls of a text and whether all of it was understood. */
export interface Calls {
  readonly calls: readonly Call[]
  readonly complete: boolean
}

/** Everything that a command line would run, inner commands and scripts in arguments included. */
export const callsOf: (text: string) => Calls = rememberLast(callsOfPart)

/** The same for a part of the text, after which the whole is asked for again. */
export function callsOfPart(text: string): Calls {
  const parsed = parseCommands(text)
  const state = stateFor(text, parsed.complete)
  collect(select(parsed.commands, text, state), 0, state)
  return state
}

/** What one shell reads otherwise than another. */
const OF_ONE_SHELL = /["'\\`^%$(){}[\]#<>*?~!&;|]/

/**
 * The calls of a text as PowerShell or cmd reads it.
 *
 * @param asBash Its calls as Bash reads it: what is no other to Windows is left out.
 */
export function windowsCallsOf(text: string, asBash: readonly Call[] = []): Call[] {
  const state = stateFor(text, true)
  const { commands } = scanTokens(text, { dialect: 'windows' })
  const known = new Set<string>()
  for (const { command } of asBash) known.add(text.slice(command.start, command.end))
  const isSame = ({ words, pipedFrom, start, end }: Command): boolean => {
    const source = text.slice(start, end).trimEnd()
    return (
      pipedFrom === undefined &&
      known.has(source) &&
      // What comes behind depends on it.
      !/^(?:cd|pushd)\b/.test(source) &&
      !OF_ONE_SHELL.test(source) &&
      !mayBeOfWindows(words)
    )
  }
  const others = select(commands, text, state).filter((command) => !isSame(command))
  collect(others, 0, state, undefined, true)
  return state.calls
}

interface State {
  calls: Call[]
  complete: boolean
  scripts: number
  /** Characters of scripts that may still be opened. */
  chars: number
}

const stateFor = (text: string, complete: boolean): State => ({
  calls: [],
  complete,
  scripts: MAX_SCRIPTS,
  chars: maxScriptChars(text),
})

function collect(
  commands: readonly Command[],
  nesting: number,
  state: State,
  place?: Command,
  windows = false,
): void {
  let inside = ''
  for (const command of commands) {
    for (const word of command.words) {
      if (word.inner.length > 0) collect(word.inner, nesting, state, place ?? command)
    }
    const container = containerCall(command)
    if (container !== undefined) state.calls.push(moved(container, place ?? command))
    const call = unwrap(command, windows)
    if (call === undefined) continue
    // Offsets inside a script mean nothing outside: the place is the command that runs it.
    if (call.name === 'cd' || call.name === 'pushd') inside = scratchOf(call)
    const told = inside === '' ? call : within(inside, call)
    state.calls.push(place === undefined ? told : moved(told, place))
    for (const script of scriptsOf(call)) {
      if (script.text === '') continue
      state.scripts -= 1
      state.chars -= script.text.length
      if (nesting >= MAX_NESTING || state.scripts < 0 || state.chars < 0) {
        state.complete = false
        break
      }
      const inner =
        script.language === 'bash'
          ? parseCommands(script.text)
          : scanTokens(script.text, { dialect: 'windows' })
      state.complete &&= inner.complete
      collect(
        select(inner.commands, script.text, state),
        nesting + 1,
        state,
        place ?? command,
        script.language === 'windows',
      )
    }
  }
}

/** The directory that `cd` changes to, when nobody misses what is in it; a name of a variable tells nothing. */
function scratchOf({ texts }: Call): string {
  const [path = ''] = texts
  const scratch = texts.length === 1 && (isRegenerable(path) || isTemporary(`${path}/`))
  return scratch ? path.replace(/\/+$/, '') : ''
}

/** `cd build && rm -rf *` deletes `build/*`. */
function within(directory: string, call: Call): Call {
  if (!/^(?:rm|find|rimraf)$/.test(call.name)) return call
  const placed = (text: string): string =>
    /^(?:\*|\.\/?\*?|\.\/\*)$/.test(text) ? `${directory}/${text.replace(/^\.\/?/, '')}` : text
  const args = call.args.map((word) => ({ ...word, text: placed(word.text) }))
  return { ...call, args, texts: args.map(({ text }) => text) }
}

/**
 * Of more commands than there is time for, those with a program that rules know; of too many of these, the
 * first and the last ones. Filling a text up does not push the command that matters out of sight.
 */
function select(commands: readonly Command[], text: string, state: State): readonly Command[] {
  const most = maxCommands(text)
  if (commands.length <= most) return commands
  const known = commands.filter(
    ({ words, writes }) => writes.length > 0 || words.slice(0, 3).some(isOfInterest),
  )
  if (known.length <= most) return known
  state.complete = false
  const half = Math.floor(most / 2)
  return [...known.slice(0, half), ...known.slice(-half)]
}

function isOfInterest({ text, inner }: Word): boolean {
  if (inner.length > 0) return true
  const name = baseName(text)
  return isRuled(name) || isWrapper(name) || isInterpreter(name) || /^(?:mkfs\.|python)/.test(name)
}

function moved(call: Call, { start, end }: Command): Call {
  return { ...call, command: { ...call.command, program: undefined, start, end } }
}
