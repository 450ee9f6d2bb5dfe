/** Puts a streamed answer of OpenAI's responses API together again, bounded in size. */
import { chunkTexts } from '../chunk-texts.ts'
import type { OutputCollector, OutputReading } from '../types.ts'
import { type Data, isData } from './parts.ts'
import { isUnfinishedKind, kindOfPart, type OpenItem, openItem } from './response-open-item.ts'
import { readLlmResponse } from './response.ts'

/** Longest text that is gathered from one stream, in characters. */
const MAX_CHARS = 4_194_304
const MAX_ITEMS = 1_000

/** Events that carry the whole answer as far as it came. */
const WHOLE = /^response\.(?:queued|created|in_progress|completed|incomplete|failed)$/
const ENDED = /^response\.(?:completed|incomplete|failed)$/
const TEXT = /^response\.(.+)\.(?:added|delta|done)$/

/** Events that bring a part of an item. */
const PART = /^response\.(?:content|reasoning_summary)_part\.(?:added|done)$/
/** Events that bring something whole. */
const BRINGS =
  /^response\.(?:output_item|content_part|reasoning_summary_part|shell_call_\w+)\.(?:added|done)$/

/**
 * Collects the events of `responses.create({ stream: true })`. The last event has the whole answer; of a stream
 * that was broken off, the finished items and what came of the unfinished ones are kept.
 */
export function responseEventCollector(): OutputCollector {
  let response: Data = {}
  let ended = false
  let failure: string | undefined
  let chars = 0
  let complete = true
  const items = new Map<number, OpenItem>()

  const itemAt = (event: Data): OpenItem | undefined => {
    const index = typeof event['output_index'] === 'number' ? event['output_index'] : 0
    const known = items.get(index)
    if (known !== undefined) return known
    if (items.size >= MAX_ITEMS) {
      complete = false
      return undefined
    }
    const open = openItem()
    items.set(index, open)
    return open
  }

  const gather = (event: Data, kind: string): void => {
    if (!isUnfinishedKind(kind)) return
    if (chars >= MAX_CHARS) complete = false
    else chars += itemAt(event)?.gather(kind, event) ?? 0
  }

  return {
    add(event) {
      if (!isData(event) || typeof event['type'] !== 'string') return
      const { type, item, part } = event
      if (WHOLE.test(type) && isData(event['response'])) {
        response = event['response']
        ended = ENDED.test(type)
      } else if (type === 'error') {
        failure = typeof event['code'] === 'string' ? event['code'] : 'error'
      } else if (/^response\.output_item\.(?:added|done)$/.test(type) && isData(item)) {
        itemAt(event)?.set(item, type.endsWith('.done'))
      } else if (PART.test(type) && isData(part)) {
        gather({ ...event, ...part }, kindOfPart(part))
      } else {
        gather(event, TEXT.exec(type)?.[1] ?? '')
      }
    },
    texts(event) {
      const type = isData(event) ? String(event['type']) : ''
      return {
        ...chunkTexts(event),
        whole: ENDED.test(type) || BRINGS.test(type),
      }
    },
    read(): OutputReading {
      const unfinished = (): Data[] => [...items.values()].map((open) => open.read())
      const reading = readLlmResponse(ended ? response : { ...response, output: unfinished() })
      const { content } = reading
      const isCut = !ended && !complete && content !== undefined
      return {
        ...reading,
        ...(isCut ? { content: { ...content, complete } } : {}),
        ...(failure === undefined ? {} : { errorType: failure }),
      }
    },
  }
}
