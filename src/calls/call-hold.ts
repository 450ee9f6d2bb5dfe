/** The hold-back of one call's streamed output. */
import type { SecurityError } from '../errors.ts'
import { type ChunkTexts, chunkTexts } from './chunk-texts.ts'
import { NO_CONTENT } from './content.ts'
import { createHoldBack, type HoldBack, type Released } from './hold-back.ts'
import type { Judge } from './judge.ts'
import { guard } from './problems.ts'
import type { CallRuntime } from './runtime.ts'
import type { OpenCall, OutputCollector } from './types.ts'

/** A chunk that could not be read: what the collector made of it is judged. */
const UNREAD: ChunkTexts = { pieces: [], ended: [], whole: true }

/** Holds back what a call streams, by what its collector reads and its judge says. */
export function holdBackOf({
  call,
  collector,
  judge,
  runtime,
  refusal,
}: {
  readonly call: OpenCall
  readonly collector: OutputCollector | undefined
  readonly judge: Judge
  readonly runtime: CallRuntime
  /** The error that the call was stopped with. */
  readonly refusal: () => SecurityError | undefined
}): HoldBack {
  const holding = createHoldBack({
    chars: runtime.holdBackChars,
    texts: (item) =>
      guard('reading a chunk', () => collector?.texts?.(item) ?? chunkTexts(item)) ?? UNREAD,
    role: collector?.role ?? 'assistant',
    stopping: (content) => judge.stopping(content),
    whole: () => guard('reading the output', () => collector?.read().content) ?? NO_CONTENT,
    stop: () => call.complete(),
  })
  return {
    push(item): Released {
      const refused = refusal()
      if (refused !== undefined) return { refused }
      // Nobody judges any more: monitoring was switched off.
      if (call.ended) return { items: [...holding.rest(), item] }
      return guard('holding back', () => holding.push(item)) ?? { items: holding.rest() }
    },
    rest: () => holding.rest(),
  }
}
