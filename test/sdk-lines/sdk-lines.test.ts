/** The packed monitor in other applications; `npm run sdk-lines` runs every library's conformance cases there, too. */
import { afterAll, beforeAll, describe, test } from 'vitest'
import { type App, pack, type Packed, removeFolders } from '../package/app.ts'
import { type AppName, installApp } from './apps.ts'
import { BESIDE_CHECKS } from './beside.ts'
import { type Check, conformanceCheck, LINE_CHECKS } from './checks.ts'

const LINE = [
  ...LINE_CHECKS,
  conformanceCheck('openai', 'stream, '),
  conformanceCheck('mcp', 'memory: '),
]
const APPS: readonly (readonly [AppName, readonly Check[]])[] = [
  // The other tests run on this line themselves.
  ['sdk-2', LINE_CHECKS],
  ['sdk-3', LINE],
  ['beside', BESIDE_CHECKS],
]

/** Installing and running all three takes minutes: `npm run sdk-lines`, or this variable, has the whole. */
const ALL = process.env['CYLESTIO_TEST_SDK_LINES'] === 'all'

let packed: Packed
beforeAll(async () => {
  packed = await pack()
}, 240_000)
afterAll(removeFolders)

describe.each(APPS)('in the application %s', (name, checks) => {
  if (!ALL && name !== 'sdk-3') {
    test.skip('runs with CYLESTIO_TEST_SDK_LINES=all', () => {})
    return
  }
  let app: App
  beforeAll(async () => {
    app = await installApp(name, packed)
  }, 240_000)

  test.each(checks.map((check) => [check.name, check] as const))(
    '%s',
    async (_name, check) => {
      await check.run(app)
    },
    180_000,
  )
})
