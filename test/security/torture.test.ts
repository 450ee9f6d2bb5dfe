import { afterAll, describe, expect, it } from 'vitest'

import {
  createInspector,
  createMasker,
  DEFAULT_MASKING_CONFIG,
  DEFAULT_SECURITY_CONFIG,
} from '../../src/security/index.ts'
import { NEAR_MISSES, PLACES, TORTURE } from '../bench/torture-texts.ts'
import type { Place, TextMaker } from '../bench/torture-texts.ts'
import { costInUnits, growsFasterThanInput, leastMs, processorMs } from '../support/cost.ts'

const CHARS = 16_384
/**
 * What 16 KB may cost at most, in units of a fixed calculation of about 1.2 ms: twice what the worst of these texts
 * takes, which is every trigger word of the injection rules as a command. The goal is 4, which `npm run bench`
 * shows; what is looked for here is another order of growth.
 */
const MOST_UNITS = 30
/** Milliseconds for 32 KB and more below which nobody asks how the time grows. */
const FLOOR_MS = 40
/** A first look at the clock that settles nearly every text. */
const QUICK_MS = 20

const masker = createMasker(DEFAULT_MASKING_CONFIG)
const inspector = createInspector({
  config: DEFAULT_SECURITY_CONFIG,
  // Masking is measured by itself, over the same texts.
  masker: (text) => text,
  // The second run of a text would else be a look into the memory.
  remember: false,
})
const inspecting =
  (text: string, place: Place): (() => unknown) =>
  () =>
    inspector.inspect([{ text, ...place, path: place.key }], { channel: 'TOOL', phase: 'input' })

const slowest: { readonly name: string; readonly ms: number }[] = []

type Work = (length: number) => () => unknown

/** Whether 16 KB take longer than they may. */
function isSlow(name: string, work: Work): boolean {
  const ms = leastMs(work(CHARS), 5, QUICK_MS)
  slowest.push({ name, ms })
  return ms > QUICK_MS && costInUnits(work(CHARS)) > MOST_UNITS
}

/** The places at which 16 KB of a text take longer than they may. */
const slowPlaces = (name: string, make: TextMaker, places: readonly Place[]): string[] =>
  places
    .map((place) => ({ place, where: `${name} as ${place.role}.${place.key}` }))
    .filter(({ place, where }) => isSlow(where, (length) => inspecting(make(length), place)))
    .map(({ where }) => where)

/** The figures themselves, for who wants to see them: `TORTURE_FIGURES=1 npx vitest run …`. */
afterAll(() => {
  if (process.env['TORTURE_FIGURES'] === undefined) return
  slowest.sort((a, b) => b.ms - a.ms)
  for (const { name, ms } of slowest.slice(0, 40)) console.log(ms.toFixed(1).padStart(7), name)
})

describe('text made to stall', () => {
  it.each(Object.entries(TORTURE))('takes its bounded time: %s', (name, make) => {
    expect(slowPlaces(name, make, PLACES)).toEqual([])
    const everywhere: Work = (length) => {
      const works = PLACES.map((place) => inspecting(make(length), place))
      return () => {
        for (const work of works) work()
      }
    }
    expect(growsFasterThanInput(everywhere, CHARS / 2, PLACES.length * FLOOR_MS)).toBe(false)
  })

  it('takes its bounded time when it almost meets a rule', { timeout: 120_000 }, () => {
    const places = PLACES.filter(({ key }) => key === 'content' || key === 'command')
    const slow = Object.entries(NEAR_MISSES).flatMap(([name, make]) =>
      slowPlaces(name, make, places),
    )
    expect(slow).toEqual([])
  })

  it('is masked in its bounded time', { timeout: 120_000 }, () => {
    const masking =
      (make: TextMaker): Work =>
      (length) => {
        const text = make(length)
        return () => masker(text)
      }
    const wrong = Object.entries({ ...TORTURE, ...NEAR_MISSES })
      .filter(
        ([name, make]) =>
          isSlow(`${name}, masked`, masking(make)) ||
          growsFasterThanInput(masking(make), CHARS, FLOOR_MS),
      )
      .map(([name]) => name)
    expect(wrong).toEqual([])
  })
})

describe('text of any length', () => {
  it.each<[string, TextMaker]>(
    ['shell: "$("', 'quotes: "\'"', 'words: "a "', 'random base64', 'look-alike words'].map(
      (name) => [name, TORTURE[name] ?? ((length) => 'a'.repeat(length))],
    ),
  )('costs in proportion up to a megabyte: %s', (_, make) => {
    const places = PLACES.filter(({ key }) => key === 'content' || key === 'sql')
    for (const place of places) {
      const work = (length: number): (() => unknown) => inspecting(make(length), place)
      expect(growsFasterThanInput(work, 4 * CHARS, FLOOR_MS), place.role).toBe(false)
      expect(growsFasterThanInput(work, 16 * CHARS, FLOOR_MS), place.role).toBe(false)
    }
  })

  it('of ten million characters costs no more than the cap, and says that it was cut', () => {
    const text = 'The harbour was quiet that day; drop by at 10:30. '.repeat(200_000)
    const place: Place = { role: 'tool_result', key: 'text' }
    const cap = DEFAULT_SECURITY_CONFIG.max_inspect_chars
    const whole = processorMs(inspecting(text.slice(0, cap), place))
    expect(processorMs(inspecting(text, place))).toBeLessThan(2 * whole)
    expect(
      inspector.inspect([{ text, ...place, path: '' }], { channel: 'TOOL', phase: 'output' }),
    ).toMatchObject({ truncated: true, givenChars: text.length, inspectedChars: cap })
  })
})
