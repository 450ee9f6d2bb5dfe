/**
 * Hands hostile values to every door: `hostile.ts <database> <arbitrary values> <seed>`. Prints what was thrown, and
 * at the end how many values there were.
 */
import fc from 'fast-check'
import { enableMonitoring, logEvent, monitorCall } from 'cylestio-monitor'
import { say } from '../../store/children/say.ts'
import { HOSTILE, touched } from '../../support/hostile-values.ts'

const [path = '', arbitrary = '0', seed = '1'] = process.argv.slice(2)
const monitoring = enableMonitoring({
  agentId: 'hostile',
  instrumentations: [],
  config: { database: { path } },
})

/** Each value as it is and in three places. */
const PLACES: readonly ((value: unknown) => unknown)[] = [
  (value) => value,
  (value) => [1, value, 'after'],
  (value) => ({ before: 1, nested: { value }, after: 2 }),
  (value) => new Map([['key', value]]),
]

let values = 0
function tryAll(value: unknown, name: string): void {
  values += 1
  const echo = monitorCall((given: unknown) => given, 'CUSTOM')
  const attributes = { odd: value } as never
  const doors: Readonly<Record<string, () => unknown>> = {
    call: () => echo(value),
    event: () => void logEvent('hostile', value, 'CUSTOM'),
    attribute: () => void monitorCall(() => value, { channel: 'CUSTOM', attributes })(),
  }
  for (const [door, work] of Object.entries(doors)) {
    const before = touched.getters
    try {
      const given = work()
      if (door === 'call' && !Object.is(given, value)) say(`!${name}: ${door} gave something else`)
    } catch (error) {
      say(`!${name}: ${door} threw ${String(error)}`)
    }
    // OpenTelemetry reads every attribute by itself.
    if (door !== 'attribute' && touched.getters > before) say(`!${name}: ${door} ran a getter`)
  }
}

for (const [name, make] of Object.entries(HOSTILE)) {
  for (const place of PLACES) tryAll(place(make()), name)
}
const anything = fc.anything({
  ...{ withBigInt: true, withDate: true, withMap: true, withSet: true, withObjectString: true },
  ...{ withNullPrototype: true, withSparseArray: true, withTypedArray: true },
})
for (const value of fc.sample(anything, { numRuns: Number(arbitrary), seed: Number(seed) })) {
  tryAll(value, 'anything')
}
await monitoring.shutdown()
say(`=${values}`)
