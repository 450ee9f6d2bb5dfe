/**
 * `npm run test:loading [-- --node <range>… --only <text> --cache <folder> --each]`: every library in every way of
 * loading on several versions of Node, as a table. `--each` loads every library in a process of its own. Exit code
 * 1 when something was not watched.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { linkedApp } from './app.ts'
import { APP_LIBRARIES } from './libraries.ts'
import { installNode, OTHER_NODES, thisNode } from './nodes.ts'
import { type Cell, type NodeUnderTest, runShape } from './run.ts'
import { SHAPES } from './shapes.ts'

const { values } = parseArgs({
  options: {
    node: { type: 'string', multiple: true },
    only: { type: 'string', default: '' },
    cache: { type: 'string' },
    each: { type: 'boolean', default: false },
  },
})
const cache = values.cache ?? mkdtempSync(join(tmpdir(), 'cylestio-nodes-'))
const groups = values.each ? APP_LIBRARIES.map((library) => [library]) : [APP_LIBRARIES]
const cells: Cell[] = []
let missing = 0
try {
  using app = await linkedApp()
  for (const range of ['this', ...(values.node ?? OTHER_NODES)]) {
    const node = await nodeOf(range)
    if (node === undefined) continue
    for (const shape of SHAPES.filter(({ name }) => name.includes(values.only))) {
      for (const libraries of groups) {
        for (const cell of await runShape(app, shape, libraries, node)) {
          cells.push(cell)
          console.log(line(cell))
        }
      }
    }
  }
} finally {
  if (values.cache === undefined) rmSync(cache, { recursive: true, force: true })
}
const failed = cells.filter(({ problems }) => problems.length > 0).length
const skipped = missing === 0 ? '' : `, ${missing} versions of Node SKIPPED`
console.log(`${cells.length - failed} passed, ${failed} failed${skipped}`)
process.exitCode = failed > 0 || cells.length === 0 ? 1 : 0

function line({ node, shape, library, by, spans, problems }: Cell): string {
  const cellsOfLine = [node.padEnd(8), shape.padEnd(22), library.padEnd(10), by.padEnd(22), spans]
  const words = problems.map((problem) => `\n  ✗ ${problem}`).join('')
  return `${problems.length === 0 ? '✓' : '✗'} ${cellsOfLine.join(' ')}${words}`
}

/** Undefined, and said, where there is no such version. */
async function nodeOf(range: string): Promise<NodeUnderTest | undefined> {
  if (range === 'this') return thisNode
  try {
    return await installNode(cache, range)
  } catch (error) {
    missing += 1
    console.log(`Node ${range}: SKIPPED, ${String(error)}`)
    return undefined
  }
}
