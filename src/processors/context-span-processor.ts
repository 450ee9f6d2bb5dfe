import type { Context } from '@opentelemetry/api'
import { idAttributes } from '../context/ids.ts'
import type { LiveSpan, ReadableSpanLike, SpanProcessorLike } from '../util/otel-types.ts'
import { setOwnAttributes } from '../util/own-attributes.ts'
import { quietly } from './quietly.ts'

/** Puts the agent, session and user ids of the context onto every span, also on other people's. */
export class ContextSpanProcessor implements SpanProcessorLike {
  readonly #agentId: string | undefined

  /** @param agentId stands in where the context names no agent */
  constructor(agentId?: string) {
    this.#agentId = agentId
  }

  onStart(span: LiveSpan, parentContext: Context): void {
    quietly('setting ids', () => {
      const ids = Object.entries(idAttributes(parentContext, this.#agentId))
      const missing = ids.filter(
        ([name, value]) => value !== undefined && span.attributes[name] === undefined,
      )
      setOwnAttributes(span, Object.fromEntries(missing))
    })
  }

  onEnd(_span: ReadableSpanLike): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
