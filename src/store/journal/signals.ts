/** What the host's thread and the moving thread tell each other: numbers in shared memory, so that nobody waits. */

/** Places in the shared numbers. */
const PLACES = [
  /** Counts the calls to wake up; the moving thread sleeps on it. */
  'wake',
  /** 1 while the moving thread sleeps. */
  'asleep',
  /** 1 when the host will append nothing more. */
  'closing',
  /** 1 when the current file is gone from its folder, and the host is to begin another. */
  'renew',
  /** File and size that the host has appended. */
  'writtenFile',
  'writtenBytes',
  /** File and bytes that are in the table. */
  'movedFile',
  'movedBytes',
  /** One of {@link STATE}. */
  'state',
] as const

export type Place = (typeof PLACES)[number]

export const STATE = { starting: 0, running: 1, ended: 2 } as const

export interface Signals {
  readonly memory: SharedArrayBuffer
  get(place: Place): number
  set(place: Place, value: number): void
  /** Ends the sleep of who sleeps on this place. */
  wake(place: Place): void
  /** Sleeps until the place has another value, at most `millis`. */
  sleep(place: Place, value: number, millis: number): void
}

export function createSignals(memory = new SharedArrayBuffer(PLACES.length * 4)): Signals {
  const numbers = new Int32Array(memory)
  const at = Object.fromEntries(PLACES.map((name, index) => [name, index])) as Record<Place, number>
  return {
    memory,
    get: (place) => Atomics.load(numbers, at[place]),
    set: (place, value) => void Atomics.store(numbers, at[place], value),
    wake(place) {
      Atomics.notify(numbers, at[place])
    },
    sleep(place, value, millis) {
      Atomics.wait(numbers, at[place], value, millis)
    },
  }
}

/** Whether everything up to this file and size is in the table. */
export function isMoved(signals: Signals, file: number, bytes: number): boolean {
  // The file first: when it changes, the other thread has set its bytes back to 0 before.
  const movedFile = signals.get('movedFile')
  return movedFile > file || (movedFile === file && signals.get('movedBytes') >= bytes)
}
