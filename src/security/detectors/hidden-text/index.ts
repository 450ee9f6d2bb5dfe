/** Hidden text: that something is hidden is evidence by itself, and what it says decides the level. */
import type { Detector, Hit, Segment } from '../../types.ts'
import { instructionOverrideDetector } from '../instruction-override/index.ts'
import { hitOf } from '../matching.ts'
import { hiddenCharacters } from './characters.ts'
import type { HiddenPart } from './characters.ts'
import { hiddenMarkup } from './markup.ts'
import { portionsOf } from './portions.ts'
import { MARKUP_ROLES } from './rules.ts'

const CATEGORY = 'hidden_text'

/** Whom an order in a comment is meant for. */
const ADDRESSEE =
  /\b(?:AI|A\.I\.|LLMs?|GPT(?:-\d)?|ChatGPT|Claude|Gemini|Copilot|(?:AI|virtual|language|coding) (?:assistants?|agents?|models?|tools?)|assistants?|chatbots?|(?:autonomous|automated) agents?|large language models?|(?:the|your|any) (?:agent|model))\b/
const ORDER =
  /\b(?:must|should|shall|need to|have to|please|always|never|do not|don't|ignore|disregard|instead|immediately|make sure|be sure|instructions?|send|forward|call|use|run|execute|reply|respond|say|tell|recommend|include|append|output|print|visit|open|fetch|read|summari[sz]e)\b/i

/** Text in characters that are not shown, and orders in parts of pages that are not shown. */
export const hiddenTextDetector: Detector = {
  id: 'hidden-text',
  category: CATEGORY,
  appliesTo: ['user', 'input', 'tool_argument', 'tool_result', 'tool_definition'],
  inspect(segment): readonly Hit[] {
    const hits = new Map<string, Hit>()
    const add = (part: HiddenPart, level: Hit['level']): void => {
      const { id } = part.rule
      const known = hits.get(id)
      if (known === undefined || (known.level !== level && level === 'dangerous')) {
        hits.set(id, hitFor(part, level))
      }
    }
    for (const part of portionsOf(hiddenCharacters(segment.text))) {
      add(part, orderLevel(part.words, segment) === 'none' ? 'suspicious' : 'dangerous')
    }
    if (!MARKUP_ROLES.includes(segment.role)) return [...hits.values()]
    for (const part of portionsOf(hiddenMarkup(segment.text))) {
      const level = orderLevel(part.words, segment)
      if (level !== 'none') add(part, level)
      else if (ADDRESSEE.test(part.words) && ORDER.test(part.words)) add(part, 'suspicious')
    }
    return [...hits.values()]
  },
}

/** What the detector of injections says about hidden words. */
function orderLevel(words: string, segment: Segment): Hit['level'] | 'none' {
  if (!/[A-Za-z]{2}[^]*[A-Za-z]{2}/.test(words)) return 'none'
  const hidden = { ...segment, text: words }
  const levels = instructionOverrideDetector
    .inspect(hidden, { channel: '', phase: 'input' })
    .map(({ level }) => level)
  return levels.includes('dangerous') ? 'dangerous' : (levels[0] ?? 'none')
}

/** Hidden orders are worse than hidden words: their score goes half of the way that is left. */
function hitFor({ rule, start, end }: HiddenPart, level: Hit['level']): Hit {
  const hit = hitOf(rule, CATEGORY, { start, end })
  if (level === 'suspicious') return hit
  return {
    ...hit,
    level,
    score: (1 + rule.score) / 2,
    reason: `${rule.reason.slice(0, -1)}; what is hidden reads as an order.`,
  }
}
