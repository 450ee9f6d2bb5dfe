/** The training texts of our own, expanded, each family and language under a source name. */
import { ENGLISH_ATTACKS } from './attacks-en.ts'
import { OTHER_ATTACKS } from './attacks-languages.ts'
import { BENIGN } from './benign.ts'
import { expand, seededRandom } from './expand.ts'
import { heldTexts } from './held/index.ts'
import { seenRoundTexts } from './rounds.ts'
import { trainTexts } from './train/index.ts'
import type { OwnText } from './types.ts'

/** Texts made from one pattern; more would only repeat it. */
const COUNTS = { english: 45, other: 24, benign: 30 } as const

/** Every text of our own; the same for the same seed. */
export function ownTexts(seed: number): OwnText[] {
  const random = seededRandom(seed)
  const texts: OwnText[] = []
  const add = (
    patterns: Readonly<Record<string, readonly string[]>>,
    prefix: string,
    attack: boolean,
    count: number,
  ): void => {
    for (const [family, list] of Object.entries(patterns)) {
      for (const pattern of list) {
        for (const text of expand(pattern, count, random)) {
          texts.push({ text, attack, role: 'user', source: `${prefix}_${family}` })
        }
      }
    }
  }
  add(ENGLISH_ATTACKS, 'own_attack', true, COUNTS.english)
  add(OTHER_ATTACKS, 'own_attack', true, COUNTS.other)
  add(BENIGN, 'own_benign', false, COUNTS.benign)
  // Two patterns may make the same text; what is held aside stays aside.
  const held = new Set(heldTexts().map(({ text }) => text))
  return [...texts, ...trainTexts(random), ...seenRoundTexts()].filter(
    ({ text }) => !held.has(text),
  )
}
