/** Finds packages in the node_modules folders that an application can load from. */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface InstalledPackage {
  readonly name: string
  readonly version: string
  /** Real path: links to one folder are one copy. */
  readonly folder: string
}

/** A tree of packages is no deeper in practice; links could go round in circles. */
const MAX_DEPTH = 12

/**
 * Every copy of the packages, each folder once: in the application's node_modules and those above it, nested in
 * other packages, and in pnpm's store.
 *
 * @param from folder of the application
 */
export function installedPackages(from: string, names: readonly string[]): InstalledPackage[] {
  const found = new Map<string, InstalledPackage>()
  const seen = new Set<string>()
  const wanted = new Set(names)

  const readPackage = (name: string, folder: string, depth: number): void => {
    if (wanted.has(name)) {
      const version = versionIn(folder, name)
      const real = realPath(folder)
      if (version !== undefined) found.set(real, { name, version, folder: real })
    }
    readFolder(join(folder, 'node_modules'), depth + 1)
  }
  const readFolder = (modules: string, depth: number): void => {
    const real = realPath(modules)
    if (depth > MAX_DEPTH || seen.has(real)) return
    seen.add(real)
    for (const entry of entriesOf(modules)) {
      const folder = join(modules, entry)
      if (entry === '.pnpm') {
        for (const store of entriesOf(folder))
          readFolder(join(folder, store, 'node_modules'), depth + 1)
      } else if (entry.startsWith('@')) {
        for (const name of entriesOf(folder))
          readPackage(`${entry}/${name}`, join(folder, name), depth)
      } else if (!entry.startsWith('.')) readPackage(entry, folder, depth)
    }
  }
  for (const folder of withParents(from)) readFolder(join(folder, 'node_modules'), 0)
  return [...found.values()].sort((a, b) => (a.name + a.folder < b.name + b.folder ? -1 : 1))
}

function withParents(folder: string): string[] {
  const folders = [folder]
  for (let at = folder; dirname(at) !== at; at = dirname(at)) folders.push(dirname(at))
  return folders
}

function entriesOf(folder: string): string[] {
  try {
    return existsSync(folder) ? readdirSync(folder) : []
  } catch {
    return []
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** @returns undefined where the folder is no such package */
function versionIn(folder: string, name: string): string | undefined {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      name?: unknown
      version?: unknown
    }
    return manifest.name === name && typeof manifest.version === 'string'
      ? manifest.version
      : undefined
  } catch {
    return undefined
  }
}
