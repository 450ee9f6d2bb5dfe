/** An output item of OpenAI's responses API that comes in pieces. */
import { type Data, isData } from './parts.ts'

/** One item, while its events come. */
export interface OpenItem {
  /** Takes the item itself in, as it began or as it ended. */
  set(item: Data, done: boolean): void
  /**
   * Takes in what an event brings of one of its texts.
   *
   * @param kind name of the event without `response.` and its step, such as `output_text`
   * @returns how many characters it was
   */
  gather(kind: string, event: Data): number
  /** The item as far as it came. */
  read(): Data
}

/** The item with the texts of one kind put into it. */
type Put = (item: Data, texts: readonly string[]) => Data

const append = (item: Data, name: string, values: readonly unknown[]): Data => {
  const before = item[name]
  return { ...item, [name]: [...(Array.isArray(before) ? (before as unknown[]) : []), ...values] }
}
const field =
  (name: string): Put =>
  (item, texts) => ({ ...item, [name]: texts.join('') })
const list =
  (name: string, make: (text: string) => Data): Put =>
  (item, texts) =>
    append(item, name, texts.map(make))

const KINDS: Readonly<Record<string, Put | undefined>> = {
  __proto__: null as never,
  output_text: list('content', (text) => ({ type: 'output_text', text })),
  refusal: list('content', (refusal) => ({ type: 'refusal', refusal })),
  'audio.transcript': list('content', (text) => ({ type: 'output_text', text })),
  function_call_arguments: field('arguments'),
  mcp_call_arguments: field('arguments'),
  custom_tool_call_input: field('input'),
  code_interpreter_call_code: field('code'),
  shell_call_command: (item, commands) => ({ ...item, action: { commands } }),
  shell_call_output_content: list('output', (text) => ({ text })),
  reasoning_summary_text: list('summary', (text) => ({ text })),
  reasoning_text: list('content', (text) => ({ text })),
}

/** The items that the pieces of a kind belong to, where they are no messages. */
const TYPES: Readonly<Record<string, string | undefined>> = {
  __proto__: null as never,
  function_call_arguments: 'function_call',
  mcp_call_arguments: 'mcp_call',
  custom_tool_call_input: 'custom_tool_call',
  code_interpreter_call_code: 'code_interpreter_call',
  shell_call_command: 'shell_call',
  shell_call_output_content: 'shell_call_output',
  reasoning_summary_text: 'reasoning',
  reasoning_text: 'reasoning',
}

/** Whether events of this kind bring pieces of an item. */
export const isUnfinishedKind = (kind: string): boolean => KINDS[kind] !== undefined

/** The kind of text that a part has, as the events of its pieces are named. */
export function kindOfPart({ type }: Data): string {
  return type === 'summary_text' ? 'reasoning_summary_text' : String(type)
}

/** Where events that are no delta have the whole text. */
const WHOLE_FIELDS = ['text', 'refusal', 'arguments', 'input', 'code', 'command'] as const
/** What tells the texts of one item apart. */
const PLACES = ['content_index', 'summary_index', 'command_index'] as const

/** An item of which nothing came yet. */
export function openItem(): OpenItem {
  let item: Data | undefined
  let done = false
  const texts = new Map<string, { readonly kind: string; readonly pieces: string[] }>()

  return {
    set(given, isDone) {
      item = given
      done = isDone
    },
    gather(kind, event) {
      const place = PLACES.map((name) => event[name]).find((index) => typeof index === 'number')
      const key = `${kind} ${String(place ?? 0)}`
      const text = texts.get(key) ?? { kind, pieces: [] }
      const added = piecesOf(event)
      // A resumed stream brings only the last pieces, then the whole text.
      const whole = WHOLE_FIELDS.map((name) => event[name]).find(
        (value) => typeof value === 'string',
      )
      if (added.length === 0 && whole !== undefined && !text.pieces.join('').endsWith(whole)) {
        added.push(whole)
      }
      if (added.length > 0) texts.set(key, text)
      text.pieces.push(...added)
      return added.join('').length
    },
    read() {
      if (done && item !== undefined) return item
      const byKind = Map.groupBy(texts.values(), ({ kind }) => kind)
      const [first = ''] = byKind.keys()
      // A stream that is resumed brings no beginnings.
      let whole: Data = item ?? { type: TYPES[first] ?? 'message' }
      for (const [kind, own] of byKind) {
        whole =
          KINDS[kind]?.(
            whole,
            own.map(({ pieces }) => pieces.join('')),
          ) ?? whole
      }
      return whole
    },
  }
}

/** Pieces of a text, or of what a shell wrote. */
function piecesOf({ delta }: Data): string[] {
  const pieces = isData(delta) ? [delta['stdout'], delta['stderr']] : [delta]
  return pieces.filter((piece) => typeof piece === 'string')
}
