/** Globs over paths: `~` for any home, `*` within a name, `**` across directories, `?` for one character. */

/** Longer globs are refused: nobody writes them by hand. */
const MAX_GLOB = 500
/** Longer paths are cut: file systems end at 4,096. */
const MAX_PATH = 4096

/** Whether a normalised path is named by a list. */
export type PathTest = (path: string) => boolean

/**
 * A test for a list of globs. A glob without a slash is a name at any depth (`.env`, `*.pem`); one that names
 * a directory covers what lies below it. On Windows and in `/Users` of macOS case does not matter. On Windows and in `/Users` of macOS case does not matter.
 *
 * @example compileGlobs(['~/.ssh', '*.pem'])('/home/anna/.ssh/id_rsa') // true
 */
export function compileGlobs(globs: readonly string[]): PathTest {
  const usable = globs.filter((glob) => glob !== '' && glob.length <= MAX_GLOB)
  const asWritten = usable.flatMap(listsOf)
  const folded = asWritten.map(lowerCase)
  return (path) => {
    const parts = path.slice(0, MAX_PATH).split('/')
    if (!ANY_CASE.test(path)) return asWritten.some((list) => follows(list, parts))
    const small = lowerCase(parts)
    return folded.some((list) => follows(list, small))
  }
}

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
/** Other names of the root: of a process, of macOS, of Windows without its limits. */
const ROOT_ALIAS = /^(?:\/proc\/(?:self|thread-self|\d{1,9})\/root|\/private|\/{1,2}[?.])(?=\/)/i

/**
 * A path as the globs see it: forward slashes, the home directory as `~`, percent signs of URLs undone, `.`,
 * `..` and doubled slashes resolved. What follows a null byte is cut off, as the system does it.
 *
 * @example normalizePath('$HOME/./a/../.ssh//id_rsa') // '~/.ssh/id_rsa'
 */
export function normalizePath(path: string): string {
  const text = path
    .slice(0, MAX_PATH)
    .normalize('NFKC')
    .trim()
    .replace(/^["']|["']$|\0[^]*$/g, '')
    .replace(/^file:(?:\/\/(?:localhost(?=\/))?)?/i, '')
    .replace(/%([2-7][0-9a-f])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    .replace(/\\/g, '/')
    .replace(HOME_VARIABLE, '~')
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
