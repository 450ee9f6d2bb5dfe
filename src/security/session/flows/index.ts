/** Data flows of a session: private data and text of strangers that meet in a call that goes out. */
import { addBounded } from '../../../util/bounded.ts'
import type { ToolLabel } from '../../../semconv/types.ts'
import type { Segment } from '../../types.ts'
import type { SessionCall, SessionHit, SessionPart, ToolDefinition } from '../types.ts'
import { digestOf } from '../digest.ts'
import { judgeCall } from './judge.ts'
import { takeNamed } from './named.ts'
import { takeResult } from './results.ts'
import { rememberPlaces } from './places.ts'
import { createFlowState, MAX_REPORTED } from './state.ts'
import type { FlowState } from './state.ts'
import { createTools } from './tools.ts'

/** What `createFlowsPart` needs. */
export interface FlowsOptions {
  /** The setting `sessions.tool_labels`: what a tool does, where its name and schema do not say so. */
  readonly toolLabels: Readonly<Record<string, readonly ToolLabel[]>>
  /** The setting `security.allowed_hosts`: hosts, and mail domains, that data may go to. */
  readonly allowedHosts: readonly string[]
  /** The definition of a tool that was announced. */
  readonly definitionOf: (name: string, server?: string) => ToolDefinition | undefined
}

/** Channels whose calls are calls of tools, whatever their kind. */
const TOOL_CHANNELS = new Set(['MCP', 'TOOL', 'API'])
/** One message part of an LLM call: one tool call, or one result. */
const MESSAGE_PART = /^.{0,64}?\[\d+\]\.parts\[\d+\]/
/** Texts of one call that are taken in one by one. */
const MAX_TEXTS = 64
/** Results without a tool's name, in the history of a request. */
const UNKNOWN_TOOL = 'a tool'

/**
 * Follows what tools bring and what calls send. A session's memory is under 2 MB, and a few kilobytes for a
 * short one.
 *
 * @example createFlowsPart({ toolLabels: {}, allowedHosts: [], definitionOf: () => undefined })
 */
export function createFlowsPart(options: FlowsOptions): SessionPart<FlowState> {
  const { toolLabels, allowedHosts, definitionOf } = options
  const tools = createTools({ toolLabels, definitionOf })

  const judge = (
    name: string,
    server: string | undefined,
    segments: readonly Segment[],
    state: FlowState,
  ): SessionHit[] => {
    const keys = segments.map(({ key }) => key).filter((key) => key !== '')
    return judgeCall(tools.find(name, server, keys), segments, state, allowedHosts)
  }

  const toolInput = (call: SessionCall, state: FlowState): readonly SessionHit[] => {
    rememberPlaces(call.name, call.segments, state)
    const hits = judge(call.name, call.server, call.segments, state)
    // The model asked for this call and the alert was given. What is dangerous is said again, because only
    // the call itself can be stopped.
    const known = hits.length > 0 && state.reported.has(digestOfCall(call.name, call.segments))
    return known ? hits.filter(({ level }) => level === 'dangerous') : hits
  }

  const toolOutput = (call: SessionCall, state: FlowState): void => {
    const { labels } = tools.find(call.name, call.server)
    takeResult({ segments: call.segments, tool: call.name, labels }, state)
  }

  const llmInput = (call: SessionCall, state: FlowState): void => {
    const own = call.segments.filter(({ role }) => role === 'user' || role === 'system')
    for (const text of textsOf(own)) takeNamed(text, state)
    for (const segments of groupsOf(call.segments, 'tool_result')) {
      const name = segments[0]?.tool
      const labels = name === undefined ? (['untrusted'] as const) : tools.find(name).labels
      takeResult({ segments, tool: name ?? UNKNOWN_TOOL, labels }, state)
    }
  }

  const llmOutput = (call: SessionCall, state: FlowState): readonly SessionHit[] =>
    groupsOf(call.segments, 'tool_argument').flatMap((segments) => {
      const name = segments[0]?.tool
      if (name === undefined) return []
      const hits = judge(name, undefined, segments, state)
      if (hits.length > 0) addBounded(state.reported, digestOfCall(name, segments), MAX_REPORTED)
      return hits
    })

  return {
    id: 'flows',
    create: createFlowState,
    inspect(call, state, notes) {
      if (isIncomplete(state)) notes?.gap('flows-forgotten')
      const isInput = call.phase === 'input'
      if (call.kind === 'llm') {
        if (!isInput) return llmOutput(call, state)
        llmInput(call, state)
      } else if (
        call.kind === 'tool' ||
        (call.kind === 'other' && TOOL_CHANNELS.has(call.channel))
      ) {
        if (isInput) return toolInput(call, state)
        toolOutput(call, state)
      } else if (call.kind === 'other' && isInput) {
        // Later on a helper's input may be text that a tool brought.
        if (call.channel !== 'AGENT' && state.untrustedTools.size > 0) return []
        for (const text of textsOf(call.segments)) takeNamed(text, state)
      }
      return []
    },
  }
}

/** Whether something that the session has shown found no room. */
const isIncomplete = ({ lost, untrustedText, privateText }: FlowState): boolean =>
  lost + untrustedText.lost + privateText.lost > 0

/** The texts of segments; many small ones are read as one, for each costs a look at all before it. */
function textsOf(segments: readonly Segment[]): string[] {
  const texts = segments.map(({ text }) => text)
  if (texts.length <= MAX_TEXTS) return texts
  return [...texts.slice(0, MAX_TEXTS), texts.slice(MAX_TEXTS).join('\n')]
}

/** The segments of a role, one list for each part of a message. */
function groupsOf(segments: readonly Segment[], role: Segment['role']): Segment[][] {
  const groups = new Map<string, Segment[]>()
  for (const segment of segments) {
    if (segment.role !== role) continue
    const key = `${segment.tool ?? ''}\0${MESSAGE_PART.exec(segment.path)?.[0] ?? ''}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [segment])
    else group.push(segment)
  }
  return [...groups.values()]
}

/** The same call has the same texts, wherever they stand in the request. */
function digestOfCall(name: string, segments: readonly Segment[]): number {
  return digestOf('call', name, ...segments.map(({ text }) => text).sort())
}
