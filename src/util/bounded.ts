/** Maps and sets that forget their oldest entries: both keep the order of insertion. */

/** Removes the oldest entries beyond `max`. */
export function dropOldest<K>(
  entries: Pick<Map<K, unknown> | Set<K>, 'size' | 'delete' | 'keys'>,
  max: number,
): void {
  for (const oldest of entries.keys()) {
    if (entries.size <= max) break
    entries.delete(oldest)
  }
}

/** Sets an entry as the latest one, and forgets the longest unset ones beyond `max`. */
export function setLatest<K, V>(map: Map<K, V>, key: K, value: V, max: number): void {
  map.delete(key)
  map.set(key, value)
  dropOldest(map, max)
}

/** Adds to a set and forgets its oldest entry beyond `max`; false when it was there already. */
export function addBounded<T>(set: Set<T>, item: T, max: number): boolean {
  if (set.has(item)) return false
  set.add(item)
  dropOldest(set, max)
  return true
}
