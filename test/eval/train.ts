/**
 * Trains the text model and cross-validates it by source.
 *
 *     node test/eval/train.ts [--data <folder>] [--seed 7] [--no-validation]
 *
 * Writes `src/security/model/weights.ts`, and `test/eval/train.log` with what each source looks like to a
 * model that has not seen it. The same folder and seed give the same weights.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { foldText } from '../../src/security/automaton/fold.ts'
import { combine, rulesLogit } from '../../src/security/detectors/instruction-override/combine.ts'
import { findMatches } from '../../src/security/detectors/instruction-override/find.ts'
import { partsAround } from '../../src/security/detectors/instruction-override/parts.ts'
import { modelLogit } from '../../src/security/model/score.ts'
import type { TextModel } from '../../src/security/model/score.ts'
import { heldTexts } from './texts/held/index.ts'
import { readSamples } from './train-data.ts'
import type { Sample } from './train-data.ts'
import { validationTables } from './train-log.ts'
import type { Scored } from './train-log.ts'
import { prepare, trainModel } from './train-model.ts'

function main(): number {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      seed: { type: 'string', default: '7' },
      'no-validation': { type: 'boolean', default: false },
    },
  })
  const folder =
    values.data ??
    process.env['CYLESTIO_CORPORA'] ??
    new URL('../../../shared/corpora', import.meta.url).pathname
  if (!existsSync(folder)) {
    process.stderr.write(`train: no folder ${folder}; name one with --data\n`)
    return 2
  }
  const seed = Number(values.seed)
  const samples = readSamples(folder, seed)
  const prepared = prepare(samples)
  const full = trainModel(prepared, seed)
  writeWeights(full)
  if (values['no-validation']) return 0

  const scored: Scored[] = heldTexts().map(({ text, ...rest }) =>
    scoreSample({ ...rest, text, folded: foldText(text), group: 'held' }, full),
  )
  for (const groups of foldsOf(samples)) {
    const model = trainModel(
      prepared.filter((_, index) => !groups.has(samples[index]?.group ?? '')),
      seed,
    )
    for (const sample of samples) {
      if (!groups.has(sample.group)) continue
      scored.push(scoreSample(sample, model))
      // What tools return is documents, code and data too.
      if (DOCUMENTS.test(sample.source)) {
        const source = `${sample.source} as documents`
        scored.push(scoreSample({ ...sample, source, role: 'tool_result' }, model))
      }
    }
    process.stderr.write(`validated without ${[...groups].join(', ')}\n`)
  }
  const log = validationTables(scored, seed)
  writeFileSync(new URL('train.log', import.meta.url), log)
  process.stdout.write(log)
  return 0
}

/** Models that are trained for the validation; each leaves about as many texts out. */
const FOLDS = 5

/** Sources are left out whole, several at a time: the largest groups first, each where there is most room. */
function foldsOf(samples: readonly Sample[]): Set<string>[] {
  const sizes = [...Map.groupBy(samples, ({ group }) => group)].map(
    ([group, list]) => [group, list.length] as const,
  )
  const folds = Array.from({ length: FOLDS }, () => ({ groups: new Set<string>(), size: 0 }))
  for (const [group, size] of sizes.sort((one, other) => other[1] - one[1])) {
    const fold = folds.reduce((least, each) => (each.size < least.size ? each : least))
    fold.groups.add(group)
    fold.size += size
  }
  return folds.map(({ groups }) => groups)
}

/** Public texts that also stand for what tools return. */
const DOCUMENTS = /^ben_(?:cyberseceval_code|tldr_desc|apizoo|text2sql)/

function scoreSample({ folded, attack, source, role }: Sample, model: TextModel): Scored {
  const matches = findMatches(folded, ({ roles }) => roles?.includes(role) ?? true)
  const evidence = { matches, disguised: false, role }
  const logit = modelLogit(folded, model, partsAround(matches, folded, role))
  return {
    source,
    attack,
    role,
    model: logit,
    rules: rulesLogit(evidence),
    both: combine({ ...evidence, model: logit }),
  }
}

function writeWeights({ weights, gramScale, ideaScale, bias }: TextModel): void {
  const packed = Buffer.from(weights.buffer).toString('base64')
  const lines = [
    '/** Written by `node test/eval/train.ts`; do not edit. */',
    "import type { PackedModel } from './score.ts'",
    '',
    '/** The trained text model. */',
    'export const MODEL: PackedModel = {',
    `  gramScale: ${gramScale},`,
    `  ideaScale: ${ideaScale},`,
    `  bias: ${bias},`,
    '  weights:',
    `    '${packed}',`,
    '}',
    '',
  ]
  writeFileSync(new URL('../../src/security/model/weights.ts', import.meta.url), lines.join('\n'))
}

process.exitCode = main()
