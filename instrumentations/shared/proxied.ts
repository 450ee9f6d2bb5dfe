/** Objects of the user's that are handed on with methods replaced, and stay as they are themselves. */

const originals = new WeakMap<object, object>()

/** The object behind one of our proxies or copies; any other as it is. */
export function unwrapped<T>(value: T): T {
  return isObject(value) ? ((originals.get(value) as T | undefined) ?? value) : value
}

export function markWrapped<T extends object>(wrapper: T, original: object): T {
  originals.set(wrapper, original)
  return wrapper
}

type Method = (...args: unknown[]) => unknown

/**
 * The same object with some methods replaced. All others run on the object itself: a class with private
 * fields would refuse the proxy as `this`.
 */
export function withMethods<T extends object>(
  target: T,
  methods: Readonly<Record<string, (original: Method) => Method>>,
): T {
  const known = new Map<PropertyKey, { readonly from: unknown; readonly to: unknown }>()
  const proxy = new Proxy(target, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name, object)
      if (typeof value !== 'function' || name === 'constructor' || isFixed(object, name)) {
        return value
      }
      const before = known.get(name)
      if (before !== undefined && before.from === value) return before.to
      const bound: Method = (...args) => Reflect.apply(value, object, args) as unknown
      const make =
        typeof name === 'string' && Object.hasOwn(methods, name) ? methods[name] : undefined
      const to = make === undefined ? bound : make(bound)
      known.set(name, { from: value, to })
      return to
    },
  })
  return markWrapped(proxy, target)
}

/** A proxy must give such a property as it is. */
function isFixed(object: object, name: PropertyKey): boolean {
  const own = Object.getOwnPropertyDescriptor(object, name)
  return own !== undefined && own.configurable === false && own.writable === false
}

export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null
