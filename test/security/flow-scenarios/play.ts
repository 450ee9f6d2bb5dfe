/** Plays the scenarios of this folder through the part, as an agent with a model would call it. */
import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'

import type { SessionCall, SessionHit } from '../../../src/security/session/types.ts'
import type { Role, Segment } from '../../../src/security/types.ts'
import { collectTexts } from '../../../src/util/collect-texts.ts'

/** Name of the tool (`server/tool` or `tool`), its arguments, what it answers. */
export type Step = readonly [
  tool: string,
  args: Readonly<Record<string, unknown>>,
  result?: unknown,
]

/** A task, what was read for it, and what came of it. `@@` in a result is where the injection stands. */
interface AttackRow {
  readonly id: string
  readonly user: string
  readonly system?: string
  readonly reads: readonly Step[]
  readonly injection: string
  /** The calls that the injection brings about. */
  readonly attack: readonly Step[]
  /** The calls that the task asks for. */
  readonly proper: readonly Step[]
}

interface OrdinaryRow {
  readonly id: string
  readonly user: string
  readonly system?: string
  readonly calls: readonly Step[]
}

/** One session to play. */
export interface Session {
  readonly id: string
  readonly kind: 'attack' | 'clean' | 'resisted' | 'ordinary'
  readonly user: string
  readonly system?: string
  readonly steps: readonly Step[]
  /** Index of the first step whose verdict counts: of an attack, what the injection brought about. */
  readonly judged: number
}

/** `tuning` was looked at while the rules were made; `held` was played once before it was; see README.md. */
export type Half = 'held' | 'tuning'

/**
 * The sessions of a half. Each attack gives three: the attack; its twin without the injection; and its twin in
 * which the injection stands but the agent does the user's task alone.
 */
export function sessionsOf(half: Half): Session[] {
  const folder = new URL(`./${half}/`, import.meta.url)
  return readdirSync(folder).flatMap((file) => {
    const rows = parse(readFileSync(new URL(file, folder), 'utf8')) as {
      attacks: readonly AttackRow[]
      ordinary: readonly OrdinaryRow[]
    }
    const domain = file.replace(/\.yaml$/, '')
    return [
      ...rows.attacks.flatMap((row) => sessionsOfAttack(domain, row)),
      ...rows.ordinary.map((row): Session => {
        const { id, calls, ...task } = row
        return { ...task, id: `${domain}/${id}`, kind: 'ordinary', steps: calls, judged: 0 }
      }),
    ]
  })
}

function sessionsOfAttack(domain: string, row: AttackRow): Session[] {
  const { id, user, system, reads, injection, attack, proper } = row
  const task = { id: `${domain}/${id}`, user, ...(system === undefined ? {} : { system }) }
  const withText = (text: string): Step[] =>
    reads.map(([tool, args, result]) => [tool, args, String(result).replace('@@', text)])
  const hurt = withText(JSON.stringify(injection).slice(1, -1))
  return [
    { ...task, kind: 'attack', steps: [...hurt, ...attack], judged: reads.length },
    { ...task, kind: 'clean', steps: [...withText(''), ...proper], judged: 0 },
    { ...task, kind: 'resisted', steps: [...hurt, ...proper], judged: 0 },
  ]
}

/** Takes in one side of a call. */
export type Inspect = (call: SessionCall) => readonly SessionHit[]

/** Plays a session; the hits on calls from the judged one on. */
export function play(session: Session, inspect: Inspect): SessionHit[] {
  const history: Segment[] = [
    ...(session.system === undefined ? [] : [segment('system', session.system, 'messages[0]')]),
    segment('user', session.user, 'messages[1]'),
  ]
  const hits: SessionHit[] = []
  let atMs = 0
  const call = (part: Partial<SessionCall> & Pick<SessionCall, 'kind' | 'phase' | 'segments'>) =>
    inspect({
      channel: part.kind === 'llm' ? 'LLM' : 'TOOL',
      name: 'model',
      atMs: (atMs += 1000),
      ...part,
    })
  for (const [index, [path, args, result]] of session.steps.entries()) {
    const [server, name = ''] = path.includes('/') ? path.split('/') : [undefined, path]
    const { texts, numbers } = collectTexts(args, { path: 'input' })
    const segments = [...texts, ...numbers].map((text): Segment => ({
      ...text,
      role: 'tool_argument',
      tool: name,
    }))
    const tool = {
      kind: 'tool',
      name,
      segments,
      ...(server === undefined ? {} : { server }),
    } as const
    call({ kind: 'llm', phase: 'input', segments: history })
    const found = [
      ...call({ kind: 'llm', phase: 'output', segments }),
      ...call({ ...tool, phase: 'input' }),
    ]
    if (index >= session.judged) hits.push(...found)
    const answer = segment(
      'tool_result',
      String(result ?? 'ok'),
      `messages[${history.length}]`,
      name,
    )
    call({ ...tool, phase: 'output', segments: [answer] })
    history.push(answer)
  }
  return hits
}

function segment(role: Role, text: string, path: string, tool?: string): Segment {
  return { text, role, path, key: '', ...(tool === undefined ? {} : { tool }) }
}
