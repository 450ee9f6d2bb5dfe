/**
 * Exports that functions can be replaced in. Those of some CommonJS builds are getters that cannot be redefined,
 * and the namespace that `require` of an ES module gives is sealed: a copy stands in for them.
 *
 * @param name one of the functions
 */
export function changeableExports(exports: object, name: string): object {
  const value: unknown = Reflect.get(exports, name)
  const same = { value, configurable: true, enumerable: true, writable: true }
  try {
    if (Reflect.defineProperty(exports, name, same)) return exports
  } catch {
    // A proxy over a sealed namespace refuses by throwing.
  }
  const copy = Object.create(Object.getPrototypeOf(exports) as object | null) as object
  for (const each of Reflect.ownKeys(exports)) {
    const { enumerable = false } = Object.getOwnPropertyDescriptor(exports, each) ?? {}
    const descriptor = { value: Reflect.get(exports, each) as unknown, enumerable }
    Object.defineProperty(copy, each, { ...descriptor, configurable: true, writable: true })
  }
  return copy
}
