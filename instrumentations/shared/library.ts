/** What a library's folder tells the rest of the house: the registry has one of these for each. */
import type { Instrumentation } from '@opentelemetry/instrumentation'
import type { ClientSurface } from './client-surface.ts'

/** One npm package of a library. */
export interface LibraryPackage {
  readonly name: string
  /** Majors that the tests cover, such as `[4, 7]`. Others are patched too, and said to be untested. */
  readonly testedMajors: readonly [first: number, last: number]
  /** The files whose exports are patched, CommonJS and ES modules, from the package's folder. */
  readonly files: readonly string[]
  /** Its main file does not exist: the usual hook of `require` gives up on such a package. */
  readonly withoutMain?: true
}

/** A row of the docs page's table. */
export interface SurfaceRow {
  /** As an application writes it, such as `chat.completions.create`. */
  readonly call: string
  /** What is built on it and shares its span, such as `parse`. */
  readonly also?: readonly string[]
  /** Name of its span, such as `chat <model>`. */
  readonly span: string
  readonly channel: 'LLM' | 'MCP' | 'TOOL' | 'AGENT'
  /** Where not every tested version has it, such as `0.x`. */
  readonly versions?: string
}

/**
 * A library that is monitored without code.
 *
 * @example export const GROQ: Library<'groq'> = { name: 'groq', packages: [PACKAGE], ... }
 */
export interface Library<Name extends string = string> {
  /** As its folder, its subpath and `enableMonitoring({ instrumentations })` are called. */
  readonly name: Name
  /** The first one is the library's own. */
  readonly packages: readonly LibraryPackage[]
  readonly surface: readonly SurfaceRow[]
  /** The client objects that `monitor(client)` knows. */
  readonly clients?: readonly ClientSurface[]
  create(): LibraryInstrumentation
}

/** An instrumentation of ours. */
export interface LibraryInstrumentation extends Instrumentation {
  /** Patches a module that no hook has shown us; see `monitorModule`. */
  patchModule(exports: object): object
}

/** The modules that a loader hook must let us see: by the name they are imported by, or by their URL. */
export function importedModules({ name, files }: LibraryPackage): readonly (string | RegExp)[] {
  return [name, new RegExp(`/node_modules/${form(name, '/')}/${anyOf(files, '/')}$`)]
}

/** Matches the path of a loaded file of the package; its first group is the package's folder. */
export function loadedFile({ name, files }: LibraryPackage): RegExp {
  const slash = String.raw`[\\/]`
  const folder = `(.*${slash}node_modules${slash}${form(name, slash)})`
  return new RegExp(`^${folder}${slash}${anyOf(files, slash)}$`)
}

const anyOf = (files: readonly string[], slash: string): string =>
  `(?:${files.map((file) => form(file, slash)).join('|')})`

/** Names of packages and files have no other sign that means something in a regular expression. */
const form = (path: string, slash: string): string =>
  path.replaceAll('.', String.raw`\.`).replaceAll('/', slash)
