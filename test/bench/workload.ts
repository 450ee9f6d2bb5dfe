/** Something to be timed. */
export interface Workload {
  /** One call; a promise is awaited. */
  readonly call: (index: number) => unknown
  /** A time per call is divided by it: the bytes of a text, 1 for a call. */
  readonly units: number
  /** Runs before every round and is not timed. */
  readonly prepare?: () => void
  readonly stop?: () => Promise<void>
}
