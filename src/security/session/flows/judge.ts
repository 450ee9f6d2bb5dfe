/** Judges a call that sends something out in the light of what its session has seen. */
import type { Segment } from '../../types.ts'
import type { SessionHit } from '../types.ts'
import { readArguments } from './arguments.ts'
import type { CallArguments } from './arguments.ts'
import { flowHit } from './hit.ts'
import { leakHit } from './leak.ts'
import { findObeyed } from './obeyed.ts'
import { findOpened } from './openers.ts'
import { isCopiedUrl } from './private-evidence.ts'
import type { FlowState } from './state.ts'
import { findStrangers } from './strangers.ts'
import type { Stranger } from './strangers.ts'
import type { Tool } from './tools.ts'

/**
 * Whether the user asked for such a deed; `maybe` when not all that he asked for was understood, `unread` when
 * no text of his was seen.
 */
export type Asked = 'yes' | 'maybe' | 'no' | 'unread'

/** What is wrong with a call, the gravest first; nothing for a call that only looks. */
export function judgeCall(
  tool: Tool,
  segments: readonly Segment[],
  state: FlowState,
  allowedHosts: readonly string[],
): SessionHit[] {
  const args = readArguments(segments)
  const hits = judgeKnown(tool, args, state, allowedHosts)
  if (hits.some(({ ruleId, level }) => ruleId === 'flow.injected-action' && level === 'dangerous'))
    return hits
  const opened = findOpened(tool, args, state)
  if (opened === undefined) return hits
  const detail = `The text came with the result of ${opened.opener.tool}.`
  const hit = flowHit('injectedAction', opened.level, detail, opened)
  if (opened.level === 'dangerous') return [hit, ...hits]
  return hits.length > 0 ? hits : [hit]
}

/** By what the tool is known to do. */
function judgeKnown(
  tool: Tool,
  args: CallArguments,
  state: FlowState,
  allowedHosts: readonly string[],
): SessionHit[] {
  const external = tool.labels.includes('external')
  if (!external && !args.targets.some(({ kind }) => kind === 'host')) return []
  // A shell does all sorts of things: what goes nowhere is judged by what it was told to do alone.
  const isInside = tool.isShell && args.targets.length === 0
  if (isInside && state.asked !== 0) return []
  const asked = askedFor(tool, state)
  const strangers = findStrangers(args, asked, state, allowedHosts)
  const hits = external
    ? [
        ...destinationHits(strangers, asked, state),
        ...obeyedHits(tool, args, asked, strangers, state),
      ]
    : []
  if (isInside) return hits
  const leak = leakHit({ args, external, asked, strangers, commanded: hits.length > 0 }, state)
  if (leak !== undefined) return [leak, ...hits]
  if (hits.length === 0) hits.push(...filledHits(strangers, asked, state))
  if (hits.length > 0 || !external) return hits
  const isNamed = args.targets.length > 0 && strangers.length === 0
  const unexplained = asked === 'no' ? !isNamed && !state.delegated : asked === 'unread'
  if (!unexplained || state.untrustedTools.size === 0 || state.privateTools.size === 0) return []
  return [trifecta(args, state)]
}

function askedFor(tool: Tool, state: FlowState): Asked {
  if (state.named.length === 0) return 'unread'
  if ((tool.actions & state.asked) !== 0) return 'yes'
  if (tool.isStep && state.asked !== 0) return 'yes'
  if (asksForOne(tool.makes, state)) return 'yes'
  return state.understood && tool.actions !== 0 ? 'no' : 'maybe'
}

/** `turn it into a Jira issue`: the thing that the tool makes, with an article of something new. */
function asksForOne(thing: string | undefined, state: FlowState): boolean {
  if (thing === undefined || thing.length < 3) return false
  const one = new RegExp(`\\b(?:an?|another|new) (?:[a-z0-9-]+ ){0,3}?${thing}\\b`)
  return state.named.some((text) => one.test(text))
}

function destinationHits(
  strangers: readonly Stranger[],
  asked: Asked,
  state: FlowState,
): SessionHit[] {
  for (const { target, known, command, excused } of strangers) {
    if (excused || target.kind === 'name') continue
    const from = known?.tool ?? command?.tool
    if (from === undefined) continue
    // A list of the user's own that he wants to be worked through.
    if (state.delegated && known?.untrusted === false) continue
    const unsure = state.delegated || (asked === 'maybe' && known?.alone === true)
    // Where the user asked for no such deed, nothing but the text of strangers explains it.
    const unexplained = asked === 'no' && known?.untrusted === true && !state.delegated
    const level = unexplained || (command !== undefined && !unsure) ? 'dangerous' : 'suspicious'
    const how = command === undefined ? '' : ', where a sentence tells the reader to use it'
    const detail = `It came with the result of ${from}${how}.`
    return [flowHit('injectedDestination', level, detail, target)]
  }
  return []
}

/** A link out of a stranger's order that is not opened as it stands there: something was filled in. */
function filledHits(strangers: readonly Stranger[], asked: Asked, state: FlowState): SessionHit[] {
  const filled = strangers.find(
    ({ target, known, command }) =>
      known?.kind === 'host' && command !== undefined && !isCopiedUrl(target.segment.text, state),
  )
  if (filled === undefined || state.delegated) return []
  const { target, command } = filled
  const detail = `It came with the result of ${command?.tool ?? ''}, and more was put into it.`
  const level = asked === 'no' && command?.addressed === true ? 'dangerous' : 'suspicious'
  return [flowHit('injectedDestination', level, detail, target)]
}

function obeyedHits(
  tool: Tool,
  args: CallArguments,
  asked: Asked,
  strangers: readonly Stranger[],
  state: FlowState,
): SessionHit[] {
  const obeyed = findObeyed(tool, args, asked, strangers, state)
  if (obeyed === undefined) return []
  const detail = `The text came with the result of ${obeyed.command.tool}.`
  return [flowHit('injectedAction', obeyed.level, detail, obeyed)]
}

function trifecta(args: CallArguments, state: FlowState): SessionHit {
  const segment = args.targets[0]?.segment ?? args.values[0] ?? args.contents[0]
  const untrusted = [...state.untrustedTools].join(', ')
  const own = [...state.privateTools].join(', ')
  // A full memory must not pass for a clean one.
  const full = state.privateText.lost + state.untrustedText.lost + state.lost
  const gap = full === 0 ? '' : ` ${full} pieces of the session found no room in memory.`
  const detail = `Text of strangers: ${untrusted}; private data: ${own}.${gap}`
  const place = { segment, start: 0, end: segment?.text.length ?? 0 }
  return flowHit('trifecta', 'suspicious', detail, place)
}
