/**
 * Words and command ends by one pass over the characters, for what the Bash parser cannot read: PowerShell,
 * cmd, and text that nests too deeply. Substitutions are cut like command ends, so what they run is seen.
 */
import { NO_COMMANDS } from './types.ts'
import type { Command, ParsedText, Word } from './types.ts'

/** Bash ends commands at these; Windows shells have no backtick substitution. */
const BASH_ENDS = '\n\r;|&()`'
const WINDOWS_ENDS = '\n\r;|&(){}'

export interface ScanOptions {
  /** `powershell` takes backticks, `cmd` carets out of words; both keep backslashes. */
  readonly dialect?: 'bash' | 'windows'
}

/**
 * The simple commands of a text; never throws, linear. `complete` is false for text with Bash's brackets,
 * whose structure is lost here.
 */
export function scanTokens(text: string, options: ScanOptions = {}): ParsedText {
  const windows = options.dialect === 'windows'
  const ends = windows ? WINDOWS_ENDS : BASH_ENDS
  const escape = windows ? '`^' : '\\'
  const commands: Command[] = []
  let words: Word[] = []
  let pipedFrom: Command | undefined
  let start = 0
  let at = 0
  const finish = (next: string): void => {
    let finished: Command | undefined
    if (words.length > 0) {
      // `iex (…)`: that something in brackets followed must be seen.
      if (windows && next === '(') words.push({ text: '(', quoted: false, inner: NO_COMMANDS })
      const writes = writesOf(words)
      finished = { words, writes, pipedFrom, stdin: '', start, end: at, program: undefined }
      commands.push(finished)
    }
    pipedFrom = next === '|' ? (finished ?? pipedFrom) : undefined
    words = []
  }
  while (at < text.length) {
    const char = text[at] ?? ''
    if (ends.includes(char)) {
      finish(char === '|' && text[at + 1] === '|' ? '' : char)
      at += text[at + 1] === char ? 2 : 1
      continue
    }
    if (char === ' ' || char === '\t') {
      at += 1
      continue
    }
    if (words.length === 0) start = at
    let value = ''
    let quoted = false
    while (at < text.length) {
      const here = text[at] ?? ''
      if (here === '"' || here === "'") {
        const close = text.indexOf(here, at + 1)
        // An unclosed quote is an apostrophe.
        if (close === -1) {
          value += here
          at += 1
          if (windows) continue
          break
        }
        quoted = true
        value += text.slice(at + 1, close)
        at = close + 1
      } else if (escape.includes(here)) {
        const after = text[at + 1] ?? ''
        if (after !== '\n') value += after
        at += 2
      } else if (here === ' ' || here === '\t' || ends.includes(here)) break
      else {
        value += here
        at += 1
      }
    }
    words.push({ text: value, quoted, inner: NO_COMMANDS })
  }
  finish('')
  const flat = windows || !/[$<>]\(|`/.test(text)
  return { commands, complete: flat }
}

function writesOf(words: readonly Word[]): string[] {
  const writes: string[] = []
  for (const [index, { text, quoted }] of words.entries()) {
    if (quoted || !text.includes('>')) continue
    const target = text.slice(text.lastIndexOf('>') + 1)
    writes.push(target === '' ? (words[index + 1]?.text ?? '') : target)
  }
  return writes
}
