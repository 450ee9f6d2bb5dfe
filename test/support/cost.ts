/** What a piece of work costs, on a machine that others use as well. */

/**
 * Least milliseconds of several runs; fewer are made when one is within `enough` already. Cheap, and too much
 * while other processes are busy: good for ruling out.
 */
export function leastMs(work: () => unknown, runs = 5, enough = 0): number {
  let least = Infinity
  for (let run = 0; run < runs && least > enough; run += 1) {
    const start = performance.now()
    work()
    least = Math.min(least, performance.now() - start)
  }
  return least
}

/** Some kernels count in steps of 4 ms or more; over so many milliseconds a step matters little. */
const MEASURED_MS = 60

/** Milliseconds of processor time of one run, whatever else the machine does. */
export function processorMs(work: () => unknown): number {
  work()
  const before = process.threadCpuUsage()
  for (let runs = 1; ; runs += 1) {
    work()
    const { user, system } = process.threadCpuUsage(before)
    const used = (user + system) / 1000
    if (used >= MEASURED_MS) return used / runs
  }
}

/** Rounds of the fixed calculation: 1.2 ms on a processor of 3 GHz. */
const ROUNDS = 1_000_000

function fixedCalculation(): number {
  let hash = 0
  for (let round = 0; round < ROUNDS; round += 1) hash = Math.imul(hash ^ round, 0x01000193)
  return hash
}

/**
 * How many times as long as a fixed calculation a piece of work takes, both by processor time and one after the
 * other: a figure for slow and busy machines alike.
 */
export function costInUnits(work: () => unknown): number {
  const cost = processorMs(work)
  return cost / processorMs(fixedCalculation)
}

/** Times the input, and times the time that still counts as in proportion; the square would be times². */
export interface Growth {
  readonly input: number
  readonly time: number
}

/** Caches and collections of garbage cost up to twice the proportion; a square would cost four times. */
const FOURFOLD: Growth = { input: 4, time: 9 }
const ATTEMPTS = 4

/**
 * Whether the time grows faster than the input, in each of four attempts.
 *
 * @param work Makes the work for an input of a length.
 * @param floor Milliseconds below which a time tells nothing: a collection of garbage takes as long.
 * @param growth Default: four times the input may take nine times as long.
 */
export function growsFasterThanInput(
  work: (length: number) => () => unknown,
  length: number,
  floor: number,
  growth: Growth = FOURFOLD,
): boolean {
  const [short, long] = [work(length), work(growth.input * length)]
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (leastMs(long, 2, floor) <= floor) return false
    const most = growth.time * Math.max(floor / growth.input, processorMs(short))
    if (processorMs(long) <= most) return false
  }
  return true
}
