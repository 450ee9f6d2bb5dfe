/** A library is one folder, one file of conformance cases, one docs page and one line in the registry. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { InstrumentationBase } from '@opentelemetry/instrumentation'
import { describe, expect, test } from 'vitest'
import {
  IMPORTED_MODULES,
  INSTRUMENTATION_NAMES,
  LIBRARIES,
  sharedInstrumentation,
} from '../../instrumentations/index.ts'
import { loadedFile } from '../../instrumentations/shared/library.ts'
import { PROJECT } from '../conformance/install.ts'
import { jobsOf, libraryNames } from '../conformance/run.ts'

const cases = (await Promise.all(libraryNames().map(jobsOf))).flat()
const manifestFile = join(PROJECT, 'package.json')

interface Manifest {
  readonly exports: Readonly<Record<string, unknown>>
  readonly devDependencies: Readonly<Record<string, string>>
}

const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest

test('the registry has every folder, and no two libraries share a package', () => {
  const folders = readdirSync(join(PROJECT, 'instrumentations'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
    .map(({ name }) => name)
  expect([...INSTRUMENTATION_NAMES].sort()).toEqual(folders.sort())
  const packages = LIBRARIES.flatMap((library) => library.packages.map(({ name }) => name))
  expect(packages).toEqual([...new Set(packages)])
})

test('package.json has a subpath for each (UPDATE_DOCS=1 writes them)', () => {
  const wanted = Object.fromEntries(
    INSTRUMENTATION_NAMES.map((name) => [
      `./instrumentations/${name}`,
      {
        types: `./dist/instrumentations/${name}/index.d.ts`,
        default: `./dist/instrumentations/${name}/index.js`,
      },
    ]),
  )
  if (process.env['UPDATE_DOCS'] === '1') {
    const exports = { ...manifest.exports, ...wanted }
    writeFileSync(manifestFile, `${JSON.stringify({ ...manifest, exports }, undefined, 2)}\n`)
  }
  const { exports } = JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest
  const subpaths = Object.entries(exports).filter(([path]) => path.includes('/instrumentations/'))
  expect(Object.fromEntries(subpaths)).toEqual(wanted)
})

describe.each(LIBRARIES.map((library) => [library.name, library] as const))(
  '%s',
  (name, library) => {
    test('has a public door with its class and its tested majors', async () => {
      const door = (await import(`../../instrumentations/${name}/index.ts`)) as object
      const instrumentation = sharedInstrumentation(name)
      expect(instrumentation).toBeInstanceOf(InstrumentationBase)
      expect(Object.values(door)).toContain(instrumentation.constructor)
      expect(door).toHaveProperty('TESTED_MAJORS', library.packages[0]?.testedMajors)
      expect(instrumentation.instrumentationName).toBe(`cylestio-monitor/instrumentations/${name}`)
    })

    test('has a docs page, and rows for it', () => {
      expect(existsSync(join(PROJECT, 'docs/instrumentations', `${name}.md`))).toBe(true)
      expect(library.surface.length).toBeGreaterThan(0)
    })

    test('has conformance cases of its own package, the installed version among them', () => {
      const ranges = cases
        .filter((job) => job.cases.library === library.packages[0]?.name)
        .map(({ range }) => range)
      expect(ranges).toContain('installed')
    })

    test.each(library.packages.map((each) => [each.name, each] as const))(
      'finds the files of %s that are there',
      (_name, from) => {
        const { name: id, files, testedMajors } = from
        const folder = join(PROJECT, 'node_modules', id)
        const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
          version: string
        }
        const major = Number.parseInt(version, 10)
        expect(major).toBeGreaterThanOrEqual(testedMajors[0])
        expect(major).toBeLessThanOrEqual(testedMajors[1])
        const there = files.filter((file) => existsSync(join(folder, file)))
        expect(there.length).toBeGreaterThan(0)
        for (const file of there) {
          expect(loadedFile(from).exec(join(folder, file))?.[1]).toBe(folder)
          const url = `file://${join(folder, file)}`
          expect(IMPORTED_MODULES.some((each) => typeof each !== 'string' && each.test(url))).toBe(
            true,
          )
        }
        expect(loadedFile(from).test(`/home/me/${id}/${files[0] ?? ''}`)).toBe(false)
        expect(IMPORTED_MODULES).toContain(id)
      },
    )
  },
)
