/** What a shell makes of a word before it runs it, as far as constants tell. */
import type { Command, Word } from './types.ts'

const VARIABLE = /\$(?:\{(\w{1,40})\}|(\w{1,40}))/g
const FIELD_SEPARATOR = /\$(?:IFS(?![\w])|\{IFS(?:[:%][^}]{0,8})?\})(?:\$\d)?/g
/** `/{bin,etc}` and `{rm,-rf,/}`; nested ones are left as they are. */
const BRACES = /^([^{}]{0,200})\{([^{}]{1,400})\}([^{}]{0,200})$/
/** `$(echo rm)`: a constant in disguise. */
const PRINTED =
  /^(?:\$\(|`)\s{0,4}(?:echo|printf)\s{1,4}(?:-n\s{1,4})?(['"]?)([\w./-]{1,80})\1\s{0,4}[)`]$/
const MAX_WORDS = 32

/**
 * Adds the words that a word becomes: known variables filled in, `$IFS` and braces taken apart.
 * Quoted parts are not split.
 */
export function expandWord(
  source: string,
  value: string,
  variables: ReadonlyMap<string, string>,
  inner: readonly Command[],
  to: Word[],
): void {
  const quoted = /['"\\]/.test(source)
  let text = inner.length > 0 ? (PRINTED.exec(source)?.[2] ?? value) : value
  let split = false
  if (source.includes('$') && !source.includes("'")) {
    if (variables.size > 0) {
      text = text.replace(VARIABLE, (whole, braced?: string, plain?: string) => {
        const known = variables.get(braced ?? plain ?? '')
        if (known === undefined) return whole
        split ||= !quoted && /\s/.test(known)
        return known
      })
    }
    if (text.includes('IFS')) {
      text = text.replace(FIELD_SEPARATOR, ' ')
      split = true
    }
  }
  if (split) {
    for (const part of text.split(/\s+/, MAX_WORDS)) {
      if (part !== '') to.push({ text: part, quoted, inner })
    }
    return
  }
  if (!quoted && text.includes('{') && text.includes(',')) {
    const braces = BRACES.exec(text)
    if (braces !== null && !text.includes('$')) {
      const [, before = '', list = '', after = ''] = braces
      for (const item of list.split(',', MAX_WORDS)) {
        const word = before + item + after
        if (word !== '') to.push({ text: word, quoted, inner })
      }
      return
    }
  }
  to.push({ text, quoted, inner })
}
