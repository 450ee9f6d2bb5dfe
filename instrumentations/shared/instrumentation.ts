/** What all our instrumentations share: hooks for every package, patching once, saying it, and undoing it. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
} from '@opentelemetry/instrumentation'
import { reportPatch } from '../../src/calls/patch-report.ts'
import { guard } from '../../src/calls/problems.ts'
import { type AnyFunction, originalOf } from '../../src/calls/wrap-function.ts'
import { PACKAGE_VERSION } from '../../src/util/package-version.ts'
import { patchMethod } from '../../src/util/patch-method.ts'
import { changeableExports } from './changeable-exports.ts'
import { type ClassMethod, prototypeAt } from './class-methods.ts'
import type { LibraryPackage } from './library.ts'
import {
  describeLoaded,
  type LoadedModule,
  noteImportedFolders,
  requiredModules,
} from './loaded-module.ts'

/** One method to patch. */
export interface MethodPatch {
  readonly module: LoadedModule
  /** @default 'LLM' */
  readonly channel?: 'LLM' | 'MCP'
  /** Object or prototype that has the method; undefined when this version has none. */
  readonly target: object | undefined
  readonly method: string
  /** The method's full name for reports. */
  readonly label: string
  /** Wraps the method and says so by `rememberOriginal`, as `wrapFunction` does. */
  readonly wrap: (original: AnyFunction) => AnyFunction
}

/** Published by Node at the end of each `require`, before its caller gets the exports. */
const REQUIRED = 'tracing:module.require:end'

/** Base of our instrumentations: a library says its packages, and patches what a module exports. */
export abstract class MonitorInstrumentation extends InstrumentationBase {
  // Created on first use: the base class enables from inside its constructor, before fields exist.
  declare private undo: (() => void)[] | undefined
  declare private sites: MethodPatch[] | undefined
  declare private given: WeakMap<object, object> | undefined
  declare private onRequire: ((message: unknown) => void) | undefined

  /** @param name as in the registry */
  constructor(name: string) {
    super(`cylestio-monitor/instrumentations/${name}`, PACKAGE_VERSION, {})
  }

  /** What is patched. A getter, as it is asked for from inside the constructor. */
  protected abstract get packages(): readonly LibraryPackage[]

  /**
   * Patches one loaded module, each method by `patchMethod`. What it throws is reported and reaches nobody.
   *
   * @returns what `require` gives instead, where the exports cannot be changed
   */
  protected abstract patchExports(module: LoadedModule): object | undefined

  protected init(): InstrumentationNodeModuleDefinition[] {
    return this.packages.map((from) => {
      const patch = (exports: object, version?: string): object =>
        this.patchLoaded(describeLoaded(exports, from, version))
      // A package may be entered past its front door, by a subpath or, in a bundler or test runner, by path.
      const files = from.files.map(
        (file) =>
          new InstrumentationNodeModuleFile(`${from.name}/${file}`, ['*'], patch, () => undefined),
      )
      return new InstrumentationNodeModuleDefinition(from.name, ['*'], patch, () => {}, files)
    })
  }

  /**
   * Patches what is loaded already, too. The hook of `require` calls only for the first load of a module in
   * the process, and the base class remembers one copy of it; an application may have loaded both its
   * CommonJS and its ES module copy, before us or while we were switched off.
   */
  override enable(): void {
    noteImportedFolders(this.packages)
    super.enable()
    for (const site of this.sites ?? []) this.patchSite(site)
    for (const from of this.packages) this.patchRequired(from, 'require.cache')
    this.listenToRequire()
  }

  override disable(): void {
    if (this.onRequire !== undefined) unsubscribe(REQUIRED, this.onRequire)
    super.disable()
    for (const undo of this.undo?.splice(0) ?? []) undo()
  }

  /** Beside the usual hook, which gives up on packages whose main file does not exist. */
  private listenToRequire(): void {
    const packages = this.packages.filter(({ withoutMain }) => withoutMain === true)
    if (packages.length === 0) return
    this.onRequire ??= (message) => {
      const { id } = message as { readonly id?: unknown }
      for (const from of packages) {
        if (typeof id === 'string' && id.includes(from.name)) this.patchRequired(from, 'require')
      }
    }
    unsubscribe(REQUIRED, this.onRequire)
    subscribe(REQUIRED, this.onRequire)
  }

  private patchRequired(from: LibraryPackage, by: 'require' | 'require.cache'): void {
    for (const module of requiredModules(from)) this.patchLoaded({ ...module, by })
  }

  patchModule(exports: object): object {
    const from = this.packageOf(exports)
    const about = { package: from, version: undefined, folder: undefined, format: undefined }
    return this.patchLoaded({ ...about, exports, by: 'monitorModule()' })
  }

  /** The package that a module is of, where nothing but its exports is known. */
  protected packageOf(_exports: object): LibraryPackage {
    const [first] = this.packages
    if (first === undefined) throw new Error(`${this.instrumentationName} has no packages`)
    return first
  }

  private patchLoaded(module: LoadedModule): object {
    const patched = guard(`patching ${module.package.name}`, () => this.patchExports(module))
    return patched ?? module.exports
  }

  /** Patches one method once; a missing method is said, never thrown. */
  protected patchMethod(patch: MethodPatch): void {
    const known = this.sites?.some(
      ({ target, method }) => target === patch.target && method === patch.method,
    )
    if (known !== true) (this.sites ??= []).push(patch)
    this.patchSite(patch)
  }

  /**
   * The exports in which functions can be replaced, one for each loaded copy.
   *
   * @param name one of the functions
   */
  protected changeableExports({ exports }: LoadedModule, name: string): object {
    this.given ??= new WeakMap()
    const known = this.given.get(exports)
    if (known !== undefined) return known
    const found = changeableExports(exports, name)
    this.given.set(exports, found)
    return found
  }

  /** Patches the methods of a client's classes. */
  protected patchClasses(
    client: unknown,
    rows: readonly ClassMethod[],
    module: LoadedModule,
  ): undefined {
    for (const row of rows) {
      const { classes, method, wrap, optional } = row
      const target = prototypeAt(client, row)
      const there = typeof (target as Readonly<Record<string, unknown>> | undefined)?.[method]
      if (optional === true && there !== 'function') continue
      this.patchMethod({ module, target, method, label: [...classes, method].join('.'), wrap })
    }
  }

  private patchSite({ target, method, wrap, module, channel = 'LLM', label }: MethodPatch): void {
    if (target !== undefined && isMonitored(target, method)) return
    const undo = target === undefined ? undefined : patchMethod(target, method, wrap)
    if (undo !== undefined) (this.undo ??= []).push(undo)
    const { folder, format, by, version } = module
    const { name, testedMajors } = module.package
    const tested = by === 'monitorModule()' ? {} : { testedMajors }
    const from = { library: name, version, folder, by, ...tested, ...(format && { format }) }
    reportPatch({ ...from, channel, method: label, patched: undo !== undefined })
  }
}

function isMonitored(target: object, method: string): boolean {
  return originalOf((target as Readonly<Record<string, unknown>>)[method]) !== undefined
}
