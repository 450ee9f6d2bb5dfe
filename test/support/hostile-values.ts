/** Values that break who reads them carelessly, as arguments, results, data and attributes. */

/** Counts getters that were run: reading an argument must not run the host's code. */
export const touched = { getters: 0 }

const getter = (): never => {
  touched.getters += 1
  throw new Error('a getter was run')
}

export function cycle(): object {
  const value: Record<string, unknown> = { name: 'loop', list: [] }
  value['self'] = value
  ;(value['list'] as unknown[]).push(value)
  return value
}

export function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({ a: 1 }, {})
  revoke()
  return proxy
}

export function throwingProxy(target: object): object {
  const fail = (): never => {
    throw new Error('a trap threw')
  }
  const handler: ProxyHandler<object> = {}
  for (const trap of Object.getOwnPropertyNames(Reflect)) {
    Object.assign(handler, { [trap]: fail })
  }
  return new Proxy(target, handler)
}

function nested(depth: number): object {
  let value: object = { end: true }
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { value }
  return value
}

class Secretive {
  readonly shown = 'shown'
  #hidden = 'hidden'
  read(): string {
    return this.#hidden
  }
}

/** Each made anew, because some break when they are touched. */
export const HOSTILE: Readonly<Record<string, () => unknown>> = {
  'a cycle': cycle,
  'a BigInt': () => ({ big: 12n, list: [2n ** 70n] }),
  'a huge BigInt': () => 10n ** 300_000n,
  'throwing getters': () =>
    Object.defineProperties(
      { plain: 1 },
      {
        bad: { get: getter, enumerable: true },
        then: { get: getter },
        [Symbol.iterator]: { get: getter },
      },
    ),
  'a list with a getter': () => Object.defineProperty([1, 2], 1, { get: getter, enumerable: true }),
  'a revoked proxy': revoked,
  'a proxy whose traps throw': () => throwingProxy({}),
  'a list proxy whose traps throw': () => throwingProxy([]),
  'a value 20,000 deep': () => nested(20_000),
  'a Map with object keys': () =>
    new Map<unknown, unknown>([
      [{ k: 1 }, 'v'],
      ['s', cycle()],
    ]),
  'a Set of itself': () => {
    const set = new Set<unknown>([1])
    return set.add(set)
  },
  'an invalid date': () => new Date(Number.NaN),
  'a date of another kind': () =>
    Object.assign(new Date(0), {
      getTime: () => {
        throw new Error('called')
      },
    }),
  'binary data': () => [Buffer.from('text'), new Uint16Array(4), new ArrayBuffer(8)],
  'symbol keys': () => ({ [Symbol('s')]: 1, normal: Symbol('value') }),
  'lone surrogates': () => ({ '\ud800': 'a\udfffb' }),
  'a throwing toJSON': () => ({
    toJSON: () => {
      throw new Error('called')
    },
  }),
  'a class with a private field': () => new Secretive(),
  'a __proto__ key': () => JSON.parse('{"__proto__":{"polluted":true},"constructor":1}') as unknown,
  'an object without prototype': () => Object.assign(Object.create(null) as object, { a: 1 }),
  'an error with a cycle': () => Object.assign(new Error('m'), { cause: cycle() }),
  'a fake URL and boxed text': () => [Object.create(URL.prototype), new String('boxed')],
  'a weak and a shared thing': () => [new WeakMap(), new WeakRef({}), new SharedArrayBuffer(4)],
  'a text of a million controls': () => '\u0000\u001b]0;\u202e'.repeat(150_000),
  'functions and promises': () => [() => 1, class {}, Promise.resolve(1)],
}
