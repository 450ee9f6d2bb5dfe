/** Tells apart what no text tells apart: functions, and objects that keep to themselves what they hold. */

const MAX_VALUES = 1_000
const MAX_DEPTH = 8

const numbers = new WeakMap<object, number>()
let last = 0

/**
 * A number for each function, instance of a class and getter's owner in some arguments. The same object has
 * the same number as long as it lives; an approval that came late must not let another object pass for it.
 */
export function identitiesOf(args: readonly unknown[]): number[] {
  const found: number[] = []
  let left = MAX_VALUES
  const visit = (value: unknown, depth: number): void => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return
    left -= 1
    if (isWritten(value)) return
    if (left < 0 || depth > MAX_DEPTH || !isPlain(value)) {
      found.push(numberOf(value))
      return
    }
    for (const property of Object.values(Object.getOwnPropertyDescriptors(value))) {
      if (property.get === undefined) visit(property.value, depth + 1)
      else found.push(numberOf(value))
    }
  }
  for (const arg of args) visit(arg, 0)
  return found
}

/** Whose whole content is in their JSON text, though they are no records. */
function isWritten(value: object): boolean {
  return value instanceof Date || value instanceof URL || ArrayBuffer.isView(value)
}

/** Lists and records of data, whose whole content is in their JSON text. */
function isPlain(value: object): boolean {
  if (typeof value === 'function') return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null || Array.isArray(value)
}

function numberOf(value: object): number {
  let number = numbers.get(value)
  if (number === undefined) numbers.set(value, (number = last += 1))
  return number
}
