/** Bash source to simple commands, so that a rule sees what would run and not what is merely written. */
import { forEachChild, parse } from 'unbash'
import type { HereDocBody, Redirection, SyntaxNode, Word as ShellWord } from 'unbash'

import { expandWord } from './expand.ts'
import { isTooMuch } from './limits.ts'
import { scanTokens } from './token-scan.ts'
import { NO_COMMANDS } from './types.ts'
import type { Command, ParsedText, Word } from './types.ts'

/** Substitutions inside substitutions; each level is parsed anew by the library. */
const MAX_DEPTH = 6
const SUBSTITUTION = /\$[({]|`|[<>]\(/

interface Draft extends Command {
  readonly words: Word[]
  readonly writes: string[]
  stdin: string
}

/**
 * The simple commands of a text, in order; those in `$(…)` lie inside their word. Linear: deeply nested
 * or very long text goes to the token scan, because the parser reads each level of nesting again.
 */
export function parseCommands(text: string): ParsedText {
  if (isTooMuch(text)) return scanTokens(text)
  const reader = new Reader()
  try {
    reader.read(parse(text), undefined, 0)
  } catch (error) {
    // The parser recurses: some keyword chains overflow its stack.
    if (!(error instanceof RangeError)) throw error
    return { ...scanTokens(text), complete: false }
  }
  return { commands: reader.commands, complete: reader.complete }
}

/** Walks a tree; a class keeps its state out of ten parameters. */
class Reader {
  commands: Draft[] = []
  complete = true
  readonly #variables = new Map<string, string>()

  read(node: SyntaxNode, pipedFrom: Command | undefined, depth: number): void {
    switch (node.type) {
      case 'Command':
        this.#command(node, pipedFrom, depth)
        return
      case 'Pipeline': {
        let source = pipedFrom
        for (const part of node.commands) {
          this.read(part, source, depth)
          source = this.commands.at(-1)
        }
        return
      }
      case 'Redirected': {
        const first = this.commands.length
        this.read(node.command, pipedFrom, depth)
        const command = this.commands[first]
        if (command !== undefined) this.#redirects(command, node.redirects, depth)
        return
      }
      case 'Word':
        // Of a loop or a case: its substitutions run too.
        for (const command of this.#inner(node, depth)) this.commands.push(command as Draft)
        return
      default:
        forEachChild(node, (child) => {
          this.read(child, pipedFrom, depth)
        })
    }
  }

  #command(
    node: Extract<SyntaxNode, { type: 'Command' }>,
    pipedFrom: Command | undefined,
    depth: number,
  ): void {
    const command: Draft = {
      words: [],
      writes: [],
      pipedFrom,
      stdin: '',
      start: node.pos,
      end: node.end,
      program: undefined,
    }
    for (const part of node.prefix) {
      if (part.type !== 'Assignment') continue
      const value = part.value
      if (value?.type === 'Word') {
        if (node.name === undefined) this.#remember(part.name, value)
        command.words.push(...this.#assignedInner(value, depth))
        // The one kind of variable that changes what any program runs; `unwrap` skips the word.
        if (/^(?:LD|DYLD)_/.test(part.name))
          command.words.push({ text: `${part.name}=${value.value}`, quoted: true, inner: [] })
      }
    }
    if (node.name !== undefined) this.#add(command, node.name, depth)
    for (const argument of node.args) {
      if (argument.type === 'Word') this.#add(command, argument, depth)
      else command.words.push({ text: argument.text, quoted: false, inner: NO_COMMANDS })
    }
    this.#redirects(command, node.redirects, depth)
    if (command.words.length > 0 || command.writes.length > 0) this.commands.push(command)
  }

  #add(command: Draft, word: ShellWord, depth: number): void {
    expandWord(word.text, word.value, this.#variables, this.#inner(word, depth), command.words)
  }

  /** `x=$(curl …)` runs curl: the word stays as an assignment, which `unwrap` skips. */
  #assignedInner(value: ShellWord, depth: number): Word[] {
    const inner = this.#inner(value, depth)
    return inner.length === 0 ? [] : [{ text: '_=', quoted: false, inner }]
  }

  #remember(name: string, value: ShellWord): void {
    if (value.value.length > 400) return
    const text = /[$`]/.test(value.text) ? undefined : value.value
    if (text === undefined) this.#variables.delete(name)
    else this.#variables.set(name, text)
  }

  #redirects(command: Draft, redirects: readonly Redirection[], depth: number): void {
    for (const redirect of redirects) {
      if (redirect.type === 'HereDoc') {
        const { body } = redirect
        command.stdin = body.text
        if (redirect.delimiter?.quoted !== true) {
          const inner = this.#inner(body, depth)
          if (inner.length > 0) command.words.push({ text: '', quoted: true, inner })
        }
        continue
      }
      const { target } = redirect
      if (target === undefined) continue
      if (redirect.type === 'HereString') command.stdin = target.value
      else if (redirect.operator.includes('>')) {
        const words: Word[] = []
        expandWord(target.text, target.value, this.#variables, [], words)
        for (const { text } of words) command.writes.push(text)
        // `tee >(sh)`, `> $(…)`: what is inside runs.
        const inner = this.#inner(target, depth)
        if (inner.length > 0) command.words.push({ text: target.value, quoted: false, inner })
      } else {
        // What is read matters to the rules just as an argument does.
        this.#add(command, target, depth)
      }
    }
  }

  /** The commands in the substitutions of a word or of a here-document's body. */
  #inner(word: ShellWord | HereDocBody, depth: number): readonly Command[] {
    // `parts` is resolved on access: words without a substitution are left alone.
    if (!SUBSTITUTION.test(word.text)) return NO_COMMANDS
    if (depth >= MAX_DEPTH) {
      this.complete = false
      return NO_COMMANDS
    }
    const outer = this.commands
    this.commands = []
    const visit = (node: SyntaxNode): void => {
      if (node.type === 'Script') this.read(node, undefined, depth + 1)
      else forEachChild(node, visit)
    }
    forEachChild(word, visit)
    const found = this.commands.map((command) => ({ ...command, start: word.pos, end: word.end }))
    this.commands = outer
    return found
  }
}
