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

/** The rules that a call breaks, each once. */
export function brokenRules(call: Call): ShellRule[] {
  const found = new Set<ShellRule>()
  const entries = byProgram.get(call.family)
  if (entries !== undefined) {
    const rehearsal = isRehearsal(call)
    for (const { rule, pattern } of entries) {
      if (found.has(rule)) continue
      const applies =
        pattern === undefined ? rule.applies?.(call) === true : !rehearsal && pattern.matches(call)
      if (applies) found.add(rule)
    }
  }
  const others = [
    forAll,
    call.windows ? forWindows : [],
    call.command.writes.length > 0 ? forWrites : [],
  ]
  for (const rules of others) {
    for (const rule of rules) if (rule.applies?.(call) === true) found.add(rule)
  }
  if (found.size === 0 && DELETE_VERB_RULE.applies?.(call) === true) found.add(DELETE_VERB_RULE)
  return [...found]
}
