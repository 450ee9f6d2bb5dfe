/** Logistic regression over hashed n-grams, by stochastic gradient descent with AdaGrad steps. */
import { rulesLogit } from '../../src/security/detectors/instruction-override/combine.ts'
import { findMatches } from '../../src/security/detectors/instruction-override/find.ts'
import { findConcepts } from '../../src/security/model/concepts/find.ts'
import {
  BUCKETS,
  collectFeatures,
  createFeatures,
  STEP,
  WEIGHTS,
  WINDOW,
} from '../../src/security/model/features.ts'
import { lengthNorm } from '../../src/security/model/score.ts'
import type { TextModel } from '../../src/security/model/score.ts'
import type { Sample } from './train-data.ts'
import { seededRandom } from './texts/expand.ts'

const EPOCHS = 12
/** Share of the features hidden at each step, so that a verdict rests on many: unseen wordings share few. */
const DROPOUT = 0.25
/** Share of what the rules say that the model may count on: it learns their ground too, so that both must err. */
const OFFSET_SHARE = 0.5
const RATE = 0.35
const L2 = 2e-6
/** Benign texts weigh more than attacks: a false alarm costs more than a miss. */
const BENIGN_SHARE = 1.5
/** Sources weigh by this power of their size, so that none drowns the others. */
const SIZE_POWER = 0.65
/** Windows of one text that are trained on. */
const MAX_WINDOWS = 8

/** The feature lists of one sample, one for each window. */
interface Prepared {
  readonly windows: readonly Uint32Array[]
  readonly attack: boolean
  readonly source: string
  /** What the rules say already; the model learns what is left. */
  readonly offset: number
}

/** Feature lists, made once for all folds. */
export function prepare(samples: readonly Sample[]): Prepared[] {
  const features = createFeatures()
  return samples.map(({ folded, attack, source, role }) => {
    const windows: Uint32Array[] = []
    const ideas = findConcepts(folded)
    for (let start = 0; windows.length < MAX_WINDOWS; start += STEP) {
      const end = Math.min(start + WINDOW, folded.length)
      collectFeatures(folded, start, end, ideas, features)
      windows.push(features.indexes.slice(0, features.count))
      if (end === folded.length) break
    }
    const matches = findMatches(folded, ({ roles }) => roles?.includes(role) ?? true)
    const offset = rulesLogit({ matches, disguised: false, role })
    return { windows, attack, source, offset }
  })
}

/** Trains on prepared samples; the same for the same seed and order. */
export function trainModel(prepared: readonly Prepared[], seed: number): TextModel {
  const random = seededRandom(seed)
  const weights = new Float32Array(WEIGHTS)
  const squares = new Float32Array(WEIGHTS).fill(1e-3)
  let bias = -2
  const importance = importanceOf(prepared)
  const order = prepared.map((_, index) => index)
  const logit = (window: Uint32Array): number => {
    let sum = 0
    for (const bucket of window) sum += weights[bucket] ?? 0
    return sum / lengthNorm(window.length) + bias
  }
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    for (let index = order.length - 1; index > 0; index -= 1) {
      const other = Math.floor(random() * (index + 1))
      const kept = order[index] ?? 0
      order[index] = order[other] ?? 0
      order[other] = kept
    }
    for (const index of order) {
      const sample = prepared[index]
      if (sample === undefined) continue
      // The most suspicious window stands for the text, in training as in use.
      let window = sample.windows[0] ?? new Uint32Array()
      let highest = -Infinity
      for (const each of sample.windows) {
        const value = logit(each)
        if (value > highest) {
          highest = value
          window = each
        }
      }
      window = window.filter(() => random() >= DROPOUT)
      highest = logit(window)
      const error =
        1 / (1 + Math.exp(-highest - OFFSET_SHARE * sample.offset)) - (sample.attack ? 1 : 0)
      const gradient = (error * (importance.get(keyOf(sample)) ?? 1)) / lengthNorm(window.length)
      bias -= 0.01 * error
      for (const bucket of window) {
        const weight = weights[bucket] ?? 0
        const step = gradient + L2 * weight
        const square = (squares[bucket] ?? 0) + step * step
        squares[bucket] = square
        weights[bucket] = weight - (RATE * step) / Math.sqrt(square)
      }
    }
  }
  return quantise(weights, bias)
}

/** Attacks and benign texts of one source weigh by themselves. */
const keyOf = ({ source, attack }: Prepared): string => `${source} ${attack}`

function importanceOf(prepared: readonly Prepared[]): Map<string, number> {
  const sizes = new Map<string, { count: number; readonly attack: boolean }>()
  for (const sample of prepared) {
    const known = sizes.get(keyOf(sample))
    if (known === undefined) sizes.set(keyOf(sample), { count: 1, attack: sample.attack })
    else known.count += 1
  }
  const raw = [...sizes].map(([key, { count, attack }]) => ({
    key,
    value: count ** (SIZE_POWER - 1) * (attack ? 1 : BENIGN_SHARE),
    count,
  }))
  const total = raw.reduce((sum, { value, count }) => sum + value * count, 0)
  return new Map(raw.map(({ key, value }) => [key, (value * prepared.length) / total]))
}

function quantise(weights: Float32Array, bias: number): TextModel {
  // A few extreme weights would take the resolution from all others.
  const gramScale = quantileOf(weights.subarray(0, BUCKETS), 0.9995) / 127
  const ideaScale = quantileOf(weights.subarray(BUCKETS), 1) / 127
  const bytes = Int8Array.from(weights, (weight, index) => {
    const steps = Math.round(weight / (index < BUCKETS ? gramScale : ideaScale))
    return Math.max(-127, Math.min(127, steps))
  })
  return { weights: bytes, gramScale, ideaScale, bias }
}

function quantileOf(values: Float32Array, share: number): number {
  const sorted = values.map(Math.abs).sort()
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 1
}
