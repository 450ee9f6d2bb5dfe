/** Texts of our own to train with, expanded, each family and language under a source name. */
import { INJECTION_RULES } from '../../../../src/security/detectors/instruction-override/rules/index.ts'
import type { Role } from '../../../../src/security/types.ts'
import { expand } from '../expand.ts'
import type { OwnText, Patterns } from '../types.ts'
import { CARRIED_ATTACKS, CARRIED_DEFINITION_ATTACKS } from './attacks-carried.ts'
import { GERMAN_ATTACKS } from './attacks-german.ts'
import { ROUNDABOUT_ATTACKS } from './attacks-roundabout.ts'
import { DEFINITION_ATTACKS, TOOL_RESULT_ATTACKS } from './attacks-tools.ts'
import { USER_ATTACKS } from './attacks-user.ts'
import { CHAT_BENIGN, QUOTED_BENIGN } from './benign-chat.ts'
import { NEAR_BENIGN, NEAR_TOOL_BENIGN } from './benign-near.ts'
import { ARGUMENT_BENIGN, DEFINITION_BENIGN, TOOL_RESULT_BENIGN } from './benign-tools.ts'
import { USER_BENIGN } from './benign-user.ts'
import { CARRIERS } from './carriers.ts'
import { COMMANDS_BENIGN } from './languages-benign.ts'
import { LANGUAGE_ATTACKS, LANGUAGE_BENIGN } from './languages.ts'

/** One text in so many stands among ordinary sentences, so that a model does not go by length. */
const BURIED = 4
const MOST_CARRIERS = 4

/** Every text to train with; the same for the same numbers. */
export function trainTexts(random: () => number): OwnText[] {
  const texts: OwnText[] = []
  const add = (patterns: Patterns, attack: boolean, role: Role, count: number): void => {
    const kind = attack ? 'attack' : 'benign'
    for (const [family, list] of Object.entries(patterns)) {
      for (const pattern of list) {
        for (const text of expand(pattern, count, random)) {
          texts.push({ text, attack, role, source: `train_${kind}_${family}` })
        }
      }
    }
  }
  add(USER_ATTACKS, true, 'user', 60)
  add(ROUNDABOUT_ATTACKS, true, 'user', 50)
  add(GERMAN_ATTACKS, true, 'user', 40)
  add(LANGUAGE_ATTACKS, true, 'user', 30)
  add(USER_BENIGN, false, 'user', 80)
  add(CHAT_BENIGN, false, 'user', 60)
  add(QUOTED_BENIGN, false, 'user', 60)
  add(NEAR_BENIGN, false, 'user', 60)
  add(LANGUAGE_BENIGN, false, 'user', 14)
  add(COMMANDS_BENIGN, false, 'user', 30)
  const buried = texts.map((own, index) =>
    index % BURIED === 0 ? { ...own, text: bury(own.text, random) } : own,
  )
  texts.length = 0
  add(TOOL_RESULT_ATTACKS, true, 'tool_result', 60)
  add(CARRIED_ATTACKS, true, 'tool_result', 60)
  add(DEFINITION_ATTACKS, true, 'tool_definition', 40)
  add(CARRIED_DEFINITION_ATTACKS, true, 'tool_definition', 40)
  add(TOOL_RESULT_BENIGN, false, 'tool_result', 60)
  add(NEAR_TOOL_BENIGN, false, 'tool_result', 60)
  add(DEFINITION_BENIGN, false, 'tool_definition', 40)
  add(ARGUMENT_BENIGN, false, 'tool_argument', 40)
  const plain = Array.from({ length: 400 }, (): OwnText => {
    const text = `${sentences(random)} ${sentences(random)}`
    return { text, attack: false, role: 'user', source: 'train_benign_carriers' }
  })
  return [...buried, ...texts, ...plain, ...examplesOfRules()]
}

/** Rules that weigh less match what is honest by itself. */
const TELLING = 2.5
const ENDS = ['', '!', '. Thanks.'] as const

/** What the rules name as examples, bare as they stand: the shortest texts of every language. */
function examplesOfRules(): OwnText[] {
  return INJECTION_RULES.filter(({ weight }) => weight >= TELLING).flatMap((rule) => {
    const role = rule.roles?.[0] ?? 'user'
    const texts = (list: readonly string[], attack: boolean, source: string): OwnText[] =>
      list.flatMap((text) => ENDS.map((end) => ({ text: text + end, attack, role, source })))
    return [
      ...texts(rule.match, true, 'train_attack_examples'),
      ...texts(rule.notMatch, false, 'train_benign_examples'),
    ]
  })
}

function bury(text: string, random: () => number): string {
  const after = random() < 0.4 ? ` ${sentences(random)}` : ''
  return `${sentences(random)}${random() < 0.3 ? '\n\n' : ' '}${text}${after}`
}

function sentences(random: () => number): string {
  const count = 1 + Math.floor(random() * MOST_CARRIERS)
  return Array.from({ length: count }, () => CARRIERS[Math.floor(random() * CARRIERS.length)]).join(
    ' ',
  )
}
