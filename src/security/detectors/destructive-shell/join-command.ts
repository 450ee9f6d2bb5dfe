/** Tool arguments that name a program and its arguments apart. */
import { quoteWord } from './scripts.ts'

const PROGRAM_KEYS = [
  'command',
  'cmd',
  'program',
  'executable',
  'exe',
  'exec',
  'binary',
  'bin',
  'file',
  'tool',
]
const ARGUMENT_KEYS = [
  'args',
  'argv',
  'arguments',
  'params',
  'parameters',
  'options',
  'flags',
  'command_args',
  'commandArgs',
]
/** Keys whose list is a whole command line, program first. */
const LINE_KEYS = [
  'command',
  'cmd',
  'argv',
  'args',
  'cmdline',
  'commandLine',
  'command_line',
  'exec',
  'run',
]
const PART_KEYS: ReadonlySet<string> = new Set([...ARGUMENT_KEYS, ...LINE_KEYS])

/** Whether a property of this name may hold a part of a command line: a cheap question before the search. */
export const isCommandPart = (key: string): boolean => PART_KEYS.has(key)

const MAX_DEPTH = 32
/** Of more command lines the first and the last ones are kept. */
const MAX_LINES = 100

/** A command line put together from parts, and where its value stood. */
export interface JoinedCommand {
  /** Path below the value, such as `.options` or empty. */
  readonly path: string
  readonly text: string
}

/**
 * The command lines that a tool's arguments hold in parts: a program beside a list or a line of arguments, or
 * one list with the program first. Words are quoted, so that the parser gets back the same words. For values of
 * bounded size; getters are not called.
 *
 * @example joinCommand({ command: 'rm', args: ['-rf', '/'] }) // [{ path: '', text: 'rm -rf /' }]
 */
export function joinCommand(value: unknown): JoinedCommand[] {
  const found: JoinedCommand[] = []
  visit(value, '', 0, found)
  const half = MAX_LINES / 2
  return found.length <= MAX_LINES ? found : [...found.slice(0, half), ...found.slice(-half)]
}

function visit(value: unknown, path: string, depth: number, found: JoinedCommand[]): void {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      visit(item, `${path}[${index}]`, depth + 1, found)
    }
    return
  }
  const record = value as Readonly<Record<string, unknown>>
  const text = lineOf(record)
  if (text !== undefined) found.push({ path, text })
  for (const key of Object.keys(record)) {
    visit(own(record, key), `${path}.${key}`, depth + 1, found)
  }
}

function lineOf(record: Readonly<Record<string, unknown>>): string | undefined {
  const program = firstOf(
    record,
    PROGRAM_KEYS,
    (value) => typeof value === 'string' && value !== '',
  )
  const args = firstOf(
    record,
    ARGUMENT_KEYS,
    (value) => typeof value === 'string' || isWords(value),
  )
  if (typeof program === 'string' && args !== undefined) {
    // A program with blanks is a command line already; its arguments are appended all the same.
    const rest = typeof args === 'string' ? args : joinWords(args as readonly unknown[])
    return rest === '' ? undefined : `${program} ${rest}`
  }
  const line = firstOf(record, LINE_KEYS, (value) => isWords(value) && value.length > 1)
  return line === undefined ? undefined : joinWords(line as readonly unknown[])
}

const isWords = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((word) => typeof word === 'string' || typeof word === 'number')

const joinWords = (words: readonly unknown[]): string =>
  words.map((word) => quoteWord(String(word))).join(' ')

function firstOf(
  record: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  fits: (value: unknown) => boolean,
): unknown {
  for (const key of keys) {
    const value = own(record, key)
    if (value !== undefined && fits(value)) return value
  }
  return undefined
}

/** Own data properties only: a getter may do anything. */
function own(record: Readonly<Record<string, unknown>>, key: string): unknown {
  const property = Object.getOwnPropertyDescriptor(record, key)
  return property !== undefined && 'value' in property ? (property.value as unknown) : undefined
}
