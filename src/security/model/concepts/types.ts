/** The ideas that attacks on a model are made of, whatever the language. */

/** Ideas; the order is part of the trained weights. */
export const CONCEPTS = [
  'drop',
  'earlier',
  'orders',
  'show',
  'prompt',
  'secret',
  'you',
  'me',
  'now',
  'role',
  'free',
  'refuse',
  'obey',
  'authority',
  'say',
  'exactly',
  'granted',
  'delimiter',
  'assistant',
  'send',
  'valuable',
  'hide',
  'encode',
  'mention',
  'story',
  'destroy',
  'user',
  'all',
  'guards',
  'gone',
  'text',
  'danger',
  'reader',
  'consent',
] as const

export type Concept = (typeof CONCEPTS)[number]

/**
 * The words of a language for each idea, between bars. A word stands for every word that begins with it; a
 * full stop after it asks for the whole word. Writings without spaces are found anywhere.
 */
export type Lexicon = Readonly<Partial<Record<Concept, string>>>
