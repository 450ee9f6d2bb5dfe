/** The spans of agents and of what runs several of them. */
import { type Attributes, SpanKind } from '@opentelemetry/api'
import { NO_CONTENT } from '../../src/calls/content.ts'
import type { CallDescription, OutputCollector } from '../../src/calls/types.ts'
import {
  ATTR_GEN_AI_AGENT_NAME,
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_WORKFLOW_NAME,
  GEN_AI_OPERATION_INVOKE_AGENT,
  GEN_AI_OPERATION_INVOKE_WORKFLOW,
} from '../../src/semconv/gen-ai.ts'

interface About {
  /** How the call is named where the agent has no name. */
  readonly callName?: string
  readonly attributes?: Attributes
}

/**
 * The span of an agent's work, without content: that is on the calls that the agent makes, where it is judged
 * once and by what is sent.
 *
 * @param name the agent's name; undefined where it has none
 */
export function describeAgent(name: string | undefined, about: About = {}): CallDescription {
  return describeRun(GEN_AI_OPERATION_INVOKE_AGENT, name, ATTR_GEN_AI_AGENT_NAME, about)
}

/** The span of a run in which one agent may hand over to the next. */
export function describeWorkflow(name: string): CallDescription {
  return describeRun(GEN_AI_OPERATION_INVOKE_WORKFLOW, name, ATTR_GEN_AI_WORKFLOW_NAME, {})
}

function describeRun(
  operation: string,
  name: string | undefined,
  nameAttribute: string,
  { callName = operation, attributes = {} }: About,
): CallDescription {
  return {
    spanName: name === undefined ? operation : `${operation} ${name}`,
    callName: name ?? callName,
    channel: 'AGENT',
    kind: SpanKind.INTERNAL,
    attributes: {
      [ATTR_GEN_AI_OPERATION_NAME]: operation,
      ...(name === undefined ? {} : { [nameAttribute]: name }),
      ...attributes,
    },
    input: () => NO_CONTENT,
    output: () => ({}),
    collector: () => NO_OUTPUT,
  }
}

const NO_OUTPUT: OutputCollector = { add() {}, read: () => ({}) }
