/** Puts a streamed answer of Anthropic's messages API together again, bounded in size. */
import { chunkTexts } from '../chunk-texts.ts'
import type { OutputCollector, OutputReading } from '../types.ts'
import { type Data, isData, parseJson } from './parts.ts'
import { readParts } from './messages.ts'
import { messagesReading, readLlmResponse } from './response.ts'

/** Longest text that is gathered from one stream, in characters. */
const MAX_CHARS = 4_194_304
const MAX_BLOCKS = 1_000
/** Of one block of text. */
const MAX_CITATIONS = 1_000

interface Block {
  /** As `content_block_start` sent it. */
  readonly start: Data
  readonly texts: string[]
  readonly citations: unknown[]
}

/** Deltas that carry text, and the property that it stands in. */
const DELTAS: Readonly<Record<string, string | undefined>> = {
  __proto__: null as never,
  text_delta: 'text',
  input_json_delta: 'partial_json',
  thinking_delta: 'thinking',
  compaction_delta: 'content',
}

/**
 * Collects the events of `messages.create({ stream: true })`, and those of the legacy completions. Of a stream
 * that was broken off, what came is kept; its counts of output tokens are placeholders then and are not.
 */
export function anthropicEventCollector(): OutputCollector {
  let message: Data = {}
  let usage: Data = {}
  let reason: unknown
  let counted = false
  let chars = 0
  let complete = true
  const blocks = new Map<unknown, Block>()
  const completion: string[] = []

  const gather = (into: string[], text: unknown): void => {
    if (typeof text !== 'string') return
    if (chars >= MAX_CHARS) {
      complete = false
      return
    }
    into.push(text)
    chars += text.length
  }

  const cite = ({ citations }: Block, citation: Data): void => {
    if (citations.length < MAX_CITATIONS) citations.push(citation)
    else complete = false
  }

  const handlers: Readonly<Record<string, ((event: Data) => void) | undefined>> = {
    __proto__: null as never,
    message_start({ message: started }) {
      if (!isData(started)) return
      message = started
      usage = isData(started['usage']) ? started['usage'] : {}
    },
    content_block_start({ index, content_block: start }) {
      if (!isData(start)) return
      if (blocks.size >= MAX_BLOCKS) complete = false
      else blocks.set(index, { start, texts: [], citations: [] })
    },
    content_block_delta({ index, delta }) {
      const block = blocks.get(index)
      if (!isData(delta) || block === undefined) return
      if (isData(delta['citation'])) return cite(block, delta['citation'])
      const property = DELTAS[String(delta['type'])]
      if (property !== undefined) gather(block.texts, delta[property])
    },
    message_delta({ delta, usage: totals }) {
      if (isData(delta)) reason = delta['stop_reason'] ?? reason
      if (!isData(totals)) return
      counted = true
      const sent = Object.entries(totals).filter(([, total]) => total !== null)
      usage = { ...usage, ...Object.fromEntries(sent) }
    },
    completion(event) {
      const { id, model } = event
      message = { id, model }
      reason = event['stop_reason'] ?? reason
      gather(completion, event['completion'])
    },
  }

  return {
    add(event) {
      if (isData(event) && typeof event['type'] === 'string') handlers[event['type']]?.(event)
    },
    texts(event) {
      const known = chunkTexts(event)
      if (!isData(event)) return known
      // A block may come with all that it says, such as the result of a search.
      if (event['type'] === 'content_block_start') return { ...known, whole: true }
      const citation = isData(event['delta']) ? event['delta']['citation'] : undefined
      if (!isData(citation)) return known
      const parts = readParts({ type: 'text', text: '', citations: [citation] })
      const { content } = messagesReading([{ role: 'assistant', parts, finish_reason: 'stop' }], {})
      return content === undefined ? known : { ...known, content }
    },
    read(): OutputReading {
      const { output_tokens: _placeholder, ...known } = usage
      const { stop_reason: _open, ...facts } = message
      const reading = readLlmResponse({
        ...facts,
        content: completion.length > 0 ? completion.join('') : [...blocks.values()].map(wholeBlock),
        usage: counted ? usage : known,
        ...(typeof reason === 'string' ? { stop_reason: reason } : {}),
      })
      if (complete || reading.content === undefined) return reading
      return { ...reading, content: { ...reading.content, complete } }
    },
  }
}

function wholeBlock({ start, texts, citations }: Block): Data {
  if (texts.length === 0 && citations.length === 0) return start
  const text = texts.join('')
  if ('input' in start) return { ...start, input: parseJson(text) }
  const property = ['text', 'thinking', 'content'].find((name) => name in start) ?? 'text'
  const before = start[property]
  const whole = { ...start, [property]: `${typeof before === 'string' ? before : ''}${text}` }
  if (citations.length === 0) return whole
  const cited: unknown[] = Array.isArray(start['citations']) ? start['citations'] : []
  return { ...whole, citations: [...cited, ...citations] }
}
