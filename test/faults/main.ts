/**
 * `npm run faults [-- --tier ci|nightly|soak] [--only <name>] [--seed <n>]`: what is promised under faults, with the
 * built package. Exit code 1 when a promise did not hold, or nothing was run.
 */
import { parseArgs } from 'node:util'
import { ensureBuilt } from '../e2e/built.ts'
import { ELSEWHERE, FAULTS } from './registry.ts'
import { runFaults } from './run.ts'
import { formatElsewhere, formatTable, formatTotal, verdictOf } from './table.ts'
import { TIERS } from './types.ts'
import type { Tier } from './types.ts'

const { values } = parseArgs({
  options: {
    tier: { type: 'string', default: 'ci' },
    only: { type: 'string', multiple: true },
    seed: { type: 'string', default: '20261122' },
  },
})
const seed = Number(values.seed)
if (!TIERS.includes(values.tier as Tier) || !Number.isSafeInteger(seed)) {
  throw new Error(`--tier is one of ${TIERS.join(', ')}, and --seed a whole number`)
}
const { only } = values
const faults = FAULTS.filter(({ name }) => only === undefined || only.includes(name))
await ensureBuilt()
console.log(`tier ${values.tier}, seed ${seed}`)
const started = performance.now()
const results = await runFaults(faults, {
  tier: values.tier as Tier,
  seed,
  done(result) {
    console.log(`${verdictOf(result)} ${result.fault.name} (${result.seconds.toFixed(1)} s)`)
    for (const problem of result.problems) console.log(`  ✗ ${problem}`)
  },
})
console.log(`\n${formatTable(results)}\n`)
if (only === undefined) console.log(`Other rows of the matrix:\n${formatElsewhere(ELSEWHERE)}\n`)
console.log(`${((performance.now() - started) / 1_000).toFixed(0)} s`)
console.log(formatTotal(results))
process.exit(results.some(({ problems }) => problems.length > 0) || results.length === 0 ? 1 : 0)
