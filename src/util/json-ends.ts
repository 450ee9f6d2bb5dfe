/** JSON text of a value with its beginning and its end, where there is no room for all of it. */
import { writeJson } from './safe-json.ts'
import type { CutList, SafeJson, SafeJsonOptions } from './safe-json.ts'
import { itemAt } from './value-node.ts'

/** Parts of the room that the first and the last item of a list may take; the others take what is left. */
const FIRST_SHARE = 0.25
const LAST_SHARE = 0.5
/** A smaller item is cut at its end. */
const LEAST_CHARS = 256
/** Room for the note about what was left out, and for the separators around it. */
const NOTE_CHARS = 40

/**
 * So many items are left out at once: a conversation then begins alike for some turns, and what begins alike is
 * stored once.
 */
const BLOCK = 16

/**
 * Like `writeJson`; but of a list that is too long the first item and the newest ones are kept, whole as far as
 * possible, and the ones between them are left out, with their number: in a long conversation the newest message is what
 * matters, and the instructions that stand first.
 *
 * @example
 * writeJsonEnds(['a', …, 'z'], { maxChars: 60 }).text // '["a","…[19 items left out]","v","w","x","y","z"]'
 */
export function writeJsonEnds(value: unknown, options: SafeJsonOptions): Omit<SafeJson, 'cutList'> {
  const { text, cut, cutList } = writeJson(value, options)
  if (cutList === undefined) return { text, cut }
  const list = endsOf(cutList, options)
  return { text: text.slice(0, cutList.start) + list + text.slice(cutList.end), cut }
}

function endsOf({ items, key, room }: CutList, { mapText }: SafeJsonOptions): string {
  const optionsOf = (maxChars: number): SafeJsonOptions => ({
    maxChars: Math.max(Math.floor(maxChars), 0),
    ...(mapText === undefined
      ? {}
      : { mapText: (text: string, name: string) => mapText(text, name === '' ? key : name) }),
  })
  /** An item that may be cut itself. */
  const write = (index: number, maxChars: number): string => {
    const item = itemAt(items, index)
    const shorter = optionsOf(maxChars)
    // Lists may hold themselves: only what is large is looked into, and each level has half of the room.
    return (maxChars < LEAST_CHARS ? writeJson(item, shorter) : writeJsonEnds(item, shorter)).text
  }
  const lastIndex = items.length - 1
  const first = write(0, room * FIRST_SHARE)
  const tail = [write(lastIndex, room * LAST_SHARE)]
  let left = room - first.length - NOTE_CHARS - (tail[0]?.length ?? 0)
  let begin = lastIndex
  while (begin > 1) {
    const item = writeJson(itemAt(items, begin - 1), optionsOf(left))
    if (item.cut || item.text.length > left) break
    tail.push(item.text)
    left -= item.text.length + 1
    begin -= 1
  }
  const rounded = Math.ceil(begin / BLOCK) * BLOCK
  if (rounded - begin <= (lastIndex - begin) / 2) {
    tail.length -= rounded - begin
    begin = rounded
  }
  const note = begin === 1 ? [] : [JSON.stringify(`…[${begin - 1} items left out]`)]
  return `[${[first, ...note, ...tail.reverse()].join(',')}]`
}
