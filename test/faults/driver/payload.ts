/** The content of an event follows from its id, so that whoever reads the one knows the other. */

/** Characters: nothing, a little, around a page of SQLite, around a batch of the journal, and a megabyte. */
const SIZES = [0, 1, 100, 1_000, 4_096, 16_000, 64_000, 1_000_000] as const

/** Of 200 ids so many have each size: the large ones are rare, as in life. */
const WEIGHTS = [10, 10, 90, 60, 16, 10, 3, 1] as const

/** Words that no detector takes for anything. */
const WORDS = ['river', 'lantern', 'meadow', 'copper', 'window', 'harvest', 'pebble', 'sailor']

/** @param largest characters at most; larger sizes become this one */
export function textOf(id: string, largest: number): string {
  const hash = hashOf(id)
  const size = Math.min(sizeOf(hash % 200), largest)
  const word = WORDS[hash % WORDS.length] ?? ''
  return `${id} ${word} `.repeat(Math.ceil(size / (id.length + word.length + 2))).slice(0, size)
}

function sizeOf(place: number): number {
  let left = place
  for (const [index, weight] of WEIGHTS.entries()) {
    if (left < weight) return SIZES[index] ?? 0
    left -= weight
  }
  return 0
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0
  }
  return hash
}

/** What a producer has written into a record. */
export interface Identity {
  readonly id: string
  readonly text: string
}

/** @returns undefined for a record that is none of a producer's, or only the beginning of a call */
export function identityOf(
  eventType: string | undefined,
  data: Readonly<Record<string, unknown>> | undefined,
): Identity | undefined {
  if (eventType === 'fault_event') {
    return { id: String(data?.['id']), text: String(data?.['text']) }
  }
  if (eventType !== 'call_finish') return undefined
  const [id, text] = JSON.parse(String(data?.['cylestio.input'] ?? '[]')) as unknown[]
  return { id: String(id), text: String(text) }
}
