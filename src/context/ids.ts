/** Agent, session and user ids, carried in the OpenTelemetry context through async code. */
import { type Attributes, type Context, context, createContextKey } from '@opentelemetry/api'
import {
  ATTR_CYLESTIO_AGENT_ID,
  ATTR_CYLESTIO_SESSION_ID,
  ATTR_CYLESTIO_USER_ID,
} from '../semconv/cylestio.ts'
import { ATTR_GEN_AI_AGENT_NAME, ATTR_GEN_AI_CONVERSATION_ID } from '../semconv/gen-ai.ts'

const AGENT = createContextKey('cylestio.agent')
const SESSION = createContextKey('cylestio.session')
const USER = createContextKey('cylestio.user')
const AGENT_NAME = createContextKey('cylestio.agent-name')

/**
 * Runs `fn`; every monitored call and event inside it, also in async code it starts, carries the agent id.
 *
 * @example await withAgent('researcher', () => agent.run(task))
 */
export function withAgent<T>(agentId: string, fn: () => T): T {
  return context.with(context.active().setValue(AGENT, agentId), fn)
}

/** Like {@link withAgent}, for a session (one conversation or task). */
export function withSession<T>(sessionId: string, fn: () => T): T {
  return context.with(context.active().setValue(SESSION, sessionId), fn)
}

/** Like {@link withAgent}, for the end user on whose behalf the agent acts. */
export function withUser<T>(userId: string, fn: () => T): T {
  return context.with(context.active().setValue(USER, userId), fn)
}

/**
 * A context inside of an agent that a framework runs: calls in it carry its name, whatever agent the process or
 * {@link withAgent} is.
 *
 * @param name as the framework calls it; for `gen_ai.agent.name` alone
 */
export function inAgent(from: Context, name: string): Context {
  return from.setValue(AGENT_NAME, name)
}

/** The agent that {@link withAgent} names in a context. */
export const agentIdOf = (from: Context): string | undefined => text(from.getValue(AGENT))

/** The session that {@link withSession} names in a context. */
export const sessionIdOf = (from: Context): string | undefined => text(from.getValue(SESSION))

/** The ids in a context as attributes; `defaultAgent` stands in where no agent is set. */
export function idAttributes(from: Context, defaultAgent?: string): Attributes {
  const attributes: Attributes = {}
  const agent = agentIdOf(from) ?? defaultAgent
  const session = sessionIdOf(from)
  const user = text(from.getValue(USER))
  const name = text(from.getValue(AGENT_NAME)) ?? agent
  if (agent !== undefined) attributes[ATTR_CYLESTIO_AGENT_ID] = agent
  if (name !== undefined) attributes[ATTR_GEN_AI_AGENT_NAME] = name
  if (session !== undefined) {
    attributes[ATTR_CYLESTIO_SESSION_ID] = session
    attributes[ATTR_GEN_AI_CONVERSATION_ID] = session
  }
  if (user !== undefined) attributes[ATTR_CYLESTIO_USER_ID] = user
  return attributes
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
