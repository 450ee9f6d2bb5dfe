/** Where a loaded module of a library lies, and by which way it came to us. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Hook } from 'import-in-the-middle'
import type { LoadedBy } from '../../src/calls/patch-report.ts'
import { ownRequire } from '../../src/util/own-place.ts'
import { type LibraryPackage, loadedFile } from './library.ts'
import { loaderHookKind } from './loader-hook.ts'

/** One module of a library, as the process has loaded it. */
export interface LoadedModule {
  readonly exports: object
  readonly package: LibraryPackage
  readonly version: string | undefined
  /** Folder of the package; undefined where it cannot be told. */
  readonly folder: string | undefined
  readonly format: 'cjs' | 'esm' | undefined
  readonly by: LoadedBy
}

const folders = new WeakMap<object, string>()
const heard = new Set<string>()

/** Notes the folders of imported modules from now on: the hook of the base class does not pass them on. */
export function noteImportedFolders(packages: readonly LibraryPackage[]): void {
  const names = packages.map(({ name }) => name).filter((name) => !heard.has(name))
  if (names.length === 0) return
  for (const name of names) heard.add(name)
  new Hook(names, { internals: true }, (exports: object, _name: string, folder?: string | void) => {
    if (typeof folder === 'string') folders.set(exports, folder)
  })
}

/** What is known of a module that a hook shows us. */
export function describeLoaded(
  exports: object,
  from: LibraryPackage,
  version: string | undefined,
): LoadedModule {
  const folder = folders.get(exports)
  if (folder !== undefined) {
    return { exports, package: from, version, folder, format: 'esm', by: loaderHookKind() }
  }
  const required = requiredModules(from).find((module) => module.exports === exports)
  return {
    exports,
    package: from,
    version,
    folder: required?.folder,
    format: formatOf(exports),
    by: 'require',
  }
}

/**
 * The modules of a package that the process has loaded by `require`. There is no such list of ES modules:
 * those must be imported after monitoring is on.
 */
export function requiredModules(from: LibraryPackage): LoadedModule[] {
  const file = loadedFile(from)
  return Object.entries(ownRequire().cache).flatMap(([path, module]) => {
    const folder = file.exec(path)?.[1]
    const exports: unknown = module?.exports
    if (folder === undefined || !isObject(exports)) return []
    const version = versionIn(folder)
    const format = formatOf(exports)
    return [{ exports, package: from, version, folder, format, by: 'require.cache' }]
  })
}

/** What `require` gives of an ES module is its namespace. */
const formatOf = (exports: object): 'cjs' | 'esm' =>
  Reflect.get(exports, Symbol.toStringTag) === 'Module' ? 'esm' : 'cjs'

const isObject = (value: unknown): value is object =>
  typeof value === 'function' || (typeof value === 'object' && value !== null)

/** The version in a package's own manifest; undefined where there is none to be read. */
function versionIn(folder: string): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      version?: unknown
    }
    return typeof version === 'string' ? version : undefined
  } catch {
    return undefined
  }
}
