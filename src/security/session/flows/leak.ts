/** Private text that leaves with a call. */
import type { Segment } from '../../types.ts'
import type { SessionHit } from '../types.ts'
import type { CallArguments } from './arguments.ts'
import { flowHit } from './hit.ts'
import type { Level } from './hit.ts'
import type { Asked } from './judge.ts'
import { isAtHome } from './places.ts'
import { findFromElsewhere, findGrave, findPrivate } from './private-evidence.ts'
import type { PrivateEvidence } from './private-evidence.ts'
import type { FlowState } from './state.ts'
import type { Stranger } from './strangers.ts'

/** An address with more beside it, in characters: a command line, a list of parameters. */
const MORE_THAN_ADDRESS = 120

/** A call as it was judged so far. */
export interface LeakQuestion {
  readonly args: CallArguments
  /** Whether the tool sends; one that only opens links leaks by their addresses alone. */
  readonly external: boolean
  readonly asked: Asked
  readonly strangers: readonly Stranger[]
  /** Whether a result told the reader to make this call. */
  readonly commanded: boolean
}

/** The hit for private text that goes to somebody whom the user did not name. */
export function leakHit(question: LeakQuestion, state: FlowState): SessionHit | undefined {
  const { args, external, asked, strangers, commanded } = question
  const isTold = commanded || strangers.some(({ command }) => command !== undefined)
  if (state.untrustedTools.size === 0 && !isTold) return undefined
  const stranger = receiverOf(strangers, external)
  if (stranger === undefined && !(commanded && asked === 'no')) {
    // Whom it goes to is the user's choice; that a card or a key goes along may not be.
    const grave = external
      ? (findGrave(args.contents, state) ?? carriedOver(args, state))
      : undefined
    if (grave === undefined) return undefined
    // Nobody but a stranger wants a key in what the user asked for.
    const isWanted = state.commands.some(({ untrusted }) => untrusted)
    const level = grave.isSecret === true && isWanted ? 'dangerous' : 'suspicious'
    return hitOf(grave, level, undefined, state)
  }
  const evidence = findPrivate(sentBy(args, external), state)
  if (evidence === undefined) return undefined
  const level = isSure(question, stranger) ? 'dangerous' : 'suspicious'
  return hitOf(evidence, level, stranger, state)
}

/** What a stranger's text made the agent fetch from another place than the one that the user spoke of. */
function carriedOver(
  { contents, values }: CallArguments,
  state: FlowState,
): PrivateEvidence | undefined {
  if (state.commands.length === 0) return undefined
  return isAtHome(values, state) ? findFromElsewhere(contents, state) : undefined
}

/** Who gets it: first one whom nothing excuses, else one whom a sentence told the reader to use. */
function receiverOf(strangers: readonly Stranger[], external: boolean): Stranger | undefined {
  const unexcused = strangers.find(
    ({ target, command, excused }) =>
      // A link that is only opened needs no excuse, until it takes private text along.
      (!excused || !external) && (target.kind !== 'name' || command !== undefined),
  )
  return (
    unexcused ??
    strangers.find(({ command, known }) => command !== undefined && known?.field !== true)
  )
}

/** A destination that nobody ever named may be one that the model knows of, when the user asked to send. */
function isSure({ external, asked }: LeakQuestion, stranger: Stranger | undefined): boolean {
  if (asked === 'no' || !external || stranger === undefined) return true
  return !stranger.excused && (stranger.known !== undefined || stranger.command !== undefined)
}

/** What of the arguments leaves. Whom it goes to is no part of it: only URLs carry both. */
function sentBy({ targets, contents, values }: CallArguments, external: boolean): Segment[] {
  const hosts = targets.filter(({ kind }) => kind === 'host').map(({ segment }) => segment)
  if (!external) return [...new Set(hosts)]
  const addresses = new Set(
    targets.filter(({ kind }) => kind !== 'host').map(({ segment }) => segment),
  )
  const others = values.filter(
    (segment) => !addresses.has(segment) || segment.text.length > MORE_THAN_ADDRESS,
  )
  return [...contents, ...others]
}

function hitOf(
  evidence: PrivateEvidence,
  level: Level,
  stranger: Stranger | undefined,
  state: FlowState,
): SessionHit {
  const from = [...state.privateTools].join(', ')
  const form = evidence.form === undefined ? '' : `, encoded as ${evidence.form},`
  const whence = stranger?.known?.tool ?? stranger?.command?.tool
  const origin = whence === undefined ? '' : ` The destination came with the result of ${whence}.`
  const detail = `The text${form} came with the result of ${from}.${origin}`
  return flowHit('privateToStranger', level, detail, evidence)
}
