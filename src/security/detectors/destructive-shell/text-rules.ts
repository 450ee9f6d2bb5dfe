/** Rules over the text itself. */
import type { ShellRule } from './types.ts'

/** `:(){ :|:& };:` under any name. */
const FORK_BOMB =
  /(?<![\w:])([\w:.]{1,20})\s{0,4}\(\)\s{0,4}\{\s{0,4}\1\s{0,4}\|\s{0,4}\1\s{0,4}&\s{0,4};?\s{0,4}\}\s{0,4}[;\n]\s{0,4}\1/
/** The same without a pipe: `f(){ f & f; }; f`, `while :; do $0 & done`, cmd's `%0|%0`. */
const SELF_START =
  /^\s{0,8}%0\s?\|\s?%0|\bfork\s?(?:\(\))?\s?(?:while|until)\s?(?:fork|1|true)\b|\b(?:while|until)\s?\(?(?:1|True|true|:)\)?\s?[:;]?\s{0,4}(?:do\s{0,4})?(?:os\.)?fork\s?\(?/
const QUOTED = /'[^'\n]{0,4000}'|"[^"\n]{0,4000}"|(?:^|\s)#[^\n]{0,4000}/g

export const FORK_BOMB_RULE: ShellRule = {
  id: 'shell.fork-bomb',
  level: 'dangerous',
  score: 1,
  reason: 'Starts copies of itself until the machine stops.',
  source: 'CWE-400; MITRE ATT&CK T1499.001',
  tags: ['LLM10', 'T1499.001'],
  match: [':(){ :|:& };:', 'bomb() { bomb | bomb & }; bomb', '%0|%0'],
  notMatch: ['f() { g | h & }; f', 'echo ":(){ :|:& };:"'],
}

/** Told apart from silence: whoever nests that deeply hides something or tests the parser. */
export const UNREADABLE_RULE: ShellRule = {
  id: 'shell.unreadable',
  level: 'suspicious',
  score: 0.4,
  reason: 'Is nested too deeply or cut into too many commands; only its words were looked at.',
  source: 'MITRE ATT&CK T1027',
  tags: ['T1027'],
  match: ['$('.repeat(40) + 'id' + ')'.repeat(40)],
  notMatch: ['echo $(basename $(dirname $(pwd)))'],
}

/** Where a fork bomb stands. */
export function forkBombIn(text: string): { start: number; end: number } | undefined {
  const named = text.includes('()') && text.includes('|')
  const bomb =
    (named ? FORK_BOMB.exec(text.replace(QUOTED, (part) => ' '.repeat(part.length))) : null) ??
    (/[|&]|fork/.test(text) ? SELF_START.exec(text) : null)
  return bomb === null ? undefined : { start: bomb.index, end: bomb.index + bomb[0].length }
}

/** `gateway.customer.delete('x')`, as a line of its own: a library's call instead of a command. */
const API_DELETE =
  /^\s{0,8}(?:await\s)?(?:db\.(?:dropDatabase|dropAllUsers|shutdownServer)|[A-Za-z_]\w{0,40}(?:\.\w{1,40}){1,4}\.(?:delete|destroy|cancel|void|purge|terminate|drop|remove|delete_?(?:all|many)|destroy_?all|drop_?(?:database|collection|table|index)))\(/im

export const API_DELETE_RULE: ShellRule = {
  id: 'shell.api-delete',
  level: 'suspicious',
  score: 0.3,
  reason: "Deletes something through a service's library.",
  source: 'naming of methods across service libraries',
  tags: ['LLM06', 'T1485'],
  match: ["gateway.customer.delete('c_1')", 'await client.buckets.delete("b")'],
  notMatch: ["gateway.customer.find('c_1')", 'delete', 'echo a.b.delete(1)'],
}

/** Where such a call stands. */
export function apiDeleteIn(text: string): { start: number; end: number } | undefined {
  if (!text.includes('(')) return undefined
  const call = API_DELETE.exec(text)
  return call === null ? undefined : { start: call.index, end: call.index + call[0].length }
}
