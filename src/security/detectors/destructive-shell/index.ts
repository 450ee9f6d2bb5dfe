/** Command lines that destroy, open or send away. */
import type { Detector, Hit, Segment } from '../../types.ts'
import { hitOf, judgeBothForms } from '../matching.ts'
import { changedLines } from './changed-lines.ts'
import { literalsOf } from './code.ts'
import { callsOf, callsOfPart, windowsCallsOf } from './invocations.ts'
import type { Calls } from './invocations.ts'
import { isWindows, looksLikeCommand, reads, readsCode, SENTENCE } from './looks-like-command.ts'
import { DELETE_VERB_RULE } from './rules/generic.ts'
import { brokenRules, isRuled, SHELL_RULES } from './rules/index.ts'
import { isNamedOnWindows } from './rules/windows-names.ts'
import {
  API_DELETE_RULE,
  apiDeleteIn,
  FORK_BOMB_RULE,
  forkBombIn,
  UNREADABLE_RULE,
} from './text-rules.ts'
import type { Call, ShellRule } from './types.ts'

const CATEGORY = 'destructive_command'

/** Shell commands in tool arguments and in the input of monitored functions. */
export const destructiveShellDetector: Detector = {
  id: 'destructive-shell',
  category: CATEGORY,
  appliesTo: ['tool_argument', 'input'],
  inspect: (segment, { onCut }) =>
    judgeBothForms(
      segment.text,
      (text, known) => judge(segment, text, known, onCut),
      // What looks like a command is told by how it begins.
      reads(segment.key) ? changedLines : undefined,
    ),
}

/**
 * Rules that a text is told of at most, a dangerous one among them: it is as bad as can be by then, and a list of
 * attacks would take its time for nothing.
 */
const MAX_RULES = 8

const NO_CALLS: Calls = { calls: [], complete: true }

/** Calls with the same words, fed by the same two programs, that are judged. */
const MAX_SAME_PIPES = 32

function shapeOf({ name, texts, windows, command }: Call): string {
  let shape = `${windows ? 'w' : ''}${name}\0${texts.join('\0')}\0${command.writes.join('\0')}`
  let source = command.pipedFrom
  for (let level = 0; level < 2 && source !== undefined; level += 1) {
    for (const { text } of source.words) shape += `\0${text}`
    shape += '|'
    source = source.pipedFrom
  }
  return shape
}

/** Whether rules name its program or ask about it all the same; telling such calls apart takes longer than others' judgement. */
const isJudgedAtLength = ({ name, family, windows, command }: Call): boolean =>
  isRuled(family) || (windows && isNamedOnWindows(name)) || command.writes.length > 0

interface Place {
  readonly start: number
  readonly end: number
}

function judge(
  { key }: Segment,
  text: string,
  known: ReadonlySet<string>,
  onCut: (() => void) | undefined,
): Hit[] {
  const expected = reads(key)
  if (!expected && (SENTENCE.test(text) || !looksLikeCommand(text))) return []
  const code = readsCode(key)
  const hits: Hit[] = []
  /** Rules whose first place is known: no other place of theirs is looked for. */
  const told = new Set(known.size === 0 ? [] : SHELL_RULES.filter(({ id }) => known.has(id)))
  let dangerous = [...told].some(({ level }) => level === 'dangerous')
  const isEnough = (): boolean => dangerous && told.size >= MAX_RULES
  const add = (rule: ShellRule, place: Place): void => {
    if (told.has(rule)) return
    told.add(rule)
    // In source code lines of other languages look like commands.
    if (code && rule === DELETE_VERB_RULE) return
    dangerous ||= rule.level === 'dangerous'
    hits.push(hitOf(rule, CATEGORY, place))
  }
  const seen = new Map<string, number>()
  const judgeCalls = (calls: readonly Call[], whole?: Place): void => {
    for (const call of calls) {
      if (isEnough()) return
      if (isJudgedAtLength(call)) {
        const { pipedFrom, stdin } = call.command
        const shape = shapeOf(call)
        const times = seen.get(shape) ?? 0
        seen.set(shape, times + 1)
        // What a call reads may differ where its words do not.
        if (times >= (pipedFrom === undefined && stdin === '' ? 1 : MAX_SAME_PIPES)) continue
      }
      for (const rule of brokenRules(call, told)) add(rule, whole ?? call.command)
    }
  }
  const { calls, complete } = isEnough() ? NO_CALLS : callsOf(text)
  judgeCalls(calls)
  const whole = { start: 0, end: text.length }
  if (!isEnough() && isWindows(text)) judgeCalls(windowsCallsOf(text, calls), whole)
  if (!isEnough()) {
    for (const literal of literalsOf(text)) judgeCalls(callsOfPart(literal).calls, whole)
  }
  if (isEnough()) {
    onCut?.()
    return hits
  }
  const bomb = forkBombIn(text)
  if (bomb !== undefined) add(FORK_BOMB_RULE, bomb)
  const api = expected && !code ? apiDeleteIn(text) : undefined
  if (api !== undefined) add(API_DELETE_RULE, api)
  if (!complete && expected && !code) add(UNREADABLE_RULE, whole)
  return hits
}
