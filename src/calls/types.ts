/** How a call is described to the corridor, and what the corridor asks back about its result. */
import type { Attributes, Context, SpanKind } from '@opentelemetry/api'
import type { SecurityError } from '../errors.ts'
import type { CallKind, ToolDefinition } from '../security/session/types.ts'
import type { Role, Segment } from '../security/types.ts'
import type { ChunkTexts } from './chunk-texts.ts'
import type { HoldBack } from './hold-back.ts'
import type { Restorer } from './restore.ts'

/** One side of a call: the texts to judge and the values to keep. */
export interface CallContent {
  readonly segments: readonly Segment[]
  /** Numbers in arguments of tools and in their results: no detector reads them, but a session follows them. */
  readonly numbers?: readonly Segment[]
  /** False when a part of the value could not be read. */
  readonly complete: boolean
  /** Tools that a request announces to its model. */
  readonly definitions?: readonly ToolDefinition[]
  /** Attribute name -> raw value; stored as masked JSON text as the capture settings allow. */
  readonly values: Readonly<Record<string, unknown>>
}

/** What a result says about the call. */
export interface OutputReading {
  readonly content?: CallContent
  /** Usage, response id and the like. */
  readonly attributes?: Attributes
  /** Set when the result itself reports a failure, such as an MCP result with `isError`. */
  readonly errorType?: string
  /** False where the API says that it bills otherwise than by list price. */
  readonly listPrice?: boolean
}

/** Gathers a streamed result chunk by chunk; bounded by the implementation. */
export interface OutputCollector {
  add(chunk: unknown): void
  read(): OutputReading
  /** What a chunk that was added says. @default what its shape tells; see `chunkTexts` */
  texts?(chunk: unknown): ChunkTexts
  /** Who speaks in the texts that come in pieces. @default 'assistant' */
  readonly role?: Role
}

/** A call before it happens. Every function in it may throw: the corridor catches and goes on. */
export interface CallDescription {
  /** Span name by the conventions, such as `chat gpt-4o`. */
  readonly spanName: string
  /** Name of the function, tool or model, for policy and alerts. */
  readonly callName: string
  readonly channel: string
  /** @default SpanKind.INTERNAL */
  readonly kind?: SpanKind
  /** Set at span creation, where samplers can see them. */
  readonly attributes?: Attributes
  input(): CallContent
  output(value: unknown): OutputReading
  collector(): OutputCollector
  /** What the session engine should know beyond channel and name. */
  readonly session?: {
    readonly kind: CallKind
    /** Name of the MCP server that has the tool. */
    readonly server?: string
    /** The tools that a result announces. */
    readonly definitions?: (value: unknown) => readonly ToolDefinition[]
  }
  /** Attributes that a thrown error brings, over the general `error.type`. */
  readonly failure?: (error: unknown) => Attributes
  /** False where the call is told of when it is over: its duration is not known, and no metric has it. */
  readonly measured?: boolean
  /** What the caller gets instead of a result when the call is blocked. @default throws */
  readonly blocked?: (error: SecurityError) => unknown
}

/** Why a call ended without returning or throwing. */
export type EndedBy = 'break' | 'abort' | 'collected' | 'exit'

/** An open call, as the code that follows its result sees it. */
export interface OpenCall {
  readonly context: Context
  /** Puts back what was redacted from the arguments; set where something was. */
  restore?: Restorer
  /** Holds the items of a streamed result back; set where the policy may stop output. */
  readonly hold?: HoldBack | undefined
  readonly ended: boolean
  /** One item of a streamed result. Never throws. */
  chunk(value: unknown): void
  /**
   * The call returned; ends the span. With `security.output_action: block` and a bad result it returns the
   * error to throw instead of handing the value over.
   */
  finish(value: unknown): SecurityError | undefined
  /**
   * A streamed result is complete; ends the span with what was collected. Returns the error to throw instead of
   * handing on what is held back.
   */
  complete(): SecurityError | undefined
  /** The call threw or rejected; ends the span. Returns the error to throw in place of the other, as above. */
  fail(error: unknown): SecurityError | undefined
  /** Nobody will take the rest of the result; ends the span. */
  abandon(by: EndedBy): void
}
