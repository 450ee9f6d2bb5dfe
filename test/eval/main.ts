/**
 * Measures the security checks on labelled texts.
 *
 *     node test/eval/main.ts [--data <folder>] [--sources a,b] [--json] [--scores <file>]
 *
 * Without `--data`: the texts of our own that nothing is trained on, and the folder in CYLESTIO_CORPORA, else
 * `../shared/corpora` beside the repository, when there is one.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { bySource, figuresOf } from './figures.ts'
import { judgeRows } from './judge.ts'
import { heldRows, readRows } from './rows.ts'
import { tablesOf } from './table.ts'
import { unseenRows } from './texts/rounds.ts'

function main(): number {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      sources: { type: 'string' },
      json: { type: 'boolean', default: false },
      scores: { type: 'string' },
    },
  })
  const sources = values.sources?.split(',')
  if (values.data !== undefined && !existsSync(values.data)) {
    process.stderr.write(`eval: no folder ${values.data}; name one with --data\n`)
    return 2
  }
  const folder = values.data ?? publicFolder()
  const rows = folder === undefined ? [] : readRows(folder, sources)
  if (values.data === undefined) rows.unshift(...heldRows(sources), ...unseenRows(sources))
  if (folder === undefined) {
    process.stderr.write(
      'eval: no public texts found; these are the figures of our own texts only\n',
    )
  }
  if (rows.length === 0) {
    process.stderr.write(`eval: no labelled rows in ${folder ?? 'our own texts'}\n`)
    return 2
  }
  const judged = judgeRows(rows)
  if (values.scores !== undefined) {
    writeFileSync(values.scores, judged.map(({ score }) => `${score}\n`).join(''))
  }
  if (values.json) {
    const figures = Object.fromEntries(
      [...bySource(judged)].map(([name, list]) => [name, figuresOf(list)]),
    )
    const scores = values.scores === undefined ? {} : { scores: values.scores }
    process.stdout.write(`${JSON.stringify({ sources: figures, ...scores })}\n`)
  } else {
    process.stdout.write(`${tablesOf(judged)}\n`)
  }
  return 0
}

function publicFolder(): string | undefined {
  const folder =
    process.env['CYLESTIO_CORPORA'] ?? new URL('../../../shared/corpora', import.meta.url).pathname
  return existsSync(folder) ? folder : undefined
}

process.exitCode = main()
