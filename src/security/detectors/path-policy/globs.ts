/** Globs over paths: `~` for any home, `*` within a name, `**` across directories, `?` for one character. */

/** Longer globs are refused: nobody writes them by hand. */
const MAX_GLOB = 500
/** Longer paths are cut: file systems end at 4,096. */
const MAX_PATH = 4096

/** Whether a normalised path is named by a list. */
export type PathTest = (path: string) => boolean

/**
 * A test for a list of globs. A glob without a slash is a name at any depth (`.env`, `*.pem`); one that names
 * a directory covers what lies below it. On Windows and in `/Users` of macOS case does not matter.
 *
 * @example compileGlobs(['~/.ssh', '*.pem'])('/home/anna/.ssh/id_rsa') // true
 */
export function compileGlobs(globs: readonly string[]): PathTest {
  const usable = globs.filter((glob) => glob !== '' && glob.length <= MAX_GLOB)
  const asWritten = usable.flatMap(listsOf)
  const written = grouped(asWritten)
  const folded = grouped(asWritten.map(lowerCase))
  return (path) => {
    const cut = path.slice(0, MAX_PATH)
    const parts = cut.includes('/') ? cut.split('/') : [cut]
    if (!ANY_CASE.test(path)) return isNamed(written, parts)
    return isNamed(folded, lowerCase(parts))
  }
}

/** Globs with one first part: most paths are done when they have been held against the few first parts. */
interface Group {
  readonly first: string
  readonly lists: readonly (readonly string[])[]
}

function grouped(lists: readonly (readonly string[])[]): readonly Group[] {
  const groups = Map.groupBy(lists, ([first = '']) => first)
  return Array.from(groups, ([first, same]) => ({ first, lists: same }))
}

const isNamed = (groups: readonly Group[], parts: readonly string[]): boolean =>
  groups.some(
    ({ first, lists }) =>
      (first === '**' || nameFits(first, parts[0] ?? '')) &&
      lists.some((list) => follows(list, parts)),
  )

/** Whether a path is a name and nothing else: no directory, no sign, no dot in front. */
export const isBareName = (path: string): boolean => BARE_NAME.test(path)

/** Whether a glob names only what lies in a directory from the root or the home on, so no bare name. */
export const needsDirectory = (glob: string): boolean =>
  /^(?:\/+[^/]|~(?:\/|$))/.test(glob.replace(/\\/g, '/'))

const ANY_CASE = /^(?:[a-z]:|\/(?:users|mnt\/[a-z])\/)/i
/** Where homes lie: Linux, macOS, Windows, Windows seen from Linux, services. */
const HOMES = [
  '~*',
  '/root',
  '/var/root',
  '/home/*',
  '/export/home/*',
  '/var/lib/*',
  '/Users/*',
  '?:/Users/*',
  '/mnt/?/Users/*',
]

const lowerCase = (parts: readonly string[]): string[] => parts.map((part) => part.toLowerCase())

function listsOf(glob: string): string[][] {
  const clean = glob.replace(/\\/g, '/').replace(/\/+$/, '')
  if (clean === '~' || clean.startsWith('~/')) {
    return HOMES.map((home) => (home + clean.slice(1)).split('/'))
  }
  return [(clean.includes('/') ? clean : `**/${clean}`).split('/')]
}

/** Segment by segment with one place to go back to, so that time stays list times path. */
function follows(glob: readonly string[], path: readonly string[]): boolean {
  let at = 0
  let from = 0
  let star = -1
  let mark = 0
  while (from < path.length) {
    // Everything named: what is left of the path lies below it.
    if (at === glob.length) return true
    const part = glob[at] ?? ''
    if (part === '**') {
      star = at
      mark = from
      at += 1
    } else if (nameFits(part, path[from] ?? '')) {
      at += 1
      from += 1
    } else if (star !== -1) {
      at = star + 1
      mark += 1
      from = mark
    } else return false
  }
  while (glob[at] === '**') at += 1
  return at === glob.length
}

/** `*` and `?` in one name, by the same method. */
function nameFits(glob: string, name: string): boolean {
  const sign = glob.charCodeAt(0)
  // Neither of them, and another character: most names end here.
  if (sign !== 0x2a && sign !== 0x3f && sign !== name.charCodeAt(0)) return glob === name
  let at = 0
  let from = 0
  let star = -1
  let mark = 0
  while (from < name.length) {
    const char = glob[at]
    if (char === '*') {
      star = at
      mark = from
      at += 1
    } else if (char !== undefined && (char === '?' || char === name[from])) {
      at += 1
      from += 1
    } else if (star !== -1) {
      at = star + 1
      mark += 1
      from = mark
    } else return false
  }
  while (glob[at] === '*') at += 1
  return at === glob.length
}

/** Ways to write the home directory: POSIX shells, PowerShell, editors, cmd. */
const HOME_VARIABLE =
  /^(?:\$HOME|\$\{(?:env:)?HOME\}|\$env:(?:HOME|USERPROFILE)|\$\{(?:env:)?USERPROFILE\}|%USERPROFILE%|(?:%HOMEDRIVE%)?%HOMEPATH%|%HOME%)(?=\/|$)/i
/** A name that nothing below changes, and a path that has one spelling only. */
const BARE_NAME = /^[\w-][\w.-]*$/
const PLAIN_PATH = /^[\w./~-]*$/
/** Other names of the root: of a process, of macOS, of Windows without its limits. */
const ROOT_ALIAS = /^(?:\/proc\/(?:self|thread-self|\d{1,9})\/root|\/private|\/{1,2}[?.])(?=\/)/i

/**
 * A path as the globs see it: forward slashes, the home directory as `~`, percent signs of URLs undone, `.`,
 * `..` and doubled slashes resolved. What follows a null byte is cut off, as the system does it.
 *
 * @example normalizePath('$HOME/./a/../.ssh//id_rsa') // '~/.ssh/id_rsa'
 */
export function normalizePath(path: string): string {
  if (BARE_NAME.test(path)) return path.slice(0, MAX_PATH)
  const cut = path.slice(0, MAX_PATH)
  const text = (PLAIN_PATH.test(cut) ? cut : respelled(cut))
    .replace(ROOT_ALIAS, '')
    .replace(/^\/+(?=[a-z]:(?:\/|$))/i, '')
  const rooted = text.startsWith('/')
  const kept: string[] = []
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop()
    else if (part !== '..' || !rooted) kept.push(part)
  }
  return (rooted ? '/' : '') + kept.join('/')
}

/** One spelling for each path: no quotes, schemes, escapes, backslashes or variables for the home directory. */
const respelled = (path: string): string =>
  path
    .normalize('NFKC')
    .trim()
    .replace(/^["']|["']$|\0[^]*/g, '')
    .replace(/^file:(?:\/\/(?:localhost(?=\/))?)?/i, '')
    .replace(/%([2-7][0-9a-f])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    .replace(/\\/g, '/')
    .replace(HOME_VARIABLE, '~')
