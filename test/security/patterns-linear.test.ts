/**
 * Every regular expression of the security room. A pattern whose time grows faster than the text would let one
 * message stop the process (CWE-1333). Each is decided twice: by its form, and by pumping it with what it is
 * made of. By form: every repetition is bounded, so that a start takes constant time; or `scslre` finds none of
 * the unbounded ones that two can share, or that begins at every place and fails at the end; or it is listed.
 */
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { analyse } from 'scslre'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'

import { growsFasterThanInput, leastMs } from '../support/cost.ts'

const ROOM = fileURLToPath(new URL('../../src/security/', import.meta.url))
/** A pattern of quadratic time takes tens of milliseconds for it, one of linear time a tenth of one. */
const CHARS = 16_384
/** Shorter times say nothing about growth. */
const FLOOR_MS = 4
/** Far from 64, which the square would be, and far from 8: patterns with wide gaps are compiled anew as they run. */
const EIGHTFOLD = { input: 8, time: 20 }
/** Pieces of a pattern that are repeated. */
const MAX_PIECES = 16

/** Beginnings of patterns that go back over a text, and why no long text reaches them. */
const SHORT_TEXTS_ONLY: Readonly<Record<string, string>> = {
  '([A-Z]+)([A-Z][a-z])': 'names of tools, cut to 200 characters',
  '[A-Z].*[a-z]|[a-z].*[A-Z]|[^\\w-]': 'passwords, whose own pattern bounds them',
  '\\/+$': 'globs of the configuration',
  '^www\\.|[.-]+$': 'names of hosts, at most 253 characters',
  '(?:^\\s*|[.!?\\n]\\s+|': 'the first two thousand characters of what a user asks',
  '(?:#{2,}|-{2,}|={2,}': 'the surroundings of a keyword, a few hundred characters',
  '([a-z]+) $': 'the few words in front of a number in a request',
}
/** Beginnings of patterns that the analysis of the form suspects and that cannot fail where it supposes it. */
const CANNOT_FAIL: Readonly<Record<string, string>> = {
  '^https?:\\/\\/[^/?#]*(.*)$': 'with the flag s the last group reaches every end',
  '\\s*[/|]\\s*|\\s{2,}':
    'the second way takes the white space that the first one gave up, all of it',
}

/** A pattern and where it is written, or where it was put together. */
interface Found {
  readonly pattern: RegExp
  readonly place: string
}

/** Literals of the sources; the rules' own test cases are no patterns. */
function writtenPatterns(): Found[] {
  return globSync('**/*.ts', { cwd: ROOM })
    .filter((file) => !file.endsWith('cases.ts'))
    .flatMap((file) => {
      const text = readFileSync(ROOM + file, 'utf8')
      const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext)
      const found: Found[] = []
      const visit = (node: ts.Node): void => {
        if (ts.isRegularExpressionLiteral(node)) {
          const [, body = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(node.text) ?? []
          const { line } = source.getLineAndCharacterOfPosition(node.getStart(source))
          found.push({ pattern: new RegExp(body, flags), place: `${file}:${line + 1}` })
        }
        ts.forEachChild(node, visit)
      }
      visit(source)
      return found
    })
}

/** Patterns that the modules put together when they are loaded and first used. */
async function builtPatterns(): Promise<Found[]> {
  const native = globalThis.RegExp
  const found: Found[] = []
  globalThis.RegExp = new Proxy(native, {
    construct(target, [source, flags]: [string | RegExp, string?]) {
      const pattern = new target(source, flags)
      if (typeof source === 'string')
        found.push({ pattern, place: `built: ${source.slice(0, 60)}` })
      return pattern
    },
  })
  try {
    const { inspect } = await import('../../src/security/index.ts')
    const { NEAR_MISSES } = await import('../bench/torture-texts.ts')
    for (const make of Object.values(NEAR_MISSES)) inspect(make(400), { where: 'tool_argument' })
  } finally {
    globalThis.RegExp = native
  }
  return found
}

