/** Every library in every way of loading, on the Node that runs the tests; `npm run test:loading` has the others. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { linkedApp, type LinkedApp } from './app.ts'
import { APP_LIBRARIES } from './libraries.ts'
import { thisNode } from './nodes.ts'
import { type Cell, runShape } from './run.ts'
import { SHAPES } from './shapes.ts'

let app: LinkedApp
beforeAll(async () => {
  app = await linkedApp()
}, 180_000)
afterAll(() => app[Symbol.dispose]())

describe.each(SHAPES.map((shape) => [shape.name, shape] as const))('%s', (_name, shape) => {
  let cells: readonly Cell[] = []
  beforeAll(async () => {
    cells = await runShape(app, shape, APP_LIBRARIES, thisNode)
  })

  test.each(APP_LIBRARIES.map(({ name }) => name))('%s is watched, and gated', (name) => {
    expect(cells.find(({ library }) => library === name)).toMatchObject({ problems: [] })
  })
})
