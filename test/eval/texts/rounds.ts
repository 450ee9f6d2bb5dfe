/**
 * Texts that were written before anybody looked at how the rules treat them, a round at a time. Each round was
 * measured once as unseen (test/corpus/rounds/README.md has the figures) and mended with afterwards: all but
 * the last, which nothing is trained on.
 */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { readRows } from '../rows.ts'
import type { Row } from '../rows.ts'
import type { OwnText } from './types.ts'

const FOLDER = fileURLToPath(new URL('../../corpus/rounds', import.meta.url))

/** Number of the round that is still unseen; those before it may be trained on. */
const UNSEEN = readdirSync(FOLDER).filter((name) => name.endsWith('.jsonl')).length

const roundOf = ({ source }: Row): number => Number(/^round(\d+)_/.exec(source)?.[1])

/** Rows of the round that nothing is trained on. */
export const unseenRows = (sources?: readonly string[]): Row[] =>
  readRows(FOLDER, sources).filter((row) => roundOf(row) === UNSEEN)

/** Texts of the rounds before, each round's attacks and honest texts under one source. */
export function seenRoundTexts(): OwnText[] {
  return readRows(FOLDER)
    .filter((row) => row.kind === 'text' && roundOf(row) < UNSEEN)
    .map((row) => {
      const { text, attack, role } = row
      return { text, attack, role, source: `round${roundOf(row)}_${attack ? 'attack' : 'benign'}` }
    })
}
