/** Where the texts of one streamed piece of a chat answer stand, in the dialects of OpenAI's chat completions. */
import { type Data, isData } from './parts.ts'

/** One text of a delta: the property that holds it, and how a delta with nothing else looks. */
export interface DeltaText {
  /** The same for all pieces of one text. */
  readonly key: string
  readonly kind: 'text' | 'reasoning'
  readonly holder: Data
  readonly name: string
  readonly carry: (text: string) => Data
}

/**
 * What the answer says, and what the model thought: `reasoning_content` (DeepSeek, vLLM), `reasoning` (OpenRouter,
 * Groq), `thinking` (Ollama).
 */
const FIELDS: Readonly<Record<string, DeltaText['kind']>> = {
  content: 'text',
  refusal: 'text',
  reasoning_content: 'reasoning',
  reasoning: 'reasoning',
  thinking: 'reasoning',
}

/** Fields of a whole message that hold what the model thought. */
export const REASONING_FIELDS: readonly string[] = Object.keys(FIELDS).filter(
  (name) => FIELDS[name] === 'reasoning',
)

/**
 * The texts of a delta: plain ones, those of a content that is a list of parts (Mistral), and the transcript of
 * spoken answers.
 *
 * @example deltaTexts({ reasoning_content: 'Hm' })[0]?.kind // 'reasoning'
 */
export function deltaTexts(delta: Data): DeltaText[] {
  const found: DeltaText[] = []
  for (const [name, kind] of Object.entries(FIELDS)) {
    if (typeof delta[name] !== 'string') continue
    found.push({ key: name, kind, holder: delta, name, carry: (text) => ({ [name]: text }) })
  }
  const { audio, content } = delta
  if (isData(audio) && typeof audio['transcript'] === 'string') {
    const carry = (text: string): Data => ({ audio: { transcript: text } })
    found.push({ key: 'transcript', kind: 'text', holder: audio, name: 'transcript', carry })
  }
  for (const part of listOf(content)) found.push(...partTexts(part))
  return found
}

/** The parts of a content list that are no text: they come whole. */
export const otherParts = ({ content }: Data): Data[] =>
  listOf(content).filter((part) => partTexts(part).length === 0)

function partTexts(part: Data): DeltaText[] {
  const { text, thinking } = part
  if (typeof text === 'string') {
    const kind = part['thought'] === true ? 'reasoning' : 'text'
    const carry = (given: string): Data => ({ content: [{ ...part, text: given }] })
    return [
      { key: kind === 'text' ? 'content' : 'thought', kind, holder: part, name: 'text', carry },
    ]
  }
  const kind = 'reasoning'
  if (typeof thinking === 'string') {
    const carry = (given: string): Data => ({ content: [{ ...part, thinking: given }] })
    return [{ key: 'thinking', kind, holder: part, name: 'thinking', carry }]
  }
  return listOf(thinking).flatMap((inner) => {
    if (typeof inner['text'] !== 'string') return []
    const carry = (given: string): Data => ({
      content: [{ ...part, thinking: [{ ...inner, text: given }] }],
    })
    return [{ key: 'thinking', kind, holder: inner, name: 'text', carry }]
  })
}

const listOf = (value: unknown): Data[] => (Array.isArray(value) ? value.filter(isData) : [])
