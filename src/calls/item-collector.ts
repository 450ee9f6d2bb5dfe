import type { Role } from '../security/types.ts'
import { collectTexts } from '../util/collect-texts.ts'
import { valueContent } from './content.ts'
import type { OutputCollector } from './types.ts'

/** What is kept of one generator or stream; the rest is counted by the call. */
const MAX_ITEMS = 1_000
const MAX_CHARS = 4_194_304

/**
 * Collects the items that a generator or stream gave, for plain functions. Texts and bytes that follow each
 * other are judged as one text: what a stream cuts apart must not hide from a rule.
 */
export function itemCollector(options: {
  role: Role
  path: string
  attribute: string
}): OutputCollector {
  const items: unknown[] = []
  const decoder = new TextDecoder()
  let chars = 0
  let complete = true

  return {
    add(item) {
      if (items.length >= MAX_ITEMS || chars >= MAX_CHARS) {
        complete = false
        return
      }
      // Decoded at once: a byte stream may use the same buffer again for its next chunk.
      const kept = item instanceof Uint8Array ? decoder.decode(item, { stream: true }) : item
      for (const { text } of collectTexts(kept).texts) chars += text.length
      items.push(kept)
    },
    // A text joins the one before it; anything else stands alone, and ends it.
    texts: (item) =>
      typeof item === 'string'
        ? { pieces: [{ key: '', text: item }], ended: [] }
        : { pieces: [], ended: [''], content: valueContent(item, options) },
    role: options.role,
    read() {
      if (items.length === 0) return {}
      const { segments, ...content } = valueContent(joinTexts(items), options)
      return {
        content: {
          segments,
          complete: complete && content.complete,
          values: { [options.attribute]: items },
        },
      }
    },
  }
}

function joinTexts(items: readonly unknown[]): unknown[] {
  const joined: unknown[] = []
  let run: string[] = []
  const endRun = (): void => {
    if (run.length > 0) joined.push(run.join(''))
    run = []
  }
  for (const item of items) {
    if (typeof item === 'string') run.push(item)
    else {
      endRun()
      joined.push(item)
    }
  }
  endRun()
  return joined
}
