import { type Context, context, SpanStatusCode } from '@opentelemetry/api'
import { agentIdOf } from '../context/ids.ts'
import { DEFAULT_MASKING_CONFIG, DEFAULT_SECURITY_CONFIG } from '../security/defaults.ts'
import { createInspector } from '../security/inspector.ts'
import { createMasker } from '../security/masking/index.ts'
import { createPolicy, type Policy } from '../security/policy/index.ts'
import { isStopping, strictest } from '../security/actions.ts'
import { mergeVerdicts } from '../security/report.ts'
import type { Inspector, Masker, Segment } from '../security/types.ts'
import {
  ATTR_CYLESTIO_CHANNEL,
  ATTR_CYLESTIO_DUPLICATE,
  ATTR_CYLESTIO_EVENT_TYPE,
  ATTR_CYLESTIO_SECURITY_LEVEL,
  callEventType,
} from '../semconv/cylestio.ts'
import { settleSpan } from '../spans/settle.ts'
import { coverageOf, isAroundCall } from '../util/covered-spans.ts'
import type { LiveSpan, ReadableSpanLike, SpanProcessorLike } from '../util/otel-types.ts'
import { noteNativeSpan } from '../util/native-tracing.ts'
import { ownAttribute, setOwnAttributes } from '../util/own-attributes.ts'
import { foreignChannel } from './foreign-channel.ts'
import { foreignContent } from './foreign-content.ts'
import { maskContent } from './mask-content.ts'
import { quietly } from './quietly.ts'

/** Options of {@link SecuritySpanProcessor}; what is left out is built with the defaults. */
export interface SecuritySpanProcessorOptions {
  readonly inspector?: Inspector
  readonly policy?: Pick<Policy, 'version' | 'decide'>
  /** Masks the content that other instrumentations wrote onto their spans. */
  readonly masker?: Masker
  /** Stands in where neither span nor context names an agent. */
  readonly agentId?: string
}

/**
 * Gives every GenAI and MCP span of a provider its channel and security level, and emits one
 * `security_alert` log event per finding. Spans of our own calls arrive already judged from the raw call;
 * spans of other instrumentations are judged here by their content attributes, once, and that content is
 * masked before any exporter sees it.
 *
 * @example new NodeTracerProvider({ spanProcessors: [new SecuritySpanProcessor(), yourProcessor] })
 */
export class SecuritySpanProcessor implements SpanProcessorLike {
  readonly #inspector: Inspector
  readonly #policy: Pick<Policy, 'version' | 'decide'>
  readonly #masker: Masker
  readonly #agentId: string | undefined
  readonly #covered = new WeakMap<object, 'all' | 'llm'>()

  constructor(options: SecuritySpanProcessorOptions = {}) {
    const config = DEFAULT_SECURITY_CONFIG
    this.#masker = options.masker ?? createMasker(DEFAULT_MASKING_CONFIG)
    this.#inspector = options.inspector ?? createInspector({ config, masker: this.#masker })
    this.#policy = options.policy ?? createPolicy(config)
    this.#agentId = options.agentId
  }

  onStart(span: LiveSpan, parentContext?: Context): void {
    if (parentContext === undefined) return
    quietly('reading a span', () => {
      const coverage = coverageOf(parentContext, span.instrumentationScope.name)
      if (coverage !== undefined) this.#covered.set(span, coverage)
    })
  }

  /** Attributes can still be set here, and no longer in `onEnd`; our own spans bring theirs along. */
  onEnding(span: LiveSpan): void {
    const channel = quietly('reading a span', () =>
      (span.attributes[ATTR_CYLESTIO_SECURITY_LEVEL] ??
        ownAttribute(span, ATTR_CYLESTIO_SECURITY_LEVEL)) === undefined
        ? foreignChannel(span)
        : undefined,
    )
    if (channel === undefined) return
    quietly('judging a foreign span', () => {
      const isDuplicate = this.#isDuplicate(span, channel)
      noteNativeSpan(span.instrumentationScope.name, isDuplicate)
      if (isDuplicate) markDuplicate(span, channel)
      else this.#judge(span, channel)
    })
    // Whatever became of the judging: what is not masked here is stored and sent as it is.
    quietly('masking a foreign span', () => maskContent(span, this.#masker))
  }

  onEnd(_span: ReadableSpanLike): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}

  #isDuplicate(span: LiveSpan, channel: string): boolean {
    const coverage = this.#covered.get(span)
    if (coverage === 'all') return true
    if (coverage === 'llm' && channel === 'LLM') return true
    // An agent's span around another one's is another agent.
    return channel !== 'AGENT' && isAroundCall(span.spanContext(), channel)
  }

  #judge(span: LiveSpan, channel: string): void {
    const { input, output } = foreignContent(span, channel)
    const agentId = agentIdOf(context.active()) ?? this.#agentId
    const about = { channel, name: span.name, ...(agentId === undefined ? {} : { agentId }) }
    const judge = (segments: readonly Segment[], phase: 'input' | 'output') => {
      const verdict = this.#inspector.inspect(segments, { ...about, phase })
      return { verdict, decision: this.#policy.decide(verdict, { ...about, phase }) }
    }
    const before = judge(input, 'input')
    const after = judge(output, 'output')
    const action = strictest(before.decision.action, after.decision.action)
    const stage = span.status.code === SpanStatusCode.ERROR ? 'error' : 'finish'
    setOwnAttributes(span, {
      [ATTR_CYLESTIO_CHANNEL]: channel,
      [ATTR_CYLESTIO_EVENT_TYPE]: callEventType(channel, stage),
    })
    settleSpan(span, {
      verdict: mergeVerdicts(before.verdict, after.verdict),
      // The call is over: nothing that ran can be blocked, it can only be told.
      decision: {
        ...after.decision,
        ...before.decision,
        action: isStopping(action) ? 'alert' : action,
      },
      policyVersion: this.#policy.version,
      channel,
      callName: span.name,
      context: context.active(),
      agentId: this.#agentId,
      // Their content is on the span already, by their own switch.
      exportsContent: true,
    })
  }
}

/** The call itself has a span of ours, with its verdict; this one must not count as another call. */
function markDuplicate(span: LiveSpan, channel: string): void {
  setOwnAttributes(span, {
    [ATTR_CYLESTIO_CHANNEL]: channel,
    [ATTR_CYLESTIO_EVENT_TYPE]: 'span',
    [ATTR_CYLESTIO_DUPLICATE]: true,
  })
}
