/**
 * Stands in for the span that the SDK (0.134 and later) would start for a call of its own accord: the call is
 * recorded once, on our span, and what the SDK has to say goes onto it. The SDK takes a span that its own
 * helpers have started before from the request option `__span`; that is where this one goes. The option is
 * not sent.
 */
import {
  type Attributes,
  type AttributeValue,
  INVALID_SPAN_CONTEXT,
  type Span,
  type SpanContext,
  trace,
} from '@opentelemetry/api'
import { maskedAttributes } from '../../src/calls/mask-facts.ts'
import { guard } from '../../src/calls/problems.ts'
import { currentRuntime } from '../../src/calls/runtime.ts'
import { ATTR_CYLESTIO_MERGED_SCOPE } from '../../src/semconv/cylestio.ts'
import { noteNativeSpan } from '../../src/util/native-tracing.ts'
import { setOwnAttributes } from '../../src/util/own-attributes.ts'
import type { AnthropicResource } from './types.ts'

/** What is taken over. Content is not: our own capture settings say who may see it. */
const TAKEN = /^(?:anthropic\.(?!content\.|tool_result\.)|http\.|url\.path$)/

/** Scope of the span that the SDK would have started. */
export const NATIVE_SCOPE = 'com.anthropic.sdk.typescript'

/** A span of the API for the SDK to write to; ending it is left to the call that it stands for. */
class MergedSpan implements Span {
  #call: Span | undefined

  /** From here on the SDK writes to the call's span. */
  bind(call: Span): void {
    this.#call = call
    setOwnAttributes(call, { [ATTR_CYLESTIO_MERGED_SCOPE]: NATIVE_SCOPE })
    noteNativeSpan(NATIVE_SCOPE, true)
  }

  spanContext(): SpanContext {
    return this.#call?.spanContext() ?? INVALID_SPAN_CONTEXT
  }

  setAttribute(key: string, value: AttributeValue): this {
    return this.setAttributes({ [key]: value })
  }

  setAttributes(attributes: Attributes): this {
    guard('taking over attributes', () => {
      const taken = Object.entries(attributes).filter(([name]) => TAKEN.test(name))
      if (taken.length === 0 || !this.isRecording()) return
      const { masker } = currentRuntime()
      if (this.#call === undefined) return
      setOwnAttributes(this.#call, maskedAttributes(Object.fromEntries(taken), masker))
    })
    return this
  }

  isRecording(): boolean {
    return this.#call?.isRecording() ?? false
  }

  addEvent(): this {
    return this
  }

  addLink(): this {
    return this
  }

  addLinks(): this {
    return this
  }

  setStatus(): this {
    return this
  }

  updateName(): this {
    return this
  }

  end(): void {}

  recordException(): void {}
}

/** The request option `__span`, as the SDK's `startApiCallSpan` makes it. */
interface NativeCall {
  readonly span: unknown
  readonly name: string
  readonly startTime: number
}

type Options = Readonly<Record<string, unknown>> & { readonly __span?: NativeCall }

/**
 * Arguments of a helper such as `messages.stream(body, options)` that would start the SDK's span before it
 * calls `create`.
 */
export function withOpenSpan(args: readonly unknown[], self: unknown): readonly unknown[] {
  return tracesItself(self) && optionsOf(args).__span === undefined
    ? withSpan(args, new MergedSpan())
    : args
}

/** Arguments of `create(body, options)` with which the SDK writes to the call's span. */
export function withCallSpan(
  args: readonly unknown[],
  self: unknown,
  call: Span,
): readonly unknown[] {
  const given = optionsOf(args).__span?.span
  if (given instanceof MergedSpan) {
    given.bind(call)
    return args
  }
  if (given !== undefined || !tracesItself(self)) return args
  const span = new MergedSpan()
  span.bind(call)
  return withSpan(args, span)
}

const optionsOf = (args: readonly unknown[]): Options => (args[1] ?? {}) as Options

function withSpan(args: readonly unknown[], span: MergedSpan): readonly unknown[] {
  const call: NativeCall = { span, name: 'anthropic.messages.create', startTime: Date.now() }
  return [args[0], { ...optionsOf(args), __span: call }, ...args.slice(2)]
}

/**
 * Whether the client would start a span where ours are. One that was given a tracer provider of its own
 * keeps its spans: they go where the user wanted them beside ours.
 */
function tracesItself(self: unknown): boolean {
  const client = (self as AnthropicResource | undefined)?._client
  if (client?._tracer === undefined) return false
  const own = client.openTelemetry?.tracerProvider
  if (own === undefined) return true
  const global = trace.getTracerProvider() as { getDelegate?: () => unknown }
  return own === global || own === global.getDelegate?.()
}
