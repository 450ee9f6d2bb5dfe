/** Tells the forwarder of this process that rows were written, so that it need not wait for its next look. */

type Listener = () => void

const listeners = new Map<string, Set<Listener>>()

/** @returns stops listening */
export function onRows(path: string, listener: Listener): () => void {
  const known = listeners.get(path) ?? new Set()
  listeners.set(path, known.add(listener))
  return () => {
    known.delete(listener)
    if (known.size === 0 && listeners.get(path) === known) listeners.delete(path)
  }
}

/** Rows were written, or are on their way, to this file. Never throws. */
export function signalRows(path: string): void {
  const known = listeners.get(path)
  if (known !== undefined) for (const listener of known) listener()
}
