/**
 * Override, extraction, secrets and personas in 27 languages beside English: each is a table of words, and the
 * patterns are the orders in which its grammar puts them.
 */
import { gap } from '../types.ts'
import type { InjectionRule } from '../types.ts'
import { ASIAN } from './asian.ts'
import { GERMANIC } from './germanic.ts'
import { NEAR_EAST } from './near-east.ts'
import { PHRASE_RULES } from './phrases.ts'
import { ROMANCE } from './romance.ts'
import { SLAVIC } from './slavic.ts'
import type { Words } from './words.ts'

/** Languages whose verb stands at the end. */
const VERB_LAST = new Set(['tr', 'hi', 'bn', 'ja', 'ko', 'fa'])
/** Scripts without spaces need fewer characters for the same words. */
const DENSE = new Set(['zh', 'ja', 'ko', 'th'])

/** Languages in which the thing asked for may stand before the question. */
const FREE_ORDER = new Set(['zh', 'vi', 'th', 'id', 'sw', 'he', 'ar'])

const anyOf = (list: readonly string[]): string => `(?:${list.join('|')})`

function rulesOf(words: Words): InjectionRule[] {
  const { code, name } = words
  const near = gap(DENSE.has(code) ? 12 : 34)
  const edge = /[a-z]/.test(words.drop[0] ?? '') ? '\\b' : ''
  const drop = edge + anyOf(words.drop)
  const show = `${edge}(?:${words.show})`
  const earlier = `(?:${words.earlier})`
  const orders = anyOf(words.orders)
  const base = {
    source: 'The English rule, put into other languages by the authors',
    notMatch: [words.harmless],
  }
  const ask = (what: string): readonly string[] =>
    VERB_LAST.has(code)
      ? [`${what}${near}${show}`]
      : [`${show}${near}${what}`, ...(FREE_ORDER.has(code) ? [`${what}${near}${show}`] : [])]
  return [
    {
      ...base,
      id: `injection.override-${code}`,
      group: 'override',
      weight: 5,
      reason: `Tells the model in ${name} to drop the instructions that it was given.`,
      tags: ['LLM01', 'AML.T0051'],
      stems: words.drop,
      patterns: VERB_LAST.has(code)
        ? [
            `${earlier}${near}${orders}${near}${drop}`,
            `${orders}${near}${earlier}${near}${drop}`,
            `(?:${words.everything})${near}${drop}`,
          ]
        : [
            `${drop}${near}${earlier}${near}${orders}`,
            `${drop}${near}${orders}${near}${earlier}`,
            `${drop}${gap(8)}(?:${words.everything})`,
            ...(code === 'zh' ? [`${earlier}${near}${orders}${near}${drop}`] : []),
          ],
      match: [words.override],
    },
    {
      ...base,
      id: `injection.extraction-${code}`,
      group: 'extraction',
      weight: 4,
      reason: `Asks in ${name} for the hidden instructions of the model.`,
      tags: ['LLM07', 'AML.T0056'],
      stems: words.hidden,
      patterns: ask(anyOf(words.hidden)),
      match: [words.extraction],
    },
    {
      ...base,
      id: `injection.secret-${code}`,
      group: 'secret',
      weight: 2.8,
      reason: `Asks in ${name} for a secret.`,
      tags: ['LLM07', 'AML.T0056'],
      stems: words.secret,
      patterns: ask(anyOf(words.secret)),
      match: [],
    },
    {
      ...base,
      id: `injection.persona-${code}`,
      group: 'persona',
      weight: 3.2,
      reason: `Declares in ${name} that the model has no rules.`,
      tags: ['LLM01', 'AML.T0054'],
      stems: words.persona,
      patterns: words.persona,
      match: words.persona.slice(0, 1),
    },
  ]
}

export const LANGUAGE_RULES: readonly InjectionRule[] = [
  ...[...GERMANIC, ...ROMANCE, ...SLAVIC, ...NEAR_EAST, ...ASIAN].flatMap(rulesOf),
  ...PHRASE_RULES,
]
