/** Which lines of a script another reading of it has anew. */
import { differInAscii } from '../matching.ts'

/**
 * Signs that lines of a script hang together: here-documents, lists and substitutions over several lines, functions,
 * blocks that are piped, and what changes the directory.
 */
const TIED =
  /<<|[(`]\s{0,20}\n|\(\)\s{0,20}\{|[)}]\s{0,20}[|<>&]|\bdone\s{0,20}[|<>&]|\bfunction\s{1,20}[\w:.]{1,40}\s{0,20}[({]|\b(?:cd|pushd|alias)\s/i
/** A line that goes on in the next one, and one that goes on from the one before. */
const GOES_ON = /[\\|&^]\s{0,20}$/
const GOES_ON_FROM = /^\s{0,20}[|&]/
/** Lines that give others a variable or take one, and those that stand inside of a loop or a condition. */
const DEPENDS = /[$=]|^\s{0,20}(?:if|then|do|else|elif|while|until|for|case)\b/
/** Of fewer lines all are read again. */
const LEAST_LINES = 16

/**
 * The lines of an unveiled script that are not in the script as it came, so that one character of another spelling
 * does not have all of it judged twice. The whole of it where lines hang together.
 *
 * @param text The script as it came.
 * @param plain The same unveiled, line breaks kept.
 */
export function changedLines(text: string, plain: string): string {
  if (TIED.test(plain)) return plain
  const before = text.split('\n')
  const after = plain.split('\n')
  if (after.length < LEAST_LINES || before.length !== after.length) return plain
  const changed: string[] = []
  let first = 0
  let quote = ''
  let isChanged = false
  for (const [index, line] of after.entries()) {
    quote = quoteBehind(line, quote)
    if (differInAscii(line, before[index] ?? '')) {
      if (DEPENDS.test(line)) return plain
      isChanged = true
    }
    const next = after[index + 1]
    if (next !== undefined && (quote !== '' || GOES_ON.test(line) || GOES_ON_FROM.test(next))) {
      continue
    }
    // Lines that are one command or one quoted text stay together.
    if (isChanged) changed.push(...after.slice(first, index + 1))
    isChanged = false
    first = index + 1
  }
  return changed.join('\n')
}

/** The quote that is open at the end of a line, or nothing. */
function quoteBehind(line: string, opened: string): string {
  let quote = opened
  for (const { 0: sign } of line.matchAll(QUOTES)) {
    if (quote === '') quote = sign.length === 1 ? sign : ''
    else if (quote === sign) quote = ''
  }
  return quote
}
/** Quotes, and what a backslash takes the meaning from. */
const QUOTES = /\\.|['"]/g