/** A character that each class stands for. */
const CLASSES: readonly (readonly [RegExp, string])[] = [
  [/\\s/, ' '],
  [/\\n/, '\n'],
  [/\\d|0-9/, '1'],
  [/\\w|a-z/, 'a'],
  [/A-Z/, 'A'],
  [/\\S|\\W|\.|\[\^/, '!'],
  [/\\\//, '/'],
]

/** For patterns of nothing but classes that are not among those. */
const ANY_PIECES: readonly string[] = ['a', 'A', '1', ' ', '!', '\u00e9', '\u4f60']

/** What a pattern is made of: its literals, one character for each class, and both together. */
function piecesOf({ source }: RegExp): readonly string[] {
  const literals = source
    .replace(/\\[bBdDsSwWpPnrtvf](?:\{[^}]*\})?|\(\?<?[:=!]?|\{[\d,]+\}|\[[^\]]*\]/g, '\0')
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    .replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    .replace(/[()|^$*+?.]|(?<!\\)[[\]{}]/g, (sign, at: number, all: string) =>
      all[at - 1] === '\\' ? sign : '\0',
    )
    .replaceAll('\\', '')
    .split('\0')
    .filter((literal) => literal !== '')
  const signs = CLASSES.filter(([kind]) => kind.test(source)).map(([, sign]) => sign)
  const few = [...new Set(literals)].slice(0, MAX_PIECES / 2)
  const both = few.slice(0, 3).flatMap((literal) => signs.slice(0, 3).map((sign) => literal + sign))
  const all = [...signs, ...few, ...both, few.join('')].filter((piece) => piece !== '')
  return all.length === 0 ? ANY_PIECES : [...new Set(all)].slice(0, MAX_PIECES)
}

/** Tries a pattern on a text as often as the code would: once, or for every match. */
function use(pattern: RegExp, text: string): void {
  pattern.lastIndex = 0
  if (pattern.global) text.replace(pattern, '')
  else pattern.test(text)
}

/** The piece that makes a pattern slow; undefined when none does. */
function slowPiece(pattern: RegExp, chars = CHARS): string | undefined {
  return piecesOf(pattern).find((piece) => {
    // A control character ends it: what fails at the end makes a pattern go back.
    const work = (length: number): (() => void) => {
      const text = `${piece.repeat(Math.ceil(length / piece.length))}\u0001`
      return () => use(pattern, text)
    }
    return (
      leastMs(work(chars), 3, FLOOR_MS) > FLOOR_MS &&
      growsFasterThanInput(work, chars / 8, FLOOR_MS, EIGHTFOLD)
    )
  })
}

/** Repetitions without a most: outside of classes and escapes, `*`, `+` and `{n,}`. */
const UNBOUNDED = /[*+]|\{\d+,\}/
const isUnbounded = ({ source }: RegExp): boolean =>
  UNBOUNDED.test(source.replace(/\\[^]/g, 'x').replace(/\[[^\]]*\]/g, 'x'))

/** What the analysis of the form suspects; a pattern that holds at one place only cannot begin at every place. */
function suspicionOf(pattern: RegExp): string | undefined {
  const Move = !pattern.sticky
  const [report] = analyse(pattern, { reportTypes: { Move }, maxReports: 1 }).reports
  return report?.type
}

const listedIn = (list: Readonly<Record<string, string>>, { source }: RegExp): string | undefined =>
  Object.keys(list).find((beginning) => source.startsWith(beginning))

describe('the regular expressions of the security room', () => {
  let found: readonly Found[] = []

  beforeAll(async () => {
    found = [...writtenPatterns(), ...(await builtPatterns())]
  })

  it('are found: those in the sources and those put together', () => {
    expect(found.filter(({ place }) => place.startsWith('built')).length).toBeGreaterThan(300)
    expect(found.filter(({ place }) => !place.startsWith('built')).length).toBeGreaterThan(600)
  })

  it('are linear by their form, each of them', () => {
    const undecided = found
      .filter(({ pattern }) => isUnbounded(pattern))
      .filter(
        ({ pattern }) => listedIn({ ...SHORT_TEXTS_ONLY, ...CANNOT_FAIL }, pattern) === undefined,
      )
      .flatMap(({ pattern, place }) => {
        const suspicion = suspicionOf(pattern)
        return suspicion === undefined
          ? []
          : [`${place} ${suspicion} ${String(pattern).slice(0, 120)}`]
      })
    expect(undecided).toEqual([])
  })

  it('are listed as exceptions only where they are some', () => {
    const used = (list: Readonly<Record<string, string>>): ReadonlySet<string | undefined> =>
      new Set(
        found
          .filter(({ pattern }) => isUnbounded(pattern))
          .map(({ pattern }) => listedIn(list, pattern)),
      )
    for (const list of [SHORT_TEXTS_ONLY, CANNOT_FAIL]) {
      expect(Object.keys(list).filter((beginning) => !used(list).has(beginning))).toEqual([])
    }
  })

  it('take time in proportion to the text', { timeout: 120_000 }, () => {
    const read = found.filter(({ pattern }) => listedIn(SHORT_TEXTS_ONLY, pattern) === undefined)
    const slow = read.flatMap(({ pattern, place }) => {
      const piece = slowPiece(pattern)
      return piece === undefined
        ? []
        : [`${place} ${JSON.stringify(piece)} ${String(pattern).slice(0, 120)}`]
    })
    expect(slow).toEqual([])
  })

  it('would not pass if one were quadratic', () => {
    expect(slowPiece(/x[a-z]*\d/, 8192)).toBe('x')
    expect(slowPiece(/\s+$/, 8192)).toBe(' ')
    expect(slowPiece(/x[a-z]{0,20}\d/, 8192)).toBeUndefined()
    for (const pattern of [/x[a-z]*\d/, /\s+$/, /^a*a*b/, /^(?:a+)+b/]) {
      expect(isUnbounded(pattern)).toBe(true)
      expect(suspicionOf(pattern), String(pattern)).toBeDefined()
    }
    expect(isUnbounded(/[*+]{1,3}\+\*{2}/)).toBe(false)
    expect(suspicionOf(/^a*b/)).toBeUndefined()
  })
})
