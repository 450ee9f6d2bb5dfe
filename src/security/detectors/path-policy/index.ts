/** Paths that nobody may touch, change or delete, by configuration. */
import type { MonitorConfig } from '../../../config/types.ts'
import { argumentKindOf } from '../../arguments/kinds.ts'
import type { Detector, Hit, InspectContext, Segment } from '../../types.ts'
import { callsOf } from '../destructive-shell/invocations.ts'
import { reads } from '../destructive-shell/looks-like-command.ts'
import { hitOf } from '../matching.ts'
import { deedOfTool, looksLikePath, touchesOf } from './deeds.ts'
import type { Deed } from './deeds.ts'
import { compileGlobs, isBareName, needsDirectory, normalizePath } from './globs.ts'
import { PATH_RULES } from './rules.ts'
import type { PathRuleName } from './rules.ts'

const CATEGORY = 'path_policy'

/** The lists of `security`; each holds globs such as `~/.ssh`, `*.pem` or `/srv/data/**`. */
export type PathLists = Pick<MonitorConfig['security'], 'zero_access' | 'read_only' | 'no_delete'>

/** Names of paths that may as well name something else. */
const OTHER_KEY = /^(?:root|from|to|src|source|dest|destination|target)$/i

/** Public halves and samples are no secrets. */
const HARMLESS = /\.(?:pub|example|sample|template)$/

/** Judges one path and deed. */
export type PathPolicy = (path: string, deed: Deed) => PathRuleName | undefined

/**
 * The policy as a pure function: the strictest list that speaks about a path.
 *
 * @example createPathPolicy({ zero_access: [], read_only: ['/etc'], no_delete: [] })('/etc/hosts', 'write') // 'read-only'
 */
export function createPathPolicy(lists: PathLists): PathPolicy {
  const zeroAccess = compileGlobs(lists.zero_access)
  const readOnly = compileGlobs(lists.read_only)
  const noDelete = compileGlobs(lists.no_delete)
  /** `/` itself may be on the list: then everything is. */
  const everything = zeroAccess('')
  return (path, deed) => {
    const normal = normalizePath(path)
    const home = inHome(normal)
    const denied = zeroAccess(normal) || (home === '' ? everything : zeroAccess(home))
    if (denied && !HARMLESS.test(normal)) return 'zero-access'
    if (deed !== 'read' && readOnly(normal)) return 'read-only'
    return deed === 'delete' && noDelete(normal) ? 'no-delete' : undefined
  }
}

/** A hidden name in the working directory or above it may lie in a home: `../.ssh`. */
const inHome = (path: string): string =>
  path.startsWith('.') && /^(?:\.\.\/)*\.[^./]/.test(path)
    ? `~/${path.replace(/^(?:\.\.\/)+/, '')}`
    : ''

/**
 * The detector: operands of commands, and arguments whose name says that they are paths, where the tool's
 * name tells what is done to them.
 */
export function createPathPolicyDetector(lists: PathLists): Detector {
  const policy = createPathPolicy(lists)
  const globs = [...lists.zero_access, ...lists.read_only, ...lists.no_delete]
  const namesMatter = !globs.every(needsDirectory)
  return {
    id: 'path-policy',
    category: CATEGORY,
    appliesTo: ['tool_argument', 'input'],
    inspect: (segment, context) => judge(segment, policy, namesMatter, context),
  }
}

/** @param namesMatter Whether a glob may be about a bare name such as `notes`: most words are no more. */
function judge(
  segment: Segment,
  policy: PathPolicy,
  namesMatter: boolean,
  context: InspectContext,
): Hit[] {
  const { key, text } = segment
  const hits = new Map<PathRuleName, Hit>()
  const add = (name: PathRuleName | undefined, start: number, end: number): void => {
    if (name !== undefined && !hits.has(name)) {
      hits.set(name, hitOf(PATH_RULES[name], CATEGORY, { start, end }))
    }
  }
  if (reads(key)) {
    const seen = { read: new Set<string>(), write: new Set<string>(), delete: new Set<string>() }
    for (const call of callsOf(text).calls) {
      for (const { path, deed } of touchesOf(call)) {
        if ((!namesMatter && isBareName(path)) || seen[deed].has(path)) continue
        seen[deed].add(path)
        if (looksLikePath(path)) add(policy(path, deed), call.command.start, call.command.end)
      }
    }
  }
  if (isPath(segment, context) && looksLikePath(text.replace(/\0[^]*/, ''))) {
    add(policy(text, deedOfTool(context.name)), 0, text.length)
  }
  return [...hits.values()]
}

/** Whether an argument is a path: by what it is for, or as a local URL. */
function isPath(segment: Segment, context: InspectContext): boolean {
  const kind = argumentKindOf(segment, context)
  if (kind === 'url') return /^\s*file:/i.test(segment.text)
  return kind === 'path' || (kind === undefined && OTHER_KEY.test(segment.key))
}
