/** What programs in other languages hand to a shell or delete by themselves, as far as literals tell. */

/** How programs in other languages start a shell; the literal behind it is a command line. */
const SHELL_CALL =
  /\b(?:os\.(?:system|popen)|subprocess\.(?:run|call|check_call|check_output|getoutput|Popen)|(?:child_process\.)?(?:execSync|exec|spawnSync)|shell_exec|system|popen|passthru|Runtime\.getRuntime\(\)\.exec|Process\.Start)\s{0,4}\(\s{0,4}[rf]?(["'`])((?:(?!\1)[^\\\n]|\\.){1,30000})\1/g

/** A list of words: `subprocess.run(["rm", "-rf", "/"])`, `spawn("rm", ["-rf", "/"])`. */
const LIST_CALL =
  /\b(?:subprocess\.(?:run|call|check_call|check_output|Popen)|(?:child_process\.)?(?:spawn|execFile)(?:Sync)?|os\.exec[lv]p?e?|exec\.Command|system)\s{0,4}\(\s{0,4}\[?\s{0,4}((?:["'][^"'\n]{0,200}["'][\s,[\]]{1,8}){2,20})/g

/** How they delete a tree or a file by themselves. */
const TREE_CALL =
  /\b(?:shutil\.rmtree|FileUtils\.(?:rm_rf|rm_r|remove_dir|remove_entry)|(?:fs(?:\.promises)?\.)?(?:rmSync|rmdirSync|rm)|rimraf(?:\.sync)?|remove_tree|rmtree|os\.RemoveAll|(?:std::)?fs::remove_dir_all|Directory\.Delete)\s{0,4}\(?\s{0,4}(?:[\w.]{1,40}\(\s{0,4}){0,2}(["'`])([^"'`\n]{1,400})\1/g
const FILE_CALL =
  /\b(?:os\.(?:remove|unlink|Remove)|(?:fs\.)?unlinkSync|fs\.unlink|unlink|File\.(?:delete|unlink|Delete)|FileUtils\.rm(?:_f)?)\s{0,4}\(?\s{0,4}(?:glob\s{0,4}\(?\s{0,4})?(["'`])([^"'`\n]{1,400})\1/g
/** Deleting all that a pattern names: `array_map('unlink', glob('…'))`, `for f in glob.glob('…'): os.remove(f)`. */
const GLOB_CALL = /\b(?:Dir\.)?glob(?:\.i?glob)?\s{0,4}[([]?\s{0,4}(["'])([^"'\n]{1,400})\1/g
const WRITE_CALL =
  /\b(?:open|fopen|File\.open)\s{0,4}\(\s{0,4}(["'])(\/dev\/[^"'\n]{1,60})\1\s{0,4},\s{0,4}["'][wa]/g

/** None of the patterns applies to code without one of these. */
const GATE =
  /system|popen|subprocess|exec|spawn|rmtree|rm_rf|rm_r\b|rmSync|rmdir|rimraf|remove|unlink|passthru|Process\.Start|RemoveAll|\.Delete|\.delete|FileUtils|fs\.rm|\/dev\//

/**
 * Command lines that stand for what program text does: literals given to a shell as they are, a deleted
 * tree as `rm -r`, a deleted file as `rm`.
 */
export function literalsOf(code: string): string[] {
  if (!GATE.test(code)) return []
  const found: string[] = []
  for (const match of code.matchAll(TREE_CALL)) {
    const path = match[2] ?? ''
    // A home that is asked for by name is none in quotes.
    found.push(/expanduser|expand_path/.test(match[0]) ? `rm -r ${path}` : `rm -r '${path}'`)
  }
  for (const match of code.matchAll(FILE_CALL)) found.push(`rm '${match[2] ?? ''}'`)
  if (/\b(?:unlink|remove|rm_f|delete)\b/i.test(code)) {
    for (const match of code.matchAll(GLOB_CALL)) found.push(`rm -r '${match[2] ?? ''}'`)
  }
  for (const match of code.matchAll(WRITE_CALL)) found.push(`echo > '${match[2] ?? ''}'`)
  for (const match of code.matchAll(SHELL_CALL)) {
    found.push((match[2] ?? '').replace(/\\(["'`])/g, '$1'))
  }
  for (const match of code.matchAll(LIST_CALL)) {
    found.push(
      [...(match[1] ?? '').matchAll(/(["'])([^"'\n]{0,200})\1/g)].map(quotedWord).join(' '),
    )
  }
  return bothEnds([...new Set(found)], MIN_LITERALS + Math.ceil(code.length / CHARS_PER_LITERAL))
}

/** Of more different literals than this, the first and the last ones are judged. */
const MIN_LITERALS = 100
const CHARS_PER_LITERAL = 100

function bothEnds(literals: readonly string[], most: number): string[] {
  if (literals.length <= most) return [...literals]
  const half = Math.ceil(most / 2)
  return [...literals.slice(0, half), ...literals.slice(-half)]
}

function quotedWord(match: RegExpExecArray): string {
  const word = match[2] ?? ''
  return /^[\w./~*-]+$/.test(word) ? word : `"${word.replace(/["\\$`]/g, '\\$&')}"`
}
