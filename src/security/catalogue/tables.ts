/** The tables of the detectors, brought into the one shape of the catalogue. */
import { PHRASE_EXAMPLES } from '../detectors/instruction-override/rules/languages/phrase-examples.ts'
import { DEFAULT_SECURITY_CONFIG } from '../defaults.ts'
import { SHELL_RULES } from '../detectors/destructive-shell/rules/index.ts'
import {
  API_DELETE_RULE,
  FORK_BOMB_RULE,
  UNREADABLE_RULE,
} from '../detectors/destructive-shell/text-rules.ts'
import { INJECTION_RULES as SQL_FRAGMENT_RULES } from '../detectors/destructive-sql/injection.ts'
import { SQL_RULES, STACKED_RULE } from '../detectors/destructive-sql/rules.ts'
import { HIDDEN_RULES } from '../detectors/hidden-text/rules.ts'
import { createDetectors } from '../detectors/index.ts'
import { INJECTION_RULES } from '../detectors/instruction-override/rules/index.ts'
import { PATH_RULES } from '../detectors/path-policy/rules.ts'
import { CODE_RULES } from '../detectors/tool-arguments/code-rules.ts'
import { PATH_RULES as ARGUMENT_PATH_RULES, URL_RULES } from '../detectors/tool-arguments/rules.ts'
import { SECRET_PATTERNS } from '../patterns/secrets/index.ts'
import { INJECTION_SUMS, KEYWORD_FACTS, PATH_FACTS, SECRET_REQUESTS, secretFacts } from './facts.ts'
import { secretExamples } from './sample-secret.ts'
import { SQL_FACTS } from './sql.ts'
import type { RuleExample, RuleFacts, RuleInfo } from './types.ts'

/** Where the evidence of a text is added up, either level may come of it. */
const BY_EVIDENCE = { levels: ['suspicious', 'dangerous'], score: undefined } as const

export function keywordRules(): RuleInfo[] {
  return KEYWORD_FACTS.map((facts) => infoOf('keywords', facts))
}

export function shellRules(): RuleInfo[] {
  const rules = [...SHELL_RULES, FORK_BOMB_RULE, API_DELETE_RULE, UNREADABLE_RULE]
  return rules.map((rule) => infoOf('destructive-shell', rule, COMMAND))
}

export function sqlRules(): RuleInfo[] {
  const statements = [...Object.values(SQL_RULES), STACKED_RULE].map((rule) =>
    infoOf('destructive-sql', withSqlFacts(rule), { role: 'tool_argument', key: 'sql' }),
  )
  const fragments = firstOfEach(SQL_FRAGMENT_RULES).map((rule) =>
    infoOf('destructive-sql', withSqlFacts(rule), { role: 'tool_argument', key: 'name' }),
  )
  return [...statements, ...fragments]
}

export function injectionRules(): RuleInfo[] {
  // What lowers a sum is never named in a finding.
  const wordings = INJECTION_RULES.filter(({ weight }) => weight > 0).map((rule) => {
    const match = [
      ...rule.match,
      SECRET_REQUESTS[rule.id] ?? [],
      PHRASE_EXAMPLES[rule.id] ?? [],
    ].flat()
    const info = infoOf('instruction-override', { ...rule, match, level: 'suspicious', score: 0 })
    return { ...info, ...BY_EVIDENCE }
  })
  const sums = INJECTION_SUMS.map(({ always, ...facts }) => {
    const info = infoOf('instruction-override', { ...facts, level: 'dangerous', score: 0 })
    return { ...info, ...BY_EVIDENCE, ...(always === undefined ? {} : { levels: [always] }) }
  })
  return [...wordings, ...sums]
}

export function pathRules(): RuleInfo[] {
  return Object.values(PATH_RULES).flatMap((rule) => {
    const facts = PATH_FACTS[rule.id]
    return facts === undefined ? [] : [infoOf('path-policy', { ...rule, ...facts }, COMMAND)]
  })
}

export function secretRules(): RuleInfo[] {
  const reported = SECRET_PATTERNS.filter(({ maskOnly }) => maskOnly !== true)
  const kinds = firstOfEach(reported)
  return kinds.map((row) =>
    infoOf('secrets', { ...secretFacts(row), ...secretExamples(row) }, { role: 'user' }),
  )
}

export function argumentRules(): RuleInfo[] {
  const under = (key: string, rules: readonly RuleFacts[]): RuleInfo[] =>
    rules.map((rule) => infoOf('tool-arguments', rule, { role: 'tool_argument', key }))
  return [
    ...under('url', Object.values(URL_RULES)),
    ...under('path', Object.values(ARGUMENT_PATH_RULES)),
    ...under('code', CODE_RULES),
  ]
}

export function hiddenRules(): RuleInfo[] {
  // What was hidden decides the level, and raises the score.
  return Object.values(HIDDEN_RULES).map((rule) => ({
    ...infoOf('hidden-text', rule),
    ...BY_EVIDENCE,
  }))
}

/** One rule may have several rows, one for each form that it comes in. */
function firstOfEach<T extends { readonly id: string }>(rows: readonly T[]): T[] {
  return [...new Map(rows.toReversed().map((row) => [row.id, row])).values()].toReversed()
}

const COMMAND: Omit<RuleExample, 'text'> = { role: 'tool_argument', key: 'command' }

const owners = new Map(createDetectors(DEFAULT_SECURITY_CONFIG).map((each) => [each.id, each]))

/** @param place Where the examples stand. @default the first role of the rule, under no name */
function infoOf(
  detector: string,
  facts: RuleFacts,
  place: Omit<RuleExample, 'text'> = {},
): RuleInfo {
  const { id, level, score, reason, source, tags, match, notMatch } = facts
  const { category = 'none', appliesTo = [] } = owners.get(detector) ?? {}
  const roles = facts.roles ?? appliesTo
  const [role = 'input'] = roles
  const example = (text: string): RuleExample => ({ text, role, key: '', ...place })
  return {
    ...{ id, detector, category, levels: [level], score, reason, roles, source, tags },
    match: match.map(example),
    notMatch: notMatch.map(example),
  }
}

function withSqlFacts(rule: Pick<RuleFacts, 'id' | 'level' | 'score' | 'reason'>): RuleFacts {
  const { match, notMatch, ...facts } = SQL_FACTS[rule.id] ?? NO_FACTS
  const { id, level, score, reason } = rule
  return { id, level, score, reason, ...facts, match: [match], notMatch: [notMatch] }
}

/** A rule that was forgotten here shows in the page, and fails the test. */
const NO_FACTS = { tags: [], source: '', match: '', notMatch: '' }
