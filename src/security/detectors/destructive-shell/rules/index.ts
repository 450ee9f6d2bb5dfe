/** Every rule, and which of them a program is asked about. */
import { compilePattern } from '../command-pattern.ts'
import type { CommandPattern } from '../command-pattern.ts'
import type { Call, ShellRule } from '../types.ts'
import { DISK_RULES } from './disks.ts'
import { EXPOSURE_RULES } from './exposure.ts'
import { FILE_RULES } from './files.ts'
import { DELETE_VERB_RULE, GENERIC_RULES } from './generic.ts'
import { GIT_RULES } from './git.ts'
import { isRehearsal } from './helpers.ts'
import { MACHINE_RULES } from './machine.ts'
import { NETWORK_RULES } from './network.ts'
import { INFRASTRUCTURE_RULES } from './infrastructure.ts'
import { PACKAGE_RULES } from './packages.ts'
import { PERMISSION_RULES } from './permissions.ts'
import { PROTECTION_RULES } from './protection.ts'
import { SERVICE_RULES } from './services.ts'
import { STORE_RULES } from './stores.ts'
import { CREDENTIAL_RULES } from './credentials.ts'
import { WINDOWS_RULES } from './windows.ts'
import { mayBreakWindowsRules } from './windows-names.ts'

/** The rules over command lines, without the two that read the text itself (see `text-rules.ts`). */
export const SHELL_RULES: readonly ShellRule[] = [
  ...FILE_RULES,
  ...DISK_RULES,
  ...PERMISSION_RULES,
  ...MACHINE_RULES,
  ...PROTECTION_RULES,
  ...NETWORK_RULES,
  ...GIT_RULES,
  ...CREDENTIAL_RULES,
  ...INFRASTRUCTURE_RULES,
  ...EXPOSURE_RULES,
  ...SERVICE_RULES,
  ...STORE_RULES,
  ...PACKAGE_RULES,
  ...WINDOWS_RULES,
  ...GENERIC_RULES,
  DELETE_VERB_RULE,
]

interface Entry {
  readonly rule: ShellRule
  readonly pattern?: CommandPattern
}

/** Rules by program, so that a call meets only its own; those that name none are asked about all. */
const byProgram = new Map<string, Entry[]>()
const forAll: ShellRule[] = []
const forWindows: ShellRule[] = []
const forWrites = SHELL_RULES.filter(({ anyWrites }) => anyWrites === true)

for (const rule of SHELL_RULES) {
  for (const line of rule.commands ?? []) {
    const pattern = compilePattern(line)
    for (const program of pattern.programs) add(program, { rule, pattern })
  }
  if (rule.applies === undefined || rule === DELETE_VERB_RULE) continue
  if (rule.programs === undefined) (WINDOWS_RULES.includes(rule) ? forWindows : forAll).push(rule)
  else for (const program of rule.programs) add(program, { rule })
}

function add(program: string, entry: Entry): void {
  const entries = byProgram.get(program)
  if (entries === undefined) byProgram.set(program, [entry])
  else entries.push(entry)
}

/** Whether any rule names this program. */
export const isRuled = (name: string): boolean => byProgram.has(name)

const NONE: ReadonlySet<ShellRule> = new Set()

/**
 * The rules that a call breaks, each once.
 *
 * @param told Rules that need not be named again: a text is told once of each, so they are not asked either.
 */
export function brokenRules(call: Call, told: ReadonlySet<ShellRule> = NONE): ShellRule[] {
  const found = brokenOf(call, (rule) => !told.has(rule))
  if (found.length > 0 || told.has(DELETE_VERB_RULE)) return found
  if (DELETE_VERB_RULE.applies?.(call) !== true) return found
  // It speaks only where no other rule does, those told before among them.
  return brokenOf(call, (rule) => told.has(rule)).length > 0 ? found : [DELETE_VERB_RULE]
}

function brokenOf(call: Call, isAsked: (rule: ShellRule) => boolean): ShellRule[] {
  const found: ShellRule[] = []
  const entries = byProgram.get(call.family)
  if (entries !== undefined) {
    let rehearsal: boolean | undefined
    for (const { rule, pattern } of entries) {
      if (!isAsked(rule) || found.includes(rule)) continue
      const applies =
        pattern === undefined
          ? rule.applies?.(call) === true
          : !(rehearsal ??= isRehearsal(call)) && pattern.matches(call)
      if (applies) found.push(rule)
    }
  }
  const ask = (rules: readonly ShellRule[]): void => {
    for (const rule of rules) {
      if (isAsked(rule) && !found.includes(rule) && rule.applies?.(call) === true) found.push(rule)
    }
  }
  ask(forAll)
  if (mayBreakWindowsRules(call)) ask(forWindows)
  if (call.command.writes.length > 0) ask(forWrites)
  return found
}
