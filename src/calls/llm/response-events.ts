/** Puts a streamed answer of OpenAI's responses API together again, bounded in size. */
import { chunkTexts } from '../chunk-texts.ts'
import type { OutputCollector, OutputReading } from '../types.ts'
import { type Data, isData } from './parts.ts'
import { readLlmResponse } from './response.ts'

/** Longest text that is gathered from one stream, in characters. */
const MAX_CHARS = 4_194_304
const MAX_ITEMS = 1_000

/** Events that carry the whole answer as far as it came. */
const WHOLE = /^response\.(?:queued|created|in_progress|completed|incomplete|failed)$/
const ENDED = /^response\.(?:completed|incomplete|failed)$/
const DELTA = /^response\.(.+)\.(?:delta|done)$/

/** Where the events `….done` have the whole of what came in pieces. */
const DONE_FIELDS = ['text', 'refusal', 'arguments', 'input', 'code'] as const

/** The pieces of an item's text, by the name of their events, and the item with them put together. */
const UNFINISHED: Readonly<Record<string, ((item: Data, text: string) => Data) | undefined>> = {
  __proto__: null as never,
  output_text: (item, text) => ({ ...item, content: [{ type: 'output_text', text }] }),
  refusal: (item, refusal) => ({ ...item, content: [{ type: 'refusal', refusal }] }),
  function_call_arguments: (item, text) => ({ ...item, arguments: text }),
  mcp_call_arguments: (item, text) => ({ ...item, arguments: text }),
  custom_tool_call_input: (item, input) => ({ ...item, input }),
  code_interpreter_call_code: (item, code) => ({ ...item, code }),
  reasoning_summary_text: (item, text) => ({ ...item, summary: [{ text }] }),
  reasoning_text: (item, text) => ({ ...item, content: [{ text }] }),
}

interface OpenItem {
  item: Data
  /** Name of the events that bring its text. */
  kind: string
  readonly text: string[]
  done: boolean
}

/**
 * Collects the events of `responses.create({ stream: true })`. The last event has the whole answer; of a stream
 * that was broken off, the finished items and what came of the unfinished ones are kept.
 */
export function responseEventCollector(): OutputCollector {
  let response: Data = {}
  let ended = false
  let failure: string | undefined
  let chars = 0
  const items = new Map<number, OpenItem>()

  const itemAt = (event: Data): OpenItem | undefined => {
    const index = typeof event['output_index'] === 'number' ? event['output_index'] : 0
    let open = items.get(index)
    if (open === undefined && items.size < MAX_ITEMS) {
      items.set(index, (open = { item: {}, kind: '', text: [], done: false }))
    }
    return open
  }

  return {
    add(event) {
      if (!isData(event) || typeof event['type'] !== 'string') return
      const { type, item, delta } = event
      if (WHOLE.test(type) && isData(event['response'])) {
        response = event['response']
        ended = ENDED.test(type)
      } else if (type === 'error') {
        failure = typeof event['code'] === 'string' ? event['code'] : 'error'
      } else if (/^response\.output_item\.(?:added|done)$/.test(type) && isData(item)) {
        const open = itemAt(event)
        if (open !== undefined) Object.assign(open, { item, done: type.endsWith('.done') })
      } else {
        const kind = DELTA.exec(type)?.[1] ?? ''
        if (UNFINISHED[kind] === undefined) return
        const open = itemAt(event)
        if (open === undefined || chars >= MAX_CHARS) return
        open.kind = kind
        if (typeof delta === 'string') {
          open.text.push(delta)
          chars += delta.length
          return
        }
        // The whole text, of which a resumed stream brings only the last pieces.
        const whole = DONE_FIELDS.map((name) => event[name]).find(
          (field) => typeof field === 'string',
        )
        if (typeof whole === 'string' && !open.text.join('').endsWith(whole)) open.text.push(whole)
      }
    },
    texts(event) {
      const type = isData(event) ? String(event['type']) : ''
      return {
        ...chunkTexts(event),
        whole: ENDED.test(type) || type === 'response.output_item.done',
      }
    },
    read(): OutputReading {
      const reading = ended ? readLlmResponse(response) : readLlmResponse(brokenOff())
      return failure === undefined ? reading : { ...reading, errorType: failure }
    },
  }

  function brokenOff(): Data {
    const output = [...items.values()].map(({ item, kind, text, done }) => {
      const complete = UNFINISHED[kind]
      return done || complete === undefined ? item : complete(item, text.join(''))
    })
    return { ...response, output }
  }
}
