/** The agents and tools of one query: who is whose parent, and what is open. */
import { type Context, context } from '@opentelemetry/api'
import type { OpenCall } from '../../src/calls/types.ts'
import { inAgent } from '../../src/context/ids.ts'
import { describeAgent } from '../shared/agents.ts'
import { openIn } from '../shared/open-in.ts'

/** A tool that runs; `agent` is the type of sub-agent that it starts. */
interface RunningTool {
  readonly context: Context
  readonly agent: string | undefined
  readonly settle: (result: ToolEnd) => void
  /** The sub-agent has started. */
  taken: boolean
}

/** How a tool ended; nothing where nobody told. */
export type ToolEnd = { readonly result: unknown } | { readonly error: string } | undefined

interface SubAgent {
  readonly call: OpenCall | undefined
  readonly context: Context
}

/** What a query without a name for its type calls it. */
const DEFAULT_TYPE = 'general-purpose'

export class Tree {
  #root: Context = context.active()
  readonly #tools = new Map<string, RunningTool>()
  readonly #agents = new Map<string, SubAgent>()
  /** By the tool that started them, for messages, which come later than the hooks. */
  readonly #byTool = new Map<string, Context>()

  /** The query's own span is open, and active. */
  begin(agent: string | undefined): void {
    this.#root = agent === undefined ? context.active() : inAgent(context.active(), agent)
  }

  /** The context of what an agent does: a sub-agent by its id, the query's own without. */
  of(agentId: unknown): Context {
    return (
      (typeof agentId === 'string' ? this.#agents.get(agentId)?.context : undefined) ?? this.#root
    )
  }

  /** The context of what came of an agent that a tool started. */
  startedBy(toolId: unknown): Context {
    return (typeof toolId === 'string' ? this.#byTool.get(toolId) : undefined) ?? this.#root
  }

  /** A tool runs from now on, in the active context. */
  beginTool(id: string, input: unknown, settle: (result: ToolEnd) => void): void {
    const { subagent_type: type, prompt } = (input ?? {}) as Readonly<Record<string, unknown>>
    const agent =
      typeof type === 'string' ? type : typeof prompt === 'string' ? DEFAULT_TYPE : undefined
    this.#tools.set(id, { context: context.active(), agent, settle, taken: false })
  }

  /** Nothing where the tool has ended already. */
  endTool(id: unknown, result: ToolEnd): void {
    if (typeof id !== 'string') return
    const tool = this.#tools.get(id)
    this.#tools.delete(id)
    tool?.settle(result)
  }

  /** A sub-agent starts; of the tools that wait for one of its type it is the first one's. */
  beginAgent(id: string, type: string): void {
    const waiting = [...this.#tools].filter(([, tool]) => tool.agent !== undefined && !tool.taken)
    const [toolId, tool] = waiting.find(([, { agent }]) => agent === type) ?? waiting[0] ?? []
    if (tool !== undefined) tool.taken = true
    const call = openIn(tool?.context ?? this.#root, describeAgent(type))
    const inside = inAgent(call?.context ?? this.#root, type)
    this.#agents.set(id, { call, context: inside })
    if (toolId !== undefined) this.#byTool.set(toolId, inside)
  }

  endAgent(id: unknown): void {
    if (typeof id === 'string') this.#agents.get(id)?.call?.finish(undefined)
  }

  /** The query is over, and so is whatever nobody ended. */
  end(): void {
    for (const id of [...this.#tools.keys()]) this.endTool(id, undefined)
    for (const { call } of this.#agents.values()) call?.abandon('abort')
  }
}
