/** Chats as workloads: sent once, sent again with each turn, and searched for words as the original product did. */
import {
  createInspector,
  createMasker,
  DEFAULT_MASKING_CONFIG,
  DEFAULT_SECURITY_CONFIG,
  SEED_DANGEROUS_KEYWORDS,
  SEED_SUSPICIOUS_KEYWORDS,
} from 'cylestio-monitor/security'
import { ordinaryTexts } from './texts.ts'
import type { Workload } from './workload.ts'

/** Messages of a chat as it is sent with each turn. */
const MESSAGES = 10

type Chat = readonly { readonly role: string; readonly content: string }[]

/** A chat of so many messages of the same length, its roles in turn. */
function chatOf(messages: number, bytes: number, index: number): Chat {
  return ordinaryTexts(bytes, messages, index).map((content, turn) => ({
    role: turn % 2 === 0 ? 'user' : 'assistant',
    content,
  }))
}

/** Chats of ten messages that together have so many bytes; what `prepare` does is not timed. */
function overChats(
  bytes: number,
  work: (chat: Chat) => unknown,
  { count, fresh }: { readonly count: number; readonly fresh: boolean },
): Workload {
  let chats: Chat[] = []
  let round = 0
  return {
    prepare: () => {
      if (!fresh && chats.length > 0) return
      chats = Array.from({ length: count }, (_, index) =>
        chatOf(MESSAGES, Math.floor(bytes / MESSAGES), round * count + index),
      )
      round += 1
    },
    call: (index) => work(chats[index % chats.length] ?? []),
    units: bytes,
  }
}

/** Judges the messages of a chat as the corridor does, with or without the memory for what was judged before. */
function checkOf(remember: boolean): (chat: Chat) => unknown {
  const masker = createMasker(DEFAULT_MASKING_CONFIG)
  const inspector = createInspector({ config: DEFAULT_SECURITY_CONFIG, masker, remember })
  return (chat) =>
    inspector.inspect(
      chat.map(({ role, content }, index) => ({
        text: content,
        role: role === 'user' ? 'user' : 'assistant',
        path: `messages[${index}].content`,
        key: 'content',
      })),
      { channel: 'LLM', phase: 'input' },
    )
}

/** The original product: the messages as JSON in capitals, each word of two lists looked for anywhere. */
function findWords(chat: Chat): boolean {
  const upper = JSON.stringify(chat).toUpperCase()
  const holds = (word: string): boolean => upper.includes(word)
  return SEED_DANGEROUS_KEYWORDS.some(holds) || SEED_SUSPICIOUS_KEYWORDS.some(holds)
}

const TURN_BYTES = 1024
/** More texts than the memory of the inspector holds: by the time one comes again it was forgotten. */
const NEW_TURNS = 4200

/** One turn of a conversation: a history that was judged with the turns before it, a question and an answer that are new. */
function lastTurn(turn: number, work: (chat: Chat) => unknown): Workload {
  const history = chatOf(2 * (turn - 1), TURN_BYTES, 1e6)
  const turns = Array.from({ length: NEW_TURNS }, (_, index) => chatOf(2, TURN_BYTES, index))
  return { call: (index) => work([...history, ...(turns[index % NEW_TURNS] ?? [])]), units: 1 }
}

const CHAT_KILOBYTES = [1, 16, 256] as const
const TURNS = [1, 10, 50] as const

/** By name, as in `workloads.ts`. */
export const CONVERSATIONS: Readonly<Record<string, () => Workload>> = Object.fromEntries([
  ...CHAT_KILOBYTES.flatMap((kilobytes) => {
    const bytes = kilobytes * 1024
    const count = Math.max(2, 64 / kilobytes)
    const rows: readonly (readonly [string, (chat: Chat) => unknown, boolean])[] = [
      ['JSON.stringify', (chat) => JSON.stringify(chat), true],
      ["the original's two lists of words", findWords, true],
      ['check at first sight', checkOf(false), true],
      ['check of a repeated history', checkOf(true), false],
    ]
    return rows.map(
      ([name, work, fresh]) =>
        [`chat${bytes} ${name}`, () => overChats(bytes, work, { count, fresh })] as const,
    )
  }),
  ...TURNS.flatMap((turn) => {
    const rows: readonly (readonly [string, (chat: Chat) => unknown])[] = [
      ['JSON.stringify', (chat) => JSON.stringify(chat)],
      ["the original's two lists of words", findWords],
      ['check', checkOf(true)],
    ]
    return rows.map(([name, work]) => [`turn${turn} ${name}`, () => lastTurn(turn, work)] as const)
  }),
])

/** The row of each group that the others are measured against. */
export const CONVERSATION_BASELINES: readonly string[] = [
  ...CHAT_KILOBYTES.map((kilobytes) => `chat${kilobytes * 1024} JSON.stringify`),
  ...TURNS.map((turn) => `turn${turn} JSON.stringify`),
]
