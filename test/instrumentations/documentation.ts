/** The part of a library's docs page that follows from the code: what is monitored, and in which versions. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Library, SurfaceRow } from '../../instrumentations/shared/library.ts'
import { PROJECT } from '../conformance/install.ts'
import { jobsOf, libraryNames } from '../conformance/run.ts'
import type { LibraryCases } from '../conformance/types.ts'

const BEGIN = '<!-- surface: written by UPDATE_DOCS=1 -->'
const END = '<!-- /surface -->'

/**
 * The page with its generated part as it should be.
 *
 * @throws Error when the page has no place for it
 */
export async function withSurface(page: string, library: Library): Promise<string> {
  const [before, rest] = page.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined)
    throw new Error(`the page of ${library.name} needs ${BEGIN} and ${END}`)
  const tables = [surfaceTable(library.surface), await versionTable(library)]
  return [before, BEGIN, '\n\n', tables.join('\n\n'), '\n\n', END, after].join('')
}

function surfaceTable(rows: readonly SurfaceRow[]): string {
  const partly = rows.some(({ versions }) => versions !== undefined)
  return table(
    ['call', 'with it', 'span', 'channel', ...(partly ? ['versions'] : [])],
    rows.map(({ call, also = [], span, channel, versions }) => [
      code(call),
      also.map(code).join(', '),
      code(span),
      code(channel),
      ...(partly ? [versions ?? 'all'] : []),
    ]),
  )
}

async function versionTable({ packages }: Library): Promise<string> {
  const all = await casesOfAll()
  return table(
    ['package', 'tested majors', 'versions in the conformance suite', 'module formats'],
    packages.map(({ name, testedMajors: [first, last] }) => {
      const cases = all.filter(({ library }) => library === name)
      const formats = new Set(cases.flatMap(({ formats: own }) => own ?? BOTH))
      const versions = cases.flatMap((each) => each.versions)
      return [
        code(name),
        first === last ? `${first}` : `${first} to ${last}`,
        versions.length === 0
          ? `${installed(name)}, with the others`
          : versions.map((range) => (range === 'installed' ? installed(name) : range)).join(', '),
        [...formats].map((format) => FORMATS[format]).join(', ') || 'as the others',
      ]
    }),
  )
}

const BOTH = ['cjs', 'esm'] as const
const FORMATS = { cjs: 'CommonJS', esm: 'ES modules' } as const

/** The cases of every file, so that a package may have several. */
async function casesOfAll(): Promise<LibraryCases[]> {
  const jobs = await Promise.all(libraryNames().map(jobsOf))
  return [...new Set(jobs.flat().map(({ cases }) => cases))]
}

function installed(name: string): string {
  const path = join(PROJECT, 'node_modules', name, 'package.json')
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version
}

const code = (text: string): string => (text === '…' ? text : `\`${text.replaceAll('`', '')}\``)

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
