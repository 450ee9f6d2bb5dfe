/** Words from the configuration, matched as words: `DROP` is not in "raindrops". */
import type { MonitorConfig } from '../../../config/types.ts'
import type { Detector, Hit } from '../../types.ts'
import { firstMatch, formsOf, hitOf } from '../matching.ts'

const CATEGORY = 'keyword'

type Settings = Pick<MonitorConfig['security'], 'suspicious_keywords' | 'dangerous_keywords'>

/** The detector of the configured keywords; one finding for each list at most. */
export function createKeywordDetector(config: Settings): Detector {
  const rules = [
    ...ruleOf('keyword.dangerous', 'dangerous', 0.5, config.dangerous_keywords),
    ...ruleOf('keyword.suspicious', 'suspicious', 0.2, config.suspicious_keywords),
  ]
  return {
    id: 'keywords',
    category: CATEGORY,
    appliesTo: ['user', 'input', 'tool_argument'],
    inspect({ text }): readonly Hit[] {
      const hits: Hit[] = []
      for (const { pattern, ...rule } of rules) {
        for (const form of formsOf(text)) {
          const match = firstMatch([pattern], form.text)
          if (match === undefined) continue
          const reason = `Contains the configured ${rule.level} keyword "${match[0].toUpperCase()}".`
          hits.push(hitOf({ ...rule, reason }, CATEGORY, form.place(match)))
          break
        }
      }
      return hits
    },
  }
}

/** The rule of a list; none of an empty one. */
function ruleOf(
  id: string,
  level: Hit['level'],
  score: number,
  keywords: readonly string[],
): { id: string; level: Hit['level']; score: number; pattern: RegExp }[] {
  const pattern = wordPattern(keywords)
  return pattern === undefined ? [] : [{ id, level, score, pattern }]
}

/** One alternation for a list; a boundary is asked for only where the keyword ends in a word character. */
function wordPattern(keywords: readonly string[]): RegExp | undefined {
  const words = keywords.map((keyword) => keyword.trim()).filter((keyword) => keyword !== '')
  if (words.length === 0) return undefined
  const parts = [...words]
    .sort((a, b) => b.length - a.length)
    .map((word) => {
      const literal = word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/\s+/g, '\\s{1,16}')
      const before = /^[\p{L}\p{N}_]/u.test(word) ? '(?<![\\p{L}\\p{N}_])' : ''
      const after = /[\p{L}\p{N}_]$/u.test(word) ? '(?![\\p{L}\\p{N}_])' : ''
      return before + literal + after
    })
  return new RegExp(parts.join('|'), 'iu')
}
