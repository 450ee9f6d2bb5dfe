/** Measures one workload, round by round, as the parent asks. */
import { setImmediate as turn } from 'node:timers/promises'
import type { Workload } from './workload.ts'
import { WORKLOADS } from './workloads.ts'

/** Batch processors work between turns of the event loop; as in an application there is one now and then. */
const CALLS_PER_TURN = 256

/** Nanoseconds per unit over at least `milliseconds`. */
async function measure(workload: Workload, milliseconds: number): Promise<number> {
  workload.prepare?.()
  const { call, units } = workload
  const start = process.hrtime.bigint()
  const enough = BigInt(milliseconds) * 1_000_000n
  let calls = 0
  let took = 0n
  while (took < enough) {
    for (let index = 0; index < CALLS_PER_TURN; index += 1) {
      const result = call(calls + index)
      if (result instanceof Promise) await result
    }
    await turn()
    calls += CALLS_PER_TURN
    took = process.hrtime.bigint() - start
  }
  return Number(took) / calls / units
}

async function serve(name: string): Promise<void> {
  const create = WORKLOADS[name]
  if (create === undefined) throw new Error(`no workload is named ${name}`)
  const workload = create()
  process.on('message', (milliseconds: number) => {
    if (milliseconds > 0) {
      measure(workload, milliseconds).then((result) => process.send?.(result), fail)
    } else {
      Promise.resolve(workload.stop?.()).then(() => process.disconnect(), fail)
    }
  })
  process.send?.(0)
}

function fail(error: unknown): void {
  console.error(error)
  process.exit(1)
}

serve(process.argv[2] ?? '').catch(fail)
