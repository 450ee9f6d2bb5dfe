/** Runs of chains, graphs and their nodes as spans: names and parents, no content. */
import { type Attributes, type Context, SpanKind } from '@opentelemetry/api'
import { NO_CONTENT } from '../../src/calls/content.ts'
import type { CallDescription, OutputCollector } from '../../src/calls/types.ts'
import {
  ATTR_GEN_AI_AGENT_NAME,
  ATTR_GEN_AI_OPERATION_NAME,
  GEN_AI_OPERATION_INVOKE_AGENT,
} from '../../src/semconv/gen-ai.ts'
import { ATTR_LANGGRAPH_NODE, ATTR_LANGGRAPH_STEP } from './names.ts'

type Data = Readonly<Record<string, unknown>>

/** What a chain's start callback is told. */
export interface ChainStart {
  /** The runnable as JSON. */
  readonly chain: unknown
  readonly tags: unknown
  readonly metadata: unknown
  readonly runType: unknown
  readonly runName: unknown
}

/** Runs that only shape data: no call leaves from them. */
const QUIET_TYPES: ReadonlySet<unknown> = new Set(['prompt', 'parser'])
/** Steps of LangGraph's own machine. */
const HIDDEN = 'langsmith:hidden'
const MACHINERY = /^(?:ChannelWrite|ChannelRead|Branch)<|^__start__$/

const NO_OUTPUT: OutputCollector = { add() {}, read: () => ({}) }

/** How a run is shown; undefined for those that are left out, whose children are their parent's. */
export function describeChain(
  start: ChainStart,
): ((parent: Context) => CallDescription) | undefined {
  const { tags, metadata, runType } = start
  const ids = idsOf(start.chain)
  const name = nameOf(start.runName, ids)
  const hidden = Array.isArray(tags) && tags.includes(HIDDEN)
  if (hidden || QUIET_TYPES.has(runType) || MACHINERY.test(name)) return undefined
  const graph =
    ids.includes('pregel') || /^Compiled(?:State)?Graph$|^Pregel$/.test(ids.at(-1) ?? '')
  return () => ({
    spanName: graph ? `${GEN_AI_OPERATION_INVOKE_AGENT} ${name}` : name,
    callName: name,
    channel: 'AGENT',
    kind: SpanKind.INTERNAL,
    attributes: {
      ...(graph
        ? {
            [ATTR_GEN_AI_OPERATION_NAME]: GEN_AI_OPERATION_INVOKE_AGENT,
            [ATTR_GEN_AI_AGENT_NAME]: name,
          }
        : {}),
      ...nodeAttributes(metadata),
    },
    input: () => NO_CONTENT,
    output: () => ({}),
    collector: () => NO_OUTPUT,
  })
}

/** The conversation of a graph's run: LangGraph keeps a conversation's state under this id. */
export function threadOf(metadata: unknown): string | undefined {
  const thread = (metadata as Data | null | undefined)?.['thread_id']
  return typeof thread === 'string' && thread !== '' ? thread : undefined
}

function nodeAttributes(metadata: unknown): Attributes {
  const { langgraph_node: node, langgraph_step: step } = (metadata ?? {}) as Data
  return {
    ...(typeof node === 'string' ? { [ATTR_LANGGRAPH_NODE]: node } : {}),
    ...(typeof step === 'number' ? { [ATTR_LANGGRAPH_STEP]: step } : {}),
  }
}

function idsOf(chain: unknown): readonly string[] {
  const id = (chain as Data | null | undefined)?.['id']
  return Array.isArray(id) ? id.filter((part) => typeof part === 'string') : []
}

const nameOf = (runName: unknown, ids: readonly string[]): string =>
  typeof runName === 'string' && runName !== '' ? runName : (ids.at(-1) ?? 'chain')
