/** What a new definition of a tool changed, and whether that made it worse. */
import type { ToolDefinition } from '../types.ts'
import { judgeDefinition, type InspectText, type Judged } from './judge.ts'
import { parametersOf } from './parameters.ts'
import { carriesOut } from './side-parameters.ts'

/** Leaves of a definition that are compared. */
const MAX_LINES = 2_000
const MAX_DEPTH = 64
/** The difference as evidence, in characters. */
const MAX_DIFF_CHARS = 2_000
/** Characters of a changed text that are shown around the change. */
const AROUND = 30
const MAX_SHOWN = 300

/** How a definition became worse. */
export interface Worsening {
  /** What it is now that it was not, such as `hides text`. */
  readonly how: string
  /** Where, as a path of the definition without the tool's name; empty where it is the whole. */
  readonly path: string
}

/** What a later definition is measured by. */
export interface Standard {
  /** Ids of the rules that it breaks, each with its level. */
  readonly rules: ReadonlySet<string>
  /** Names of its parameters. */
  readonly parameters: ReadonlySet<string>
}

/** What definitions after this one are measured by. */
export function standardOf(definition: ToolDefinition, inspectText: InspectText): Standard {
  return {
    rules: rulesOf(judgeDefinition(definition, inspectText)),
    parameters: new Set(parametersOf(definition).map(({ name }) => name)),
  }
}

/** Ways in which `after` is worse than what went before; none for an honest change. */
export function worseningsOf(
  before: Standard,
  after: ToolDefinition,
  inspectText: InspectText,
): Worsening[] {
  const { rules: known, parameters: names } = before
  const { problems, detected } = judgeDefinition(after, inspectText)
  const short = (path: string): string => path.slice(`tools.${after.name}.`.length)
  const found: Worsening[] = []
  for (const { rule, path } of problems) {
    if (!known.has(`${rule.id} ${rule.level}`)) found.push({ how: rule.id, path: short(path) })
  }
  for (const { ruleId, level, path } of detected) {
    if (!known.has(`${ruleId} ${level}`)) found.push({ how: ruleId, path: short(path) })
  }
  for (const parameter of parametersOf(after)) {
    if (names.has(parameter.name) || !carriesOut(parameter)) continue
    found.push({ how: `new side parameter ${parameter.name.slice(0, 60)}`, path: parameter.path })
  }
  return found
}

function rulesOf({ problems, detected }: Judged): ReadonlySet<string> {
  return new Set([
    ...problems.map(({ rule }) => `${rule.id} ${rule.level}`),
    ...detected.map(({ ruleId, level }) => `${ruleId} ${level}`),
  ])
}

/** The difference as lines that begin with `- ` and `+ `, and the place of the first new one. */
export interface Difference {
  readonly text: string
  readonly start: number
  readonly end: number
}

/**
 * A short line difference of two definitions.
 *
 * @param first Path that is shown first, with what lies under it.
 */
export function differenceOf(
  before: ToolDefinition,
  after: ToolDefinition,
  first?: string,
): Difference {
  const old = leavesOf(before)
  const now = leavesOf(after)
  const paths = [...new Set([...now.keys(), ...old.keys()])].filter(
    (path) => old.get(path) !== now.get(path),
  )
  const urgent = (path: string): boolean => first !== undefined && path.startsWith(first)
  const sorted = [...paths.filter(urgent), ...paths.filter((path) => !urgent(path))]
  const lines: string[] = []
  let chars = 0
  for (const path of sorted) {
    if (chars > MAX_DIFF_CHARS) break
    const pair = shownOf(old.get(path), now.get(path))
    if (pair.old !== undefined) lines.push(`- ${path}: ${pair.old}`)
    if (pair.now !== undefined) lines.push(`+ ${path}: ${pair.now}`)
    chars = lines.join('\n').length
  }
  const text = lines.join('\n') || 'the same to the reader'
  const at = Math.max(0, text.startsWith('+ ') ? 0 : text.indexOf('\n+ ') + 1)
  const end = text.indexOf('\n', at)
  return { text, start: at, end: end < 0 ? text.length : end }
}

/** Each scalar of a definition as JSON, by its path. */
function leavesOf(definition: ToolDefinition): Map<string, string> {
  const leaves = new Map<string, string>()
  const visit = (value: unknown, path: string, depth: number): void => {
    if (leaves.size >= MAX_LINES) return
    if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) {
      leaves.set(path, JSON.stringify(value) ?? 'null')
      return
    }
    const entries = Object.entries(value)
    // An empty object says something too: any arguments, or none.
    if (entries.length === 0) leaves.set(path, Array.isArray(value) ? '[]' : '{}')
    for (const [name, child] of entries) {
      visit(child, path === '' ? name : `${path}.${name}`, depth + 1)
    }
  }
  visit(definition, '', 0)
  return leaves
}

/** Both sides cut to the part that differs. */
function shownOf(
  old: string | undefined,
  now: string | undefined,
): { old: string | undefined; now: string | undefined } {
  if (old === undefined || now === undefined) {
    return { old: old?.slice(0, MAX_SHOWN), now: now?.slice(0, MAX_SHOWN) }
  }
  let start = 0
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1
  let end = 0
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) {
    end += 1
  }
  const from = Math.max(0, start - AROUND)
  const cut = (text: string): string => {
    const to = Math.min(text.length, text.length - end + AROUND, from + MAX_SHOWN)
    return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`
  }
  return { old: cut(old), now: cut(now) }
}
