/** What the text model is trained with: labelled public texts and our own, folded, by source. */
import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

import { foldText } from '../../src/security/automaton/fold.ts'
import type { Role } from '../../src/security/types.ts'
import { ownTexts } from './texts/index.ts'

/** One folded text. */
export interface Sample {
  readonly text: string
  readonly folded: string
  readonly attack: boolean
  readonly source: string
  /** Sources that are left out together: they share authors or templates. */
  readonly group: string
  readonly role: Role
}

/** Sources of the public folder that say something about wording. */
const PUBLIC = /^(?:pi_garak|mix_atr|tool_asb|ben_|cmd_|sql_text2sql|pii_|desc_asb)/
/** Kinds of attack in the mixed source that are attacks by wording, not by a payload of code. */
const WORDED = new Set(['prompt-injection', 'agent-manipulation', 'context-exfiltration'])

/** Of large sources that are much alike, one row in so many. */
const EVERY: Readonly<Record<string, number>> = { cmd_tldr: 4, ben_tldr_desc: 2 }

/** Every sample of a folder of public texts and all of our own. */
export function readSamples(folder: string, seed: number): Sample[] {
  const seen = new Set<string>()
  const samples: Sample[] = []
  const ranks = new Map<string, number>()
  const add = (text: string, attack: boolean, source: string, group: string, role: Role): void => {
    const folded = foldText(text)
    if (folded === '' || seen.has(folded)) return
    seen.add(folded)
    samples.push({ text, folded, attack, source, group, role })
  }
  for (const { text, label, source, variant } of publicRows(folder)) {
    const rank = ranks.get(source) ?? 0
    ranks.set(source, rank + 1)
    if (rank % (EVERY[source] ?? 1) !== 0) continue
    const attack = label === 1
    // Requests that name no instruction at all cannot be told from honest ones and would spoil the model.
    if (attack && source === 'mix_atr_testcases' && !WORDED.has(variant ?? '')) continue
    if (attack && (/^(?:cmd|pii|desc)_/.test(source) || variant === 'naive')) continue
    add(text, attack || source.startsWith('pi_'), source, groupOf(source), roleOf(source))
  }
  for (const { text, attack, source, role } of ownTexts(seed)) {
    add(text, attack, source, groupOf(source), role)
  }
  return samples
}

interface PublicRow {
  readonly text: string
  readonly label: number
  readonly source: string
  /** Kind of attack within the source; decides which attacks are taken. */
  readonly variant?: string
}

function publicRows(folder: string): PublicRow[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl.gz') && PUBLIC.test(name))
    .sort()
    .flatMap((name) =>
      gunzipSync(readFileSync(`${folder}/${name}`))
        .toString()
        .split('\n'),
    )
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as PublicRow)
}

function roleOf(source: string): Role {
  if (/^cmd_|^sql_/.test(source)) return 'tool_argument'
  if (source.startsWith('tool_')) return 'tool_result'
  return /^desc_|_tooldesc$/.test(source) ? 'tool_definition' : 'user'
}

/** Languages are left out a fifth at a time: one of them teaches the next. */
const LANGUAGE_FOLDS = 5

function groupOf(source: string): string {
  if (source.startsWith('pi_garak')) return 'pi_garak'
  if (/^round\d/.test(source)) return 'rounds'
  const language = /^(?:own|train)_attack_([a-z]{2})$/.exec(source)?.[1]
  if (language !== undefined) {
    const order = language.charCodeAt(0) * 26 + language.charCodeAt(1)
    return `languages_${order % LANGUAGE_FOLDS}`
  }
  if (/^cmd_|^sql_|^ben_text2sql/.test(source)) return 'commands and queries'
  return /^own_|^ben_cyberseceval_/.test(source) ? source.split('_').slice(0, 2).join('_') : source
}
