/** The runs that are open, by the ids that LangChain gives them: who is whose parent, and what ends when. */
import { type Context, context, createContextKey } from '@opentelemetry/api'
import type { CallDescription, EndedBy, OpenCall } from '../../src/calls/types.ts'
import { openIn } from '../shared/open-in.ts'
import type { Manager } from './types.ts'

/** The run whose context this is, so that a span deeper inside of it stays the parent of what it calls. */
const RUN = createContextKey('cylestio.langchain.run')
/** The stream that a first run will belong to. */
const TREE = createContextKey('cylestio.langchain.tree')

interface Run {
  /** Runs and calls inside of the run are started in it. */
  readonly context: Context
  readonly tree: RunTree
  /** Undefined where the run has no span of its own. */
  readonly call: OpenCall | undefined
}

/** A run without parent, with all that it started. */
export interface RunTree {
  root: string | undefined
  readonly ids: Set<string>
  /** Called once, when the root has ended. */
  ended?: () => void
}

const runs = new Map<string, Run>()

/** Number of runs that are open now. */
export const openRunCount = (): number => runs.size

/** A tree whose root is the next run that starts in the context. */
export function plantTree(from: Context): { readonly tree: RunTree; readonly context: Context } {
  const tree: RunTree = { root: undefined, ids: new Set() }
  return { tree, context: from.setValue(TREE, tree) }
}

/**
 * Opens a run.
 *
 * @param describe describes its span; undefined for a run that has none, whose children are its parent's
 */
export function startRun(
  id: string,
  parentId: unknown,
  describe: ((parent: Context) => CallDescription) | undefined,
): void {
  const active = context.active()
  const parent = contextOfRun(parentId) ?? active
  const planted = active.getValue(TREE) as RunTree | undefined
  const tree =
    planted !== undefined && planted.root === undefined
      ? planted
      : (runs.get(String(parentId))?.tree ?? { root: undefined, ids: new Set() })
  tree.root ??= id
  tree.ids.add(id)
  const call = describe === undefined ? undefined : openIn(parent, describe(parent))
  runs.set(id, { context: (call?.context ?? parent).setValue(RUN, id), tree, call })
}

/** Lets what the run starts be part of the call that is open in the context. */
export function adoptRun(id: unknown, inside: Context): Context {
  const run = typeof id === 'string' ? runs.get(id) : undefined
  if (run === undefined || typeof id !== 'string') return inside
  const own = inside.setValue(RUN, id)
  runs.set(id, { ...run, context: own })
  return own
}

/** Ends a run; ending its tree's root ends whatever of the tree nobody will end any more. */
export function endRun(id: string, error?: { readonly thrown: unknown }): void {
  const run = runs.get(id)
  if (run === undefined) return
  runs.delete(id)
  run.tree.ids.delete(id)
  if (error === undefined) run.call?.finish(undefined)
  else run.call?.fail(error.thrown)
  // A stream that fails in one step closes the others without a word to their callbacks.
  if (run.tree.root === id) endTree(run.tree, 'abort')
}

/** Ends all open runs of a tree, the innermost first. */
export function endTree(tree: RunTree, by: EndedBy): void {
  for (const id of [...tree.ids].reverse()) {
    runs.get(id)?.call?.abandon(by)
    runs.delete(id)
  }
  tree.ids.clear()
  const { ended } = tree
  delete tree.ended
  ended?.()
}

/** The call of a tree's root; undefined where that has ended or has no span. */
export function rootCall({ root }: RunTree): OpenCall | undefined {
  return root === undefined ? undefined : runs.get(root)?.call
}

/** Forgets every run; the corridor ends their calls itself when monitoring stops. */
export function forgetRuns(): void {
  runs.clear()
}

/**
 * The context that a manager's runs are started in.
 *
 * @returns the active one where the manager names no run that is known
 */
export function contextOf(callbacks: unknown): Context {
  const parentId = (callbacks as Manager | null | undefined)?._parentRunId
  return contextOfRun(parentId) ?? context.active()
}

/** The context of a run; undefined where the active one is already inside of it, or the run is unknown. */
export function contextOfRun(id: unknown): Context | undefined {
  if (typeof id !== 'string' || context.active().getValue(RUN) === id) return undefined
  return runs.get(id)?.context
}
