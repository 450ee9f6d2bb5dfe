/** The ways in which an application loads its libraries, each as the source text of a program. */
import type { AppLibrary } from './libraries.ts'

export interface Shape {
  readonly name: string
  readonly file: 'app.mjs' | 'app.cjs'
  /** Started with `--import cylestio-monitor/register`, and nothing in it knows of the monitor. */
  readonly register: boolean
  /** Each library is loaded twice: its ES module and its CommonJS copy. */
  readonly copies: 1 | 2
  /** By what a library must be patched; `import` stands for the hook that this Node has. */
  readonly by: (library: AppLibrary) => readonly ('import' | 'require' | Handed)[]
  /** Only clients and models are handed over, and no library is seen as a whole. */
  readonly clients?: true
  /** Built into one file of this format, the libraries with it. */
  readonly bundle?: 'esm' | 'cjs'
  readonly source: (libraries: readonly AppLibrary[]) => string
}

type Handed = 'monitorModule()' | 'monitor()'
type Load = (module: string, alias: string) => string

const names = (library: AppLibrary, at: number): [module: string, name: string, alias: string][] =>
  Object.entries(library.imports).flatMap(([module, exported]) =>
    exported.map((name): [string, string, string] => [module, name, `L${at}_${name}`]),
  )

/** Static imports of every name, as applications write them. */
const staticImports = (libraries: readonly AppLibrary[]): string =>
  libraries
    .flatMap((library, at) =>
      names(library, at).map(
        ([module, name, alias]) => `import { ${name} as ${alias} } from '${module}'`,
      ),
    )
    .join('\n')

/** One function for each library, which gets its names from `give`. */
function functions(
  libraries: readonly AppLibrary[],
  give: (module: string, name: string, alias: string) => string,
  prologue: (library: AppLibrary) => string = () => '',
): string {
  const entries = libraries.map((library, at) => {
    const bindings = names(library, at).map(
      ([module, name, alias]) => `let ${name} = ${give(module, name, alias)};`,
    )
    return `'${library.name}': async (base, watch, watchModel) => {
    ${bindings.join('\n    ')}
    ${prologue(library)}${library.body}
  }`
  })
  return `{\n  ${entries.join(',\n  ')}\n}`
}

const RUN = `
async function run(programs, watch = (client) => client, watchModel = (model) => model) {
  const said = {}
  for (const [name, program] of Object.entries(programs)) {
    said[name] = await program(process.env.BASE_URL, watch, watchModel).catch((error) => [String(error.stack)])
  }
  return said
}
const print = (said) => process.stdout.write(JSON.stringify(said))
`

const byRequire: Load = (module) => `require('${module}')`
const byImport: Load = (module) => `(await import('${module}'))`
const from =
  (load: Load) =>
  (module: string, name: string, alias: string): string =>
    `${load(module, alias)}.${name}`

const staticEsm = (libraries: readonly AppLibrary[]): string =>
  functions(libraries, (_module, _name, alias) => alias)

/** Hands over the modules of a library; functions that cannot be replaced in place come back. */
const handOver = ({ instrumentation, modules, imports }: AppLibrary): string =>
  modules
    .map((module) => {
      const call = `monitorModule('${instrumentation}', modules['${module}'])`
      const given = imports[module] ?? []
      return given.length === 0 ? `${call};` : `({ ${given.join(', ')} } = ${call});`
    })
    .join(' ')

/** The modules of those libraries that have no client. */
const handOverRest = (library: AppLibrary): string =>
  library.clientSpans === undefined ? handOver(library) : ''

/** A handed-over model is no patched library. */
const byClient = ({ clientSpans, package: name }: AppLibrary): readonly Handed[] => {
  if (clientSpans === undefined) return ['monitorModule()']
  return name === 'ai' ? [] : ['monitor()']
}

const registered = { register: true, copies: 1 } as const

export const SHAPES: readonly Shape[] = [
  {
    name: 'ESM, import',
    file: 'app.mjs',
    ...registered,
    by: () => ['import'],
    source: (all) => `${staticImports(all)}\n${RUN}\nprint([await run(${staticEsm(all)})])`,
  },
  {
    name: 'CJS, require',
    file: 'app.cjs',
    ...registered,
    by: () => ['require'],
    source: (all) =>
      `${RUN}\nrun(${functions(all, from(byRequire))}).then((said) => print([said]))`,
  },
  {
    name: 'CJS, import()',
    file: 'app.cjs',
    ...registered,
    by: () => ['import'],
    source: (all) => `${RUN}\nrun(${functions(all, from(byImport))}).then((said) => print([said]))`,
  },
  {
    name: 'ESM, both copies',
    file: 'app.mjs',
    register: true,
    copies: 2,
    by: () => ['import', 'require'],
    source: (all) => `
import { createRequire } from 'node:module'
${staticImports(all)}
const require = createRequire(import.meta.url)
${RUN}
print([await run(${staticEsm(all)}), await run(${functions(all, from(byRequire))})])`,
  },
  {
    name: 'ESM, enable + import()',
    file: 'app.mjs',
    register: false,
    copies: 1,
    by: () => ['import'],
    source: (all) => `
import { disableMonitoring, enableMonitoring } from 'cylestio-monitor'
enableMonitoring({ agentId: 'app' })
${RUN}
print([await run(${functions(all, from(byImport))})])
await disableMonitoring()`,
  },
  {
    name: 'CJS, enable + require',
    file: 'app.cjs',
    register: false,
    copies: 1,
    by: () => ['require'],
    source: (all) => `
const { disableMonitoring, enableMonitoring } = require('cylestio-monitor')
enableMonitoring({ agentId: 'app' })
${RUN}
run(${functions(all, from(byRequire))}).then((said) => print([said])).then(disableMonitoring)`,
  },
  {
    name: 'ESM, monitorModule',
    file: 'app.mjs',
    register: false,
    copies: 1,
    by: () => ['monitorModule()'],
    source: (all) => explicit(all, handOver),
  },
  {
    name: 'ESM, monitor(client)',
    file: 'app.mjs',
    register: false,
    copies: 1,
    clients: true,
    by: byClient,
    source: (all) => explicit(all, handOverRest, ', monitor, monitorModel'),
  },
  ...(['esm', 'cjs'] as const).map((format): Shape => ({
    name: `bundled, ${format.toUpperCase()}`,
    file: 'app.mjs',
    register: false,
    copies: 1,
    clients: true,
    by: byClient,
    bundle: format,
    source: (all) => explicit(all, handOverRest, ', monitor, monitorModel'),
  })),
]

/** A program without hooks, for bundlers, too: modules or clients are handed over. */
export function explicit(
  libraries: readonly AppLibrary[],
  setup: (library: AppLibrary) => string,
  watchers = '',
): string {
  const modules = [...new Set(libraries.flatMap((library) => library.modules))]
  return `
import { disableMonitoring, enableMonitoring, monitor, monitorModule } from 'cylestio-monitor'
import { monitorModel } from 'cylestio-monitor/instrumentations/vercel-ai'
${staticImports(libraries)}
${modules.map((module, at) => `import * as M${at} from '${module}'`).join('\n')}
const modules = { ${modules.map((module, at) => `'${module}': M${at}`).join(', ')} }
${RUN}
async function main() {
  enableMonitoring({ agentId: 'app', instrumentations: [] })
  print([await run(${functions(libraries, (_module, _name, alias) => alias, setup)}${watchers})])
  await disableMonitoring()
}
main()`
}
