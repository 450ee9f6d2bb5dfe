/** The parts of `@openai/agents-core` that are touched; structural, since the versions differ in the rest. */

export interface Named {
  readonly name?: unknown
}

/** A `Runner`, or what is told to its listeners. */
export interface RunnerLike {
  readonly config?: { readonly workflowName?: unknown; readonly groupId?: unknown }
}

/** The state of a run that is taken up again. */
export interface RunStateLike {
  readonly _currentAgent?: Named
}

/** What a streamed run gives: its work goes on, whether or not somebody reads. */
export interface StreamedResult {
  readonly completed: Promise<void>
}

/** The argument of `invokeFunctionTool`. */
export interface Invocation {
  readonly tool?: Named
  /** The model's JSON text. */
  readonly input?: unknown
  readonly details?: { readonly toolCall?: { readonly callId?: unknown } }
}

export interface Exports {
  readonly Runner?: { readonly prototype?: object }
  readonly Agent?: { readonly prototype?: object }
  readonly tool?: unknown
}
