/** Which destinations of a call nobody but a stranger named. */
import type { CallArguments, Target } from './arguments.ts'
import type { Command } from './commands.ts'
import { isListedHost } from './destinations.ts'
import type { Destination } from './destinations.ts'
import type { Asked } from './judge.ts'
import { holdsWords, isNamed, isPartlyNamed } from './named.ts'
import type { FlowState, KnownDestination } from './state.ts'

/** A destination that the user did not write. */
export interface Stranger {
  readonly target: Target
  /** Where it was seen, if anywhere. */
  readonly known: KnownDestination | undefined
  /** A sentence of a result that tells the reader to use it. */
  readonly command: Command | undefined
  /** What the user asked for explains it: the sender of the mail to answer, the account on the bill to pay. */
  readonly excused: boolean
}

/** The destinations of a call that neither the user nor the settings name. */
export function findStrangers(
  { targets }: CallArguments,
  asked: Asked,
  state: FlowState,
  allowedHosts: readonly string[],
): Stranger[] {
  const strangers: Stranger[] = []
  for (const target of targets) {
    if (isNamed(target, state) || isAllowed(target, allowedHosts)) continue
    const known = knownOf(target, state)
    const command = state.commands.find(({ text }) => namesIn(text, target))
    const excused = isExcused(target, known, command, asked, state)
    strangers.push({ target, known, command, excused })
  }
  return strangers
}

/** What is known of a destination; of a host also what is known of one above it, whose owner makes names at will. */
function knownOf({ kind, key }: Destination, state: FlowState): KnownDestination | undefined {
  const known = state.destinations.get(key)
  if (known !== undefined || kind !== 'host') return known
  for (let at = key.indexOf('.'); at !== -1; at = key.indexOf('.', at + 1)) {
    const above = key.slice(at + 1)
    if (!above.includes('.')) return undefined
    const found = state.destinations.get(above)
    if (found?.kind === 'host') return found
  }
  return undefined
}

function isAllowed({ kind, key }: Destination, allowedHosts: readonly string[]): boolean {
  if (kind === 'host') return isListedHost(key, allowedHosts)
  return kind === 'email' && isListedHost(key.slice(key.indexOf('@') + 1), allowedHosts)
}

/** Whether a sentence (lower case) names a destination. */
export function namesIn(sentence: string, { kind, key }: Destination): boolean {
  if (kind === 'account' || kind === 'phone')
    return sentence.replace(/[^a-z0-9]/g, '').includes(key)
  if (holdsWords(sentence, key)) return true
  // `<the key>.help.example.com`: what is put in front is the value.
  const above = kind === 'host' ? key.slice(key.indexOf('.') + 1) : ''
  return above.split('.').length > 2 && sentence.includes(`.${above}`)
}

function isExcused(
  target: Target,
  known: KnownDestination | undefined,
  command: Command | undefined,
  asked: Asked,
  state: FlowState,
): boolean {
  const partly = isPartlyNamed(target.key, known, state)
  if (command === undefined && partly) return true
  if (asked === 'no' || asked === 'unread' || known === undefined) return false
  // Where the user named another one of the kind, this one is not what he meant.
  const rival = !partly && hasRival(target, state)
  if (command !== undefined) {
    if (rival || command.redirects) return false
    // Beside the sender of the mail to answer, an address that a sentence brings up is another one.
    return known.field || (asked === 'yes' && known.alone && !hasField(target, state))
  }
  if (!known.untrusted) return known.field || known.alone || !hasField(target, state)
  return (known.field || known.alone) && !rival
}

function hasRival({ kind, key }: Target, state: FlowState): boolean {
  if ([...state.namedKeys.values()].includes(kind)) return true
  return [...state.destinations].some(
    ([other, known]) => known.kind === kind && other !== key && isPartlyNamed(other, known, state),
  )
}

function hasField({ kind, key }: Target, state: FlowState): boolean {
  return [...state.destinations].some(
    ([other, known]) => known.kind === kind && known.field && other !== key,
  )
}
