/**
 * Turns of phrase that hardly vary from language to language, in German, French, Spanish, Italian, Portuguese,
 * Dutch, Polish, Russian, Ukrainian, Turkish, Arabic, Persian, Hindi, Chinese, Japanese, Korean, Vietnamese and
 * Indonesian: a rule for each language, so that a text wakes the patterns of its own language only.
 */
import type { InjectionRule } from '../types.ts'
import { SECRET_ORDERS, TEXT_BEFORE_ME, YOUR_SYSTEM_MESSAGE } from './phrases-extraction.ts'
import { OWNER_RULES, STOP_OBEYING, THROW_AWAY } from './phrases-override.ts'
import { AS_IF_NO_RULES } from './phrases-persona.ts'
import type { Turn } from './turn.ts'

const SOURCE = 'The English rules, put into other languages by the authors'

/** In the order in which the model was trained beside them. */
const TURNS: readonly Turn[] = [
  TEXT_BEFORE_ME,
  SECRET_ORDERS,
  STOP_OBEYING,
  AS_IF_NO_RULES,
  THROW_AWAY,
  OWNER_RULES,
  YOUR_SYSTEM_MESSAGE,
]

export const PHRASE_RULES: readonly InjectionRule[] = TURNS.flatMap(({ rows, match, ...turn }) =>
  rows.map(([code, stems, pattern]): InjectionRule => {
    const example = match[code]
    return {
      ...turn,
      id: `${turn.id}-${code}`,
      source: SOURCE,
      stems,
      patterns: [pattern],
      match: example === undefined ? [] : [example],
    }
  }),
)
