/**
 * Versions that nobody has tested: the real packages with another version number, and with classes and functions gone.
 * Both are patched as far as they go, said to be untested, and never keep an application from loading them.
 */
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../e2e/built.ts'
import { linkedApp, type LinkedApp } from './app.ts'
import { APP_LIBRARIES, type AppLibrary } from './libraries.ts'
import { thisNode } from './nodes.ts'
import { type Cell, patchesOf, readApp, runShape } from './run.ts'
import { SHAPES } from './shapes.ts'

const FUTURE = '99.0.0'
const shapes = SHAPES.filter(({ name }) => name === 'ESM, import' || name === 'CJS, require')

/** Puts a copy of a package of the project into an application, under another version. */
function future(app: LinkedApp, name: string): string {
  const target = join(app.folder, 'node_modules', name)
  if (name.includes('/')) unlinkScope(dirname(target))
  rmSync(target, { recursive: true, force: true })
  cpSync(join(ROOT, 'node_modules', name), target, { recursive: true, dereference: true })
  const file = join(target, 'package.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as object
  writeFileSync(file, JSON.stringify({ ...manifest, version: FUTURE }))
  return target
}

/** A scope is one link for all its packages; after this each has a link of its own. */
function unlinkScope(scope: string): void {
  const source = join(ROOT, 'node_modules', scope.slice(scope.lastIndexOf('@')))
  try {
    rmSync(scope)
  } catch {
    return
  }
  mkdirSync(scope)
  for (const entry of readdirSync(source)) symlinkSync(join(source, entry), join(scope, entry))
}

describe.each(shapes.map((shape) => [shape.name, shape] as const))('%s', (_name, shape) => {
  let app: LinkedApp
  let cells: readonly Cell[] = []
  beforeAll(async () => {
    app = await linkedApp()
    for (const library of APP_LIBRARIES) future(app, library.package)
    cells = await runShape(app, shape, APP_LIBRARIES, thisNode)
  }, 180_000)
  afterAll(() => app[Symbol.dispose]())

  test.each(APP_LIBRARIES.map(({ name }) => name))(
    '%s 99 is watched and gated like the tested ones, and said to be untested',
    (name) => {
      const cell = cells.find(({ library }) => library === name)
      expect(cell).toMatchObject({ problems: [], versions: [FUTURE], tested: false })
    },
  )
})

/** What goes in each library, and what must be said to be missing. */
const REMOVED: Readonly<
  Record<string, { readonly lost: RegExp; readonly change: (folder: string) => void }>
> = {
  openai: {
    lost: /^Chat\.Completions\.create$/,
    change(folder) {
      appendFileSync(join(folder, 'index.js'), '\ndelete exports.OpenAI.Chat\n')
      appendFileSync(
        join(folder, 'index.mjs'),
        "\nimport { OpenAI as Future } from './client.mjs'\ndelete Future.Chat\n",
      )
    },
  },
  '@anthropic-ai/sdk': {
    lost: /^Messages\.create$/,
    change(folder) {
      appendFileSync(join(folder, 'index.js'), '\ndelete exports.Anthropic.Messages\n')
      appendFileSync(
        join(folder, 'index.mjs'),
        "\nimport { Anthropic as Future } from './client.mjs'\ndelete Future.Messages\n",
      )
    },
  },
  '@modelcontextprotocol/sdk': {
    lost: /^Client\.setRequestHandler$/,
    change(folder) {
      const lost = 'delete Object.getPrototypeOf(Client.prototype)._onrequest\n'
      appendFileSync(join(folder, 'dist/cjs/client/index.js'), `\n${lost}`)
      appendFileSync(join(folder, 'dist/esm/client/index.js'), `\n${lost}`)
    },
  },
  '@modelcontextprotocol/client': {
    lost: /^Client\.setRequestHandler$/,
    change(folder) {
      const without = (client: string): string =>
        `\ndelete Object.getPrototypeOf(${client}.prototype)._onrequest\n`
      appendFileSync(join(folder, 'dist/index.cjs'), without('exports.Client'))
      appendFileSync(join(folder, 'dist/index.mjs'), without('Client'))
    },
  },
  '@langchain/core': {
    lost: /^StructuredTool\.call$/,
    change(folder) {
      for (const file of ['index.cjs', 'index.js']) {
        appendFileSync(join(folder, 'dist/tools', file), '\ndelete StructuredTool.prototype.call\n')
      }
    },
  },
  '@openai/agents-core': {
    lost: /^Agent\.prototype\.getAllTools$/,
    change(folder) {
      for (const file of ['agent.js', 'agent.mjs']) {
        appendFileSync(join(folder, 'dist', file), '\ndelete Agent.prototype.getAllTools\n')
      }
    },
  },
  ai: {
    lost: /^generateObject$/,
    change(folder) {
      const file = join(folder, 'dist/index.js')
      const text = readFileSync(file, 'utf8')
      writeFileSync(file, text.replace(/\bgenerateObject,/, ''))
    },
  },
}

/** Loads everything and uses nothing. */
function loading(libraries: readonly AppLibrary[], format: 'mjs' | 'cjs'): string {
  const modules = libraries.flatMap(({ imports }) => Object.keys(imports))
  const load = (module: string): string =>
    format === 'mjs' ? `await import('${module}')` : `require('${module}')`
  return `${modules.map(load).join('\n')}\nprocess.stdout.write('loaded')`
}

describe.each(['mjs', 'cjs'] as const)('with parts gone, app.%s', (format) => {
  let app: LinkedApp
  let read: Awaited<ReturnType<typeof readApp>>
  beforeAll(async () => {
    app = await linkedApp()
    for (const library of APP_LIBRARIES) {
      REMOVED[library.package]?.change(future(app, library.package))
    }
    const file = app.write(`app.${format}`, loading(APP_LIBRARIES, format))
    read = await readApp(app, ['--import', 'cylestio-monitor/register', file], {})
  }, 180_000)
  afterAll(() => app[Symbol.dispose]())

  test('everything is loaded, without a word', () => {
    expect(read.ran).toEqual({ code: 0, stdout: 'loaded', stderr: '' })
  })

  test.each(APP_LIBRARIES.map((library) => [library.package, library] as const))(
    '%s: what is missing is said, what is left is watched',
    (name, library) => {
      const patches = patchesOf(read.rows, library)
      const missing = patches.flatMap((patch) => patch.missing ?? [])
      expect(missing).toEqual(
        expect.arrayContaining([expect.stringMatching(REMOVED[name]?.lost ?? /./)]),
      )
      expect(patches.some(({ patched }) => patched)).toBe(true)
      expect(patches.map(({ tested }) => tested)).not.toContain(true)
      expect(patches.map(({ level }) => level)).not.toContain('info')
    },
  )
})
