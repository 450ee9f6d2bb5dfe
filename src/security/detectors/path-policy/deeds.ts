/** Which paths a command touches, and what it does to them. */
import type { Call } from '../destructive-shell/types.ts'

/** What is done to a path, the mildest first. */
export type Deed = 'read' | 'write' | 'delete'

/** A path and what is done to it. */
export interface Touch {
  readonly path: string
  readonly deed: Deed
}

const names = (list: string): ReadonlySet<string> => new Set(list.split(' '))
const DELETES = names(
  'rm rmdir unlink shred srm rimraf del erase rd remove-item ri trash trash-put',
)
/** All operands are changed. */
const CHANGES = names(
  'touch truncate tee chmod chown chgrp chattr setfacl vi vim nvim nano emacs ed mkdir set-content add-content out-file clear-content sponge patch',
)
/** The last operand is written, the others are read or gone. */
const COPIES = names('cp install ln rsync scp copy copy-item dd ditto rclone xcopy robocopy')
const MOVES = names('mv move move-item rename rename-item')
/** They change their operands when told to edit in place. */
const EDITS = names('sed perl awk gawk')
/** Their operands are text or programs, not paths. */
const SPEAKS = names('echo printf cd export set alias which type man kill sleep true false test [')

/** The paths of one call. Words that cannot be paths are kept out by `looksLikePath`. */
export function touchesOf(call: Call): Touch[] {
  const touches: Touch[] = call.command.writes.map((path) => ({ path, deed: 'write' }))
  if (SPEAKS.has(call.name)) return touches
  const operands = call.texts.filter((text) => !(text.length > 1 && text.startsWith('-')))
  const add = (paths: readonly string[], deed: Deed): void => {
    for (const path of paths) touches.push({ path: path.replace(/^(?:@|[io]f=)/, ''), deed })
  }
  if (DELETES.has(call.name)) add(operands, 'delete')
  else if (call.name === 'find' && call.texts.includes('-delete')) add(operands, 'delete')
  else if (MOVES.has(call.name)) {
    add(operands.slice(0, -1), 'delete')
    add(operands.slice(-1), 'write')
  } else if (COPIES.has(call.name)) {
    if (call.name === 'dd') {
      for (const text of operands) add([text], text.startsWith('of=') ? 'write' : 'read')
    } else {
      add(operands.slice(0, -1), 'read')
      add(operands.slice(-1), 'write')
    }
  } else if (
    CHANGES.has(call.name) ||
    (EDITS.has(call.name) && call.flags.some((flag) => /^-[nErp]*i|^--in-place/.test(flag)))
  ) {
    add(operands, 'write')
  } else if (call.name === 'git' && operands[0] === 'rm') add(operands.slice(1), 'delete')
  else add(operands, 'read')
  // `--file=/path`, `-T/path`, `--data-binary @/path`
  for (const text of call.flags) {
    const value = /^--?[\w-]{1,40}[=:]@?(.{1,400})$/.exec(text)?.[1]
    if (value !== undefined) touches.push({ path: value, deed: 'read' })
  }
  return touches
}

/** Whether a text may be a path at all. */
export const looksLikePath = (text: string): boolean =>
  text.length > 0 &&
  text.length <= 4096 &&
  !/[\n\r\0]/.test(text) &&
  !(text.includes('://') && isUrl(text))

const isUrl = (text: string): boolean =>
  /^[a-z][a-z0-9+.-]{1,20}:\/\/(?!\/)/i.test(text.replace(/^file:/i, ''))

const WRITE_WORD =
  /(?:^|[_.\s-])(?:write|save|create|edit|update|append|put|set|insert|patch|replace|upload|modify|touch|mkdir|chmod|truncate|overwrite|apply)(?:$|[_.\s-])/i
const DELETE_WORD =
  /(?:^|[_.\s-])(?:delete|remove|unlink|rm|rmdir|trash|erase|wipe|purge|move|rename|mv)(?:$|[_.\s-])/i

/** What a tool does, from its name: `delete_file`, `writeFile`, `fs.rename`. */
export function deedOfTool(name: string | undefined): Deed {
  const words = (name ?? '').replace(/([a-z])([A-Z])/g, '$1_$2')
  if (DELETE_WORD.test(words)) return 'delete'
  return WRITE_WORD.test(words) ? 'write' : 'read'
}
