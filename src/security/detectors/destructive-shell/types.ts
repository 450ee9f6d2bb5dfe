/** What the parsers give and the rules judge. */
import type { SecurityLevel } from '../../types.ts'

/** One word of a command. */
export interface Word {
  /** Value with quotes and escapes resolved. */
  readonly text: string
  /** True when any part was quoted: `*` and `~` are then literal. */
  readonly quoted: boolean
  /** Commands inside `$(…)`, backticks or `<(…)` of this word. */
  readonly inner: readonly Command[]
}

/** The commands inside a word that has none, as most words are. */
export const NO_COMMANDS: readonly Command[] = Object.freeze([])

/** One simple command. */
export interface Command {
  readonly words: readonly Word[]
  /** Targets of `>` and `>>`. */
  readonly writes: readonly string[]
  /** The command whose output it reads through a pipe. */
  readonly pipedFrom: Command | undefined
  /** Body of a here-document, or a here-string. */
  readonly stdin: string
  readonly start: number
  readonly end: number
  /** The program behind its wrappers, once `unwrap` has looked for it; null when there is none. */
  program?: Call | null | undefined
}

/** The commands of a text and whether all of it was understood. */
export interface ParsedText {
  readonly commands: Command[]
  /** False when something was nested too deeply, or when there were too many commands to judge all. */
  readonly complete: boolean
}

/** A program and its arguments, wrappers such as sudo taken off. */
export interface Call {
  /** Base name in lower case without `.exe`, such as `rm` for `/bin/rm`. */
  readonly name: string
  /** `python3.11` as `python`, `mkfs.ext4` as `mkfs`, `kafka-topics.sh` without its ending. */
  readonly family: string
  readonly args: readonly Word[]
  /** The arguments' texts. */
  readonly texts: readonly string[]
  /** Those that begin with a dash. */
  readonly flags: readonly string[]
  /** The others, in order, in lower case; `maybeValue` when a flag stands right before. */
  readonly operands: readonly Operand[]
  /** Their texts, each once; kept by the first pattern that asks for them. */
  distinct?: ReadonlySet<string>
  /** How bad the SQL is that it hands to a database, once a rule has asked. */
  sqlLevel?: SecurityLevel
  readonly command: Command
  /** Run through sudo or doas. */
  readonly elevated: boolean
  /** PowerShell or cmd, where options begin with `-` or `/` and names ignore case. */
  readonly windows: boolean
}

/** An argument that is no option. */
export interface Operand {
  readonly text: string
  /** `kubectl --context prod delete`: "prod" may belong to the option or be the verb. */
  readonly maybeValue: boolean
}

/** A rule as data: what it matches is a list of patterns (see `command-pattern.ts`), a function, or both. */
export interface ShellRule {
  readonly id: string
  readonly level: Exclude<SecurityLevel, 'none'>
  /** 0 to 1. */
  readonly score: number
  readonly reason: string
  /** Where the knowledge comes from. */
  readonly source: string
  /** OWASP LLM Top 10 (2025), MITRE ATLAS and MITRE ATT&CK ids. */
  readonly tags: readonly string[]
  readonly commands?: readonly string[]
  /** Program names that `applies` is asked about. @default all */
  readonly programs?: readonly string[]
  /** Asks `applies` about other programs too when their output goes into a file. @default false */
  readonly anyWrites?: boolean
  applies?(call: Call): boolean
  /** Command lines that must be found, and that must not: run by the tests. */
  readonly match: readonly string[]
  readonly notMatch: readonly string[]
}
