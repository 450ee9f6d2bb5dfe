/** A call as the session engine sees it. */
import { hash } from 'node:crypto'
import { type Context, trace } from '@opentelemetry/api'
import { sessionIdOf } from '../context/ids.ts'
import type { MonitorConfig } from '../config/types.ts'
import { costOf } from '../security/session/budgets/prices.ts'
import type { CallKind, SessionCall, TokenUsage } from '../security/session/types.ts'
import {
  ATTR_GEN_AI_REQUEST_MODEL,
  ATTR_GEN_AI_RESPONSE_MODEL,
  ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
} from '../semconv/gen-ai.ts'
import { writeJson } from '../util/safe-json.ts'
import { NO_CONTENT } from './content.ts'
import type { CallContent, CallDescription, OutputReading } from './types.ts'

/** Characters of the arguments that tell two calls apart; lengths and the last text join them. */
const MAX_DIGEST_CHARS = 8_192

/** Which session a call belongs to. */
export interface SessionKey {
  readonly key: string
  /** True when nothing names the session: its calls may be those of many users of one process. */
  readonly shared: boolean
}

/**
 * The session that `withSession` names, else the trace that the call is part of, else the agent's one session
 * in this process.
 */
export function sessionKeyOf(context: Context, agentId: string | undefined): SessionKey {
  const session = sessionIdOf(context)
  if (session !== undefined) return { key: `session ${session}`, shared: false }
  const parent = trace.getSpanContext(context)
  if (parent !== undefined) return { key: `trace ${parent.traceId}`, shared: false }
  return { key: `agent ${agentId ?? ''}`, shared: true }
}

/** The input of a call, before it runs. */
export function inputSide(
  description: CallDescription,
  content: CallContent,
  shared: boolean,
): SessionCall {
  const { definitions } = content
  const more = { shared, ...(definitions === undefined ? {} : { definitions }) }
  return side(description, content, 'input', more)
}

/** The output of a call that ran. */
export function outputSide(
  description: CallDescription,
  reading: OutputReading,
  value: unknown,
  shared: boolean,
): SessionCall {
  const definitions = description.session?.definitions?.(value)
  const usage = usageOf(reading)
  const model = reading.attributes?.[ATTR_GEN_AI_RESPONSE_MODEL]
  return side(description, reading.content ?? NO_CONTENT, 'output', {
    shared,
    ...(definitions === undefined ? {} : { definitions }),
    ...(usage === undefined ? {} : { usage }),
    ...(typeof model === 'string' ? { model } : {}),
  })
}

function side(
  description: CallDescription,
  content: CallContent,
  phase: 'input' | 'output',
  more: Partial<SessionCall>,
): SessionCall {
  const { channel, callName, session } = description
  let digest: string | undefined
  return {
    kind: session?.kind ?? KINDS[channel] ?? 'other',
    channel,
    name: callName,
    ...(session?.server === undefined ? {} : { server: session.server }),
    phase,
    segments:
      content.numbers === undefined ? content.segments : content.segments.concat(content.numbers),
    atMs: Date.now(),
    ...more,
    // Made on demand: only some checks ask for it.
    get digest() {
      return (digest ??= digestOf(description, content))
    },
  }
}

const KINDS: Readonly<Record<string, CallKind | undefined>> = {
  __proto__: null as never,
  LLM: 'llm',
  MCP: 'tool',
  TOOL: 'tool',
  API: 'tool',
}

/** Numbers count, so that reading page after page is no loop; a long text counts by length and end. */
function digestOf({ channel, callName }: CallDescription, content: CallContent): string {
  const { text } = writeJson(content.values, { maxChars: MAX_DIGEST_CHARS })
  let length = 0
  for (const segment of content.segments) length += segment.text.length
  const last = content.segments.at(-1)?.text.slice(-MAX_DIGEST_CHARS) ?? ''
  const count = content.segments.length
  return hash('sha256', `${channel}\0${callName}\0${count}\0${length}\0${text}\0${last}`, 'base64')
}

function usageOf({ attributes = {} }: OutputReading): TokenUsage | undefined {
  const count = (name: string): number | undefined => {
    const value = attributes[name]
    return typeof value === 'number' ? value : undefined
  }
  const inputTokens = count(ATTR_GEN_AI_USAGE_INPUT_TOKENS)
  const outputTokens = count(ATTR_GEN_AI_USAGE_OUTPUT_TOKENS)
  if (inputTokens === undefined && outputTokens === undefined) return undefined
  return {
    inputTokens: inputTokens ?? 0,
    outputTokens: outputTokens ?? 0,
    cacheReadTokens: count(ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS) ?? 0,
    cacheWriteTokens: count(ATTR_GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS) ?? 0,
  }
}

/** What a call cost, in US dollars; undefined where the API did not count all tokens, or nobody knows the price. */
export function costOfCall(
  { attributes = {} }: CallDescription,
  reading: OutputReading,
  prices: MonitorConfig['sessions']['prices'],
): number | undefined {
  const { attributes: answer = {} } = reading
  const model = answer[ATTR_GEN_AI_RESPONSE_MODEL] ?? attributes[ATTR_GEN_AI_REQUEST_MODEL]
  const counted = [ATTR_GEN_AI_USAGE_INPUT_TOKENS, ATTR_GEN_AI_USAGE_OUTPUT_TOKENS].every(
    (name) => typeof answer[name] === 'number',
  )
  const usage = usageOf(reading)
  if (!counted || usage === undefined || reading.listPrice === false) return undefined
  return typeof model === 'string' ? costOf(model, usage, prices) : undefined
}
