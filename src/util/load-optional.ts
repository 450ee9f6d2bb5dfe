/** Loads packages that the application may have beside this one. */
import { createRequire } from 'node:module'
import { ownPlace } from './own-place.ts'

export interface OptionalPackage<T> {
  readonly module: T
  /** Path of the file that was loaded. */
  readonly entry: string
}

/** A package as this one finds it; undefined where it is not installed or cannot be loaded. */
export function loadOptional<T>(name: string): OptionalPackage<T> | undefined {
  return loadOptionalFrom(ownPlace(), name)
}

/**
 * A package as another file finds it.
 *
 * @param from path or URL of that file
 */
export function loadOptionalFrom<T>(from: string, name: string): OptionalPackage<T> | undefined {
  try {
    const load = createRequire(from)
    const entry = load.resolve(name)
    return { entry, module: load(entry) as T }
  } catch {
    return undefined
  }
}
